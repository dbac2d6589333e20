"""`reliefgraph check --fix`: write the files that could be mended."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from graph.check.corpus.files import find_files, read_document
from graph.check.fix import FIXABLE, fix_text
from graph.check.registry import load_checks
from graph.check.run import check_documents
from graph.check.settings import CheckSettings
from graph.errors import ReliefgraphError

PASSES = 3
"""Mending one thing can bring another to light: a prefix that is declared at last makes a label a label."""


def fix_files(paths: Sequence[Path], settings: CheckSettings) -> str:
    """Mend files and return a sentence about it."""
    mended: set[Path] = set()
    for _ in range(PASSES):
        changed = fix_once(paths, settings)
        mended |= changed
        if not changed:
            break
    return f"mended {len(mended)} file{'s' * (len(mended) != 1)}"


def fix_once(paths: Sequence[Path], settings: CheckSettings) -> set[Path]:
    """Mend what the checks find now; return the files that were written."""
    documents = {path: read_document(path, settings) for path in find_files(paths, settings)}
    checks = [check for check in load_checks() if any(code.name in FIXABLE for code in check.codes)]
    result = check_documents(list(documents.values()), settings, checks)
    mended = set()
    for path, document in documents.items():
        text = fix_text(document, [one for one in result.findings if one.span.file == document.path])
        if text != document.text:
            write_text(path, text)
            mended.add(path)
    return mended


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
