"""The one file in which an answer is kept opens in a browser without a network, and needs nothing from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.running import Running


def test_a_kept_answer_opens_offline(chromium: Any, article: Running, tmp_path: Path) -> None:
    """With the network off it has its question, rows, sentences and query, asks for nothing, and fits 400 pixels."""
    reply = article.ask("GET", "/answer.html?question=wages", {"Accept": "text/html"})
    assert reply.status == 200
    file = tmp_path / "answer.html"
    file.write_bytes(reply.body)
    context = chromium.new_context(offline=True, viewport={"width": 400, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(file.as_uri())
        assert page.locator("h1").inner_text() == "What are workers paid, and who says so?"
        shown = page.locator("main").inner_text()
        for words in (
            "2 rows",
            "Zhang Ke",
            "but she is the main breadwinner for her family",
            "SELECT ?whose",
            "revision",
        ):
            assert words in shown, words
        assert asked == [file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        context.close()
