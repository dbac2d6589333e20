"""The SPARQL in shapes: what must be right before an engine runs it (https://www.w3.org/TR/shacl/#sparql-constraints)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.check.corpus.corpus import Corpus
from graph.check.shacl.codes import BAD_SHAPE_QUERY, SHAPE_QUERY_NOT_RUN
from graph.check.syntax.document import Document, FileRole, Place, Triple
from graph.check.syntax.term import Literal, Term
from graph.finding import Finding
from graph.namespaces import OWL, SH
from graph.sparql.nesting import UNREADABLE, fill_arguments, find_depth
from graph.sparql.tokens import Token, iter_tokens

QueryProblem = tuple[Term, Finding]
"""The node of a query that is not to be run, and why."""

FORBIDDEN = {"MINUS", "VALUES", "SERVICE"}


def find_bad_queries(corpus: Corpus) -> Iterator[Finding]:
    """Tell the queries of constraints and validators that cannot be run as they stand."""
    return (finding for _, finding in query_problems(corpus))


def query_problems(corpus: Corpus) -> tuple[QueryProblem, ...]:
    """Return the queries of constraints and validators that cannot be run as they stand."""
    return corpus.remember("query problems", lambda whole: tuple(_iter_problems(whole)))


def _iter_problems(corpus: Corpus) -> Iterator[QueryProblem]:
    shapes = corpus.of(FileRole.SHAPES, FileRole.LIBRARY)
    for predicate in (SH + "select", SH + "ask"):
        for triple in shapes.triples(None, predicate):
            if FileRole.LIBRARY in triple.document.roles:
                continue
            if isinstance(triple.object, Literal) and is_run(shapes, triple.subject):
                for finding in _check_query(shapes, triple, triple.object.lexical):
                    yield triple.subject, finding
    for document in shapes.own.documents:
        for row, predicate in enumerate(document.statements.predicates):
            if predicate == SH + "sparql":
                for finding in _check_constraint(shapes, Triple(document, row)):
                    yield document.statements.objects[row], finding


def is_run(shapes: Corpus, node: Term) -> bool:
    """Return whether a query is that of a constraint or a validator; others (functions, targets) are nobody's here."""
    users = (SH + name for name in ("sparql", "validator", "nodeValidator", "propertyValidator"))
    return any(shapes.find(None, predicate, node) for predicate in users)


def lacks_import(shapes: Corpus, node: Term) -> bool:
    """Return whether the prefixes of a query may come from an import that is not at hand."""
    todo, seen = shapes.objects(node, SH + "prefixes"), set()
    while todo:
        ontology = todo.pop()
        if shapes.find(ontology) is None:
            return True
        if ontology not in seen:
            seen.add(ontology)
            todo += shapes.objects(ontology, OWL + "imports")
    return False


def _check_constraint(shapes: Corpus, triple: Triple) -> Iterator[Finding]:
    """A SPARQL-based constraint has exactly one sh:select."""
    count = len(shapes.objects(triple.object, SH + "select"))
    if count != 1:
        message = f"a SPARQL-based constraint has exactly one sh:select, and this one has {count}"
        yield BAD_SHAPE_QUERY.at(triple.document, triple.object_place, message, "write one SELECT query")


