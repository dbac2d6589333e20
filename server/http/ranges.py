"""Requests for a part of a body: which of them a server follows, and which it answers with the whole (RFC 9110, 14)."""

from __future__ import annotations

import re

from server.http.coding import matches

_ONE_RANGE = re.compile(r"bytes\s*=\s*(?:([0-9]+)\s*-\s*([0-9]*)|-\s*([0-9]+))\s*", re.IGNORECASE)
MAX_DIGITS = 18
"""No body has so many bytes that their number has more digits."""


def read_range(asked: str, *, size: int, tag: str, if_range: str = "", if_none_match: str = "") -> str:
    """Return the range of bytes to send as a Range field that every reader takes; empty for the whole body.

    Several ranges, other units and what is no range are passed over, as section 14.2 allows. A suffix that is longer
    than the body is all of it (14.1.2), a weak tag in If-Range matches nothing (13.1.5), and who has the body already
    is asked for no part (13.2.2). A range behind the end stays, for it is an error.

    Args:
        asked: The Range field.
        size: The bytes of the body.
        tag: Its strong tag, without quotes.
        if_range: The If-Range field.
        if_none_match: The If-None-Match field.
    """
    found = _ONE_RANGE.fullmatch(asked)
    if found is None or matches(if_none_match, tag) or if_range.strip().startswith("W/"):
        return ""
    first, last, suffix = found.groups()
    if suffix is None:
        return f"bytes={_shorten(first)}-{_shorten(last) if last else ''}"
    if len(suffix.lstrip("0")) > MAX_DIGITS or int(suffix) >= size:
        return "bytes=0-"
    return f"bytes=-{int(suffix)}"


def _shorten(digits: str) -> str:
    """Return a number, or one that is larger than every body in its place."""
    digits = digits.lstrip("0") or "0"
    return digits if len(digits) <= MAX_DIGITS else "9" * MAX_DIGITS
