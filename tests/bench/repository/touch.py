"""What `reliefgraph check` costs again: everything unchanged, and one file of a repository touched.

`python -m tests.bench.repository.touch FOLDER FILE [ROUNDS]` copies a folder, checks the copy, and touches a file in
it: by a comment, by another label, by a new class. Told is processor time, that of all processes, in turn and round by
round; each touched run must say what a run without the cache says.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench.results import table

CLASS = "http://www.w3.org/2002/07/owl#Class"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def touch(text: str, *, is_xml: bool) -> Mapping[str, str]:
    """Return a text as it is after each way of touching it."""
    if not is_xml:
        return {
            "a comment": f"{text}\n# touched\n",
            "a label": f"{text}\n<urn:touched:label> <{LABEL}> 'touched'@en .\n",
            "a class": f"{text}\n<urn:touched:class> a <{CLASS}> .\n",
        }
    end = "</rdf:RDF>"
    label = f"<rdf:Description rdf:about='urn:touched:label'><l:label xmlns:l='{LABEL[:-5]}'>touched</l:label>"
    new = f"<o:Class xmlns:o='{CLASS[:-5]}' rdf:about='urn:touched:class'/>"
    return {
        "a comment": f"{text}<!-- touched -->\n",
        "a label": text.replace(end, f"{label}</rdf:Description>{end}"),
        "a class": text.replace(end, f"{new}{end}"),
    }


def check(folder: Path, *options: str) -> tuple[float, bytes]:
    """Check a folder; return the processor seconds that took, and the report."""
    before = os.times()
    command = [sys.executable, "-m", "server.cli", "check", "--format", "json", *options]
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": root})
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, done.stdout


def run(source: Path, file: str, rounds: int) -> str:
    """Measure, and return a table."""
    costs: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "copy")
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".git", ".reliefgraph"))
        path = folder / file
        text = path.read_text(encoding="utf-8")
        for number in range(rounds):
            shutil.rmtree(folder / ".reliefgraph", ignore_errors=True)
            costs.setdefault("full, nothing kept", []).append(check(folder, "--no-cache")[0])
            costs.setdefault("full, kept for the next", []).append(check(folder)[0])
            costs.setdefault("unchanged", []).append(check(folder)[0])
            for how, touched in touch(text, is_xml=path.suffix in {".rdf", ".owl"}).items():
                assert touched != text
                path.write_text(touched, encoding="utf-8")
                seconds, report = check(folder)
                costs.setdefault(f"touched: {how}", []).append(seconds)
                if number == 0 and report != check(folder, "--no-cache")[1]:
                    raise RuntimeError(f"after {how}, a run with the cache says something else")
                path.write_text(text, encoding="utf-8")
    whole = statistics.median(costs["full, nothing kept"])
    rows = []
    for what, seconds_of in costs.items():
        middle = statistics.median(seconds_of)
        rows.append(
            [what, ", ".join(f"{one:.2f}" for one in seconds_of), f"{middle:.2f}", f"{100 * middle / whole:.0f} %"]
        )
    return table(["run", "seconds of processor", "median", "of a full run"], rows)


if __name__ == "__main__":
    print(run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 3))
