"""Violations of the profile of OWL 2 that an ontology claims.

An ontology claims a profile with `dcterms:conformsTo <http://www.w3.org/ns/owl-profile/RL>` (or EL, QL, DL).
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document
from graph.check.syntax.term import Iri
from graph.finding import Finding, Severity
from graph.namespaces import DCTERMS

CODES = {name: Code(name=f"owl-{name.lower()}", severity=Severity.ERROR) for name in ("DL", "EL", "QL", "RL")}
CLAIM = "http://www.w3.org/ns/owl-profile/"


def claimed_profiles(document: Document) -> list[str]:
    """Return the profiles that the ontology of a file claims."""
    return [
        str(triple.object)[len(CLAIM) :]
        for triple in document.triples()
        if triple.predicate == DCTERMS + "conformsTo"
        and isinstance(triple.object, Iri)
        and triple.object.startswith(CLAIM)
    ]


def find_violations(corpus: Corpus) -> Iterator[Finding]:
    """Tell where a file breaks the profile that it claims; EL, QL and RL are parts of DL."""
    for document in corpus.ontology.documents:
        claimed = claimed_profiles(document) if DCTERMS + "conformsTo" in set(document.statements.predicates) else []
        if not set(claimed) & set(CODES):
            continue
        # Late, for few ontologies claim a profile, and the grammars take long to import.
        from graph.check.profile.direct import find_dl_violations
        from graph.check.profile.grammar import PROFILES
        from graph.check.profile.walker import Walker

        for triple, message in find_dl_violations(corpus, document):
            way_out = "see https://www.w3.org/TR/owl2-syntax/#Ontologies"
            yield CODES["DL"].at(document, triple.object_place, f"{message}: this is not OWL 2 DL", way_out)
        for name in claimed:
            if name in PROFILES:
                walker = Walker(corpus.vocabulary, document, PROFILES[name])
                for at, message in walker.find():
                    text = f"{message} in OWL 2 {name}"
                    yield CODES[name].at(at.document, at.predicate_place, text, f"see {PROFILES[name].section}")


CHECKS = (Check(codes=tuple(CODES.values()), run=find_violations),)
