"""What may be wrong with an answer, since the engine gets a part of the query wrong that cannot be written anew."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What may be wrong with an answer: the offset of what causes it in the text, and one sentence."""

    start: int
    message: str
