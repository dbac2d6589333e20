"""Each example of upstream.md still shows its fault: where one does not, the exception in the suites can go."""

from __future__ import annotations

import csv
import io
import re
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import shifty
from rdflib import SH

from tests.conformance.exceptions import KNOWN_FAILURES, REFERENCE_DIFFERS

TEXT = (Path(__file__).parent / "upstream.md").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A part of the document: the package, its heading, its words, and the blocks of its example by their kind."""

    engine: str
    heading: str
    words: str
    blocks: dict[str, str]


def read_faults(text: str) -> list[Fault]:
    """Read the parts of the document."""
    faults = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        engine = section.partition("\n")[0].partition(": ")[2].partition(" ")[0]
        for part in re.split(r"^### ", section, flags=re.MULTILINE)[1:]:
            heading, _, words = part.partition("\n")
            blocks = dict(re.findall(r"^```([^\n]+)\n(.*?)^```$", words, flags=re.MULTILINE | re.DOTALL))
            faults.append(Fault(engine=engine, heading=heading, words=words, blocks=blocks))
    return faults


FAULTS = read_faults(TEXT)


def rows(text: str) -> list[list[str]]:
    """Return the lines of a table in CSV."""
    return list(csv.reader(io.StringIO(text)))


def ask(fault: Fault) -> list[list[str]]:
    """Ask the engine the query of an example over its data."""
    store = ox.Store()
    store.load(fault.blocks.get("trig", "").encode(), format=ox.RdfFormat.TRIG)
    try:
        answer = store.query(fault.blocks["sparql"])
    except SyntaxError as error:
        return [["error"], [words for words in rows(fault.blocks["csv came"])[1] if words in str(error)]]
    assert isinstance(answer, ox.QuerySolutions)
    text = answer.serialize(format=ox.QueryResultsFormat.CSV)
    assert text is not None
    return rows(text.decode())


def read(fault: Fault) -> list[list[str]]:
    """Let the engine read the document of an example, and return its triples or the words of its refusal."""
    if "aborted" in fault.blocks["csv came"]:
        return read_apart(fault)
    try:
        quads = list(ox.parse(fault.blocks["jsonld"].encode(), format=ox.RdfFormat.JSON_LD))
    except SyntaxError as error:
        return [["error"], [words for words in rows(fault.blocks["csv came"])[1] if words in str(error)]]
    return [
        ["subject", "predicate", "object"],
        *sorted([str(part).strip("<>") for part in quad.triple] for quad in quads),
    ]


def read_apart(fault: Fault) -> list[list[str]]:
    """Let the engine read the document of an example in a process of its own; return the words with which it ends."""
    program = "import sys, pyoxigraph as ox; list(ox.parse(sys.stdin.buffer.read(), format=ox.RdfFormat.JSON_LD))"
    document = fault.blocks["jsonld"].encode()
    done = subprocess.run([sys.executable, "-c", program], input=document, capture_output=True, check=False)
    told = [words for words in rows(fault.blocks["csv came"])[1] if words.encode() in done.stderr]
    return [["aborted" if done.returncode == -signal.SIGABRT else str(done.returncode)], told]


def check(fault: Fault) -> list[list[str]]:
    """Let the engine that the example is of check its data against its shapes."""
    data, shapes = (
        rdflib.Graph().parse(data=fault.blocks[f"turtle {name}"], format="turtle") for name in ("data", "shapes")
    )
    try:
        if fault.engine == "pyshifty":
            _, report, _ = shifty.validate(data, shapes, graph_mode="data", infer=False, on_unsupported="error")
        else:
            _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    except Exception as error:  # noqa: BLE001 - whatever it is, its words are compared
        found = re.search(r"Unknown namespace prefix|Cannot select a validator", str(error))
        assert found is not None
        return [["error"], [found[0]]]
    assert isinstance(report, rdflib.Graph)
    columns = rows(fault.blocks["csv specified"])[0]
    results = report.subjects(SH.resultSeverity)
    return [columns, *sorted([to_text(report.value(one, PARTS[name])) for name in columns] for one in results)]


PARTS = {"focus": SH.focusNode, "value": SH.value, "message": SH.resultMessage}


def to_text(node: object) -> str:
    """Return a term as the tables have it: all blank nodes are `_:`."""
    return "_:" if isinstance(node, rdflib.BNode) else str(node or "")


def test_the_document_is_whole() -> None:
    """There are 21 faults of the engine, five of the reference, four of its peer: what came, what is specified."""
    engines = Counter(fault.engine for fault in FAULTS)
    assert engines == {"pyoxigraph": 21, "pyshacl": 5, "pyshifty": 4}
    assert all({"csv came", "csv specified"} <= set(fault.blocks) for fault in FAULTS)
    assert all("section" in fault.words for fault in FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.heading)
def test_the_fault_is_still_there(fault: Fault) -> None:
    """The example gives what the document says came, which is not what is specified."""
    came = read(fault) if "jsonld" in fault.blocks else ask(fault) if "sparql" in fault.blocks else check(fault)
    assert came == rows(fault.blocks["csv came"])
    assert came != rows(fault.blocks["csv specified"])


def test_each_exception_of_the_suites_is_told() -> None:
    """Each W3C case and each behaviour that is expected to fail stands in the document, and no other case does."""
    words = re.sub(r"\s+", " ", TEXT)
    for name in KNOWN_FAILURES:
        assert f"`{name}`" in words or f"`{name.partition('/')[2]}`" in words, name
    for behaviour in REFERENCE_DIFFERS:
        assert f'"{behaviour}"' in words, behaviour
    told = [
        name
        for line in re.findall(r"W3C cases?: (.*?)\.\n", TEXT, re.DOTALL)
        for name in re.findall(r"`([^`]+)`", line)
    ]
    assert len(told) == len(KNOWN_FAILURES) == 2


def test_each_reason_leads_to_the_document() -> None:
    """The reason of each expected failure names the part of the document that tells it."""
    headings = {fault.heading for fault in FAULTS}
    for reason in (*KNOWN_FAILURES.values(), *REFERENCE_DIFFERS.values()):
        assert reason.removeprefix("upstream.md: ") in headings, reason


def test_the_versions_are_those_installed() -> None:
    """The document names the versions that were asked."""
    for package in ("pyoxigraph", "pyshacl", "pyshifty"):
        assert f"{package} {version(package)}\n" in TEXT
