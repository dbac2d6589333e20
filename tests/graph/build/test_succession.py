"""A build over the revision before it gives what a build from nothing gives."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from graph.build import succession
from graph.build.build import Built, build
from graph.revision.revision import RevisionDirectory
from graph.revision.vocabulary import read_vocabulary
from tests.bench.data.synthetic import SyntheticArticle, generate_articles
from tests.graph.validate.watched import Watched

REFERENCE = Path(__file__).resolve().parents[3] / "seeds" / "reference"
STEPS = 3


def put(folder: Path, article: SyntheticArticle) -> None:
    """Write one article into a folder of seeds."""
    (folder / article.key).mkdir()
    (folder / article.key / "article.txt").write_text(article.text, encoding="utf-8")
    (folder / article.key / "article.yaml").write_text(article.curation, encoding="utf-8")


def outline(built: Built) -> tuple[object, ...]:
    """Return everything that two builds of the same seeds have in common."""
    revision = built.revision
    assert revision is not None, built.findings
    counts = dict(revision.graphs)
    return built.findings, revision.state, counts, revision.checked, read_vocabulary(revision.directory)


def test_any_sequence_of_changes_gives_what_a_build_from_nothing_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles that come, go and change their words leave the same revision as a build of what is there then."""
    monkeypatch.setattr(succession, "FIXED_QUADS", 0)
    monkeypatch.setattr(succession, "QUADS_PER_CHANGE", 1)
    draw, validator = random.Random(7), Watched()
    versions = [generate_articles(3, claims=4, seed=seed) for seed in (1, 2)]
    seeds, over = tmp_path / "seeds", RevisionDirectory(tmp_path / "over")
    shutil.copytree(REFERENCE, seeds / "reference")
    present = {0: 0, 1: 0}
    for number, version in present.items():
        put(seeds, versions[version][number])
    build(seeds, over, who="test", validator=validator)
    seen: set[tuple[tuple[int, int], ...]] = set()
    known: dict[tuple[tuple[int, int], ...], tuple[object, ...]] = {}
    for _ in range(STEPS):
        number = draw.randrange(3)
        if number in present:
            shutil.rmtree(seeds / versions[0][number].key)
        chosen = draw.choice([one for one in (0, 1, None) if one != present.get(number)])
        present.pop(number, None)
        if chosen is not None or not present:
            present[number] = chosen or 0
            put(seeds, versions[present[number]][number])
        state = tuple(sorted(present.items()))
        validator.sizes.clear()
        built = outline(build(seeds, over, who="test", validator=validator))
        near = validator.sizes.pop()
        if state not in known:
            whole = RevisionDirectory(tmp_path / f"whole-{len(known)}")
            known[state] = outline(build(seeds, whole, who="test", validator=validator))
            assert near < validator.sizes.pop() / 2
        assert built == known[state]
        seen.add(state)
    assert len(seen) > 2
