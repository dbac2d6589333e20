"""Debian's Chromium, driven by Playwright, at the width of a phone and of a desktop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.running import Running

AXE = Path(__file__).parent.parent / "clients" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the browser; skip where it or its driver is not installed."""
    driver = pytest.importorskip("playwright.sync_api", reason="make clients installs playwright")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not here; .ci/run installs it")
    with driver.sync_playwright() as playwright:
        # A page that the test makes up may frame one of this machine.
        arguments = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(params=sorted(SIZES))
def page(request: pytest.FixtureRequest, chromium: Any, article: Running) -> Iterator[Any]:
    """Open an empty page of each size; afterwards nothing must have failed, run or been asked of another host."""
    scheme = "dark" if request.param == "phone" else "light"
    context = chromium.new_context(viewport=SIZES[request.param], base_url=article.url, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    local = (article.url, "data:", "blob:")
    page.on("request", lambda one: None if one.url.startswith(local) else faults.append(one.url))

    def dismiss(dialog: Any) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    yield page
    context.close()
    assert faults == []


def is_phone(page: Any) -> bool:
    """Return whether a page is shown at the width of a phone."""
    return bool(page.viewport_size["width"] == SIZES["phone"]["width"])


def check_width(page: Any) -> None:
    """Fail where the page is wider than the window, so that one would have to scroll sideways."""
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def check_accessibility(page: Any) -> None:
    """Fail where axe-core finds a violation on the page, or where the page is wider than the window."""
    if not AXE.exists():
        pytest.skip("axe-core is not here; make clients installs it")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []
    check_width(page)
