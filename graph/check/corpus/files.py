"""Find the files to check, and read each into a document."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import subprocess
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import which
from urllib.parse import unquote, urlsplit

from graph.check.corpus.roles import roles_of
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole, Format
from graph.check.syntax.source import UTF16_MARKS, decode_text
from graph.check.syntax.statements import Fault, Parsed
from graph.check.syntax.turtle import parse_turtle
from graph.check.syntax.turtle_terms import NQUADS, NTRIPLES, TRIG, TURTLE
from graph.errors import UnreadableInputError

SUFFIXES = {
    ".ttl": Format.TURTLE,
    ".n3": Format.TURTLE,
    ".trig": Format.TRIG,
    ".nt": Format.NTRIPLES,
    ".nq": Format.NQUADS,
    ".rdf": Format.RDFXML,
    ".owl": Format.RDFXML,
    ".rdfs": Format.RDFXML,
    ".jsonld": Format.JSONLD,
    ".rq": Format.QUESTION,
    ".sparql": Format.QUESTION,
}
"""What a file name promises; RDF/XML and Turtle hide under each other's names, so those are looked into."""

SYNTAXES = {Format.TURTLE: TURTLE, Format.TRIG: TRIG, Format.NTRIPLES: NTRIPLES, Format.NQUADS: NQUADS}
SKIPPED_FOLDERS = {"node_modules", "__pycache__", "site-packages"}
_XML_START = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|rdf:RDF|[A-Za-z]+:RDF)")
_BROKEN_XML_START = re.compile(r"\s*<(?:[?!]|[\w.-]+(?::[\w.-]+)?\s[^<>]*\bxmlns[:=])")
"""How a file begins that is named as RDF/XML and is meant as XML, whatever is wrong with it."""

_OTHER_STARTS = {
    "OWL functional syntax": re.compile(r"(?:\s|#[^\n]*\n)*(?:Prefix|Ontology)\s*\("),
    "Manchester syntax": re.compile(r"(?:\s|#[^\n]*\n)*(?:Prefix|Ontology|Class|ObjectProperty):\s"),
    "OBO": re.compile(r"\s*format-version:"),
}
_OWL_XML = re.compile(r"<Ontology\s[^>]*\bxmlns=[\"']http://www\.w3\.org/2002/07/owl#")


UNREAD_SUFFIXES = {
    ".obo": "OBO",
    ".omn": "Manchester syntax",
    ".ofn": "OWL functional syntax",
    ".owx": "OWL/XML",
    ".hdt": "HDT",
    ".trix": "TriX",
}
"""What holds RDF or OWL in a syntax that is not read here."""


def find_files(paths: Sequence[Path], settings: CheckSettings, unread: list[Path] | None = None) -> list[Path]:
    """Return the files to check, each once, in alphabetical order below each path.

    A folder is walked without following symbolic links, so a loop of folders ends; hidden folders and installed
    packages are passed over.

    Args:
        paths: The files and folders.
        settings: The settings.
        unread: Is extended by the files in folders that hold RDF or OWL in a syntax that is not read.

    Raises:
        UnreadableInputError: A path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(walk_folder(path, settings, [] if unread is None else unread)))
        elif path.exists():
            found[path] = None
        else:
            raise UnreadableInputError(
                "no such file or folder",
                place=str(path),
                way_out="name files or folders that exist; without any, the current folder is checked",
            )
    return list(found)


def walk_folder(folder: Path, settings: CheckSettings, unread: list[Path]) -> Iterator[Path]:
    """Yield the files of a folder whose name says that they are read here, but for those that git ignores.

    Those whose name says that they could not be read are added to `unread`.
    """
    ignored = ignored_by_git(folder)
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in SKIPPED_FOLDERS and Path(root, name) not in ignored
        )
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        for name in sorted(names):
            path = Path(root, name)
            if path in ignored:
                continue
            suffix = path.suffix.lower()
            if (suffix in SUFFIXES or is_article_file(path)) and not is_excluded(path, settings):
                yield path
            elif syntax_of_archive(path) and not is_excluded(path, settings):
                unread.append(path)


def syntax_of_archive(path: Path) -> str:
    """Return what a file holds that is not read here, by its name; empty for any other file."""
    suffix = path.suffix.lower()
    inner = Path(path.stem).suffix.lower() if suffix in {".gz", ".bz2", ".xz", ".zst", ".zip"} else ""
    return UNREAD_SUFFIXES.get(suffix, "") or ("compressed RDF" if inner in {*SUFFIXES, *UNREAD_SUFFIXES} else "")


def ignored_by_git(folder: Path) -> frozenset[Path]:
    """Return what `.gitignore` leaves out below a folder; nothing where there is no git or no repository."""
    program = which("git")
    above = (folder.resolve(), *folder.resolve().parents)
    if program is None or not any((one / ".git").exists() for one in above):
        return frozenset()
    options = ("--others", "--ignored", "--exclude-standard", "--directory", "-z")
    command = [program, "-C", str(folder), "ls-files", *options]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        return frozenset()
    names = os.fsdecode(done.stdout).split("\0")
    return frozenset(folder / name.rstrip("/") for name in names if name)


def is_article_file(path: Path) -> bool:
    """Return whether a file is an article's claims: `article.yaml` beside `article.txt`."""
    return path.name == "article.yaml" and path.with_name("article.txt").exists()


