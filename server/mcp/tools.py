"""What agents can do with the graph: six read-only tools, each of bounded length, each answer with its revision.

They know no protocol: `protocol.py` offers them over MCP.
"""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.lookup.search import search
from graph.sparql.operations import Names
from graph.sparql.tokens import iter_tokens
from server.data.site import Site
from server.http.problems import Problem
from server.mcp.article_text import MAX_AROUND, quote_place, read_around
from server.mcp.budget import Budget
from server.mcp.citations import Citations, Json, TermWriter
from server.mcp.examples import find_examples
from server.mcp.name_resolver import NameResolver
from server.mcp.prefixes import PrefixTable
from server.mcp.schema_card import make_card
from server.mcp.service_client import EVERYBODYS, ServiceClient
from server.sparql.wishes import Wishes, split_hints

MAX_ROWS = 200
USUAL_ROWS = 20
LEAST_TOKENS, USUAL_TOKENS, MOST_TOKENS = 500, 4_000, 20_000
FRAME_TOKENS = 200
"""What an answer says besides its rows."""
MAX_QUERY = 100_000
MAX_STEPS = 200
"""A proof has at most so many steps in an answer."""

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
UNKNOWN_GROUND = "No evidence: {reason} Do not present these rows as what an article says."


class GraphTools:
    """The tools over the current revision of one directory."""

    def __init__(self, site: Site, client: ServiceClient) -> None:
        """Take a site to look things up in, and what puts queries to the service."""
        self._site = site
        self._client = client

    def schema(self) -> str:
        """Return the schema card."""
        opened = self._site.current()
        return make_card(opened.view, opened.revision.id, is_plain=opened.revision.plain)

    def examples(self, about: str = "") -> Json:
        """Return example questions with their queries: those nearest to a text, and the titles of all others."""
        opened = self._site.current()
        best, others = find_examples(about, opened.revision.base)
        return {
            "revision": opened.revision.id,
            "examples": [{"question": one.title, "what": one.what, "query": one.query} for one in best],
            "other_questions": [one.title for one in others],
        }

    def search(self, text: str, rows: int = USUAL_ROWS, offset: int = 0) -> Json:
        """Find things, terms, articles and quotes by the words of their names, in any language."""
        _check_range("rows", rows, 1, MAX_ROWS)
        _check_range("offset", offset, 0, 10_000)
        opened = self._site.current()
        table = PrefixTable(opened.revision.base)
        total, hits = search(opened.index(), text[:200], limit=rows, offset=offset)
        budget = Budget(USUAL_TOKENS - FRAME_TOKENS)
        found: list[Json] = []
        for hit in hits:
            one: Json = {"kind": hit.kind, "term": table.shorten(hit.iri), "name": hit.title}
            if hit.language and hit.language != "en":
                one["language"] = hit.language
            if hit.kind == "entity":
                one["is_a"] = [opened.view.label(kind) for kind in opened.view.types(NamedNode(hit.iri))[:2]]
            if hit.kind == "quote":
                one |= quote_place(opened.view, NamedNode(hit.iri))
            if hit.snippet:
                one["definition"] = hit.snippet[:300]
            if not budget.take(one):
                break
            found.append(one)
        answer: Json = {"revision": opened.revision.id, "total": total, "found": found}
        answer |= _cut(len(found), len(hits), offset, has_more=total > offset + len(hits))
        if not total:
            near = NameResolver(opened, table).suggest_names(text[:200])
            answer |= {"did_you_mean": near} if near else {}
        return answer

    def ask(
        self,
        query: str,
        rows: int = USUAL_ROWS,
        offset: int = 0,
        max_tokens: int = USUAL_TOKENS,
        revision: str = "",
        evidence: bool = True,
        wishes: Wishes = EVERYBODYS,
    ) -> Json:
        """Answer a SPARQL query: its rows, and the citations of each; raise the Problem that says why not."""
        _check_range("rows", rows, 1, MAX_ROWS)
        _check_range("offset", offset, 0, 1_000_000)
        _check_range("max_tokens", max_tokens, LEAST_TOKENS, MOST_TOKENS)
        opened = self._site.current()
        _check_revision(revision, opened.revision.id)
        table = PrefixTable(opened.revision.base)
        _check_query(query)
        budget, terms = Budget(max_tokens - FRAME_TOKENS), TermWriter(opened.view, table)
        reason = "it was not asked for."
        if evidence:
            try:
                report = self._client.evidence(query, table, rows=rows, offset=offset, wishes=wishes)
            except Problem as problem:
                if problem.type.name != "no-evidence":
                    raise
                reason = problem.detail
            else:
                _check_revision(revision, report["revision"])
                told = _tell(report, terms, budget, offset) | _tell_left_out(report["hints"], wishes)
                return self._with_hints(told, query, table)
        report = self._client.plain(query, table, rows=offset + rows, wishes=wishes)
        _check_revision(revision, report["revision"])
        answer = _tell_plain(report, terms, budget, rows, offset)
        answer |= _tell_left_out(report["hints"], wishes)
        answer["no_evidence"] = UNKNOWN_GROUND.format(reason=reason)
        return self._with_hints(answer, query, table)

    def why(self, subject: str, predicate: str, object: str, max_tokens: int = USUAL_TOKENS) -> Json:  # noqa: A002  # the word of RDF
        """Say why a triple holds, down to the sentences it rests on; raise the Problem of one that is not there."""
        _check_range("max_tokens", max_tokens, LEAST_TOKENS, MOST_TOKENS)
        opened = self._site.current()
        table = PrefixTable(opened.revision.base)
        resolver = NameResolver(opened, table)
        node, verb = resolver.resolve(subject), resolver.resolve(predicate, is_property=True)
        value = resolver.pick_object(node, verb, object)
        if not isinstance(value, NamedNode | Literal):
            raise Problem("no-evidence", "The object has no name of its own, so nothing can be asked of it.")
        pattern = f"{node} {verb} {value}"
        report = self._client.evidence(f"ASK {{ {{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }} }}", table, rows=1)
        budget = Budget(max_tokens - FRAME_TOKENS)
        citations = Citations(report, TermWriter(opened.view, table))
        answer: Json = {"revision": report["revision"]}
        steps = _Steps(report, citations, budget)
        [row] = report["evidence"]["rows"] or [{"witnesses": []}]
        answer["because"] = [steps.tell(number) for witness in row["witnesses"][:1] for number in witness]
        if steps.is_cut:
            answer["cut"] = "The proof is longer than this; ask why of a premise, or allow more max_tokens."
        if not citations.citations:
            answer["no_evidence"] = "No sentence of an article stands behind this; `because` says what does."
        return answer | {"citations": citations.citations, "sentences": citations.sentences}

    def read(self, of: str, start: int | None = None, end: int | None = None, around: int = 1) -> Json:
        """Return the sentences at a place of an article, or around a quote or a claim, word for word."""
        _check_range("around", around, 0, MAX_AROUND)
        opened = self._site.current()
        table = PrefixTable(opened.revision.base)
        node = NameResolver(opened, table).resolve(of)
        found = read_around(opened.view, node, start, end, around)
        sentences, budget = found["sentences"], Budget(USUAL_TOKENS - FRAME_TOKENS)
        kept: list[Json] = []
        for one in sentences:
            if kept and not budget.take(one):
                found["cut"] = f"{len(sentences) - len(kept)} more sentences from {one['start']} on; read there."
                break
            kept.append(one)
        found["sentences"] = kept
        return {"revision": opened.revision.id, **found}

    def _with_hints(self, answer: Json, query: str, table: PrefixTable) -> Json:
        """Add what an empty answer, or one with unbound variables, may come from."""
        rows = answer.get("rows", [])
        names = answer.get("columns", [])
        is_thin = not rows and answer.get("boolean") is not True
        if is_thin or any(name not in row.get("values", {}) for row in rows for name in names):
            told = split_hints(self._client.hints(query, table), EVERYBODYS)[1]
            hints = list(dict.fromkeys([*answer.get("hints", ()), *told]))
            answer |= {"hints": hints} if hints else {}
        return answer


