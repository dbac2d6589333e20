"""Classes and their hierarchy: circles, terms that are their own opposite, lists and restrictions that say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Triple
from graph.check.syntax.term import RDF_FIRST, RDF_NIL, RDF_REST, Blank, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.namespaces import OWL, RDFS

SUBCLASS_CYCLE = Code(name="subclass-cycle", severity=Severity.WARNING)
SUBPROPERTY_CYCLE = Code(name="subproperty-cycle", severity=Severity.WARNING)
EQUIVALENT_TO_ITSELF = Code(name="equivalent-to-itself", severity=Severity.WARNING)
DISJOINT_WITH_ITSELF = Code(name="disjoint-with-itself", severity=Severity.ERROR)
DISJOINT_WITH_SUPERCLASS = Code(name="disjoint-with-superclass", severity=Severity.ERROR)
REDUNDANT_SUPERCLASS = Code(name="redundant-superclass", severity=Severity.INFO)
RECURSIVE_DEFINITION = Code(name="recursive-definition", severity=Severity.WARNING)
SET_OF_ONE = Code(name="set-of-one", severity=Severity.WARNING)
REPEATED_MEMBER = Code(name="repeated-member", severity=Severity.WARNING)
INCOMPLETE_RESTRICTION = Code(name="incomplete-restriction", severity=Severity.ERROR)
BROKEN_LIST = Code(name="broken-list", severity=Severity.ERROR)

SUBCLASS = RDFS + "subClassOf"
SUBPROPERTY = RDFS + "subPropertyOf"
SETS = (OWL + "unionOf", OWL + "intersectionOf", OWL + "disjointUnionOf")
LISTED = (
    *SETS,
    *(OWL + name for name in ("oneOf", "propertyChainAxiom", "hasKey", "members", "distinctMembers")),
    OWL + "withRestrictions",
)
RESTRICTIONS = frozenset(
    OWL + name
    for name in (
        *("someValuesFrom", "allValuesFrom", "hasValue", "hasSelf", "cardinality", "minCardinality", "maxCardinality"),
        *("qualifiedCardinality", "minQualifiedCardinality", "maxQualifiedCardinality"),
    )
)
PARTS = MappingProxyType(
    {
        "AllDisjointClasses": (("members",),),
        "AllDisjointProperties": (("members",),),
        "AllDifferent": (("members", "distinctMembers"),),
        "NegativePropertyAssertion": (
            ("sourceIndividual",),
            ("assertionProperty",),
            ("targetIndividual", "targetValue"),
        ),
    }
)
"""Axioms with a node of their own, and what each must have; one of several where several stand together."""

SAME = (OWL + "equivalentClass", OWL + "equivalentProperty", OWL + "sameAs", SUBCLASS, SUBPROPERTY)
DISJOINT = (OWL + "disjointWith", OWL + "propertyDisjointWith", OWL + "complementOf", OWL + "differentFrom")


def find_cycles(corpus: Corpus) -> Iterator[Finding]:
    """Tell the circles of subclasses and of subproperties, each once, at its first statement."""
    for code, predicate in ((SUBCLASS_CYCLE, SUBCLASS), (SUBPROPERTY_CYCLE, SUBPROPERTY)):
        edges: dict[Term, list[Triple]] = {}
        for triple in corpus.ontology.triples(None, predicate):
            if isinstance(triple.subject, Iri) and isinstance(triple.object, Iri) and triple.subject != triple.object:
                edges.setdefault(triple.subject, []).append(triple)
        told: set[Term] = set()
        for start in edges:
            way = shortest_way_back(start, edges) if start not in told else []
            if way:
                told.update(triple.subject for triple in way)
                first = way[0]
                names = [first.document.shorten(one.subject) for one in way]
                what = "class" if code is SUBCLASS_CYCLE else "property"
                message = (
                    f"{' → '.join([*names, names[0]])}: each is a sub{what} of the next, so all are the same {what}"
                )
                same = "owl:equivalentClass" if code is SUBCLASS_CYCLE else "owl:equivalentProperty"
                yield code.at(
                    first.document, first.object_place, message, f"remove one, or say {same}",
                    [("and here", one.document, one.object_place) for one in way[1:]],
                )  # fmt: skip


def shortest_way_back(start: Term, edges: Mapping[Term, list[Triple]]) -> list[Triple]:
    """Return the shortest circle of statements through a term, empty where there is none."""
    came: dict[Term, Triple] = {}
    waiting = [start]
    for term in waiting:
        for triple in edges.get(term, ()):
            if triple.object == start:
                way = [triple]
                while way[0].subject != start:
                    way.insert(0, came[way[0].subject])
                return way
            if triple.object not in came:
                came[triple.object] = triple
                waiting.append(triple.object)
    return []


def find_self_statements(corpus: Corpus) -> Iterator[Finding]:
    """Tell the terms that are said to be equivalent to, or disjoint with, themselves."""
    for code, predicates, words in (
        (EQUIVALENT_TO_ITSELF, SAME, "this says nothing"),
        (DISJOINT_WITH_ITSELF, DISJOINT, "then there can be none"),
    ):
        for predicate in predicates:
            for triple in corpus.ontology.triples(None, predicate):
                if triple.subject == triple.object:
                    name = triple.document.shorten(triple.subject)
                    message = f"{name} {triple.document.shorten(triple.predicate)} {name}: {words}"
                    yield code.at(triple.document, triple.object_place, message, "name the other term, or remove it")


def find_disjoint_superclasses(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes that are disjoint with a class above them, and so can have no members."""
    above = superclasses(corpus.vocabulary)
    for triple in corpus.ontology.triples(None, OWL + "disjointWith"):
        one, other = triple.subject, triple.object
        for below, top in ((one, other), (other, one)):
            if below != top and top in ancestors(below, above):
                name = triple.document.shorten(below)
                message = (
                    f"{name} is disjoint with {triple.document.shorten(top)}, which stands above it: nothing can be one"
                )
                steps = [step for step in above[below] if step.object == top or top in ancestors(step.object, above)]
                yield DISJOINT_WITH_SUPERCLASS.at(
                    triple.document, triple.object_place, message, "remove the disjointness, or the subclass statement",
                    [("below it here", step.document, step.object_place) for step in steps[:1]],
                )  # fmt: skip


