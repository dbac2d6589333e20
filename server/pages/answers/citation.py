"""How to cite an answer: in words, as BibTeX, as CSL-JSON; always with the revision, so that it can be found again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from graph.revision.describe import TITLE

_BIBTEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is cited.

    Attributes:
        title: The question, or the name of a page.
        address: Where it can be read.
        revision: The id of the revision that was asked.
        published: The day of the revision, `YYYY-MM-DD`; empty where it is not known.
        key: A short name for reference managers.
    """

    title: str
    address: str
    revision: str
    published: str
    key: str

    def to_text(self) -> str:
        """Return it as a sentence for a footnote."""
        day = f", {self.published}" if self.published else ""
        return f"“{self.title}”, {TITLE}, revision {self.revision}{day}. {self.address}"

    def to_bibtex(self) -> str:
        """Return it as an entry of BibTeX."""
        fields = {
            "title": f"{{{_escape(self.title)}}}",
            "author": f"{{{TITLE}}}",
            "year": self.published[:4],
            "note": f"Revision {self.revision}",
            "url": self.address,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{lines}}}\n"

    def to_csl(self) -> str:
        """Return it as CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": TITLE}],
            "publisher": TITLE,
            "version": self.revision,
            "URL": self.address,
        }
        if self.published:
            item["issued"] = {"date-parts": [[int(part) for part in self.published.split("-")]]}
        return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def make_key(name: str, revision: str) -> str:
    """Return a key of letters, digits and hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    return f"{TITLE}-{words or 'answer'}-{revision[:8]}"


def _escape(text: str) -> str:
    """Escape what means something else to TeX."""
    return re.sub(r"[\\~^&%$#_{}]", lambda found: _BIBTEX.get(found[0], "\\" + found[0]), text)
