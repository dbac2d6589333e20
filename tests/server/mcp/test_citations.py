"""What agents are told of a triple besides its sentences."""

from __future__ import annotations

from typing import Any

import pytest

from server.mcp.citations import iter_grounds


@pytest.mark.parametrize(
    ("explained", "told"),
    [
        (
            {"ground": "follows", "rule": "prp-trp", "premises": [{"ground": "defined"}]},
            ["inferred: prp-trp", "the vocabulary"],
        ),
        ({"ground": "computed", "rule": "12 × 2"}, ["computed: 12 × 2"]),
        ({"ground": "computed"}, ["computed"]),
        ({"ground": "contradiction", "rule": "cax-dw"}, ["cannot all be so: cax-dw"]),
        ({"ground": "assumed", "words": "12 months are paid."}, ["assumed: 12 months are paid."]),
        ({"ground": "unknown"}, ["a client wrote it, without a source"]),
        ({"ground": "documented", "documents": [{"title": "Census"}]}, ["reference data: Census"]),
        ({"ground": "published", "documents": [{"title": "An article"}]}, ["source: An article"]),
        ({"ground": "said", "sentences": [0]}, []),
    ],
)
def test_each_ground_is_told_in_words(explained: dict[str, Any], told: list[str]) -> None:
    """Rules, formulas, assumptions, contradictions, documents and what nobody says are named."""
    assert list(iter_grounds(explained)) == told