def superclasses(corpus: Corpus) -> dict[Term, list[Triple]]:
    """Return the statements that put a named class below another, by the lower one."""
    above: dict[Term, list[Triple]] = {}
    for triple in corpus.triples(None, SUBCLASS):
        if isinstance(triple.object, Iri) and triple.object != triple.subject:
            above.setdefault(triple.subject, []).append(triple)
    return above


def ancestors(term: Term, above: dict[Term, list[Triple]]) -> set[Term]:
    """Return everything above a term."""
    found: set[Term] = set()
    waiting = [term]
    while waiting:
        for triple in above.get(waiting.pop(), ()):
            if triple.object not in found:
                found.add(triple.object)
                waiting.append(triple.object)
    return found


def find_redundant(corpus: Corpus) -> Iterator[Finding]:
    """Tell the superclasses that another superclass already implies; circles are told elsewhere."""
    above = superclasses(corpus.ontology)
    known: dict[Term, set[Term]] = {}
    for term, statements in above.items():
        if len(statements) < 2 or not isinstance(term, Iri):
            continue
        for triple in statements:
            for other in statements:
                if other.object == triple.object:
                    continue
                if other.object not in known:
                    known[other.object] = ancestors(other.object, above)
                if triple.object in known[other.object] and term not in known[other.object]:
                    through = triple.document.shorten(other.object)
                    name, top = triple.document.shorten(term), triple.document.shorten(triple.object)
                    message = f"{name} is below {top} already, through {through}"
                    related = [("the other", other.document, other.object_place)]
                    yield REDUNDANT_SUPERCLASS.at(
                        triple.document, triple.object_place, message, "remove this one", related
                    )
                    break