class _Steps:
    """Writes a proof as an agent reads it, within a budget.

    Attributes:
        is_cut: Whether something had to be left out.
    """

    def __init__(self, report: Json, citations: Citations, budget: Budget) -> None:
        self._triples = report["evidence"]["triples"]
        self._citations = citations
        self._budget = budget
        self._left = MAX_STEPS
        self.is_cut = False

    def tell(self, number: int) -> Json:
        """Return a triple with all that it rests on."""
        return self._step(self._triples[number])

    def _step(self, support: Json) -> Json:
        found: Json = {"statement": support["words"], "ground": support["ground"]}
        found |= {key: support[key] for key in ("graph", "rule") if key in support}
        if "documents" in support:
            found["documents"] = [one["title"] for one in support["documents"]]
        self._left -= 1
        if not self._budget.take(found):
            self.is_cut = True
            return {"statement": support["words"][:200]}
        found |= self._citations.cite(support.get("sentences", ()), self._budget)
        if found.pop("no_evidence", ""):
            self.is_cut = self.is_cut or bool(support.get("sentences"))
        premises = []
        for premise in support.get("premises", ()):
            if self._left <= 0 or self.is_cut:
                self.is_cut = True
                break
            premises.append(self._step(premise))
        return found | ({"because": premises} if premises else {})


