"""What a reader does, from a highlight to a company and back to the sentence."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from tests.server.running import Running


def test_from_a_highlight_to_a_company_and_back(page: Any) -> None:
    """A highlight shows its claims; one leads to the company; the company's figure leads back to the sentence."""
    page.goto("article/kashgar-2016")
    page.get_by_text("employs over 2,000 people at", exact=False).first.click()
    shown = page.locator(".margin section:not(.away)")
    assert shown.count() == 1
    assert "more than 2,000 people" in shown.inner_text()
    shown.get_by_role("link", name="Guangdong Sike Electronics", exact=True).click()
    page.wait_for_url("**/doc/company/guangdong-sike-electronics")
    assert page.get_by_role("heading", level=1).inner_text() == "Guangdong Sike Electronics"
    figure = page.locator("li.claim", has_text="over 2,000 people").filter(has_text="headcount").first
    assert figure.locator("svg.interval").count() == 2
    figure.get_by_role("link", name="in its place").click()
    page.wait_for_url(re.compile(r"/article/kashgar-2016#claim-"))
    lit = page.locator(".q.on")
    assert "employs over 2,000 people" in " ".join(lit.all_inner_texts())
    assert lit.first.is_visible()


def test_all_claims_come_back(page: Any) -> None:
    """After a highlight was chosen, Escape and the button show all claims again."""
    page.goto("article/kashgar-2016")
    sections = page.locator(".margin section:not(.away)")
    everything = sections.count()
    page.locator(".q").first.click()
    assert sections.count() < everything
    page.keyboard.press("Escape")
    assert sections.count() == everything
    page.locator(".q").nth(5).click()
    page.get_by_role("button", name="All claims").click()
    assert sections.count() == everything


def test_the_filter_leaves_one_speaker(page: Any) -> None:
    """Choosing a speaker leaves that speaker's claims and dims the other highlights."""
    page.goto("article/kashgar-2016")
    page.get_by_label("speaker").select_option("zhang-ke")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("speaker=zhang-ke"))
    claims = page.locator(".margin section li")
    assert claims.count() > 5
    assert all("said by Zhang Ke" in text for text in claims.all_inner_texts())
    assert page.locator(".q.dim").count() > 20


def test_a_question_is_asked_in_the_editor(page: Any) -> None:
    """An example question runs, its answer can be seen as a table, sorted, and shared by its address."""
    page.goto("query")
    page.get_by_role("link", name="Which employers certainly have more than 1,500 workers?").click()
    answer = page.locator("#result")
    answer.get_by_role("cell", name="Guangdong Sike Electronics").wait_for()
    assert answer.get_by_role("heading").inner_text() == "Answer: 1 row"
    if page.locator(".CodeMirror").count():
        assert "query=" in page.url
        page.reload()
        answer.get_by_role("cell", name="Guangdong Sike Electronics").wait_for()
        with page.expect_download() as download:
            answer.get_by_role("button", name="CSV").click()
        assert download.value.suggested_filename == "answer.csv"


@pytest.fixture
def editor(page: Any) -> Any:
    """Open the query page with its editor; skip where it was not bundled."""
    page.goto("query")
    if page.request.get("static/bundle/query.js").status != 200:
        pytest.skip("the editor is not bundled; make bundle makes it (with npm)")
    page.locator(".CodeMirror").wait_for()
    return page


def ask(page: Any, query: str) -> None:
    """Put a query into the editor and ask it."""
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)
    page.get_by_role("button", name="Ask").click()


def test_an_error_is_marked_at_its_place(editor: Any) -> None:
    """A slip is told with its line and marked in the text."""
    ask(editor, "SELECT * {\n  ?s ?p\n}")
    editor.locator("#result .problem").wait_for()
    assert re.search(r"Line \d+, column \d+", editor.locator("#result").inner_text())
    assert editor.locator(".CodeMirror .wrong").count() >= 1


def test_answers_as_chart_map_and_graph(editor: Any) -> None:
    """Numbers make a chart, coordinates a map with the country's outline, and triples a graph."""
    places = """
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
    SELECT ?name ?lat ?long { ?s rdfs:label ?name ; geo:lat ?lat ; geo:long ?long FILTER(LANG(?name) = 'en') }
    """
    ask(editor, places)
    tools = editor.locator("#result .tools")
    tools.get_by_role("button", name="Map").click()
    editor.locator("#result svg .land").first.wait_for()
    assert editor.locator("#result svg .here").count() > 5
    tools.get_by_role("button", name="Chart").click()
    assert editor.locator("#result svg .column").count() > 5
    ask(editor, "CONSTRUCT WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#subClassOf> ?o }")
    editor.get_by_role("heading", name=re.compile("triples")).wait_for()
    editor.locator("#result .tools").get_by_role("button", name="Graph").click()
    assert editor.locator("#result svg .dot").count() > 10


def test_terms_are_completed_from_the_vocabulary(editor: Any) -> None:
    """The beginning of a property is completed, and its prefix is declared."""
    editor.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?s rlf:headc }')")
    editor.evaluate("document.querySelector('.CodeMirror').CodeMirror.setCursor({ line: 0, ch: 23 })")
    editor.locator(".CodeMirror textarea").focus()
    editor.keyboard.press("Control+Space")
    hint = editor.locator(".CodeMirror-hint", has_text="rlf:headcount")
    hint.first.wait_for()
    hint.first.click()
    editor.wait_for_function("document.querySelector('.CodeMirror').CodeMirror.getValue().includes('ontology#>')")
    assert "rlf:headcount" in editor.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")