def find_recursive(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes whose equivalent expression is made of the class itself (union or intersection)."""
    ontology = corpus.ontology
    for triple in ontology.triples(None, OWL + "equivalentClass"):
        for predicate in (OWL + "intersectionOf", OWL + "unionOf"):
            for head in ontology.objects(triple.object, predicate) if isinstance(triple.object, Blank) else ():
                if triple.subject in ontology.members(head):
                    name = triple.document.shorten(triple.subject)
                    yield RECURSIVE_DEFINITION.at(
                        triple.document,
                        triple.predicate_place,
                        f"{name} is defined by itself",
                        "define it by other terms",
                    )


def find_small_sets(corpus: Corpus) -> Iterator[Finding]:
    """Tell the unions and intersections of fewer than two classes, and lists that name one twice."""
    for predicate in SETS:
        for triple in corpus.ontology.triples(None, predicate):
            members = corpus.ontology.members(triple.object)
            if len(members) < 2 and (triple.object == RDF_NIL or corpus.ontology.find(triple.object, RDF_FIRST)):
                name = triple.document.shorten(triple.predicate)
                message = f"{name} of {'one class' if members else 'nothing'}: expected two or more"
                yield SET_OF_ONE.at(
                    triple.document, triple.object_place, message, "name the class itself, or add the rest"
                )
            else:
                yield from find_repeated_members(corpus, triple)
    for type_ in ALL_DIFFER:
        for node in corpus.ontology.instances(OWL + type_):
            yield from find_repeated_among_different(corpus, node, type_)


ALL_DIFFER = ("AllDisjointClasses", "AllDisjointProperties", "AllDifferent")


def find_repeated_members(corpus: Corpus, triple: Triple) -> Iterator[Finding]:
    """Tell a name that stands twice in a list."""
    seen: set[Term] = set()
    for member in corpus.ontology.member_triples(triple.object):
        if member.object in seen and isinstance(member.object, Iri):
            shown = member.document.shorten
            message = f"{shown(member.object)} stands twice in this {shown(triple.predicate)}"
            way_out = "name the other one, or remove it"
            yield REPEATED_MEMBER.at(member.document, member.object_place, message, way_out)
        seen.add(member.object)


def find_repeated_among_different(corpus: Corpus, node: Term, type_: str) -> Iterator[Finding]:
    """Tell lists of what excludes each other that have one member, or one twice, which so excludes itself."""
    for name in ("members", "distinctMembers"):
        for triple in corpus.ontology.triples(node, OWL + name):
            members = corpus.ontology.members(triple.object)
            if len(members) < 2 and corpus.ontology.find(triple.object, RDF_FIRST):
                message = f"this owl:{type_} has one member, so it says nothing"
                yield SET_OF_ONE.at(triple.document, triple.object_place, message, "add the others, or remove it")
            for finding in find_repeated_members(corpus, triple):
                what = "an individual that differs from itself" if type_ == "AllDifferent" else "disjoint with itself"
                yield replace(finding, severity=Severity.ERROR, message=f"{finding.message}, so it is {what}")


def find_incomplete_axioms(corpus: Corpus) -> Iterator[Finding]:
    """Tell the axioms with a node of their own that lack a part, and so say nothing."""
    ontology = corpus.ontology
    for name, parts in PARTS.items():
        for node in dict.fromkeys(ontology.instances(OWL + name)):
            about = list(ontology.triples(node))
            names = {triple.predicate for triple in about}
            missing = [
                " or ".join(f"owl:{one}" for one in part)
                for part in parts
                if names.isdisjoint(OWL + one for one in part)
            ]
            if missing:
                at = about[0]
                message = f"this owl:{name} has no {' and no '.join(missing)}"
                yield INCOMPLETE_RESTRICTION.at(
                    at.document, at.subject_place, message, "add it: without it, it says nothing"
                )


def find_incomplete_restrictions(corpus: Corpus) -> Iterator[Finding]:
    """Tell the restrictions that lack the property or what they ask of it."""
    ontology = corpus.ontology
    yield from find_incomplete_axioms(corpus)
    for node in dict.fromkeys(ontology.instances(OWL + "Restriction")):
        about = list(ontology.triples(node))
        names = {triple.predicate for triple in about}
        missing = []
        if not names & {OWL + "onProperty", OWL + "onProperties"}:
            missing.append("owl:onProperty")
        if not names & RESTRICTIONS:
            missing.append("filler or cardinality, such as owl:someValuesFrom")
        if missing:
            at = about[0]
            message = f"this restriction has no {' and no '.join(missing)}"
            yield INCOMPLETE_RESTRICTION.at(
                at.document, at.subject_place, message, "add it: without it, it says nothing"
            )


def find_broken_lists(corpus: Corpus) -> Iterator[Finding]:
    """Tell the lists with a member too many or without an end."""
    for document in corpus.own.documents:
        rows = document.statements
        first: dict[Term, list[int]] = {}
        rest: dict[Term, list[int]] = {}
        for row, predicate in enumerate(rows.predicates):
            if predicate == RDF_FIRST:
                first.setdefault(rows.subjects[row], []).append(row)
            elif predicate == RDF_REST:
                rest.setdefault(rows.subjects[row], []).append(row)
        looped = find_loop(rest, rows.objects)
        for node in first.keys() | rest.keys():
            counts = len(first.get(node, ())), len(rest.get(node, ()))
            end = rows.objects[rest[node][0]] if counts[1] == 1 else RDF_NIL
            if counts == (1, 1) and (end == RDF_NIL or end in first or isinstance(end, Iri)) and node not in looped:
                continue
            if document.is_broken and counts == (1, 0):
                continue  # the list was cut off by a syntax error, which is told
            at = Triple(document, (first.get(node) or rest[node])[-1])
            message = f"this list node has {counts[0]} rdf:first and {counts[1]} rdf:rest"
            if counts == (1, 1):
                message = f"{document.shorten(end)} stands as the rest of this list, and is no list"
            if node in looped:
                at = Triple(document, rest[node][-1])
                message = "this list comes back to itself, so it has no end"
            yield BROKEN_LIST.at(
                document, at.predicate_place, message, "each node of a list has one of each; the last rest is rdf:nil"
            )


def find_loop(rest: Mapping[Term, list[int]], objects: Sequence[Term]) -> set[Term]:
    """Return one node of each list that comes back to itself."""
    looped: set[Term] = set()
    done: set[Term] = set()
    for start in rest:
        here: Term = start
        way: set[Term] = set()
        while here in rest and here not in done:
            done.add(here)
            way.add(here)
            here = objects[rest[here][0]]
        if here in way:
            looped.add(here)
    return looped


def find_missing_lists(corpus: Corpus) -> Iterator[Finding]:
    """Tell the sets of OWL whose value is no list: a class in its place says nothing."""
    ontology = corpus.ontology
    for predicate in LISTED:
        for triple in ontology.triples(None, predicate):
            value = triple.object
            # A literal in this place is told as that.
            if isinstance(value, Literal) or value == RDF_NIL or is_outside(corpus, value):
                continue
            if ontology.find(value, RDF_FIRST):
                continue
            name, shown = triple.document.shorten(triple.predicate), triple.document.shorten(value)
            message = f"{name} takes a list, and {shown} is none"
            yield BROKEN_LIST.at(triple.document, triple.object_place, message, f"write {name} ( … )")


def is_outside(corpus: Corpus, term: Term) -> bool:
    """Return whether nothing is said here of a name, so that it may be a list elsewhere."""
    return isinstance(term, Iri) and corpus.vocabulary.find(term) is None


def find_lists(corpus: Corpus) -> Iterator[Finding]:
    """Tell the lists that are none."""
    yield from find_broken_lists(corpus)
    yield from find_missing_lists(corpus)


CHECKS = (
    Check(codes=(SUBCLASS_CYCLE, SUBPROPERTY_CYCLE), run=find_cycles, is_pure=True),
    Check(codes=(EQUIVALENT_TO_ITSELF, DISJOINT_WITH_ITSELF), run=find_self_statements, is_pure=True),
    Check(codes=(DISJOINT_WITH_SUPERCLASS,), run=find_disjoint_superclasses, is_pure=True),
    Check(codes=(REDUNDANT_SUPERCLASS,), run=find_redundant, is_pure=True),
    Check(codes=(RECURSIVE_DEFINITION,), run=find_recursive, is_pure=True),
    Check(codes=(SET_OF_ONE, REPEATED_MEMBER), run=find_small_sets, is_pure=True),
    Check(codes=(INCOMPLETE_RESTRICTION,), run=find_incomplete_restrictions, is_pure=True),
    Check(codes=(BROKEN_LIST,), run=find_lists, is_pure=True),
)