def _check_query(shapes: Corpus, triple: Triple, text: str) -> Iterator[Finding]:
    """Check one query: its prefixes, what pre-binding forbids, its grammar."""
    document, place = triple.document, triple.object_place
    prefixes: dict[str, str] = {}
    for prefix, namespace, declared in iter_declarations(shapes, triple.subject):
        if prefixes.setdefault(prefix, namespace) != namespace:
            message = f"the prefix `{prefix}:` is declared with two namespaces: <{prefixes[prefix]}> and <{namespace}>"
            related = [("the second is here", declared.document, declared.subject_place)]
            yield BAD_SHAPE_QUERY.at(document, place, message, "keep one of the two", related)
            return
    wanted = "SELECT" if triple.predicate == SH + "select" else "ASK"
    tokens = list(iter_tokens(text))
    words = [found.word for found in tokens if found.word]
    form = next((word for word in words if word in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}), None)
    if form != wanted:
        yield BAD_SHAPE_QUERY.at(document, place, f"sh:{wanted.lower()} needs a query that begins with {wanted}", "")
        return
    prebound = prebound_variables(shapes, triple)
    problems = list(iter_restrictions(tokens, prebound, is_select=wanted == "SELECT"))
    for start, end, message in problems:
        yield BAD_SHAPE_QUERY.at(
            document, inner_place(document, place, text, start, end), message, "see SHACL, appendix A"
        )
    own = {found[1] for found in re.finditer(r"\bPREFIX\s+([\w-]*):", text, re.IGNORECASE)}
    names = [token for token in tokens if token.kind == "name"]
    unknown = next((name for name in names if name.text.partition(":")[0] not in {*prefixes, *own, "_"}), None)
    if unknown is not None and lacks_import(shapes, triple.subject):
        message = (
            f"the prefix of `{unknown.text}` may be declared in an import that is not at hand, so the query is not run"
        )
        yield SHAPE_QUERY_NOT_RUN.at(document, place, message, "name a copy of the import in the setting `imports`")
    elif unknown is not None:
        where = inner_place(document, place, text, unknown.start, unknown.end)
        message = f"the prefix of `{unknown.text}` is not declared for this query"
        yield BAD_SHAPE_QUERY.at(document, where, message, "declare it with sh:prefixes and sh:declare")
    elif not problems:
        yield from _check_grammar(document, place, text, prefixes)


def _check_grammar(document: Document, place: Place, text: str, prefixes: dict[str, str]) -> Iterator[Finding]:
    """Let the query engine read the query; it, and what explains its errors, take long to import."""
    from pyoxigraph import Store

    from graph.sparql.diagnosis import diagnose_syntax, find_mistake

    header = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes.items())
    # The same length, so that the engine's column is that of the text.
    query = header + fill_arguments(re.sub(r"\$PATH\b", "<x:a>", text))
    if (depth := find_depth(query)) >= UNREADABLE:
        message = f"SUBSTR stands in itself {depth} times, which takes the engine too long to read: it is not run"
        yield SHAPE_QUERY_NOT_RUN.at(document, place, message, "BIND a part of it to a variable")
        return
    try:
        Store().query(query, base_iri="x:")
    except RuntimeError as error:
        yield _tell_not_run(document, place, text, prefixes, str(error))
    except SyntaxError as error:
        if find_mistake(query, is_update=False) is None:
            # What the grammar allows and the engine does not read is no fault of the query.
            words = "the engine here does not read this query, so it is not run"
            yield SHAPE_QUERY_NOT_RUN.at(document, place, words, "the rest of the shapes is checked")
            return
        diagnosis = diagnose_syntax(query, str(error), is_update=False)
        start = max(diagnosis.offset - len(header), 0)
        where = inner_place(document, place, text, start, start + 1)
        message = f"the query cannot be read: {diagnosis.message.rstrip('.')}"
        yield BAD_SHAPE_QUERY.at(document, where, message, " ".join(diagnosis.hints).rstrip("."))


