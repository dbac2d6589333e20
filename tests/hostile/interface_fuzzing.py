"""Requests made from /openapi.json by schemathesis: what the description allows, and what it does not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.hostile.fuzzing import Verdict, find_fault
from tests.server.running import Running

CHECKS = [
    status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
]  # fmt: skip
"""What the description promises of an answer: its status, its media type, its fields, its schema."""
TIMEOUT_S = 20.0
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


TEXTS = ("application/sparql-query", "application/sparql-update", "text/turtle", "application/n-triples")
"""Media types whose bodies are texts; schemathesis does not know them."""


@schemathesis.serializer(*TEXTS)
def write_text(context: schemathesis.SerializationContext, value: object) -> bytes:
    """Write the body of a request as the text that it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@dataclass(kw_only=True)
class Outcome:
    """What became of the requests.

    Attributes:
        statuses: How often each status came.
        operations: How often each operation was asked for.
        faults: What was wrong, each with the request.
        slowest_s: The longest time that an answer took.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest_s: float = 0.0


def fuzz_interface(
    server: Running,
    count: int,
    *,
    token: str = "",
    number: int = 20161026,
    change: Callable[[dict[str, Any]], None] = lambda document: None,
) -> Outcome:
    """Send so many requests, half of them as described and half not, and hold each answer against the description.

    Args:
        server: Where to.
        count: How many.
        token: Goes along in Authorization.
        number: Another one gives other requests.
        change: Changes the description before it is used.

    Raises:
        requests.Timeout: Where an answer does not come in time.
    """
    document = json.loads(server.ask("GET", "/openapi.json").body)
    change(document)
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=server.url.rstrip("/"))
    outcome = Outcome()
    session = requests.Session()
    for mode in MODES:

        @seed(number)
        @settings(
            max_examples=count // len(MODES),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=schema.as_strategy(generation_mode=mode))
        def send(case: Case[Any]) -> None:
            _send(case, session, token, outcome)

        send()
    return outcome


def _send(case: Case[Any], session: requests.Session, token: str, outcome: Outcome) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = case.call(session=session, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
    outcome.statuses[response.status_code] += 1
    outcome.operations[case.operation.label] += 1
    outcome.slowest_s = max(outcome.slowest_s, response.elapsed)
    told = f"{case.method} {response.request.url} {response.request.body!r:.300} → {response.status_code}"
    verdict = Verdict(status=response.status_code, text=response.content[: 1 << 16].decode(errors="replace"))
    if fault := find_fault(verdict):
        outcome.faults.append(f"{fault}: {told}")
    try:
        case.validate_response(response, checks=list(CHECKS))
    except FailureGroup as failures:
        words = "; ".join(f"{one.title}: {one.message}"[:400] for one in failures.exceptions)
        outcome.faults.append(f"{words}: {told}")
