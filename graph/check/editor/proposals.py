"""What an editor offers for a finding: the fixes of `--fix`, what its way out proposes, and to ignore it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from graph.check.fix import Edit, edits_of, offset_of
from graph.check.syntax.document import Document, Format
from graph.finding import Finding
from graph.names import known_vocabularies

TITLES = {
    "unused-prefix": "Remove the prefix",
    "undefined-prefix": "Declare the prefix",
    "stray-space": "Remove the white space",
}
_MEANT = re.compile(r"(?:did you mean|use|write) (.+?)(?:\?|;|: |$)")
_NAME = re.compile(r"<[^<>\s]+>|`[^`\s]+`|[\w.-]*:[\w.%-]+")
_COMMENTS = {
    **dict.fromkeys((Format.TURTLE, Format.TRIG, Format.NTRIPLES, Format.NQUADS, Format.QUESTION), ("# ", "")),
    Format.ARTICLE: ("# ", ""),
    Format.RDFXML: ("<!-- ", " -->"),
}
REPLACED = frozenset({"unknown-term", "undefined-term", "deprecated-term", "unknown-name-in-question", "unknown-shape"})
REPLACED |= {"shape-targets-nothing", "json-ld-dropped", "skos-unknown-concept", "undescribed-name"}
"""Codes of findings at a name in whose place their way out names others."""

NAMESPACES = frozenset({"near-namespace", "misbound-prefix", "mixed-schema-org"})
"""Codes of findings at a declaration whose IRI their way out names rightly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of one file.

    Attributes:
        title: What it does, in a few words.
        edits: The stretches of the text and what comes there.
        is_safe: Whether it may be done without looking.
    """

    title: str
    edits: tuple[Edit, ...]
    is_safe: bool


def iter_proposals(document: Document, finding: Finding) -> Iterator[Proposal]:
    """Yield what can be done about a finding, the surest first."""
    start = offset_of(document, finding.span.line, finding.span.column)
    end = offset_of(document, finding.span.end_line, finding.span.end_column)
    if document.format in {Format.TURTLE, Format.TRIG}:
        edits = tuple(edits_of(document, finding))
        if edits:
            yield Proposal(title=TITLES[finding.code], edits=edits, is_safe=not document.is_broken)
    written = document.text[start:end]
    if finding.code in REPLACED:
        for name in meant_names(finding.way_out):
            text = write_as(name, written, document)
            if text and text != written:
                yield Proposal(title=f"Write {text}", edits=(Edit(start, end, text),), is_safe=False)
    elif finding.code in NAMESPACES:
        meant = re.search(r"<([^<>\s]+)>", finding.way_out)
        now = re.search(r"<[^<>]*>", written)
        if meant and now:
            edit = Edit(start + now.start(), start + now.end(), f"<{meant[1]}>")
            yield Proposal(title=f"Write <{meant[1]}>", edits=(edit,), is_safe=False)
    elif finding.code == "undefined-prefix":
        for declared in near_prefixes(written.rstrip(":"), document):
            text = f"{declared}:" if written.endswith(":") else declared
            yield Proposal(title=f"Write {declared}:", edits=(Edit(start, end, text),), is_safe=False)
    elif finding.code == "missing-language" and written[-1:] in {'"', "'"}:
        yield Proposal(title="Add the language tag @en", edits=(Edit(end, end, "@en"),), is_safe=False)
    if document.format in _COMMENTS and may_hold_comment(document, document.line_starts()[finding.span.line - 1]):
        yield ignore(document, finding)


def may_hold_comment(document: Document, at: int) -> bool:
    """Return whether a comment may stand at the beginning of a line: not inside a tag or a long string."""
    before = document.text[:at]
    if document.format is Format.RDFXML:
        return before.rfind("<") <= before.rfind(">")
    return before.count('"""') % 2 == 0 and before.count("'''") % 2 == 0


def meant_names(way_out: str) -> list[str]:
    """Return the names that a way out proposes."""
    found = _MEANT.match(way_out)
    return [name.strip("`") for name in _NAME.findall(found[1])] if found else []


def write_as(name: str, written: str, document: Document) -> str:
    """Return how a name of a message is written in a file, in place of what stands there; empty where it cannot be."""
    if document.format is Format.QUESTION:
        return name
    if name.startswith("<"):
        return name if written.startswith("<") or document.format in _TURTLES else name[1:-1]
    prefix, colon, local = name.partition(":")
    declared = {one.prefix for one in document.prefixes}
    if not colon or prefix in declared or document.format is Format.JSONLD:
        return name
    known = next((one for one in known_vocabularies().values() if one.prefix == prefix), None)
    if known is None:
        return ""
    own = next((one.prefix for one in document.prefixes if one.iri == known.namespace), None)
    if own is not None:
        return f"{own}:{local}"
    return f"<{known.namespace}{local}>" if document.format in _TURTLES else ""


_TURTLES = frozenset({Format.TURTLE, Format.TRIG, Format.NTRIPLES, Format.NQUADS, Format.QUESTION})


def near_prefixes(prefix: str, document: Document) -> list[str]:
    """Return the declared prefixes that look like one that is not."""
    return get_close_matches(prefix, [one.prefix for one in document.prefixes if one.prefix], n=2, cutoff=0.6)


def ignore(document: Document, finding: Finding) -> Proposal:
    """Return the comment that ignores a finding, on a line of its own before it."""
    start, end = _COMMENTS[document.format]
    at = document.line_starts()[finding.span.line - 1]
    indent = re.match(r"[ \t]*", document.text[at:])
    space = indent[0] if indent else ""
    comment = f"{space}{start}reliefgraph: ignore {finding.code} because …{end}\n"
    return Proposal(title=f"Ignore {finding.code} here", edits=(Edit(at, at, comment),), is_safe=False)
