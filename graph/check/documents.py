"""Read the files of a run: those that have not changed from what was kept, the others by several processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from graph.check.changes.history import read_former
from graph.check.corpus.corpus import Corpus
from graph.check.corpus.files import faulty, find_files, read_document, shown_path
from graph.check.kept.opened import call_watched, take_over
from graph.check.kept_files import read_and_keep, read_kept, reading_key
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document
from graph.isolation import IsolatedChildren
from graph.stations import Progress, silent

PARALLEL_BYTES = 4_000_000
"""Below so much text, starting processes costs more than they save."""

BY_READING = (".ttl", ".trig", ".owl", ".rdf", ".jsonld", ".nt", ".nq")
"""Endings of files by how well people read what they hold."""


def read_run(
    paths: Sequence[Path],
    settings: CheckSettings,
    progress: Progress | None,
    jobs: int,
    unread: list[Path],
    *,
    keep: bool,
) -> tuple[list[Document], Corpus | None]:
    """Return the files of a run, and the ontologies as they were where the settings ask for them.

    Files in a syntax that is not read are added to `unread`.
    """
    documents = read_all(find_files(paths, settings, unread), settings, progress or silent, jobs, keep=keep)
    former = read_former(settings.root, settings.against, paths, documents, settings) if settings.against else None
    return documents, former


def read_all(
    files: Sequence[Path], settings: CheckSettings, progress: Progress, jobs: int, *, keep: bool = False
) -> list[Document]:
    """Read files, in their order; much text is read by several processes, and what is kept is not parsed again."""
    read = partial(read_document, settings=settings)
    known = leave_out(files, settings)
    if keep:
        key = reading_key(settings)
        read = partial(read_and_keep, settings=settings, key=key)
        asked = [path for path in files if path not in known]
        known |= {path: one for path in asked if (one := read_kept(path, settings, key)) is not None}
    rest = [path for path in files if path not in known]
    if jobs > 1 and len(rest) > 1 and total_bytes(rest) > PARALLEL_BYTES:
        from concurrent.futures import ProcessPoolExecutor

        with IsolatedChildren(), ProcessPoolExecutor(min(jobs, len(rest))) as pool:
            reading = pool.map(partial(call_watched, read), rest)
            known |= zip(rest, told(map(take_over, reading), len(rest), progress), strict=True)
    else:
        known |= zip(rest, told(map(read, rest), len(rest), progress), strict=True)
    return [known[path] for path in files]


def leave_out(files: Sequence[Path], settings: CheckSettings) -> dict[Path, Document]:
    """Return the files that are too much for one run, each with what is told of it.

    What has the name of another file in a syntax that people read better goes first, then the largest.
    """
    sizes = {path: size for path in files if (size := total_bytes([path])) <= settings.max_file_bytes}
    total = sum(sizes.values())
    excess = total - settings.max_total_bytes
    left: dict[Path, Document] = {}
    copies = find_serializations(sizes) if excess > 0 else frozenset()
    for path in sorted(sizes, key=lambda one: (one not in copies, -sizes[one])):
        if excess <= 0:
            break
        excess -= sizes[path]
        words = f"all files have {in_megabytes(total)}, and at most {in_megabytes(settings.max_total_bytes)} are read"
        way_out = "raise `max-total-bytes` in the settings, exclude what is generated, or check less at a time"
        left[path] = faulty(shown_path(path, settings.root), "file-too-large", f"left out: {words}", way_out)
    return left


def find_serializations(files: Iterable[Path]) -> frozenset[Path]:
    """Return the files beside which another one has their name, and the ending of a syntax that people read better."""
    first: dict[Path, Path] = {}
    best = sorted((path for path in files if path.suffix in BY_READING), key=lambda one: BY_READING.index(one.suffix))
    return frozenset(path for path in best if first.setdefault(path.with_suffix(""), path) is not path)


def in_megabytes(size: int) -> str:
    """Write a number of bytes."""
    return f"{size / 1_000_000:.3g} MB"


def told(documents: Iterable[Document], total: int, progress: Progress) -> Iterator[Document]:
    """Pass documents on, and tell how many there have been."""
    for number, document in enumerate(documents, 1):
        progress("reading", number, total)
        yield document


def total_bytes(files: Sequence[Path]) -> int:
    """Return the size of files together; what cannot be looked at counts nothing."""
    total = 0
    for path in files:
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
