"""The made-up articles of `tests/articles`, beside the repository's own seeds: English and Chinese, on one mill."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.repository import ROOT

ARTICLES = ROOT / "tests" / "articles"
FIRST_ARTICLE = "kashgar-2016"
"""The article that the repository publishes and to which its numbers belong."""


def write_seeds(folder: Path, *more: str) -> Path:
    """Write the reference data, the first article and some of the made-up ones, and return their folder.

    What else may stand in `seeds/` is left out, so that what is counted stays what it is when an article is added.
    """
    seeds = folder / "seeds"
    shutil.copytree(ROOT / "seeds" / "reference", seeds / "reference")
    shutil.copytree(ROOT / "seeds" / FIRST_ARTICLE, seeds / FIRST_ARTICLE)
    for key in more:
        shutil.copytree(ARTICLES / key, seeds / key)
    return seeds