def companions_of(path: Path, settings: CheckSettings) -> list[Path]:
    """Return the files that the checks of a file read beside it: expected results, the article, vocabularies."""
    beside = [path.with_suffix(".csv")] if path.suffix.lower() in {".rq", ".sparql"} else []
    if path.name == "article.yaml":
        beside.append(path.with_name("article.txt"))
    return [one for one in beside if one.exists()]


def is_excluded(path: Path, settings: CheckSettings) -> bool:
    """Return whether the settings leave this file out."""
    shown = shown_path(path, settings.root)
    return any(fnmatchcase(shown, pattern) for pattern in settings.exclude)


def shown_path(path: Path, root: Path) -> str:
    """Return a path as findings show it: relative to the root where it lies below it, with `/`."""
    absolute = Path(os.path.abspath(path))
    shown = absolute.relative_to(root) if absolute.is_relative_to(root) else path
    # A name that is no text in the encoding of the system cannot be printed either.
    return os.fsencode(shown.as_posix()).decode(errors="replace")


def read_document(path: Path, settings: CheckSettings) -> Document:
    """Read one file; what cannot be read becomes a document whose only content is the fault."""
    shown = shown_path(path, settings.root)
    suffix_format = Format.ARTICLE if is_article_file(path) else SUFFIXES.get(path.suffix.lower())
    try:
        state = path.stat()
        size = state.st_size
        if not stat.S_ISREG(state.st_mode):
            return faulty(shown, "unreadable-file", "this is a pipe or a device, not a file", "exclude it")
        if size > settings.max_file_bytes:
            limit = f"{settings.max_file_bytes // 1_000_000} MB"
            return faulty(
                shown,
                "file-too-large",
                f"the file has {size // 1_000_000} MB; the limit is {limit}",
                "raise `max-file-bytes` in the settings, or split it",
            )
        data = path.read_bytes()
    except OSError as error:
        return faulty(
            shown,
            "unreadable-file",
            f"the file cannot be read: {error.strerror}",
            "remove the link, or exclude it" if path.is_symlink() else "mend its permissions, or exclude it",
        )
    return document_from_bytes(data, shown, suffix_format, base=Path(os.path.abspath(path)).as_uri(), settings=settings)


