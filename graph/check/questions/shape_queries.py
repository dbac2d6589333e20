"""Names in the queries of shapes that exist nowhere: such a constraint never finds anything, and nobody learns why."""

from __future__ import annotations

from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.questions.codes import UNKNOWN_NAME
from graph.check.questions.names import KnownNames
from graph.check.shacl.lint import shapes_of
from graph.check.shacl.queries import inner_place, is_run, iter_declarations
from graph.check.syntax.document import FileRole
from graph.check.syntax.term import Iri, Literal
from graph.finding import Finding
from graph.namespaces import SH
from graph.sparql.operations import Names
from graph.sparql.tokens import iter_tokens


def tell_unknown(corpus: Corpus) -> Iterator[Finding]:
    """Tell the names in queries of constraints that are slips of names which exist."""
    shapes = shapes_of(corpus)
    queries = [triple for name in ("select", "ask") for triple in shapes.triples(None, SH + name)]
    names: KnownNames | None = None
    for triple in queries:
        if FileRole.LIBRARY in triple.document.roles or not isinstance(triple.object, Literal):
            continue
        if not is_run(shapes, triple.subject):
            continue
        names = names or KnownNames(corpus, has_data=True)
        head = "".join(
            f"PREFIX {prefix}: <{space}>\n" for prefix, space, _ in iter_declarations(shapes, triple.subject)
        )
        text = triple.object.lexical
        meaning = Names("")
        told: set[str] = set()
        for token in iter_tokens(head + text):
            if meaning.note(token) or token.kind not in ("iri", "name"):
                continue
            problem = names.problem(Iri(meaning.resolve(token)))
            if problem is None or not problem[1].startswith("did you mean") or token.text in told:
                continue
            told.add(token.text)
            start = token.start - len(head)
            place = inner_place(triple.document, triple.object_place, text, start, start + len(token.text))
            prefix = token.text.partition(":")[0] + ":" if token.kind == "name" else ""
            way_out = problem[1].replace("did you mean ", f"did you mean {prefix}", 1)
            yield UNKNOWN_NAME.at(triple.document, place, f"{token.text}: {problem[0]}", way_out)