def _tell_not_run(document: Document, place: Place, text: str, prefixes: dict[str, str], words: str) -> Finding:
    """Tell a query that the engine reads and cannot run, at the function that it does not know."""
    name = re.search(r"custom function <([^>]*)>", words)
    if name is None:
        message = f"the query is not run: {shorten_words(words)}"
        return SHAPE_QUERY_NOT_RUN.at(document, place, message, "the rest of the shapes is checked")
    written = [f"<{name[1]}>"]
    own = re.findall(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", text, re.IGNORECASE)
    for prefix, namespace in (*prefixes.items(), *own):
        if name[1].startswith(namespace):
            written.append(f"{prefix}:{name[1][len(namespace) :]}")
    found = next((one for one in written if one in text), "")
    at = text.find(found)
    where = inner_place(document, place, text, at, at + len(found)) if found else place
    message = f"the function {found or written[0]} is not known here, so the query is not run"
    return SHAPE_QUERY_NOT_RUN.at(document, where, message, "say it without the function, if it is to be checked here")


def shorten_words(words: str) -> str:
    """Cut the engine's long lists of what it expected."""
    return words if len(words) <= 160 else f"{words[:157]}…"


def iter_declarations(shapes: Corpus, node: Term) -> Iterator[tuple[str, str, Triple]]:
    """Yield prefix, namespace and declaration along sh:prefixes/owl:imports*/sh:declare."""
    todo = shapes.objects(node, SH + "prefixes")
    seen: set[Term] = set()
    while todo:
        ontology = todo.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        todo += shapes.objects(ontology, OWL + "imports")
        for declared in shapes.triples(ontology, SH + "declare"):
            prefixes = shapes.objects(declared.object, SH + "prefix")
            namespaces = shapes.objects(declared.object, SH + "namespace")
            if prefixes and namespaces and isinstance(prefixes[0], Literal) and isinstance(namespaces[0], Literal):
                yield prefixes[0].lexical, namespaces[0].lexical, declared


def prebound_variables(shapes: Corpus, triple: Triple) -> set[str]:
    """Return the variables that have a value before the query runs."""
    names = {"this", "shapesGraph", "currentShape"}
    if triple.predicate == SH + "ask":
        names.add("value")
    for predicate in (SH + "validator", SH + "nodeValidator", SH + "propertyValidator"):
        for user in shapes.triples(None, predicate, triple.subject):
            for parameter in shapes.objects(user.subject, SH + "parameter"):
                for path in shapes.objects(parameter, SH + "path"):
                    names.add(re.split(r"[#/:]", str(path))[-1])
    return names


def iter_restrictions(tokens: list[Token], prebound: set[str], *, is_select: bool) -> Iterator[tuple[int, int, str]]:
    """Yield what pre-binding forbids (https://www.w3.org/TR/shacl/#pre-binding): start, end and words."""
    outer = True
    for number, token in enumerate(tokens):
        word = token.word
        if word in FORBIDDEN:
            yield token.start, token.end, f"{word} may not stand in the query of a shape"
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if word == "AS" and following is not None and following.text[1:] in prebound:
            yield (
                following.start,
                following.end,
                f"{following.text} has a value already, so it may not stand after AS",
            )
        if word == "SELECT":
            projected = projection(tokens[number + 1 :])
            missing = [name for name in sorted(prebound - {"shapesGraph", "currentShape"}) if name not in projected]
            if projected and outer and is_select and "this" not in projected:
                yield token.start, token.end, "the query must give back $this"
            elif projected and not (outer and is_select) and missing:
                named = ", ".join(f"${name}" for name in missing)
                yield (
                    token.start,
                    token.end,
                    f"a subquery must give back every variable that has a value: {named} is missing",
                )
            outer = False
        outer = outer and word != "ASK"


def projection(tokens: list[Token]) -> set[str]:
    """Return the variables that a SELECT gives back; nothing for `*`."""
    names: set[str] = set()
    depth = 0
    previous = ""
    for token in tokens:
        if token.is_sign("*") and depth == 0:
            return set()
        if token.is_sign("{") or token.word in {"WHERE", "FROM"}:
            break
        depth += token.is_sign("(") - token.is_sign(")")
        if token.kind == "variable" and (depth == 0 or previous == "AS"):
            names.add(token.text[1:])
        previous = token.word
    return names


def inner_place(document: Document, place: Place, text: str, start: int, end: int) -> Place:
    """Return the place of a stretch of a string in the file, where the string is written without escapes."""
    written = document.text[place.start : place.end]
    at = written.find(text)
    return Place(place.start + at + start, place.start + at + end) if at >= 0 and text else place
