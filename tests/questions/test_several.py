"""The questions over several articles: those of one article stay as they are, general ones take in the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.build.dataset import Dataset
from graph.lookup.answers import Renewal, find_renewals, write_renewals
from graph.lookup.questions import Question, read_questions
from graph.rdf.quads import graphs_to_quads
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from server.commands.questions import questions
from tests.repository import ROOT

OWN = {"park-sectors", "former-farmers", "where-the-park-lies", "passages-on-sike"}
"""The questions that name things of the first article."""


OUTPUT = "The mill employs 900 people, two thirds of them women, and makes 20,000 tonnes of yarn a year"


@pytest.fixture(scope="module")
def data(several: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a revision of the first article and the two made-up ones."""
    folder = tmp_path_factory.mktemp("several") / "data"
    change = Change(kind=ChangeKind.BUILD, who="tester", what="three articles")
    RevisionDirectory(folder).publish(graphs_to_quads(several.graphs), change)
    return folder


@pytest.fixture(scope="module")
def revision(data: Path) -> Revision:
    """The revision of the three articles."""
    return RevisionDirectory(data).get_current()


@pytest.fixture(scope="module")
def renewals(revision: Revision) -> dict[str, Renewal]:
    """What is answered otherwise than over the first article alone, by the question's slug."""
    return {one.question.slug: one for one in find_renewals(revision, read_questions())}


def test_questions_of_an_article_name_it() -> None:
    """Four questions name things of the first article and say so; the others ask of all articles."""
    assert {one.slug for one in read_questions() if one.article} == OWN
    assert {one.article for one in read_questions()} == {"", "kashgar-2016"}


def test_questions_of_an_article_keep_their_answers(renewals: dict[str, Renewal]) -> None:
    """No answer that belongs to an article changes when others are added."""
    assert OWN.isdisjoint(renewals)


def test_general_questions_take_in_every_article(renewals: dict[str, Renewal]) -> None:
    """Seventeen questions have more rows, none loses one, and two languages give no row twice."""
    assert len(renewals) == 17
    for one in renewals.values():
        assert set(one.question.answer.rows) < set(one.answer.rows)
    names = {row[2] for row in renewals["wages"].answer.rows}
    assert names == {"Zhang Ke", "the article", "Chen Lin"}
    assert [row for row in renewals["who-works-for-whom"].answer.rows if "天山纱业" in row] == []


def test_answers_name_the_article_of_each_statement(renewals: dict[str, Renewal]) -> None:
    """The questions whose rows are statements have a column with the article's title."""
    with_article = [one for one in renewals.values() if "article" in one.answer.columns]
    assert len(with_article) == 13
    for one in with_article:
        position = one.answer.columns.index("article")
        titles = {row[position] for row in one.answer.rows}
        assert (
            {"Ecns.cn, 26 October 2016", "Yarn from Awat"}
            <= titles
            <= {
                "Ecns.cn, 26 October 2016",
                "Yarn from Awat",
                "阿瓦提的棉纱",
            }
        )


def test_the_question_on_agreements_has_an_answer(renewals: dict[str, Renewal]) -> None:
    """Over one article no figures agree; over three the output and the wage of the mill do, with both quotes."""
    recorded, found = renewals["agreements"].question.answer, renewals["agreements"].answer
    assert recorded.rows == ()
    assert {(row[0].partition(": ")[2].partition(":")[0], row[1]) for row in found.rows} == {
        ("output of yarn in the mill in Awat", OUTPUT),
        ("output of yarn in the mill in Awat", "该厂现有1100名员工，每年生产2万吨棉纱"),
        ("wage of the mill in Awat", "Our workers earn 2,600 yuan a month"),
        ("wage of the mill in Awat", "我们工人的月工资是2600元"),
    }


def copy_questions(folder: Path) -> Path:
    """Copy the questions below a folder and return theirs."""
    target = folder / "ontology" / "questions"
    target.mkdir(parents=True)
    for file in (ROOT / "ontology" / "questions").glob("*-*.*"):
        (target / file.name).write_bytes(file.read_bytes())
    return target


def test_answers_are_renewed_with_a_diff(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--check` shows the rows that come and ends with 1; `--renew` records them; then all are as recorded."""
    target = copy_questions(tmp_path)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    checked = runner.invoke(questions, ["--check", "--data", str(data)])
    assert checked.exit_code == 1
    assert "+2018-11-05,Example News,https://example.org/2018/yarn-from-awat,98" in checked.output
    assert "17 of 46 answers differ; `reliefgraph questions --renew` records them." in checked.output
    assert (target / "46-articles.csv").read_bytes() == (ROOT / "ontology/questions/46-articles.csv").read_bytes()
    renewed = runner.invoke(questions, ["--renew", "--data", str(data)])
    assert renewed.exit_code == 0
    assert "--- 46-articles.csv\n+++ 46-articles.csv" in renewed.output
    assert (target / "46-articles.csv").read_text("utf-8").count("\n") == 4
    assert list(find_renewals(RevisionDirectory(data).get_current(), read_questions(target))) == []
    again = runner.invoke(questions, ["--renew", "--data", str(data)])
    assert "0 of 46 answers renewed" in again.output


def test_renewing_elsewhere_is_refused(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside the repository there is no folder to record answers in, and the message names the way out."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(questions, ["--renew", "--data", str(data)])
    assert result.exit_code != 0
    assert "Run it from the root of the repository" in str(result.exception)


def test_a_renewal_is_written_as_it_was_read(tmp_path: Path) -> None:
    """An answer that is written again over its file leaves the file byte for byte as it was."""
    target = copy_questions(tmp_path)
    every: tuple[Question, ...] = read_questions(target)
    before = {file.name: file.read_bytes() for file in target.glob("*.csv")}
    write_renewals([Renewal(question=one, answer=one.answer) for one in every], target)
    assert {file.name: file.read_bytes() for file in target.glob("*.csv")} == before
