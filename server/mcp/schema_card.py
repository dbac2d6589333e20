"""The schema card: what the graph holds and how it is asked, on a page that an agent can afford to read first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from pyoxigraph import NamedNode

from graph.namespaces import OWL, RDF
from graph.revision.counts import Counts, read_counts
from graph.revision.view import View
from graph.terms import RLF, Role
from server.mcp.budget import estimate_tokens
from server.mcp.prefixes import PrefixTable

MAX_TOKENS = 2_000
"""The whole card has at most so many."""

_HEAD = """\
# reliefgraph, revision {revision}
News on poverty relief as RDF. Every statement leads to the sentence that says it. The graph says what was said, by whom
and where; nothing in it is a fact by itself. A plan or promise is a prospect, never a reported statement: say so.

## How to ask
SPARQL 1.1 by `ask`; `examples` has queries that work; `search` finds things by name; `why` proves a triple; `read`
gives sentences. The prefixes {prefixes} and one for each kind of thing ({kinds}) need no
declaration.
- Named graphs are <{base}graph/ROLE>. By default you ask all but prospects. For plans, promises, targets and forecasts:
  FROM <{base}graph/prospects> with the other roles you need: reported entities claims sources reference derived
  inferred ontology.
- Things have rdfs:label, often in several languages: FILTER(LANG(?name) = "en").
- A claim says who said a triple: ?claim a rlf:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
  prov:wasAttributedTo/rdfs:label ?speaker ; rlf:voice, rlf:factuality, rlf:polarity, rlf:directness ;
  prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote. `ask` cites quotes without that.
- Figures: ?o rlf:of ?whose ; rlf:measure ?what ; rlf:value ?figure. ?figure rdfs:label "over 2,000 people" with
  qudt:minInclusive, minExclusive, maxInclusive, maxExclusive, schema:value, qudt:hasUnit, rlf:approximate.
- Groups (rlf:memberClass, rlf:size) are no members: what holds of a group need not hold of each.
- rlf:Conflict and rlf:Agreement compare claims: rlf:side, rlf:explanation.
- Do not look for a rlf:PrivatePerson anywhere else.
"""

_PLAIN_HEAD = """\
# A plain store, revision {revision}
RDF that its owner has loaded, without articles behind it: answers have no citations.

## How to ask
SPARQL 1.1 by `ask`; `search` finds things by name. The prefixes {prefixes} need no declaration.
"""

_PREFIXES = "rlf rdf rdfs schema prov oa qudt unit skos owl xsd"
_TITLES = {
    "common": "properties of everything, also inferred",
    "relation": "relations",
    "event": "events: kind and roles",
    "observation": "observations",
    "figure": "figures and times",
}


def make_card(view: View, revision: str, *, is_plain: bool) -> str:
    """Return the schema card of a revision, in at most `MAX_TOKENS` tokens; it says what it leaves out.

    Args:
        view: The revision.
        revision: Its id.
        is_plain: Whether it is a store without the product's shapes and graphs.
    """
    table = PrefixTable(view.base)
    counts = read_counts(view)
    kinds = " ".join(f"{name}:" for name in table.own)
    prefixes = " ".join(f"{name}:" for name in _PREFIXES.split())
    head = (_PLAIN_HEAD if is_plain else _HEAD).format(
        revision=revision, base=view.base, prefixes=prefixes, kinds=kinds
    )
    card = head
    sections = [*_properties(view, table, counts), _classes(view, table, counts)]
    left_out = 0
    for title, entries in sections:
        shown: list[str] = []
        for entry in entries:
            if estimate_tokens(f"{card}\n## {title}\n{'; '.join([*shown, entry])}\n") > MAX_TOKENS - 40:
                left_out += 1
            else:
                shown.append(entry)
        if shown:
            card += f"\n## {title}\n{'; '.join(shown)}\n"
    if left_out:
        card += f"\n{left_out} more terms are left out here; `search` finds them.\n"
    return card


def _classes(view: View, table: PrefixTable, counts: Counts | None) -> tuple[str, list[str]]:
    """Return the classes of things, the commonest first, with how many there are."""
    numbers: Mapping[str, int] = counts.classes if counts else _count_types(view)
    own = {iri: number for iri, number in numbers.items() if not counts or iri.startswith(view.base)}
    order = sorted(own, key=lambda iri: (-own[iri], iri))
    if counts:
        order = [iri for iri in order if view.value(NamedNode(iri), RLF + "pathSegment", Role.ONTOLOGY) is not None]
    return f"{'rlf: classes' if counts else 'Classes'} (how many)", [
        f"{_short(table, iri)} {own[iri]}" for iri in order
    ]


def _properties(view: View, table: PrefixTable, counts: Counts | None) -> Iterator[tuple[str, list[str]]]:
    """Yield the properties by pattern, each with the sentence that it makes; of other vocabularies by their uses."""
    by_pattern: dict[str, list[NamedNode]] = {}
    for quad in view.store.match(None, view.own("pattern"), None, view.graph(Role.ONTOLOGY)):
        if isinstance(quad.subject, NamedNode) and view.value(quad.subject, OWL + "deprecated") is None:
            by_pattern.setdefault(view.label(quad.object), []).append(quad.subject)
    for pattern in (*_TITLES, *sorted(by_pattern.keys() - _TITLES.keys())):
        nodes = sorted(by_pattern.get(pattern, ()), key=str)
        entries = [f"{_short(table, node.value)} ({_sentence(view, node)})" for node in nodes]
        if entries:
            yield f"rlf: {_TITLES.get(pattern, pattern)}", entries
    if not by_pattern:
        used = {one.property: one.triples for one in counts.properties} if counts else _count_properties(view)
        order = sorted(used, key=lambda iri: (-used[iri], iri))
        yield "Properties (uses)", [f"{table.shorten(iri)} {used[iri]}" for iri in order]


def _short(table: PrefixTable, iri: str) -> str:
    """Return a name without the prefix that the heading has."""
    return table.shorten(iri).removeprefix("rlf:")


def _sentence(view: View, node: NamedNode) -> str:
    """Return how a property reads: its template with short names for its ends."""
    template = view.text(node, RLF + "sentence")
    return template.replace("{s}", "S").replace("{o}", "O") if template else view.label(node)


_LOOKED_AT = 100_000
"""Where no description counts the terms, so many triples are looked at."""


def _count_types(view: View) -> dict[str, int]:
    quads = islice(view.store.match(None, NamedNode(RDF + "type")), _LOOKED_AT)
    return Counter(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))


def _count_properties(view: View) -> dict[str, int]:
    return Counter(quad.predicate.value for quad in islice(view.store.match(), _LOOKED_AT))