def _tell(report: Json, terms: TermWriter, budget: Budget, offset: int) -> Json:
    """Return an answer with its citations, as much of it as fits."""
    citations = Citations(report, terms)
    rows = citations.add_rows(offset + 1, budget)
    found: Json = {"revision": report["revision"]}
    found |= {"columns": report["head"]["vars"]} if "vars" in report["head"] else {}
    if "boolean" in report:
        found["boolean"] = report["boolean"]
    found["rows"] = rows
    page = len(report["evidence"]["rows"])
    found |= _cut(len(rows), page, offset, has_more=not report["evidence"]["complete"])
    if any("no_evidence" in row for row in rows):
        found["no_evidence"] = "Rows with `no_evidence` have no sentence and no source behind them."
    if report["evidence"].get("notFound"):
        found["not_found"] = [f"{one['kind']} {one['pattern']}" for one in report["evidence"]["notFound"]]
    return found | {"citations": citations.citations, "sentences": citations.sentences}


def _tell_plain(report: Json, terms: TermWriter, budget: Budget, rows: int, offset: int) -> Json:
    """Return an answer without evidence, as much of it as fits."""
    head: Json = {"revision": report["revision"]}
    if "boolean" in report:
        return head | {"boolean": report["boolean"]}
    if "triples" in report:
        found: list[Any] = report["triples"]
        name = "triples"
    else:
        found = report["results"]["bindings"]
        name = "rows"
        head["columns"] = report["head"]["vars"]
    shown: list[Any] = []
    page = found[offset : offset + rows]
    for number, one in enumerate(page, offset + 1):
        row = one
        if name == "rows":
            row = {"row": number, "values": {key: terms.write(term) for key, term in one.items()}}
        if not budget.take(row):
            break
        shown.append(row)
    return head | {name: shown} | _cut(len(shown), len(page), offset, has_more=not report["complete"])


def _tell_left_out(hints: list[str], wishes: Wishes) -> Json:
    """Return what an answer leaves out, in sentences, and what else the service tells of it."""
    left_out, others = split_hints(hints, wishes)
    found: Json = {"left_out": [hint for hint in hints if hint not in others]} if left_out else {}
    return found | ({"hints": list(others)} if others else {})


def _cut(shown: int, page: int, offset: int, *, has_more: bool) -> Json:
    """Return the flag of an answer: whether it is whole, and where it is not, by what it was cut and how to go on.

    Args:
        shown: How many rows the answer has.
        page: How many it could have had.
        offset: How many were passed over.
        has_more: Whether there are rows behind the page.
    """
    if shown == page and not has_more:
        return {"complete": True}
    by = "tokens" if shown < page else "rows"
    return {"complete": False, "cut": {"by": by, "shown": shown, "next_offset": offset + shown}}


def _check_revision(wanted: str, current: str) -> None:
    """Raise the Problem of a client that thinks of another revision than the one that answers."""
    if wanted not in ("", current):
        raise Problem(
            "revision-changed",
            f"You ask of revision {wanted[:80]!r}; the current one is {current}, and may say otherwise. "
            "Do not mix its answers with earlier ones.",
            current=current,
        )


def _check_query(query: str) -> None:
    if len(query) > MAX_QUERY:
        raise Problem("too-large", f"The query has {len(query)} characters; the limit is {MAX_QUERY}.")
    names = Names("")
    first = next((token.word for token in iter_tokens(query) if not names.note(token)), "")
    if first in _UPDATES:
        raise Problem("update-off", f"{first} begins an update, and agents only read: nothing was changed.")


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Problem("malformed-request", f"{name} is {value}; a whole number from {least} to {most} is expected.")
