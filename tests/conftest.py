"""What the tests of every room share: the article, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build.dataset import Dataset, make_dataset
from tests.made_up import write_seeds
from tests.server.routes.served import serve_article
from tests.server.running import Running

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark of client tests known."""
    config.addinivalue_line("markers", "client(name, does): runs a client against a server")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note the client of a test on its report, which is all that reaches the summary."""
    outcome = yield
    mark = item.get_closest_marker("client")
    if mark is not None:
        outcome.get_result().client = mark.args  # type: ignore[attr-defined]  # pytest does not type its outcome


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what each client did, and whether it passed."""
    rows: dict[tuple[str, str], set[str]] = {}
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            if hasattr(report, "client"):
                rows.setdefault(tuple(report.client), set()).add(outcome)
    if rows:
        terminalreporter.section("clients")
    for (name, does), outcomes in sorted(rows.items()):
        verdict = "failed" if "failed" in outcomes else " and ".join(sorted(outcomes))
        terminalreporter.write_line(f"{name:20} {does:80} {verdict}")


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Give everything that a build of the first article would publish; tests change copies of it."""
    dataset = make_dataset(write_seeds(tmp_path_factory.mktemp("first")))
    assert dataset.is_publishable, dataset.findings
    return dataset


@pytest.fixture(scope="session")
def several(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Give what a build of the first article and the two made-up ones would publish."""
    dataset = make_dataset(write_seeds(tmp_path_factory.mktemp("several"), "awat-2018", "awat-2018-zh"))
    assert dataset.is_publishable, dataset.findings
    return dataset


@pytest.fixture(scope="session")
def article(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the article under the server's own address as base, with one former revision."""
    with serve_article(dataset, tmp_path_factory.mktemp("article")) as running:
        yield running
