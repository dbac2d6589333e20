"""15,000 files of each RDF syntax changed at random: what the checker makes of them beside pyoxigraph.

Needs W3C_TESTS, the folder with the W3C suites, whose files are changed.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from pathlib import Path

from graph.check.settings import CheckSettings
from tests.bench.results import table
from tests.conformance.syntaxes.mutation import DIFFERENCES, FOLDERS, Oracle, iter_mutants, judge, read_seeds

NUMBER = 15_000
SEED = 20_261_130
KINDS = ("same", "both refuse", "not compared", "pyoxigraph is wrong", "pyoxigraph dies")


def run() -> str:
    """Change and read them."""
    root = Path(os.environ["W3C_TESTS"])
    rows, told = [], []
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as name:
        settings = CheckSettings(root=Path(name))
        for format_ in FOLDERS:
            began = time.monotonic()
            kinds: Counter[str] = Counter()
            slowest = 0.0
            for text in iter_mutants(read_seeds(root, format_), format_, NUMBER, SEED):
                verdict = judge(text, format_, settings, oracle)
                kinds[verdict.kind] += 1
                slowest = max(slowest, verdict.seconds)
                if verdict.kind in DIFFERENCES:
                    told.append(f"- {format_.value}, {verdict.kind}: {verdict.detail}: `{text[:400]!r}`")
            wrong = sum(kinds[kind] for kind in DIFFERENCES)
            counts = [f"{kinds[kind]:,}" for kind in KINDS]
            rows.append([format_.value, *counts, str(wrong), f"{slowest:.2f}", f"{time.monotonic() - began:.0f}"])
    oracle.close()
    return (
        f"{NUMBER:,} files a syntax. A difference is a crash, a hang, other quads, a malformed term, or a file that\n"
        "only one reads. `tests/conformance/syntaxes/mutation.py` says where pyoxigraph is wrong; where it dies, the\n"
        "process ends. Not compared: files of which JSON-LD drops a part, and more than 200 quads.\n\n"
        + table(("syntax", *KINDS, "differences", "slowest, s", "s"), rows)
        + ("\n\n" + "\n".join(told[:40]) if told else "")
    )