def test_searching_jiashi(page: Any) -> None:
    """Suggestions come while one types, lead on by keyboard, and the search page finds the county and its quotes."""
    page.goto("")
    field = page.get_by_role("combobox")
    field.press_sequentially("Jias", delay=20)
    page.get_by_role("option", name=re.compile("^Jiashi County")).wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/doc/**")
    page.goto("search?q=Jiashi")
    results = page.locator("main li")
    assert results.first.inner_text().startswith("Jiashi County")
    page.get_by_role("link", name=re.compile("Shenzhen Industrial Park, located in Jiashi County")).first.click()
    page.wait_for_url(re.compile("article/kashgar-2016#claim-"))


def test_suggestions_that_come_too_late_stay_away(page: Any) -> None:
    """Who has left the field before the suggestions come, or has closed them, sees none."""
    page.goto("")
    held: list[Any] = []
    page.route("**/suggest?**", lambda route: held.append(route))
    field = page.get_by_role("combobox")
    with page.expect_request("**/suggest?**"):
        field.fill("Jias")
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    with page.expect_response("**/suggest?**"):
        held[0].continue_()
    page.wait_for_timeout(200)
    assert page.locator("#suggestions").is_hidden()
    page.unroute("**/suggest?**")
    field.fill("Jiashi")
    page.get_by_role("option", name=re.compile("^Jiashi County")).wait_for()


def test_by_keyboard_alone(page: Any) -> None:
    """Tab reaches the skip link first; Enter on a highlight moves the focus to its claims, and Escape back to it."""
    page.goto("article/kashgar-2016")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.locator(".q").nth(2).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.margin') !== null")
    page.keyboard.press("Escape")
    assert page.locator(".q").nth(2).evaluate("element => element === document.activeElement")


def test_the_filter_waits_for_who_chooses_by_keyboard(page: Any) -> None:
    """The arrow keys go from one choice to the next, and nothing happens until the form is sent."""
    page.goto("article/kashgar-2016")
    speaker = page.get_by_label("speaker")
    speaker.focus()
    page.keyboard.press("ArrowDown")
    first = speaker.input_value()
    page.keyboard.press("ArrowDown")
    assert speaker.input_value() not in ("", first)
    assert page.evaluate("document.activeElement.name") == "speaker"
    page.wait_for_timeout(300)
    assert "speaker=" not in page.url
    page.get_by_role("button", name="Show").press("Enter")
    page.wait_for_url(re.compile("speaker="))


@pytest.mark.parametrize("fragment", ["%", "%E0%A4", "claim-nothing", "t9999"])
def test_a_fragment_that_names_nothing_is_harmless(page: Any, fragment: str) -> None:
    """Whatever stands after the number sign, the reader works, and no script fails."""
    page.goto(f"article/kashgar-2016#{fragment}")
    page.locator(".q").first.click()
    assert page.locator(".margin section:not(.away)").count() >= 1
    assert page.locator(".q.on").count() >= 1


def test_without_scripts(chromium: Any, article: Any) -> None:
    """Without JavaScript, highlights and claims lead to each other, and the form answers with a table."""
    context = chromium.new_context(java_script_enabled=False, base_url=article.url)
    page = context.new_page()
    page.goto("article/kashgar-2016")
    page.get_by_text("employs over 2,000 people at", exact=False).first.click()
    assert re.search(r"#q\d+$", page.url)
    page.goto("query")
    page.get_by_role("link", name="Which employers certainly have more than 1,500 workers?").click()
    assert page.get_by_role("cell", name="Guangdong Sike Electronics").count() == 1
    page.get_by_label("Query").fill("ASK { ?s ?p ?o }")
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_role("heading", name="Answer: yes").count() == 1
    context.close()


GOOD = quote("SELECT ?x { VALUES ?x { 'found' } }")
BROKEN = quote("SELECT * {\n  ?s ?p\n}")


def test_a_shared_query_is_asked_at_once(page: Any) -> None:
    """The address of a query shows its answer; that of a broken one the diagnosis, and the place in the text."""
    page.goto(f"query?query={GOOD}")
    page.get_by_role("heading", name="Answer: 1 row").wait_for()
    assert page.get_by_role("cell", name="found").count() == 1
    page.goto(f"query?query={BROKEN}")
    page.locator("#result .problem").wait_for()
    assert "has no object" in page.locator("#result").inner_text()
    if page.locator(".CodeMirror").count():
        assert page.locator(".CodeMirror .wrong").count() >= 1


def test_a_shared_query_is_asked_without_scripts(chromium: Any, article: Running) -> None:
    """The same holds for a browser that runs no scripts."""
    context = chromium.new_context(base_url=article.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"query?query={GOOD}")
    page.get_by_role("heading", name="Answer: 1 row").wait_for()
    page.goto(f"query?query={BROKEN}")
    page.get_by_text("has no object").wait_for()
    context.close()


IN_SIGHT = """element => {
  const box = [...element.getClientRects()][0];
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return element.contains(found) || found?.contains(element);
}"""


def test_a_claim_and_its_sentence_are_in_sight_together(page: Any) -> None:
    """The address of a claim brings both to where nothing covers them; so does a click on a highlight."""
    page.goto("article/kashgar-2016#claim-wage-of-miyasil-tulson-value")
    claim = page.locator("#claim-wage-of-miyasil-tulson-value")
    sentence = page.locator(".q.on").first
    sentence.wait_for()
    for one in (sentence, claim.locator("p").first):
        assert one.evaluate(IN_SIGHT)
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 0)")
    last = page.get_by_text("employs over 2,000 people at", exact=False).first
    last.evaluate("element => element.scrollIntoView({ block: 'end' })")
    last.click()
    assert last.evaluate(IN_SIGHT)
    assert page.locator(".margin section:not(.away) li").first.evaluate(IN_SIGHT)
