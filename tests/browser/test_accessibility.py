"""axe-core on every type of page: in light at the width of a desktop, in dark at that of a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import check_accessibility

PAGES = [
    "",
    "article/kashgar-2016",
    "article/kashgar-2016?speaker=zhang-ke",
    "claim/kashgar-2016/sike-kashgar-staff",
    "claim/kashgar-2016/zhang-on-one-job",
    "doc/company/guangdong-sike-electronics",
    "doc/company/wanda",
    "doc/person/zhang-ke",
    "doc/person/miyasil-tulson",
    "doc/place/xinjiang",
    "doc/pledge/pledge-by-wanda",
    "doc/figure/kashgar-2016/miyasil-wage-amount",
    "doc/poverty-count/poverty-in-xinjiang",
    "quote/kashgar-2016/831-886",
    "graph/reported",
    "ontology",
    "ontology/Company",
    "ontology/locatedIn",
    "dataset",
    "search?q=Jiashi",
    "search?q=nothinglikethis",
    "query",
    "query?question=certainly-over-1500-workers",
    "revision",
    "revision/1/diff/2",
    "fragments",
    "doc/company/nobody",
    "problems/",
    "problems/gone",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_violation(page: Any, address: str) -> None:
    """axe-core finds nothing, the page fits the window, and nothing is asked of another host."""
    page.goto(address)
    if "question=" in address:
        page.locator("#result h2").wait_for()
    check_accessibility(page)


def test_conflicts_and_proofs_have_no_violation(page: Any) -> None:
    """The page of a conflict, of an agreement and of a proof, reached by links, have no violation either."""
    page.goto("doc/poverty-count/poverty-in-xinjiang")
    page.get_by_role("link", name="about this conflict").first.click()
    check_accessibility(page)
    page.goto("doc/company/guangdong-sike-electronics")
    page.locator(".inferred summary").first.click()
    check_accessibility(page)
    page.locator(".inferred .proof a").first.click()
    check_accessibility(page)


def test_paper_shows_text_and_claims(page: Any) -> None:
    """Printed, the reader shows the text and all claims, without the search field and the filter."""
    page.goto("article/kashgar-2016")
    page.emulate_media(media="print")
    assert page.locator("header.site").is_hidden()
    assert page.locator(".filter").is_hidden()
    assert page.locator(".text").is_visible()
    assert page.locator(".margin section").first.is_visible()
