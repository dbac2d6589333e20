"""The kinds of error that users can meet. The table is the whole list: what is not in it cannot be sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """A kind of error: its status, its title, and what a user can do about it."""

    name: str
    status: int
    title: str
    advice: str


def _table(*rows: tuple[str, int, str, str]) -> dict[str, ProblemType]:
    return {
        name: ProblemType(name=name, status=status, title=title, advice=advice) for name, status, title, advice in rows
    }


PROBLEM_TYPES = _table(
    (
        "malformed-request",
        400,
        "The request is malformed",
        "Compare it with the SPARQL 1.1 Protocol, or with /openapi.json.",
    ),
    ("malformed-query", 400, "The query is malformed", "Look at the marked place; `line` and `column` count from 1."),
    ("malformed-update", 400, "The update is malformed", "Look at the marked place; `line` and `column` count from 1."),
    ("malformed-data", 400, "The RDF data is malformed", "Look at the marked place; `line` and `column` count from 1."),
    (
        "data-unreadable",
        422,
        "The document cannot be read here",
        "Send it in another format, N-Triples for instance, or in smaller parts.",
    ),
    (
        "query-refused",
        400,
        "The query could not be evaluated",
        "The detail says which part of it asks for something impossible.",
    ),
    (
        "no-evidence",
        422,
        "There is no evidence for this answer",
        "The query can be answered at /sparql. The detail names the part of it for which evidence is not known.",
    ),
    (
        "unknown-term",
        400,
        "The query names what exists nowhere",
        "Correct the names in `unknown_terms`, or ask without `strict`.",
    ),
    (
        "unknown-speaker",
        400,
        "Nobody of that name speaks here",
        "Take one of the names that are suggested, or narrator for the articles' own voice.",
    ),
    (
        "outward-request",
        403,
        "Nothing goes out from here",
        "SERVICE and LOAD are refused. Ask the other place yourself, and join the answers.",
    ),
    (
        "update-off",
        403,
        "Updates are turned off",
        "The operator turns them on by making a token: reliefgraph token add.",
    ),
    (
        "update-local",
        403,
        "Only this machine may write without a token",
        "Send it from the machine of the server itself, or with a token from its operator: reliefgraph token add.",
    ),
    ("unauthorized", 401, "A valid token is needed", "Send it as: Authorization: Bearer …"),
    (
        "scope-missing",
        403,
        "The token does not allow this",
        "Ask the operator for a token with the scope that the detail names.",
    ),
    (
        "graph-read-only",
        403,
        "This graph cannot be written",
        "It is computed from the others. Write to one of those in `writable`.",
    ),
    (
        "graph-missing",
        400,
        "A write must name a graph",
        "Write inside GRAPH, or use USING/WITH, with one of those in `writable`.",
    ),
    ("not-found", 404, "There is nothing here", "Start at the address of this server and follow the links."),
    (
        "gone",
        410,
        "This was said once, and is said no longer",
        "A former revision still has it.",
    ),
    ("graph-not-found", 404, "There is no such graph", "The service description at /sparql lists the graphs."),
    ("request-timeout", 408, "The request did not arrive in time", "Send it faster, or in smaller parts."),
    ("remote-failed", 502, "Another server did not answer", "Try again later, or put SILENT behind SERVICE."),
    ("no-data", 503, "There is no data to serve yet", "The operator makes it with: reliefgraph build."),
    ("method-not-allowed", 405, "This method does not work here", "The Allow field lists those that do."),
    (
        "not-acceptable",
        406,
        "None of the formats is one you accept",
        "Ask for one of those in `available`, or send no Accept field.",
    ),
    (
        "revision-changed",
        412,
        "It is not the state that you expect",
        "Read the current state, look at what changed, and send your write again with its ETag.",
    ),
    ("address-too-long", 414, "The address is too long", "Send the query by POST."),
    ("too-large", 413, "The request is too large", "Send it in parts; the detail names the limit."),
    ("unsupported-media-type", 415, "This media type cannot be read", "Send one of those in `available`."),
    (
        "range-not-satisfiable",
        416,
        "There are no such bytes",
        "Content-Range says how many there are; a download that has them all is finished.",
    ),
    (
        "patch-out-of-scope",
        422,
        "The patch is not about this graph alone",
        "Leave GRAPH, WITH and USING out: the address names the graph. To change several, send the update to /sparql.",
    ),
    (
        "literal-ill-formed",
        422,
        "A literal is no value of its datatype",
        "Correct it, or give it another datatype. The store keeps numbers and dates by their value, so it would have "
        "become a valid one.",
    ),
    (
        "literal-rewritten",
        422,
        "A literal would be stored as another one",
        "Write it as in `rewritten`, or write without `strict`: the value is the same.",
    ),
    (
        "shapes-violated",
        422,
        "The result would break the shapes",
        "The report says which statements, and what was expected.",
    ),
    (
        "contradiction",
        422,
        "The result would contradict itself",
        "`triples` names what cannot all be so, and `proof` why. Leave one of them out, or take one back.",
    ),
    ("head-too-large", 431, "The head of the request is too large", "Send fewer or shorter header fields."),
    ("too-many-requests", 429, "You ask more than your share", "Wait as many seconds as Retry-After says."),
    (
        "deadline",
        503,
        "The query ran out of time",
        "Ask for less: fewer rows, a narrower pattern, a LIMIT. Nothing of the answer was kept.",
    ),
    (
        "out-of-memory",
        503,
        "The query ran out of memory",
        "Ask for less: sorting, grouping and DISTINCT keep all rows at once.",
    ),
    ("result-too-large", 503, "The answer is too large", "Use LIMIT and OFFSET, or take a dump of the data."),
    ("engine-away", 503, "The engine that answers queries is away", "Try again later; the operator must start it."),
    (
        "engine-behind",
        503,
        "The engine that answers queries does not hold this revision",
        "The operator brings it there with: reliefgraph revision push.",
    ),
    ("busy", 503, "The server is busy", "Wait as many seconds as Retry-After says."),
    ("cancelled", 503, "The query was stopped by the operator", "Ask the operator why."),
    ("engine-failed", 503, "The query broke the engine", "The former data is unharmed. Please report the query."),
    (
        "write-failed",
        503,
        "The write could not be finished",
        "The detail says what has become of it. Send less at once, or ask the operator for a longer deadline or more "
        "memory.",
    ),
    ("writer-busy", 503, "Another write is running", "Wait as many seconds as Retry-After says."),
    ("disk-full", 507, "The disk is full", "Nothing was written; reads go on. The operator must free some space."),
    ("internal", 500, "An error of this program", "Please report it with the number in `incident`."),
)
