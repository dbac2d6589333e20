"""The page of a company of which two made-up articles tell: each statement's article, what agrees, what does not."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from graph.build.dataset import Dataset, make_dataset
from graph.rdf.quads import graphs_to_quads
from server.app import create_app
from server.settings import Settings
from tests.made_up import write_seeds
from tests.server.running import publish

REASON = "the mill is not there"
ENGLISH, CHINESE = "Yarn from Awat", "阿瓦提的棉纱"


def read_page(dataset: Dataset, data: Path) -> str:
    """Publish a dataset and return the company's page as HTML."""
    publish(data, graphs_to_quads(dataset.graphs))
    app = create_app(Settings(data=data))
    return app.test_client().get("/doc/company/tianshan-yarn", headers={"Accept": "text/html"}).text


def told(page: str, heading: str) -> str:
    """Return the words of a part of the page; nothing where the page has no such part."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading}">(.*?)</section>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


@pytest.fixture(scope="module")
def page(several: Dataset, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the page where both articles stand."""
    return read_page(several, tmp_path_factory.mktemp("company") / "data")


@pytest.fixture(scope="module")
def page_after_retraction(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the page where the Chinese article is retracted."""
    home = tmp_path_factory.mktemp("retracted")
    seeds = write_seeds(home, "awat-2018", "awat-2018-zh")
    file = seeds / "awat-2018-zh" / "article.yaml"
    file.write_text(file.read_text("utf-8").replace("  language:", f"  retracted: {REASON}\n  language:"), "utf-8")
    dataset = make_dataset(seeds)
    assert dataset.findings == ()
    return read_page(dataset, home / "data")


def test_each_statement_names_its_article(page: str) -> None:
    """What both articles say stands below the sentence of each, with the article's title and no other."""
    reported = told(page, "reported")
    subsidiary = "Huada Textile is the parent organisation of Tianshan Yarn"
    assert reported.count(subsidiary) == 2
    first, second = reported.split(subsidiary)[1:]
    assert ENGLISH in first
    assert "华达纺织的子公司天山纱业在阿瓦提县有一家纺纱厂" in second
    assert CHINESE in second
    assert ENGLISH not in second


SIDES = "(Yarn from Awat, Example News, 2018-11-05)", "(阿瓦提的棉纱, 示例日报, 2018-11-12)"


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        ("output of yarn in the mill in Awat", "20,000 tonne per year", "20,000 tonne per year"),
        ("wage of the mill in Awat", "2,600 CNY per month", "2,600 CNY per month"),
        ("headcount of the mill in Awat", "900 people", "1,100 名员工"),
    ],
)
def test_the_company_has_what_its_mill_agrees_and_differs_on(
    page: str, figure: str, english: str, chinese: str
) -> None:
    """Two agreements and the conflict on the mill's staff have on each side article, publisher and day."""
    words = f"{figure}: {english} {SIDES[0]}; {figure}: {chinese} {SIDES[1]}"
    assert words in told(page, "comparisons")


def test_the_conflict_is_called_one(page: str) -> None:
    """The page has one conflict, between the two numbers of the staff."""
    assert len(re.findall(r"\bConflict\b", told(page, "comparisons"))) == 1


def test_a_retraction_leaves_what_the_other_article_says(page: str, page_after_retraction: str) -> None:
    """The English article's statements stay, no agreement or conflict is left, and the Chinese claims are withdrawn."""
    reported = told(page_after_retraction, "reported")
    assert "Huada Textile is the parent organisation of Tianshan Yarn" in reported
    assert "headcount of the mill in Awat is 900 people" in reported
    assert "1100名员工" in told(page, "reported")
    assert "1100名员工" not in reported
    assert "headcount of the mill in Awat: 900" not in told(page_after_retraction, "comparisons")
    assert "华达纺织的子公司天山纱业在阿瓦提县有一家纺纱厂" in told(page_after_retraction, "retracted")
