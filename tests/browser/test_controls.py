"""Every control by which readers take something with them: copy, cite, share, embed, tables and pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.running import Running

SIKE = "doc/company/guangdong-sike-electronics"


@pytest.fixture
def reader(chromium: Any, article: Running) -> Iterator[Any]:
    """Open an empty page that may read the clipboard and keep files; afterwards no script has failed."""
    context = chromium.new_context(base_url=article.url, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def copy(page: Any, button: Any) -> str:
    """Press a button that copies, see that it says so, and return what is on the clipboard."""
    button.click()
    page.get_by_role("button", name="Copied").wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


def keep(page: Any, control: Any) -> tuple[str, bytes]:
    """Press a control that gives a file; return its name and its content."""
    with page.expect_download() as download:
        control.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_quote_is_copied_with_its_source(reader: Any) -> None:
    """On the page of a company, "Copy quote" puts the whole sentence, its speaker, article and day on the clipboard."""
    reader.goto(SIKE)
    card = reader.locator("#reported ~ ul > li.claim", has_text="Workers at Sike are paid")
    assert copy(reader, card.get_by_role("button", name="Copy quote")) == (
        "“Workers at Sike are paid 2,000 to 3,000 yuan a month, and a single job is enough to lift a family out of "
        "poverty, said Zhang.” (Zhang Ke, in Ecns.cn, 26 October 2016, 2016-10-26)"
    )


def test_a_quote_is_copied_where_the_browser_has_no_clipboard(reader: Any) -> None:
    """On a page that came without encryption browsers offer no clipboard; the button copies nevertheless."""
    reader.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    reader.goto("doc/company/wanda")
    reader.get_by_role("button", name="Copy quote").first.click()
    reader.get_by_role("button", name="Copied").wait_for()
    reader.locator("#find").focus()
    reader.keyboard.press("Control+V")
    assert reader.locator("#find").input_value().startswith("“")


def test_the_page_of_a_thing_is_shared_cited_framed_and_kept(reader: Any, article: Running) -> None:
    """Address, citation and frame are copied, the frame shows the card, and the claims come as a table."""
    reader.goto("doc/company/wanda")
    reader.get_by_text("Cite, share, embed, download").click()
    box = reader.locator("details.keep li")
    buttons = box.get_by_role("button")
    copied = []
    for number in range(3):
        copied.append(copy(reader, buttons.nth(number)))
        buttons.nth(number).get_by_text("Copy", exact=True).wait_for()
    assert copied[0] == f"{article.url}id/company/wanda"
    assert copied[1].startswith("“Wanda”, reliefgraph, revision ")
    assert copied[2].startswith(f'<iframe src="{article.url}embed/company/wanda"')
    name, table = keep(reader, box.get_by_role("link", name="CSV"))
    assert name == "claims.csv"
    assert table.decode().splitlines()[0] == "statement,factuality,speaker,quote"
    frame = reader.context.new_page()
    other = "http://other.example/"
    frame.route(other, lambda route: route.fulfill(content_type="text/html", body=copied[2]))
    frame.goto(other)
    card = frame.frame_locator("iframe")
    card.get_by_role("link", name="Wanda").first.wait_for()


def test_an_answer_is_shared_cited_drawn_and_kept(reader: Any) -> None:
    """Each control below an answer gives what it says: a link, a citation, pictures, tables, one file."""
    reader.goto("answer?question=wages")
    reader.get_by_text("Keep it, post it, cite it").click()
    box = reader.locator("details.keep")
    assert copy(reader, box.get_by_role("button", name="Copy").first).endswith("/answer?question=wages")
    name, picture = keep(reader, box.get_by_role("button", name="PNG"))
    assert (name, picture[:8]) == ("answer.png", b"\x89PNG\r\n\x1a\n")
    name, table = keep(reader, box.get_by_role("link", name="CSV", exact=True))
    assert (name, len(table.decode().splitlines())) == ("answer.csv", 3)
    name, table = keep(reader, box.get_by_role("link", name="CSV with a column of quotes"))
    assert "Workers at Sike are paid 2,000 to 3,000 yuan a month" in table.decode()
    name, file = keep(reader, box.get_by_role("link", name="One file with question"))
    assert name.endswith(".html")
    assert b"<h1>What are workers paid, and who says so?</h1>" in file
    links = {one: box.get_by_role("link", name=one, exact=True).get_attribute("href") for one in ("text", "BibTeX")}
    links |= {one: box.get_by_role("link", name=one).get_attribute("href") for one in ("CSL-JSON", "Picture (SVG)")}
    got = {one: reader.request.get(href.removeprefix("/")) for one, href in links.items()}
    assert {one.status for one in got.values()} == {200}
    assert got["BibTeX"].text().startswith("@misc{")
    assert json.loads(got["CSL-JSON"].text())[0]["title"] == "What are workers paid, and who says so?"
    assert got["Picture (SVG)"].text().startswith("<svg")
    assert "reliefgraph, revision " in got["text"].text()


def test_the_words_behind_a_row_open(reader: Any) -> None:
    """The fold "says who?" shows the whole sentence with the words marked, and leads on step by step."""
    reader.goto("answer?question=wages")
    row = reader.locator("[role=row].row", has_text="workers at Sike")
    row.get_by_text("says who?").click()
    assert row.locator("mark", has_text="Workers at Sike are paid 2,000 to 3,000 yuan a month").is_visible()
    row.get_by_role("link", name="step by step").click()
    reader.get_by_role("heading", name="Says who?").wait_for()
