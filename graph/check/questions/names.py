"""Names in questions that exist nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.corpus.declared import declarations_of, plain_namespace
from graph.check.corpus.obo import is_of, obo_id_spaces
from graph.check.lint.terms import is_missing
from graph.check.questions.codes import UNKNOWN_NAME
from graph.check.syntax.document import Document, Place
from graph.check.syntax.term import Iri
from graph.finding import Finding, Severity
from graph.names import known_vocabularies, near_name
from graph.namespaces import namespace_of
from graph.sparql.operations import Names
from graph.sparql.tokens import iter_tokens

_PAST = re.compile(
    r"migrat|remov|deprecat|obsolet|rename|upgrade|legacy|convert|replac|retir|detect|cleanup|old[-_/]|previous",
    re.IGNORECASE,
)
"""What names of files say whose queries are about terms that the ontologies no longer have."""


def is_about_the_past(path: str) -> bool:
    """Return whether the names of a file and its folders say that it looks for terms that are gone."""
    return bool(_PAST.search(path))


class KnownNames:
    """The names that a query may use."""

    def __init__(self, corpus: Corpus, *, has_data: bool) -> None:
        declared = declarations_of(corpus.vocabulary)
        self.own = declared.own
        self.id_spaces = obo_id_spaces(corpus)
        self.told = {space for space in map(plain_namespace, self.own) if space}
        self.terms = {namespace_of(one) for one in declared.terms()}
        self.known: set[str] = {str(one) for one in declared.described if isinstance(one, Iri)}
        self.spaces: set[str] = set()
        if has_data:
            for uses in corpus.uses:
                self.known |= uses.predicates | uses.objects
                self.known.update(one for one in uses.document.statements.subjects if isinstance(one, Iri))
                self.known.update(one for one in uses.document.statements.graphs if isinstance(one, Iri))
            self.spaces = {namespace_of(one) for one in self.known}

    def problem(self, iri: Iri) -> tuple[str, str] | None:
        """Return what is wrong with a name and the way out."""
        space = namespace_of(iri)
        name = iri[len(space) :]
        if iri in self.known or not name or not is_of(iri, self.id_spaces):
            return None
        if space not in self.own and plain_namespace(space) in self.told and space not in self.terms:
            return None  # its prefix is told, which is a slip
        vocabulary = known_vocabularies().get(space)
        if vocabulary is not None:
            if not vocabulary.is_final or not is_missing(iri, vocabulary):
                return None
            meant = near_name(name, vocabulary.names)
            return (
                f"there is no `{name}` in <{space}>",
                f"did you mean {meant}?" if meant else "take a name that exists",
            )
        if space in self.own or space in self.spaces:
            meant = near_name(name, {one[len(space) :] for one in self.known if one.startswith(space)})
            where = "no ontology here declares it" if not self.spaces else "it stands nowhere in ontologies and data"
            return where, f"did you mean {meant}?" if meant else "take a name that exists"
        return None


def find_unknown_names(document: Document, names: KnownNames) -> Iterator[Finding]:
    """Tell the names in a query that exist nowhere: such a query has no answer, and nobody learns why."""
    meaning = Names("")
    for token in iter_tokens(document.text):
        if meaning.note(token) or token.kind not in ("iri", "name"):
            continue
        written, iri = token.text, Iri(meaning.resolve(token))
        problem = names.problem(iri)
        if problem:
            # A name that nothing resembles may be one that the query makes, or that is to come.
            is_slip = problem[1].startswith("did you mean")
            prefix = written.partition(":")[0] + ":" if token.kind == "name" else ""
            way_out = problem[1].replace("did you mean ", f"did you mean {prefix}", 1)
            finding = UNKNOWN_NAME.at(document, Place(token.start, token.end), f"{written}: {problem[0]}", way_out)
            yield finding if is_slip else replace(finding, severity=Severity.WARNING)
