"""How long an answer may be."""

from __future__ import annotations

import pytest

from server.mcp.budget import Budget, estimate_tokens


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Sike produces and exports smart phone charging devices and other electronic accessories.", 14),
        ("SELECT ?whose { ?wage rlf:measure measure:wage ; rlf:of/rdfs:label ?whose }", 26),
        ('{"iri":"https://w3id.org/reliefgraph/id/company/guangdong-sike-electronics"}', 24),
        ("广东思科电子有限公司在喀什有七家工厂", 14),
    ],
)
def test_no_estimate_is_too_low(text: str, counted: int) -> None:
    """A text has no more tokens by the tokenizer o200k_base, which counted these, than estimated."""
    assert counted <= estimate_tokens(text) <= 4 * counted


def test_a_budget_spends_what_fits_and_nothing_else() -> None:
    """What fits is taken off, what does not leaves the budget as it was."""
    budget = Budget(20)
    assert budget.take("0123456789")
    assert budget.left == 14
    assert not budget.take("0" * 100)
    assert budget.left == 14
    assert budget.take("0123456789", "01234")
    assert budget.left == 4
