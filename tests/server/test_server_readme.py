"""What server/README.md says is so: its addresses, its example, the fields of the log, the end of a cut answer."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from server.http.message import Trace
from server.oversight.query_log import QueryLog
from server.routes.interface import describe_interface
from tests.server.running import Running

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "server/README.md").read_text(encoding="utf-8")
CURL = shutil.which("curl")
needs_curl = pytest.mark.skipif(CURL is None, reason="the example is a curl command")


def test_the_addresses_are_routes() -> None:
    """Each address of the first table is a path of the interface, or the beginning of one."""
    rows = re.findall(r"^\| (`/.*?) \|", README, re.MULTILINE)
    addresses = [address.strip("`").rstrip("…") for row in rows for address in row.split(", ")]
    assert len(addresses) == 17
    paths = describe_interface("http://e/")["paths"]
    assert [
        one for one in addresses if one not in paths and not any(path.startswith(one + "{") for path in paths)
    ] == []


def test_the_fields_of_the_log_are_told(tmp_path: Path) -> None:
    """The table of the log has exactly the fields that a line can have."""
    path = tmp_path / "log"
    query_log = QueryLog(path, max_bytes=1 << 20, keep=1, texts=True, addresses=False)
    trace = Trace(
        kind="query", text="ASK {}", cache="hit", problem="internal", incident="0", cut=True, stations={"apply": 1}
    )
    query_log.note(method="GET", path="/sparql", client="::1", status=200, size=1, seconds=1.0, trace=trace)
    query_log.close()
    table = README.partition("| field |")[2].partition("\n\n")[0]
    told = {name for cell in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)}
    assert told == set(json.loads(path.read_text()))


def curl(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run curl."""
    return subprocess.run([str(CURL), "-s", *arguments], capture_output=True, text=True, timeout=60, check=False)


@needs_curl
def test_the_example_works(server: Running) -> None:
    """The first command gives a table of three rows."""
    [line] = re.findall(r"^    curl (http://127\.0\.0\.1:8000/sparql --data-urlencode .*)$", README, re.MULTILINE)
    done = curl(*shlex.split(line.replace("8000", str(server.port))))
    assert sorted(done.stdout.splitlines()[0].split(",")) == ["o", "p", "s"]
    assert len(done.stdout.splitlines()) == 4


@needs_curl
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_curl_sees_that_an_answer_was_cut(server: Running, coding: str) -> None:
    """A stream that fails ends curl with code 18, as the page says, compressed or not; a whole one with 0."""
    assert "`curl` ends with code 18" in README
    for copies, code in ((60, 18), (8, 0)):
        numbers = " ".join(str(number) for number in range(copies))
        query = f"query=SELECT * {{ ?a ?b ?c VALUES ?n {{ {numbers} }} }}"
        fields = ("-H", f"Accept-Encoding: {coding}", "-H", "Accept: text/csv")
        done = curl(f"{server.url}sparql", "-G", "--data-urlencode", query, *fields, "-o", "/dev/null")
        assert done.returncode == code


def test_the_text_types_of_the_log_are_told() -> None:
    """The kinds of request that the page lists are those that the code gives."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "server").rglob("*.py"))
    kinds = set(re.findall(r'(?:trace\.kind = |Trace\(kind=)"(\w+)"', code)) | {Trace().kind, "update"}
    [listed] = re.findall(r"by kind of request \((.*?)\)", README, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) == kinds
    assert len(kinds) == 5
