"""Triples about triples in Turtle and its relatives (RDF 1.2): triple terms, reified triples, reifiers, annotations.

`<<( s p o )>>` is a term; `<< s p o ~ r >>` stands for its reifier `r`, as does the block `{| … |}` after an object.
A reifier that is not written is a blank node (https://www.w3.org/TR/rdf12-turtle/#reifying-triples).
"""

from __future__ import annotations

from graph.check.syntax.statements import NO_PLACE
from graph.check.syntax.term import RDF_REIFIES, Blank, Iri, Term, TripleTerm
from graph.check.syntax.turtle_errors import fault
from graph.check.syntax.turtle_machine import AFTER_OBJECT, ELEMENT, OBJECT, SUBJECT, TRIPLE_END, VERB, TurtleMachine
from graph.check.syntax.turtle_tokens import BLANK_KIND, EMPTY_KIND, IRI_KIND, PNAME_KIND, TOKEN

MAX_DEPTH = 100
"""How deep triple terms may stand in each other: a term that is deeper cannot be compared with another."""


def read_mark(machine: TurtleMachine, raw: str, start: int, at: int) -> int:
    """Take one of `<<( )>> << >> ~ {| |}`; return where to read on."""
    if raw not in {"<<(", ")>>"}:
        machine.refuse_in_lines(start, raw)
    if raw == "<<" and machine.text.startswith("<<<<<<<", start):
        machine.refuse(start, raw)  # the mark of a merge
    opener = machine.stack[-1].opener if machine.stack else ""
    match raw:
        case "<<(" if machine.state == OBJECT:
            open_triple(machine, raw, start)
        case "<<" if machine.state in {SUBJECT, OBJECT, ELEMENT} and not (machine.in_triple and opener == "<<("):
            open_triple(machine, raw, start)
        case ")>>" if machine.state == TRIPLE_END and opener == "<<(":
            term, begin = close_triple(machine)
            machine.put(term, begin, raw)
        case ">>" if machine.state == TRIPLE_END and opener == "<<":
            reify_and_close(machine, None, start)
        case "~" if machine.state == TRIPLE_END and opener == "<<":
            return read_inner_reifier(machine, start, at)
        case "~" if machine.state == AFTER_OBJECT:
            reifier, reifier_at, at = read_reifier(machine, start, at)
            reify(machine, reifier, reifier_at)
        case "{|" if machine.state == AFTER_OBJECT:
            open_annotation(machine, start)
        case "|}" if opener == "{|" and (machine.state == AFTER_OBJECT or (machine.state == VERB and machine.may_end)):
            machine.close()
        case _:
            machine.refuse(start, raw)
    return at


def open_triple(machine: TurtleMachine, raw: str, at: int) -> None:
    """Begin a triple that is not stated itself; what was being read waits."""
    if raw == "<<(" and sum(frame.opener == raw for frame in machine.stack) >= MAX_DEPTH:
        message = f"triple terms are nested more than {MAX_DEPTH} deep"
        raise machine.skip(fault(at, at + len(raw), message, "give the inner ones a reifier"))
    machine.wait(raw, at, RDF_REIFIES)
    machine.state = SUBJECT
    machine.in_triple = True


def close_triple(machine: TurtleMachine) -> tuple[TripleTerm, int]:
    """End such a triple; return it, and where it began."""
    term = TripleTerm(machine.subject, machine.predicate, machine.object)
    begin = machine.stack[-1].at
    machine.close()
    machine.in_triple = bool(machine.stack) and machine.stack[-1].opener in {"<<", "<<("}
    return term, begin


def reify_and_close(machine: TurtleMachine, reifier: Term | None, at: int) -> None:
    """End a reified triple: its reifier takes its place."""
    term, begin = close_triple(machine)
    node = reifier if reifier is not None else machine.new_blank()
    machine.add(node, at if reifier is not None else begin, RDF_REIFIES, NO_PLACE, term, begin)
    is_subject = machine.state == SUBJECT
    machine.put(node, begin, "<<")
    machine.may_end = is_subject and not machine.in_triple


def read_inner_reifier(machine: TurtleMachine, start: int, at: int) -> int:
    """Take `~` and perhaps a name before `>>`; return where to read on."""
    reifier, reifier_at, at = read_reifier(machine, start, at)
    found = TOKEN.match(machine.text, at)
    if found is None or found[found.lastindex or 0] != ">>":
        raw = found[found.lastindex or 0] if found else ""
        machine.refuse((found.end() if found else at) - len(raw), raw)
    reify_and_close(machine, reifier, reifier_at)
    return found.end()


def read_reifier(machine: TurtleMachine, start: int, at: int) -> tuple[Term, int, int]:
    """Read the name after `~`, if there is one; return reifier, its place, and where to read on."""
    found = TOKEN.match(machine.text, at)
    kind = found.lastindex if found else None
    if found is not None and kind is not None and kind in {IRI_KIND, PNAME_KIND, BLANK_KIND}:
        begin = found.end() - len(found[kind])
        term = machine.reader.make_term(kind, found[kind], begin)
        assert isinstance(term, Iri | Blank)  # the kinds say so
        return term, begin, found.end()
    if found is not None and kind == EMPTY_KIND and found[kind][0] == "[":
        return machine.new_blank(), found.end() - len(found[kind]), found.end()
    return machine.new_blank(), start, at


def reify(machine: TurtleMachine, reifier: Term, at: int) -> None:
    """State that a reifier is about the triple that was just read."""
    term = TripleTerm(machine.subject, machine.predicate, machine.object)
    machine.add(reifier, at, RDF_REIFIES, NO_PLACE, term, NO_PLACE)
    machine.reifier = (reifier, len(machine.out.statements))


def open_annotation(machine: TurtleMachine, at: int) -> None:
    """Begin `{| … |}`: it is about the reifier just before it, else about a new one."""
    reifier, known_at = machine.reifier
    if known_at != len(machine.out.statements):
        reifier = machine.new_blank()
        reify(machine, reifier, at)
    machine.wait("{|", at, machine.object)
    machine.subject, machine.subject_at = reifier, at
    machine.predicate_at = NO_PLACE
    machine.state = VERB
    machine.may_end = False
