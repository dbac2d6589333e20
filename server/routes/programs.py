"""The addresses for programs as blueprints: SPARQL, the graph store, and what the operator asks.

Every method comes to the service, which says which of them it has: so an address has one answer to each.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import Rule

from server.oversight.routes import HEALTH, JOURNAL, METRICS, QUERIES, READY
from server.routes.messages import answer_to_response, read_message, stream_to_response
from server.service.host import ServiceHost
from server.service.service import SPARQL
from server.sparql.evidence_endpoint import PATH as EVIDENCE
from server.sparql.graph_store import PATH as GRAPHS
from server.sparql.stream import Stream


def make_blueprint(name: str, *paths: str) -> Blueprint:
    """Return a blueprint whose rules, with any method, lead to the service."""
    blueprint = Blueprint(name, __name__)
    blueprint.endpoint(f"{name}.answer")(answer)

    @blueprint.record
    def add_rules(state: BlueprintSetupState) -> None:
        for path in paths:
            state.app.url_map.add(Rule(path, endpoint=f"{state.name}.answer", strict_slashes=True))

    return blueprint


def answer(**parts: str) -> Response:
    """Let the service answer the current request; the parts of the address are read there."""
    host: ServiceHost = current_app.extensions["service"]
    answer = host.answer(read_message(host))
    return stream_to_response(host, answer) if isinstance(answer, Stream) else answer_to_response(answer)


sparql = make_blueprint("sparql", SPARQL)
evidence = make_blueprint("evidence", EVIDENCE)
graph_store = make_blueprint("graph_store", GRAPHS, f"{GRAPHS}/", f"{GRAPHS}/<path:graph>")
operation = make_blueprint("operation", HEALTH, READY, METRICS, JOURNAL, QUERIES, f"{QUERIES}/", f"{QUERIES}/<path:id>")
