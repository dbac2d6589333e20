"""Triples about triples in Turtle and its relatives (RDF 1.2): triple terms, reified triples, reifiers, annotations.

`<<( s p o )>>` is a term; `<< s p o ~ r >>` stands for its reifier `r`, as does the block `{| … |}` after an object.
A reifier that is not written is a blank node (https://www.w3.org/TR/rdf12-turtle/#reifying-triples).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.check.syntax.statements import NO_PLACE
from graph.check.syntax.term import RDF_REIFIES, Blank, Iri, Term, TripleTerm
from graph.check.syntax.tokens import BLANK_KIND, EMPTY_KIND, IRI_KIND, PNAME_KIND, TOKEN
from graph.check.syntax.turtle_errors import fault

if TYPE_CHECKING:
    from graph.check.syntax.turtle import TurtleParser


MAX_DEPTH = 100
"""How deep triple terms may stand in each other: a term that is deeper cannot be compared with another."""


def read_mark(parser: TurtleParser, raw: str, start: int, at: int) -> int:
    """Take one of `<<( )>> << >> ~ {| |}`; return where to read on."""
    if raw not in {"<<(", ")>>"}:
        parser.refuse_in_lines(start, raw)
    opener = parser.stack[-1].opener if parser.stack else ""
    match raw:
        case "<<(" if parser.state.name == "OBJECT":
            open_triple(parser, raw, start)
        case "<<" if parser.state.name in {"SUBJECT", "OBJECT", "ELEMENT"} and not (
            parser.in_triple and opener == "<<("
        ):
            open_triple(parser, raw, start)
        case ")>>" if parser.state.name == "TRIPLE_END" and opener == "<<(":
            term, begin = close_triple(parser)
            parser.put(term, begin, raw)
        case ">>" if parser.state.name == "TRIPLE_END" and opener == "<<":
            reify_and_close(parser, None, start)
        case "~" if parser.state.name == "TRIPLE_END" and opener == "<<":
            return read_inner_reifier(parser, start, at)
        case "~" if parser.state.name == "AFTER_OBJECT":
            reifier, reifier_at, at = read_reifier(parser, start, at)
            reify(parser, reifier, reifier_at)
        case "{|" if parser.state.name == "AFTER_OBJECT":
            open_annotation(parser, start)
        case "|}" if opener == "{|" and (
            parser.state.name == "AFTER_OBJECT" or (parser.state.name == "VERB" and parser.may_end)
        ):
            parser.close()
        case _:
            parser.refuse(start, raw)
    return at


def open_triple(parser: TurtleParser, raw: str, at: int) -> None:
    """Begin a triple that is not stated itself; what was being read waits."""
    if raw == "<<(" and sum(frame.opener == raw for frame in parser.stack) >= MAX_DEPTH:
        message = f"triple terms are nested more than {MAX_DEPTH} deep"
        raise parser.skip(fault(at, at + len(raw), message, "give the inner ones a reifier"))
    parser.wait(raw, at, RDF_REIFIES)
    parser.state = type(parser.state).SUBJECT
    parser.in_triple = True


def close_triple(parser: TurtleParser) -> tuple[TripleTerm, int]:
    """End such a triple; return it, and where it began."""
    term = TripleTerm(parser.subject, parser.predicate, parser.object)
    begin = parser.stack[-1].at
    parser.close()
    parser.in_triple = bool(parser.stack) and parser.stack[-1].opener in {"<<", "<<("}
    return term, begin


def reify_and_close(parser: TurtleParser, reifier: Term | None, at: int) -> None:
    """End a reified triple: its reifier takes its place."""
    term, begin = close_triple(parser)
    node = reifier if reifier is not None else parser.new_blank()
    parser.add(node, at if reifier is not None else begin, RDF_REIFIES, NO_PLACE, term, begin)
    is_subject = parser.state.name == "SUBJECT"
    parser.put(node, begin, "<<")
    parser.may_end = is_subject and not parser.in_triple


def read_inner_reifier(parser: TurtleParser, start: int, at: int) -> int:
    """Take `~` and perhaps a name before `>>`; return where to read on."""
    reifier, reifier_at, at = read_reifier(parser, start, at)
    found = TOKEN.match(parser.text, at)
    if found is None or found[found.lastindex or 0] != ">>":
        raw = found[found.lastindex or 0] if found else ""
        parser.refuse((found.end() if found else at) - len(raw), raw)
    reify_and_close(parser, reifier, reifier_at)
    return found.end()


def read_reifier(parser: TurtleParser, start: int, at: int) -> tuple[Term, int, int]:
    """Read the name after `~`, if there is one; return reifier, its place, and where to read on."""
    found = TOKEN.match(parser.text, at)
    kind = found.lastindex if found else None
    if found is not None and kind is not None and kind in {IRI_KIND, PNAME_KIND, BLANK_KIND}:
        begin = found.end() - len(found[kind])
        term = parser.reader.make_term(kind, found[kind], begin)
        assert isinstance(term, Iri | Blank)  # the kinds say so
        return term, begin, found.end()
    if found is not None and kind == EMPTY_KIND and found[kind][0] == "[":
        return parser.new_blank(), found.end() - len(found[kind]), found.end()
    return parser.new_blank(), start, at


def reify(parser: TurtleParser, reifier: Term, at: int) -> None:
    """State that a reifier is about the triple that was just read."""
    term = TripleTerm(parser.subject, parser.predicate, parser.object)
    parser.add(reifier, at, RDF_REIFIES, NO_PLACE, term, NO_PLACE)
    parser.reifier = (reifier, len(parser.out.statements))


def open_annotation(parser: TurtleParser, at: int) -> None:
    """Begin `{| … |}`: it is about the reifier just before it, else about a new one."""
    reifier, known_at = parser.reifier
    if known_at != len(parser.out.statements):
        reifier = parser.new_blank()
        reify(parser, reifier, at)
    parser.wait("{|", at, parser.object)
    parser.subject, parser.subject_at = reifier, at
    parser.predicate_at = NO_PLACE
    parser.state = type(parser.state).VERB
    parser.may_end = False
