"""The ontologies of the OBO Foundry, which share one namespace and are told apart by the identifiers of their terms."""

from __future__ import annotations

import re
from collections.abc import Collection

from graph.check.corpus.corpus import Corpus
from graph.check.syntax.term import RDF_TYPE, Iri
from graph.namespaces import OBO, OWL, namespace_of

OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
"""The vocabulary that converters from OBO use; each file declares what it needs of it."""

_OBO_ONTOLOGY = re.compile(re.escape(OBO) + r"([A-Za-z]+)(?:[./]|$)")
_OBO_TERM = re.compile(re.escape(OBO) + r"([A-Za-z]+)_\w+$")


def obo_id_spaces(corpus: Corpus) -> frozenset[str]:
    """Return the identifier spaces of the OBO ontologies of a run, such as `RO` of `obo/ro.owl` and `obo/ro/core.owl`.

    All OBO ontologies share one namespace, and what another of them has declared is only repeated. Source: the OBO
    Foundry's policy of identifiers.
    """
    found = (_OBO_ONTOLOGY.match(str(one.subject)) for one in corpus.ontology.triples(None, RDF_TYPE)
             if one.object == OWL + "Ontology")  # fmt: skip
    return frozenset(one[1].upper() for one in found if one)


def is_of(term: Iri, id_spaces: Collection[str]) -> bool:
    """Return whether a term is none of OBO's, or of one of these identifier spaces."""
    if term.startswith(OBO_IN_OWL):
        return False
    found = _OBO_TERM.match(term)
    return found is None or found[1].upper() in id_spaces


def space_of(term: Iri) -> str:
    """Return the namespace of a term, down to the identifier space where it is one of OBO's, such as `…/obo/RO_`."""
    found = _OBO_TERM.match(term)
    return OBO + found[1] + "_" if found else namespace_of(term)
