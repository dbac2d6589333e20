"""Names that nobody declared: slips in well-known vocabularies and in the corpus's own, and terms that are outdated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import PROPERTIES, TERMS, Kind, declarations_of, plain_namespace
from graph.check.corpus.folders import is_illustration
from graph.check.corpus.habits import MANY, gather_habits
from graph.check.corpus.obo import is_of, obo_id_spaces, space_of
from graph.check.corpus.uses import CLASS_POSITIONS, DATATYPE_POSITIONS, PROPERTY_POSITIONS, RANGE_POSITIONS, Uses
from graph.check.lint.spaces import is_slipped
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Place, Triple
from graph.check.syntax.term import RDF_TYPE, Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.names import (
    MEMBERSHIP,
    Position,
    Vocabulary,
    is_slip,
    known_vocabularies,
    local_name,
    meant_term,
    near_name,
    usual_name,
)
from graph.namespaces import OWL, RDFS, SH, namespace_of

UNKNOWN_TERM = Code(name="unknown-term", severity=Severity.ERROR)
UNDEFINED_TERM = Code(name="undefined-term", severity=Severity.WARNING)
UNTYPED_TERM = Code(name="untyped-term", severity=Severity.WARNING)
_RESERVED = re.compile(r"https?://(?:[\w-]+\.)*example(?:\.(?:com|org|net|edu))?[/#:]|urn:ex(?:ample)?:")
CLASS_LISTS = frozenset(OWL + name for name in ("unionOf", "intersectionOf", "disjointUnionOf"))
PROPERTY_LISTS = frozenset(OWL + name for name in ("propertyChainAxiom", "hasKey"))


def find_unknown(corpus: Corpus) -> Iterator[Finding]:
    """Tell the names in well-known namespaces that these do not have."""
    kinds = declarations_of(corpus.vocabulary).kinds
    lacking: dict[Iri, Vocabulary | None] = {}
    meant: dict[tuple[Iri, Position], str | None] = {}
    here: dict[tuple[str, Position], list[str]] = {}
    for uses in corpus.own.uses:
        properties = uses.predicates | uses.valued(PROPERTY_POSITIONS)
        datatypes = {Iri(literal.datatype) for literal in uses.literals} | uses.valued(DATATYPE_POSITIONS)
        wrong: dict[str, tuple[Vocabulary, str | None]] = {}
        for iri in properties | uses.objects | datatypes:
            if iri not in lacking:
                lacking[iri] = find_lacking(iri)
            vocabulary = lacking[iri]
            if vocabulary and iri not in kinds:
                position = (
                    Position.PROPERTY
                    if iri in properties
                    else Position.DATATYPE
                    if iri in datatypes
                    else Position.CLASS
                    if iri in uses.valued(CLASS_POSITIONS)
                    else Position.ANY
                )
                if (iri, position) not in meant:
                    known_here = near_declared(iri, position, kinds, here)
                    meant[iri, position] = meant_term(iri, vocabulary, position) or known_here
                wrong[iri] = (vocabulary, meant[iri, position])
        if not wrong:
            continue
        told: dict[str, list[tuple[Document, Place]]] = {}
        for term, triple, place in uses.places(wrong):
            told.setdefault(term, []).append((triple.document, place))
        for name, places in told.items():
            yield tell_unknown(places, name, *wrong[name])
        yield from tell_unknown_datatypes(uses, {term: found for term, found in wrong.items() if term not in told})


def near_declared(
    iri: Iri, position: Position, kinds: Mapping[Term, set[Kind]], names: dict[tuple[str, Position], list[str]]
) -> str | None:
    """Return the term that the ontologies of the run declare in a well-known namespace, and for which a name is a slip.

    `names` keeps the names of each namespace and position that was asked for.
    """
    space = namespace_of(iri)
    if (space, position) not in names:
        wanted = {Position.PROPERTY: set(PROPERTIES), Position.CLASS: {Kind.CLASS}}.get(position, set(TERMS))
        names[space, position] = [
            local_name(term)
            for term, has in kinds.items()
            if isinstance(term, Iri) and namespace_of(term) == space and not wanted.isdisjoint(has)
        ]
    near = near_name(local_name(iri), names[space, position])
    return space + near if near is not None and is_slip(local_name(iri), near) else None


def find_lacking(iri: Iri) -> Vocabulary | None:
    """Return the well-known vocabulary in whose namespace a name stands that it does not have."""
    vocabulary = known_vocabularies().get(namespace_of(iri))
    return vocabulary if vocabulary and is_missing(iri, vocabulary) else None


def is_missing(iri: Iri, vocabulary: Vocabulary) -> bool:
    """Return whether a vocabulary lacks a name; its own IRI and those of files are none."""
    name = iri[len(vocabulary.namespace) :]
    return bool(name) and "." not in name and name not in vocabulary.names and not MEMBERSHIP.fullmatch(iri)


def tell_unknown(
    places: Sequence[tuple[Document, Place]], term: str, vocabulary: Vocabulary, meant: str | None
) -> Finding:
    """Make the finding of one name in one file, with its further places; a vocabulary may have grown since."""
    document = places[0][0]
    name = term[len(vocabulary.namespace) :]
    way_out = f"did you mean {usual_name(meant)}?" if meant else "use a term that it has, or define your own"
    message = f"{document.shorten(Iri(term))}: there is no `{name}` in <{vocabulary.namespace}>"
    finding = UNKNOWN_TERM.at_first(places, message, way_out)
    slip = meant is not None and (namespace_of(meant) != vocabulary.namespace or is_slip(name, local_name(meant)))
    if vocabulary.is_final and (vocabulary.prefix != "sh" or slip):
        return finding
    return replace(finding, severity=Severity.WARNING if slip or vocabulary.prefix == "sh" else Severity.INFO)


def tell_unknown_datatypes(uses: Uses, wrong: dict[str, tuple[Vocabulary, str | None]]) -> Iterator[Finding]:
    """Tell the literals whose datatype is unknown, each datatype once in a file."""
    rows = uses.document.statements
    places: dict[str, list[tuple[Document, Place]]] = {}
    for row, value in enumerate(rows.objects):
        if isinstance(value, Literal) and value.datatype in wrong:
            places.setdefault(value.datatype, []).append((uses.document, Triple(uses.document, row).object_place))
    for term, found in places.items():
        yield tell_unknown(found, term, *wrong[term])


def find_undefined(corpus: Corpus) -> Iterator[Finding]:
    """Tell the classes and properties of the own namespaces that are used and not declared, each once in a file.

    Where most names of a namespace that stand in one role are declared nowhere, that is told once.
    """
    names: dict[tuple[str, str], set[Iri]] = {}
    every: dict[str, set[Iri]] = {}
    found = [one for one in iter_undefined(corpus) if not is_made_up(one[0], one[3])]
    for term, _, role, finding in found:
        if finding.code == UNDEFINED_TERM.name and finding.severity is Severity.WARNING:
            names.setdefault((space_of(term), role), set()).add(term)
            every.setdefault(space_of(term), set()).add(term)
    told: set[tuple[str, str]] = set()
    alone: list[tuple[Iri, Finding]] = []
    for term, kinds, role, finding in found:
        space = space_of(term)
        undeclared = names.get((space, role), set()) if finding.severity is Severity.WARNING else set()
        if term not in undeclared or not is_habit(corpus, space, kinds, undeclared, every[space]):
            alone.append((term, finding))
        elif (space, role) not in told:
            told.add((space, role))
            message = f"{len(undeclared)} names of <{space}> are used as a {role} and declared by no ontology here"
            yield replace(finding, message=f"{message}; this is the first")
    yield from (one for _, one in alone if one.severity is Severity.ERROR)
    # A file in which much is unknown is older than the ontology, or meant for another.
    others = [(term, one) for term, one in alone if one.severity is not Severity.ERROR]
    # Of OBO's one namespace, another ontology's terms are missing with that; one's own are told beside them.
    id_spaces = obo_id_spaces(corpus)
    named = {term for term, _ in others}
    others += [(term, one) for term, one in find_untyped(corpus, id_spaces) if term not in named]
    yield from gather_habits([one for term, one in others if is_of(term, id_spaces)], {})
    yield from gather_habits([one for term, one in others if not is_of(term, id_spaces)], {})


def find_untyped(corpus: Corpus, id_spaces: Collection[str]) -> Iterator[tuple[Iri, Finding]]:
    """Yield the own terms that stand below another one and have no type, where most others have one."""
    declared = declarations_of(corpus.vocabulary)
    for name, kinds, what in (("subClassOf", (Kind.CLASS,), "class"), ("subPropertyOf", PROPERTIES, "property")):
        untyped: dict[Iri, Triple] = {}
        for triple in corpus.ontology.triples(None, RDFS + name):
            term = triple.subject
            if isinstance(term, Iri) and namespace_of(term) in declared.own and not declared.is_a(term, *TERMS):
                untyped.setdefault(term, triple)
        typed = sum(1 for _ in declared.own_terms(*kinds)) if untyped else 0
        for term, at in untyped.items():
            is_sure = not (at.document.is_broken or is_illustration(at.document.path))
            if len(untyped) * 3 < typed and is_of(term, id_spaces) and is_sure:
                message = f"{at.document.shorten(term)} has rdfs:{name}, and nothing says that it is a {what}"
                yield term, UNTYPED_TERM.at(at.document, at.subject_place, message, "give it a type")


def is_habit(
    corpus: Corpus, space: str, kinds: tuple[Kind, ...], undeclared: Collection[Iri], every: Collection[Iri]
) -> bool:
    """Return whether so many names of a namespace are not declared that they are meant to be declared elsewhere.

    Args:
        corpus: The files.
        space: The namespace.
        kinds: What the names may be declared as.
        undeclared: The names that stand in this role.
        every: The names that stand in any role.
    """
    known = sum(space_of(one) == space for one in declarations_of(corpus.vocabulary).terms(*kinds))
    return len(every) > MANY and len(undeclared) >= known


def is_made_up(term: Iri, finding: Finding) -> bool:
    """Return whether an example uses a name of a namespace that is reserved for examples (RFC 2606), and no slip."""
    is_slip = finding.severity is Severity.ERROR
    return not is_slip and is_illustration(finding.span.file) and bool(_RESERVED.match(term))


def iter_undefined(corpus: Corpus) -> Iterator[tuple[Iri, tuple[Kind, ...], str, Finding]]:
    """Yield each term that is not declared, the kinds that it may have, its role, and the finding of it in a file."""
    declared = declarations_of(corpus.vocabulary)
    if not declared.own:
        return
    copies = {plain_namespace(space): space for space in declared.own}
    slipped = [document for document in corpus.own.documents if is_slipped(document)]
    for uses in corpus.own.uses:
        if uses.document in slipped:
            continue
        missing: dict[Iri, tuple[tuple[Kind, ...], str]] = {}
        for terms, kinds, role in roles_of_terms(uses, corpus):
            for term in terms:
                space = namespace_of(term)
                is_own = space in declared.own or (plain_namespace(space) in copies and not declared.is_a(term, *TERMS))
                if is_own and not declared.is_a(term, *TERMS) and not is_function(corpus, term):
                    missing.setdefault(term, (kinds, role))
        told: dict[Iri, list[tuple[Document, Place]]] = {}
        for term, triple, place in uses.places(missing) if missing else ():
            told.setdefault(term, []).append((triple.document, place))
        for term, places in told.items():
            if is_cut_off(corpus, term) or is_read_as_other(corpus, term, slipped):
                continue
            yield term, *missing[term], tell_undefined(corpus, places, term, *missing[term], copies)


def is_function(corpus: Corpus, term: Iri) -> bool:
    """Return whether a term is a function of SHACL, which stands as a property in node expressions."""
    return any(str(one).startswith(SH) for one in corpus.objects(term, RDF_TYPE))


def roles_of_terms(uses: Uses, corpus: Corpus) -> Iterator[tuple[set[Iri], tuple[Kind, ...], str]]:
    """Yield the terms of a file that stand as a property, a class or a datatype, lists of OWL included."""
    properties = uses.predicates | uses.valued(PROPERTY_POSITIONS) | listed(uses, corpus, PROPERTY_LISTS)
    yield properties, PROPERTIES, "property"
    yield uses.valued(CLASS_POSITIONS) | listed(uses, corpus, CLASS_LISTS), (Kind.CLASS,), "class"
    yield uses.valued(RANGE_POSITIONS), (Kind.CLASS, Kind.DATATYPE), "class or datatype"
    yield uses.valued(DATATYPE_POSITIONS), (Kind.DATATYPE,), "datatype"


def listed(uses: Uses, corpus: Corpus, predicates: frozenset[str]) -> set[Iri]:
    """Return the members of the lists that are values of some properties in a file."""
    if not uses.predicates & predicates:
        return set()
    rows = uses.document.statements
    heads = {value for predicate, value in zip(rows.predicates, rows.objects, strict=True) if predicate in predicates}
    return {one for head in heads for one in corpus.members(head) if isinstance(one, Iri)}


def is_read_as_other(corpus: Corpus, term: Iri, slipped: Collection[Document]) -> bool:
    """Return whether all that is said of a term stands in files where a prefix has a slip, so that it is misread."""
    described = {id(triple.document) for triple in corpus.vocabulary.triples(term)} if slipped else set()
    return bool(described) and described <= {id(document) for document in slipped}


def is_cut_off(corpus: Corpus, term: Iri) -> bool:
    """Return whether a term is described in a file with syntax errors, in a statement that was not read."""
    for document in corpus.own.documents:
        if document.is_broken:
            name = document.shorten(term)
            if re.search(rf"^{re.escape(name)}(?![\w.-])", document.text, re.MULTILINE):
                return True
    return False


def tell_undefined(
    corpus: Corpus,
    places: Sequence[tuple[Document, Place]],
    term: Iri,
    kinds: tuple[Kind, ...],
    role: str,
    copies: dict[str, str],
) -> Finding:
    """Make the finding: something is said of the term, but not its type; or nothing at all."""
    declared = declarations_of(corpus.vocabulary)
    document = places[0][0]
    shown = document.shorten(term)
    if term in declared.described:
        at = next(corpus.vocabulary.triples(term))
        message = f"{shown} is used as a {role}, and its description does not say that it is one"
        described = [("described here", at.document, at.subject_place)]
        return UNTYPED_TERM.at_first(places, message, "give it a type", described)
    space = namespace_of(term)
    name = term[len(space) :]
    own = copies.get(plain_namespace(space), space)
    message = f"{shown} is used as a {role}, and no ontology here declares it"
    if own != space and declared.is_a(Iri(own + name), *TERMS):
        message = f"{shown} is used as a {role}, and no ontology here declares it; <{own}{name}> is declared"
        finding = UNDEFINED_TERM.at_first(places, message, f"did you mean <{own}{name}>?")
        return replace(finding, severity=Severity.ERROR)
    names = [one[len(own) :] for one in declared.terms(*kinds) if one.startswith(own)]
    meant = near_name(name, names)
    way_out = (
        f"did you mean {document.shorten(Iri(own + meant))}?"
        if meant
        else "declare it, or check the ontology that does as well"
    )
    finding = UNDEFINED_TERM.at_first(places, message, way_out)
    return replace(finding, severity=Severity.ERROR) if meant and is_slip(name, meant) else finding


CHECKS = (
    Check(codes=(UNKNOWN_TERM,), run=find_unknown, is_pure=True),
    Check(codes=(UNDEFINED_TERM, UNTYPED_TERM), run=find_undefined, is_pure=True),
)
