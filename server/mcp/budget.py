"""How long an answer may be for an agent, whose attention is counted in tokens."""

from __future__ import annotations

import json
from typing import Any

BYTES_PER_TOKEN = 2.5
"""Tokenizers of today's models make a token of 3.1 to 4.7 bytes of such text; with fewer, no estimate is too low."""


def estimate_tokens(text: str) -> int:
    """Return how many tokens a text has at most, for tokenizers as models have them today."""
    return -int(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def to_json(value: Any) -> str:
    """Write a value as an agent reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Budget:
    """Counts the tokens of an answer while its parts come together."""

    def __init__(self, max_tokens: int) -> None:
        """Begin with nothing spent."""
        self.left = max_tokens

    def take(self, *parts: Any) -> bool:
        """Spend what some parts cost together and return True; spend nothing and return False where it is too much."""
        cost = sum(estimate_tokens(to_json(part)) + 1 for part in parts)
        if cost > self.left:
            return False
        self.left -= cost
        return True
