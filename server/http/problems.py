"""Errors as users meet them: RFC 9457 problem details, each type with an address and a page of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader

from server.http.message import Answer
from server.http.negotiate import prefers_html
from server.http.problem_types import PROBLEM_TYPES

CONTENT_TYPE = "application/problem+json"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What pages may load and run: their own, and nothing inline."""

_PAGES = Environment(loader=PackageLoader("server"), autoescape=True)


class Problem(Exception):
    """Ends a request with an error; carries everything the answer says."""

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        """Make a problem.

        Args:
            name: One of `PROBLEM_TYPES`.
            detail: What happened this time, in a sentence.
            headers: Fields of the answer, such as Retry-After.
            members: Extension members (RFC 9457, section 3.2).
        """
        super().__init__(detail)
        self.type = PROBLEM_TYPES[name]
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def again(self) -> Problem:
        """Return an equal problem to be raised: one that is kept must not hold the frames it was raised through."""
        return Problem(self.type.name, self.detail, headers=self.headers, **self.members)


def problem_to_answer(problem: Problem, *, root: str, accept: str | None) -> Answer:
    """Write a problem as JSON, or as a page for a browser; `root` is the address of the server with a final slash."""
    kind = problem.type
    fields = {
        "type": f"{root}problems/{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "advice": kind.advice,
        **problem.members,
    }
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        **problem.headers,
    }
    if prefers_html(accept):
        headers["Content-Type"] = "text/html;charset=utf-8"
        return Answer(
            status=kind.status,
            headers=headers,
            body=_PAGES.get_template("problem.html").render(problem=fields, root=root).encode(),
        )
    headers["Content-Type"] = CONTENT_TYPE
    body = json.dumps(fields, ensure_ascii=False, indent=1).encode(errors="replace") + b"\n"
    return Answer(status=kind.status, headers=headers, body=body)
