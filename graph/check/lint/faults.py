"""The findings that reading a file already makes: syntax errors, and files that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Format, Place
from graph.check.syntax.statements import Fault
from graph.finding import Finding, Severity

UNREADABLE_FILE = Code(name="unreadable-file", severity=Severity.ERROR, unread=True)
NOT_UTF8 = Code(name="not-utf-8", severity=Severity.ERROR, unread=True)
FILE_TOO_LARGE = Code(name="file-too-large", severity=Severity.ERROR, unread=True)
UNKNOWN_SYNTAX = Code(name="unknown-syntax", severity=Severity.ERROR, unread=True)
OTHER_SYNTAX = Code(name="other-syntax", severity=Severity.INFO)
SYNTAX_ERROR = Code(name="syntax-error", severity=Severity.ERROR)
UNDEFINED_PREFIX = Code(name="undefined-prefix", severity=Severity.ERROR)
BAD_IRI = Code(name="bad-iri", severity=Severity.ERROR)
BAD_ESCAPE = Code(name="bad-escape", severity=Severity.ERROR)
RELATIVE_IRI = Code(name="relative-iri", severity=Severity.ERROR)
TOO_MANY = Code(name="too-many-syntax-errors", severity=Severity.ERROR)
XML_ENTITY = Code(name="xml-entity", severity=Severity.ERROR, unread=True)
RDF12_NOT_READ = Code(name="rdf12-not-read", severity=Severity.ERROR, unread=True)
REMOTE_CONTEXT = Code(name="remote-context", severity=Severity.WARNING, unread=True)
UNKNOWN_PARSE_TYPE = Code(name="unknown-parse-type", severity=Severity.WARNING)
UNQUALIFIED_ATTRIBUTE = Code(name="unqualified-attribute", severity=Severity.INFO)
JSON_LD_DROPPED = Code(name="json-ld-dropped", severity=Severity.WARNING)

CODES = (
    UNREADABLE_FILE,
    NOT_UTF8,
    FILE_TOO_LARGE,
    UNKNOWN_SYNTAX,
    OTHER_SYNTAX,
    SYNTAX_ERROR,
    UNDEFINED_PREFIX,
    BAD_IRI,
    BAD_ESCAPE,
    RELATIVE_IRI,
    TOO_MANY,
    XML_ENTITY,
    RDF12_NOT_READ,
    REMOTE_CONTEXT,
    UNKNOWN_PARSE_TYPE,
    UNQUALIFIED_ATTRIBUTE,
    JSON_LD_DROPPED,
)


FEW = 3
"""So many faults of one kind in a file of JSON-LD are told one by one; more have one cause, such as one bad prefix."""

_NAMED = re.compile(r"`[^`]*`|<[^>]*>|\S+:\S+")
"""What differs between faults of one kind: the names in their messages."""


def find_faults(corpus: Corpus) -> Iterator[Finding]:
    """Tell the syntax errors of every file."""
    by_name = {code.name: code for code in CODES}
    for document in corpus.documents:
        for fault, *more in faults_by_cause(document):
            places = [(document, Place(one.start, one.end)) for one in (fault, *more)]
            yield by_name[fault.code].at_first(places, fault.message, fault.way_out)


def faults_by_cause(document: Document) -> list[list[Fault]]:
    """Return the faults of a file, syntax errors of one kind together where they are many and the file is JSON-LD."""
    by_kind: dict[str, list[Fault]] = {}
    parts: list[list[Fault]] = []
    for fault in document.parsed.faults:
        if document.format is Format.JSONLD and fault.code == SYNTAX_ERROR.name:
            by_kind.setdefault(_NAMED.sub("", fault.message), []).append(fault)
        else:
            parts.append([fault])
    for found in by_kind.values():
        parts += [found] if len(found) > FEW else [[one] for one in found]
    return parts


CHECKS = (Check(codes=CODES, run=find_faults, is_syntax=True, is_alone=True),)
