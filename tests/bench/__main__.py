"""Run benchmarks, print what they measure and write it to RESULTS.md.

A benchmark is a module `bench_<name>.py` in this folder with a function `run() -> str` that returns Markdown; one that
measures other programs may take `limit_s`.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
from pathlib import Path

from tests.bench.results import write_section

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "RESULTS.md"


def find_benches() -> list[str]:
    """Return the names of the benchmarks there are."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main() -> None:
    """Run the benchmarks that the command line names, or all."""
    known = find_benches()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "name", nargs="*", metavar="NAME", help=f"which, of {', '.join(known)}; all where none is named"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the results, and leave RESULTS.md alone")
    parser.add_argument(
        "--limit", type=float, metavar="SECONDS", help="when to stop another program that does not end (check: 1800)"
    )
    options = parser.parse_args()
    for name in options.name:
        if name not in known:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(known)}")
    for name in options.name or known:
        run = importlib.import_module(f"tests.bench.bench_{name}").run
        is_limited = options.limit is not None and "limit_s" in inspect.signature(run).parameters
        body = str(run(limit_s=options.limit) if is_limited else run())
        print(f"## {name}\n\n{body}\n", flush=True)
        if not options.dry_run:
            write_section(RESULTS, name, body)


if __name__ == "__main__":
    main()
