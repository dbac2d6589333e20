"""`reliefgraph check --fix` and `--diff`: mend what a run tells, or show how."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from graph.check.corpus.files import document_from_bytes, find_files, read_document
from graph.check.fix import FIXABLE, fix_text
from graph.check.registry import load_checks
from graph.check.run import Result, check_documents
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document
from graph.errors import ReliefgraphError
from graph.finding import Finding

PASSES = 3
"""Mending one thing can bring another to light: a prefix that is declared at last makes a label a label."""

Told = Callable[[Result], Iterable[Finding]]
"""Gives the findings of a run that are told: those of the baseline, and of files that have not changed, are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A file and the text that mends it."""

    path: Path
    document: Document
    text: str


def mend_files(paths: Sequence[Path], settings: CheckSettings, told: Told) -> list[Mended]:
    """Return the files that can be mended, each with its new text; nothing is written."""
    first = {path: read_document(path, settings) for path in find_files(paths, settings)}
    now = dict(first)
    checks = [check for check in load_checks() if any(code.name in FIXABLE for code in check.codes)]
    for _ in range(PASSES):
        findings = list(told(check_documents(list(now.values()), settings, checks)))
        texts = {
            path: fix_text(document, [one for one in findings if one.span.file == document.path])
            for path, document in now.items()
        }
        changed = {path for path, document in now.items() if texts[path] != document.text}
        if not changed:
            break
        for path in changed:
            base = Path(os.path.abspath(path)).as_uri()
            before = now[path]
            now[path] = document_from_bytes(
                texts[path].encode(), before.path, before.format, base=base, settings=settings
            )
    return [
        Mended(path=path, document=first[path], text=document.text)
        for path, document in now.items()
        if document.text != first[path].text
    ]


def write_mended(mended: Iterable[Mended]) -> None:
    """Write the files that were mended."""
    for one in mended:
        write_text(one.path, one.text)


def iter_diff(mended: Iterable[Mended]) -> Iterator[str]:
    """Yield the lines of a unified diff, which `git apply` and `patch -p1` read."""
    for one in mended:
        name = one.document.path
        before, after = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (one.document.text, one.text))
        for line in unified_diff(before, after, f"a/{name}", f"b/{name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def write_text(path: Path, text: str) -> None:
    """Put a file in place of the old one, with its byte order mark where it had one; a full disk leaves the old one."""
    place = path.resolve()
    draft = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        mark = b"\xef\xbb\xbf" if place.read_bytes().startswith(b"\xef\xbb\xbf") else b""
        draft.write_bytes(mark + text.encode())
        shutil.copymode(place, draft)
        draft.replace(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ReliefgraphError(f"the file cannot be written: {error.strerror}", place=str(path)) from error
