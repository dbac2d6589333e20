"""The tools over the Model Context Protocol, by its own SDK: what this product has of the protocol stands here.

Specification: https://modelcontextprotocol.io/specification. SDK: https://py.sdk.modelcontextprotocol.io.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field, JsonValue

from graph.errors import ReliefgraphError
from server.http.problems import Problem
from server.mcp.budget import to_json
from server.mcp.citations import Json
from server.mcp.tools import LEAST_TOKENS, MAX_ROWS, MOST_TOKENS, USUAL_ROWS, USUAL_TOKENS, GraphTools
from server.sparql.wishes import (
    ARTICLES,
    FIGURES,
    MAX_ARTICLES,
    PROSPECTS,
    SAID_BY,
    UNDISPUTED,
    Wishes,
    fields_to_wishes,
)

log = logging.getLogger("reliefgraph.mcp")

INSTRUCTIONS = (
    "A graph of what news articles say about poverty relief, with the sentence behind each statement. Read `schema` "
    "first. Cite what you use: the quoted words, the speaker, the article and its date. What is marked no_evidence, "
    "planned, promised or expected is not a reported statement; say so."
)
SCHEMA_URI = "reliefgraph://schema"
EXAMPLES_URI = "reliefgraph://examples"

ADVICE = {
    "malformed-request": "Look at the parameters of the tool.",
    "not-found": "`search` finds things by name.",
    "revision-changed": "Ask again without `revision`.",
    "update-off": "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    "result-too-large": "Use LIMIT, or name more in the pattern.",
    "too-large": "Ask for less at once; the detail names the limit.",
    "no-evidence": "Ask with evidence=false for the rows alone; the detail names what stands in the way.",
}
"""What an agent can do, where a client of the HTTP addresses would do something else."""

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def _whole(text: str, least: int, most: int | None = None) -> Any:
    """Describe a whole number in the schema of a tool; the tool itself refuses others, in words."""
    bounds: dict[str, JsonValue] = {"minimum": least}
    if most is not None:
        bounds["maximum"] = most
    return Field(description=text, json_schema_extra=bounds)


Rows = Annotated[int, _whole("rows at most", 1, MAX_ROWS)]
Offset = Annotated[int, _whole("rows to pass over: `next_offset` of the answer before", 0)]
Tokens = Annotated[int, _whole("tokens at most", LEAST_TOKENS, MOST_TOKENS)]
Name = Annotated[str, Field(description="an IRI, a prefixed name, or a name as `search` finds it")]


def make_server(tools: GraphTools, version: str) -> MCPServer:
    """Return a server of the SDK that offers the tools; it speaks over whatever transport runs it."""
    server: MCPServer = MCPServer(
        "reliefgraph",
        title="reliefgraph: poverty relief in the news, with its sentences",
        instructions=INSTRUCTIONS,
        version=version,
        subscriptions=False,
    )
    _add_lookups(server, tools)
    _add_questions(server, tools)

    @server.resource(SCHEMA_URI, name="schema", mime_type="text/markdown")
    def read_schema() -> str:
        """Say what the graph holds and how it is asked, in at most 2,000 tokens."""
        return tools.schema()

    @server.resource(EXAMPLES_URI, name="examples", mime_type="application/json")
    def read_examples() -> str:
        """Give all example questions by title."""
        return to_json(tools.examples())

    return server


def _add_lookups(server: MCPServer, tools: GraphTools) -> None:
    """Offer what finds one's way: the schema, examples, search, reading."""

    @server.tool(title="What the graph holds", annotations=_READS)
    def schema() -> CallToolResult:
        """Read this first: what the graph holds, its classes and properties, and how it is asked, on one page."""
        return _answer(lambda: tools.schema())

    @server.tool(title="Example queries", annotations=_READS)
    def examples(
        about: Annotated[str, Field(description="words of your question; empty: only the titles")] = "",
    ) -> CallToolResult:
        """Give tested questions with their SPARQL, those nearest to yours first."""
        return _answer(lambda: tools.examples(about), about)

    @server.tool(title="Find by name", annotations=_READS)
    def search(
        text: Annotated[str, Field(description="words, in English or Chinese; the last may be unfinished")],
        rows: Rows = USUAL_ROWS,
        offset: Offset = 0,
    ) -> CallToolResult:
        """Find things, terms of the vocabulary, articles and quotes by their words."""
        return _answer(lambda: tools.search(text, rows, offset), text)

    @server.tool(title="Read in an article", annotations=_READS)
    def read(
        of: Annotated[str, Field(description="the IRI of an article, a quote or a claim")],
        start: Annotated[int | None, _whole("in an article: the code point where to read", 0)] = None,
        end: Annotated[int | None, _whole("the code point after the last", 1)] = None,
        around: Annotated[int, _whole("sentences before and after", 0, 10)] = 1,
    ) -> CallToolResult:
        """Give the sentences at a place of an article word for word, with their offsets in code points."""
        return _answer(lambda: tools.read(of, start, end, around), of)


