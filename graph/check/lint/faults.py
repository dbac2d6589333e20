"""The findings that reading a file already makes: syntax errors, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Place
from graph.finding import Finding, Severity

UNREADABLE_FILE = Code(name="unreadable-file", severity=Severity.ERROR, unread=True)
NOT_UTF8 = Code(name="not-utf-8", severity=Severity.ERROR, unread=True)
FILE_TOO_LARGE = Code(name="file-too-large", severity=Severity.ERROR, unread=True)
UNKNOWN_SYNTAX = Code(name="unknown-syntax", severity=Severity.ERROR, unread=True)
SYNTAX_ERROR = Code(name="syntax-error", severity=Severity.ERROR)
UNDEFINED_PREFIX = Code(name="undefined-prefix", severity=Severity.ERROR)
BAD_IRI = Code(name="bad-iri", severity=Severity.ERROR)
BAD_ESCAPE = Code(name="bad-escape", severity=Severity.ERROR)
RELATIVE_IRI = Code(name="relative-iri", severity=Severity.ERROR)
TOO_MANY = Code(name="too-many-syntax-errors", severity=Severity.ERROR)
XML_ENTITY = Code(name="xml-entity", severity=Severity.ERROR, unread=True)
RDF12_NOT_READ = Code(name="rdf12-not-read", severity=Severity.ERROR, unread=True)
REMOTE_CONTEXT = Code(name="remote-context", severity=Severity.ERROR, unread=True)
UNKNOWN_PARSE_TYPE = Code(name="unknown-parse-type", severity=Severity.WARNING)
UNQUALIFIED_ATTRIBUTE = Code(name="unqualified-attribute", severity=Severity.INFO)
JSON_LD_DROPPED = Code(name="json-ld-dropped", severity=Severity.WARNING)

CODES = (
    UNREADABLE_FILE,
    NOT_UTF8,
    FILE_TOO_LARGE,
    UNKNOWN_SYNTAX,
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


def find_faults(corpus: Corpus) -> Iterator[Finding]:
    """Tell the syntax errors of every file."""
    by_name = {code.name: code for code in CODES}
    for document in corpus.documents:
        for fault in document.parsed.faults:
            yield by_name[fault.code].at(document, Place(fault.start, fault.end), fault.message, fault.way_out)


CHECKS = (Check(codes=CODES, run=find_faults, is_syntax=True),)