def document_from_bytes(
    data: bytes, shown: str, suffix_format: Format | None, *, base: str, settings: CheckSettings
) -> Document:
    """Decode and parse the bytes of a file."""
    try:
        text = decode_text(data)
    except UnicodeDecodeError as error:
        if data.startswith(UTF16_MARKS):
            return faulty(shown, "not-utf-8", "the file is UTF-16 text", "save it as UTF-8")
        before = data[: error.start].decode("utf-8", errors="replace")
        document = faulty(
            shown, "not-utf-8", f"byte 0x{data[error.start]:02X} is not UTF-8 text", "save the file as UTF-8"
        )
        document.text = before
        document.parsed.faults[:] = [
            Fault(
                code="not-utf-8",
                start=len(before),
                end=len(before),
                message=document.parsed.faults[0].message,
                way_out="save the file as UTF-8",
            )
        ]
        return document
    beginning = text[:4096]
    if beginning.count("\0") > max(8, len(beginning) // 4):  # a few may stand in strings
        return faulty(
            shown, "not-utf-8", "the file is binary, not text", "exclude it, or check the RDF it was made from"
        )
    format_ = sniff_format(text, suffix_format)
    if format_ is None:
        syntax = other_syntax(text)
        return faulty(
            shown,
            "other-syntax" if syntax else "unknown-syntax",
            f"this is {syntax}, which is not read here" if syntax else "this is no syntax of RDF that is read here",
            "use Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD; ROBOT converts other syntaxes of OWL",
        )
    mark = mark_of(shown)
    parsed = parse(text, format_, settings, base=base, mark=mark)
    return make_document(parsed, text, format_, shown, base=base, settings=settings)


def mark_of(shown: str) -> str:
    """Return what stands in the labels of the blank nodes of a file."""
    return hashlib.blake2b(shown.encode(), digest_size=4).hexdigest()


def make_document(
    parsed: Parsed, text: str, format_: Format, shown: str, *, base: str, settings: CheckSettings
) -> Document:
    """Make the document of a text that was parsed."""
    document = Document(path=shown, format=format_, text=text, parsed=parsed, mark=mark_of(shown))
    document.location = unquote(urlsplit(base).path)
    document.roles = roles_of(document, settings)
    return document


def document_from_parsed(parsed: Parsed, text: str, format_: Format, path: Path, settings: CheckSettings) -> Document:
    """Make the document of a file that was parsed before."""
    base = Path(os.path.abspath(path)).as_uri()
    return make_document(parsed, text, format_, shown_path(path, settings.root), base=base, settings=settings)


def faulty(shown: str, code: str, message: str, way_out: str) -> Document:
    """Make the document of a file that cannot be read."""
    fault = Fault(code=code, start=0, end=0, message=message, way_out=way_out)
    return Document(
        path=shown, format=Format.TURTLE, text="", parsed=Parsed(faults=[fault]), roles=frozenset({FileRole.DATA})
    )


def sniff_format(text: str, suffix_format: Format | None) -> Format | None:
    """Say what a text is, by its name and by how it begins."""
    if other_syntax(text):
        return None
    if suffix_format in {None, Format.RDFXML, Format.TURTLE}:
        if _XML_START.match(text) or (suffix_format is Format.RDFXML and _BROKEN_XML_START.match(text)):
            return Format.RDFXML
        if suffix_format is None:
            begins = text.lstrip()[:8].lower()
            return Format.TURTLE if begins.startswith(("@prefix", "@base", "prefix", "base", "#")) else None
        return Format.TURTLE
    return suffix_format


def other_syntax(text: str) -> str:
    """Return the syntax of OWL in which a text is written, if it is one that is not read here; else nothing."""
    if _XML_START.match(text) and _OWL_XML.search(text, 0, 20_000):
        return "OWL/XML"
    return next((name for name, begin in _OTHER_STARTS.items() if begin.match(text)), "")


def parse(text: str, format_: Format, settings: CheckSettings, *, base: str, mark: str) -> Parsed:
    """Parse a text in its syntax."""
    if syntax := SYNTAXES.get(format_):
        return parse_turtle(text, syntax=syntax, base=base, mark=mark)
    if format_ is Format.RDFXML:
        from graph.check.syntax.rdfxml import parse_rdfxml

        return parse_rdfxml(text, base=base, mark=mark)
    if format_ is Format.JSONLD:
        from graph.check.syntax.jsonld.loading import make_loader
        from graph.check.syntax.jsonld.reader import parse_jsonld

        return parse_jsonld(text, base=base, mark=mark, load=make_loader(settings))
    return Parsed()
