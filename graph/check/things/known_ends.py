"""What the properties of PROV-O and FOAF relate, where the classes of these vocabularies exclude each other.

https://www.w3.org/TR/prov-o/ (prov:Activity and prov:Entity are disjoint), http://xmlns.com/foaf/spec/ (foaf:Person,
foaf:Organization, foaf:Document and foaf:Project are, but for what neither says). Only types that somebody wrote count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Term
from graph.finding import Finding, Severity
from graph.namespaces import FOAF, PROV

WRONG_END = Code(name="wrong-end", severity=Severity.ERROR)


def read_ends(space: str, table: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Read lines of a class, a class (or `-` for any) and the properties that lead from one to the other."""
    for line in table.strip().splitlines():
        one, other, *names = line.split()
        for name in names:
            yield space + name, ("" if one == "-" else space + one, "" if other == "-" else space + other)


ENDS = MappingProxyType(
    dict(
        (
            *read_ends(
                PROV,
                """
                Activity Entity used generated invalidated wasStartedBy wasEndedBy
                Entity Activity wasGeneratedBy wasInvalidatedBy
                Entity Entity wasDerivedFrom wasRevisionOf wasQuotedFrom hadPrimarySource alternateOf specializationOf
                Entity Entity hadMember
                Activity Activity wasInformedBy
                Activity - wasAssociatedWith startedAtTime endedAtTime
                Entity - wasAttributedTo generatedAtTime invalidatedAtTime value
                """,
            ),
            *read_ends(
                FOAF,
                """
                Person Person knows
                Person Document img publications workInfoHomepage workplaceHomepage schoolHomepage
                Person - firstName lastName familyName currentProject pastProject myersBriggs plan
                - Document homepage page weblog isPrimaryTopicOf tipjar openid
                Document - primaryTopic topic sha1
                """,
            ),
        )
    )
)
"""The domain and the range of properties; empty where any thing will do."""

BELOW = MappingProxyType(
    {
        **dict.fromkeys((PROV + name for name in ("Plan", "Collection", "EmptyCollection", "Bundle")), PROV + "Entity"),
        **dict.fromkeys((FOAF + name for name in ("Image", "PersonalProfileDocument")), FOAF + "Document"),
    }
)
EXCLUDES = frozenset(
    frozenset({space + one, space + other})
    for space, one, other in (
        (PROV, "Activity", "Entity"),
        *((FOAF, "Person", name) for name in ("Organization", "Project")),
        *((FOAF, "Document", name) for name in ("Organization", "Project")),
    )
)
"""Pairs of classes that are disjoint."""


def find_wrong_ends(corpus: Corpus) -> Iterator[Finding]:
    """Tell things at an end of a property of PROV-O or FOAF that are of a class which excludes the one asked for."""
    using = [uses for uses in corpus.own.uses if not uses.predicates.isdisjoint(ENDS)]
    if not using:
        return
    types = read_types(corpus)
    for uses in using:
        document, rows = uses.document, uses.document.statements
        if not document.roles & {FileRole.DATA, FileRole.ONTOLOGY}:
            continue
        for row, predicate in enumerate(rows.predicates):
            if predicate not in ENDS:
                continue
            triple = Triple(document, row)
            subject_class, object_class = ENDS[predicate]
            yield from tell_wrong_end(types, triple, triple.subject, triple.predicate_place, subject_class)
            yield from tell_wrong_end(types, triple, triple.object, triple.object_place, object_class)


def read_types(corpus: Corpus) -> dict[Term, list[Triple]]:
    """Return the statements that give things a class that excludes another one."""
    classes = {one for pair in EXCLUDES for one in pair} | BELOW.keys()
    found: dict[Term, list[Triple]] = {}
    for uses in corpus.own.uses:
        if uses.objects.isdisjoint(classes):
            continue
        rows = uses.document.statements
        for row, (predicate, value) in enumerate(zip(rows.predicates, rows.objects, strict=True)):
            if predicate == RDF_TYPE and value in classes:
                found.setdefault(rows.subjects[row], []).append(Triple(uses.document, row))
    return found


def tell_wrong_end(
    types: Mapping[Term, list[Triple]], triple: Triple, term: Term, place: Place, wanted: str
) -> Iterator[Finding]:
    """Tell a thing whose class excludes the one that its end of a statement asks for."""
    has = {BELOW.get(str(one.object), str(one.object)): one for one in types.get(term, ())}
    if not wanted or wanted in has:
        return
    clash = next((one for name, one in has.items() if frozenset({name, wanted}) in EXCLUDES), None)
    if clash is None:
        return
    shown = triple.document.shorten
    side = "is said of" if term == triple.subject and place == triple.predicate_place else "leads to"
    message = f"{shown(term)} is a {shown(clash.object)}, and {shown(triple.predicate)} {side} a {shown(Iri(wanted))}"
    related: list[tuple[str, Document, Place]] = [("declared here", clash.document, clash.object_place)]
    yield WRONG_END.at(triple.document, place, message, "turn it round, name another thing, or mend its type", related)


CHECKS = (Check(codes=(WRONG_END,), run=find_wrong_ends, is_pure=True),)