def _add_questions(server: MCPServer, tools: GraphTools) -> None:
    """Offer what answers: queries with their evidence, and proofs."""

    @server.tool(title="Ask in SPARQL", annotations=_READS)
    def ask(
        query: Annotated[str, Field(description="SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE")],
        rows: Rows = USUAL_ROWS,
        offset: Offset = 0,
        max_tokens: Tokens = USUAL_TOKENS,
        revision: Annotated[str, Field(description="refuse where the graph is no longer this revision")] = "",
        evidence: Annotated[bool, Field(description="false: the rows alone")] = True,
        prospects: Annotated[bool, Field(description="with plans, promises, aims and expectations")] = False,
        said_by: Annotated[
            str, Field(description="only what this speaker says: a name, a key, an IRI, or narrator; empty: anybody")
        ] = "",
        articles: Annotated[int, _whole("only what so many articles say", 1, MAX_ARTICLES)] = 1,
        undisputed: Annotated[bool, Field(description="without what is denied or in conflict")] = False,
        figures: Annotated[
            str, Field(description="how FILTER(?figure > 1500) is read: certainly or possibly; empty: as SPARQL does")
        ] = "",
    ) -> CallToolResult:
        """Answer a SPARQL query, each row with citations: quoted words, offsets in code points, speaker, sentence.

        `complete` says whether these are all rows; `cut` how to go on. `no_evidence` marks what no sentence supports.
        `left_out` counts rows that other wishes would show.
        """

        def work() -> Json:
            wishes = make_wishes(prospects, said_by, articles, undisputed, figures)
            return tools.ask(query, rows, offset, max_tokens, revision, evidence, wishes)

        return _answer(work, query, revision, said_by, figures)

    @server.tool(title="Why a statement holds", annotations=_READS)
    def why(
        subject: Name,
        predicate: Annotated[str, Field(description="a property: operatesIn, rlf:operatesIn or an IRI")],
        object: Name,  # noqa: A002  # the word of RDF
        max_tokens: Tokens = USUAL_TOKENS,
    ) -> CallToolResult:
        """Prove a triple: what it follows from by which rule, down to the sentences, reference data and vocabulary."""
        return _answer(lambda: tools.why(subject, predicate, object, max_tokens), subject, predicate, object)


def make_wishes(prospects: bool, said_by: str, articles: int, undisputed: bool, figures: str) -> Wishes:
    """Return what the arguments of a tool wish; raise the Problem of those that cannot be."""
    texts = ((SAID_BY, said_by), (FIGURES, figures), (ARTICLES, str(articles)))
    flags = ((PROSPECTS, prospects), (UNDISPUTED, undisputed))
    fields = [(name, value) for name, value in texts if value]
    return fields_to_wishes(fields + [(name, "true") for name, is_wished in flags if is_wished])


def _answer(work: Callable[[], Json | str], *texts: str) -> CallToolResult:
    """Return what a tool answers to some texts, as text and as values; a problem as an error that says what to do."""
    try:
        for text in texts:
            _check_characters(text)
        found = work()
    except Problem as problem:
        return _refuse(problem)
    except ReliefgraphError as error:
        return _refuse(Problem("no-data", str(error)))
    if isinstance(found, str):
        return CallToolResult(content=[TextContent(text=found)])
    return CallToolResult(content=[TextContent(text=to_json(found))], structured_content=found)


def _check_characters(text: str) -> None:
    """Raise the Problem of a text with half a surrogate pair, which JSON can write and UTF-8 cannot."""
    half = next((character for character in text if "\ud800" <= character <= "\udfff"), "")
    if half:
        detail = f"U+{ord(half):04X} is half of a pair of surrogates, and no character by itself."
        raise Problem("malformed-request", detail)


def _refuse(problem: Problem) -> CallToolResult:
    """Return a problem as RFC 9457 has it, with advice for agents."""
    name = problem.type.name
    told: Json = {
        "problem": name,
        "title": problem.type.title,
        "detail": problem.detail,
        "advice": ADVICE.get(name, problem.type.advice),
        **problem.members,
    }
    return CallToolResult(content=[TextContent(text=to_json(told))], structured_content=told, is_error=True)
