"""The examples of `seeds/EXAMPLES.md`, as one article."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from tests.repository import ROOT

EXAMPLES = re.findall(
    r"^> ([^\n]+)\n\n```yaml\n(.*?)```", (ROOT / "seeds" / "EXAMPLES.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)
"""Sentences, each with what a curator writes."""


def write_examples(folder: Path) -> Path:
    """Write an article of all the examples below a folder and return its `article.yaml`."""
    text = "\n".join(sentence for sentence, _ in EXAMPLES)
    header = f"""\
article:
  title: Examples
  published: 2018-11-05
  address: http://example.org/examples
  publisher: {{key: example-news, name: Example News}}
  language: en-IN
  sha256: {sha256(text.encode()).hexdigest()}
says:
"""
    passages = "".join(f"  {line}\n" for _, written in EXAMPLES for line in written.splitlines())
    home = folder / "examples"
    home.mkdir(parents=True)
    (home / "article.txt").write_text(text, encoding="utf-8", newline="")
    (home / "article.yaml").write_text(header + passages, encoding="utf-8")
    return home / "article.yaml"
