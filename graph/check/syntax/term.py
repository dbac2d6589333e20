"""RDF terms as the checker holds them: small, hashable and quick to make by the hundred thousand.

IRIs and blank nodes are strings, so a set of IRIs can be asked with a plain `str`; a blank node's text begins with
`_:`, which no IRI does.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from graph.namespaces import RDF, XSD


class Iri(str):
    """An absolute IRI, without angle brackets."""

    __slots__ = ()


class Blank(str):
    """A blank node: `_:`, a mark of its document, and `l` with the label written there or `a` with a number.

    `name_blank` makes one from a label.
    """

    __slots__ = ()


_LABEL = re.compile(r"[A-Za-z0-9_](?:[\w.\-]*[\w\-])?", re.ASCII)


def name_blank(mark: str, label: str) -> Blank:
    """Make the blank node that has a label in a text; a label that N-Triples cannot write is put into hexadecimal."""
    return Blank(f"_:{mark}l{label}" if _LABEL.fullmatch(label) else f"_:{mark}e{label.encode().hex()}")


class Literal(NamedTuple):
    """A literal; the language is empty where there is none, and the datatype always stands."""

    lexical: str
    datatype: str
    language: str = ""


class TripleTerm(NamedTuple):
    """A triple that is itself a term (RDF 1.2)."""

    subject: Term
    predicate: Iri
    object: Term


Term: TypeAlias = "Iri | Blank | Literal | TripleTerm"

RDF_TYPE = Iri(RDF + "type")
RDF_FIRST = Iri(RDF + "first")
RDF_REST = Iri(RDF + "rest")
RDF_NIL = Iri(RDF + "nil")
RDF_REIFIES = Iri(RDF + "reifies")
LANG_STRING = RDF + "langString"
XSD_STRING = XSD + "string"

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def term_to_ntriples(term: Term) -> str:
    """Write a term as N-Triples."""
    if isinstance(term, Iri):
        return f"<{term}>"
    if isinstance(term, Blank):
        return str(term)
    if isinstance(term, TripleTerm):
        inner = " ".join(term_to_ntriples(part) for part in term)
        return f"<<( {inner} )>>"
    text = f'"{term.lexical.translate(_ESCAPES)}"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype == XSD_STRING else f"{text}^^<{term.datatype}>"
