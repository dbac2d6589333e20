"""axe-core on every type of page: in light at the width of a desktop, in dark at that of a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import check_accessibility, check_width, is_phone

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
    "doc/organization/central-government",
    "doc/group/kashgar-2016/jobs-by-companies-like-sike",
    "doc/programme/guizhou-initiative",
    "doc/product/robes",
    "doc/event/kashgar-2016/forecast-of-more-jobs",
    "doc/employment/kashgar-2016/employment-of-miyasil-tulson",
    "doc/office/kashgar-2016/office-of-zhang-ke",
    "doc/utterance/kashgar-2016/ma-xiangyu-2",
    "doc/denial/kashgar-2016/hearing-of-morocco",
    "doc/pledge/pledge-by-wanda",
    "doc/figure/reference/xinjiang-census-2010",
    "doc/statistic/xinjiang-census-2010",
    "doc/source/cldr",
    "doc/kind/opening",
    "doc/measure/wage",
    "doc/observation/kashgar-2016/wage-of-miyasil-tulson",
    "quote/kashgar-2016/288-330",
    "graph/reported",
    "ontology",
    "ontology/Company",
    "ontology/locatedIn",
    "dataset",
    "search",
    "search?q=Jiashi",
    "search?q=how+many+workers+does+Sike+employ",
    "search?q=nothinglikethis",
    "query",
    "query?question=certainly-over-1500-workers",
    "answer",
    "answer?question=wages",
    "answer?question=wages&said-by=narrator",
    "answer?question=poverty-counts",
    "answer?question=every-number",
    "why?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D",
    "embed/place/xinjiang",
    "revision",
    "revision/1/diff/2",
    "fragments",
    "problems/",
    "problems/gone",
]
REFUSED = {
    "answer?query=nothing": 400,
    "answer?question=wages&figures=maybe": 400,
    "answer?question=wages&said-by=nobody": 400,
    "doc/company/nobody": 404,
    "nothing/here": 404,
    "why?query=nothing": 400,
}
"""Pages of errors, each with its status."""


def test_every_kind_of_page_is_walked() -> None:
    """As many pages are looked at as there are kinds of them, and no page twice."""
    assert (len(set(PAGES)), len(REFUSED)) == (50, 6)


@pytest.mark.parametrize("address", [*PAGES, *REFUSED])
def test_a_page_has_no_violation(page: Any, address: str) -> None:
    """The page is the one that was asked for and fits both windows; axe-core, in one of them in turn, finds nothing."""
    assert page.goto(address).status == REFUSED.get(address, 200)
    if "query?question=" in address:
        page.locator("#result h2").wait_for()
    check_width(page)
    if [*PAGES, *REFUSED].index(address) % 2 == is_phone(page):
        check_accessibility(page)


@pytest.mark.parametrize("address", ["answer?question=wages", "doc/place/xinjiang", "query", "fragments"])
def test_what_is_folded_has_no_violation(page: Any, address: str) -> None:
    """With every fold of a page open it fits both windows, and axe-core finds nothing in the narrow one."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    check_width(page)
    if is_phone(page):
        check_accessibility(page)


def test_conflicts_and_proofs_have_no_violation(page: Any) -> None:
    """The page of a conflict, of an agreement and of a proof, reached by links, have no violation either."""
    page.goto("doc/observation/kashgar-2016/wage-of-miyasil-tulson")
    page.get_by_role("link", name="about this conflict").first.click()
    check_accessibility(page)
    page.goto("doc/company/guangdong-sike-electronics")
    page.locator(".inferred summary").first.click()
    page.locator(".inferred .claim summary").first.click()
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


def test_paper_is_white_and_covers_nothing(page: Any) -> None:
    """What was opened on the screen is on paper as it would be otherwise: all claims after the text, black on white."""
    page.goto("article/kashgar-2016")
    page.locator(".q").nth(3).click()
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.margin')).position") == "static"
    assert page.locator(".margin section").evaluate_all("all => all.every(one => one.checkVisibility())")
    assert page.get_by_role("button", name="All claims").is_hidden()
    colours = "all => all.map(one => getComputedStyle(one).backgroundColor)"
    assert set(page.locator(".q, .margin").evaluate_all(colours)) == {"rgba(0, 0, 0, 0)"}
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink')"
    assert page.evaluate(ink) == "#1c1d1f"


def test_paper_has_the_proofs(page: Any) -> None:
    """Why something follows, which the screen shows on demand, is on paper."""
    page.goto("doc/company/guangdong-sike-electronics")
    proof = page.locator(".inferred details ul.proof").first
    assert proof.bounding_box() is None or not proof.is_visible()
    page.emulate_media(media="print")
    assert proof.is_visible()


@pytest.mark.parametrize("address", ["fragments", "search?q=Jiashi", "article/kashgar-2016", "ontology", "dataset"])
def test_a_page_fits_the_narrowest_window(page: Any, address: str) -> None:
    """At 320 pixels, which is a desktop magnified four times, nobody scrolls sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
