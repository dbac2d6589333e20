"""Article files through the checker: the findings of a build, at the same places."""

from __future__ import annotations

import shutil
from pathlib import Path

from graph.check.run import Result, check_paths
from graph.check.settings import CheckSettings
from graph.finding import Severity

SEEDS = Path(__file__).resolve().parents[4] / "seeds"


def run(folder: Path) -> Result:
    """Check a folder."""
    return check_paths([folder], CheckSettings(root=folder))


def copy_seeds(folder: Path) -> Path:
    """Copy the seeds; return the article file of the copy."""
    shutil.copytree(SEEDS, folder / "seeds")
    return folder / "seeds" / "kashgar-2016" / "article.yaml"


def test_the_article_is_sound(tmp_path: Path) -> None:
    """The article of this repository has no findings, and is known for what it is."""
    copy_seeds(tmp_path)
    result = run(tmp_path)
    assert [file.roles for file in result.files if file.path.endswith("article.yaml")] == [("article",)]
    assert [one for one in result.findings if one.code.startswith("article-")] == []


def test_a_wrong_quote_is_told_at_its_place(tmp_path: Path) -> None:
    """A quote that does not stand in the article is told at its line and column, in the path that findings show."""
    path = copy_seeds(tmp_path)
    text = path.read_text(encoding="utf-8")
    quote = "employs over 2,000 people at seven factories in Kashgar"
    assert text.count(quote) == 1
    path.write_text(text.replace(quote, quote.replace("employs", "employ")), encoding="utf-8")
    line = text[: text.index(quote)].count("\n") + 1
    told = [one for one in run(tmp_path).findings if one.code == "article-quote-not-found"]
    assert [(one.span.file, one.span.line) for one in told] == [("seeds/kashgar-2016/article.yaml", line)]


def test_an_article_that_is_no_yaml(tmp_path: Path) -> None:
    """A file that is not YAML is told where it breaks, and the run could not check."""
    path = copy_seeds(tmp_path)
    path.write_text("article: {title: [}\n", encoding="utf-8")
    result = run(tmp_path)
    told = [one for one in result.findings if one.code == "article-unreadable"]
    assert [(one.span.file, one.span.line) for one in told] == [("seeds/kashgar-2016/article.yaml", 1)]
    assert result.exit_code(Severity.ERROR) == 2


def test_wrong_reference_data(tmp_path: Path) -> None:
    """A mistake in the reference data beside an article is told in the file that has it."""
    copy_seeds(tmp_path)
    path = tmp_path / "seeds" / "reference" / "census-rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  title:", "  titel:", 1), encoding="utf-8")
    told = [one for one in run(tmp_path).findings if one.span.file == "seeds/reference/census-rules.yaml"]
    assert {one.span.line for one in told} >= {4}
    assert {one.severity for one in told} == {Severity.ERROR}
    assert {one.code for one in told} == {"reference-unknown-key", "reference-missing-key"}
