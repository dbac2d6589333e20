"""What the operator sees and does: health, metrics, the query log, running queries, an orderly end."""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from prometheus_client.parser import text_string_to_metric_families

from graph.revision.revision import RevisionDirectory
from server.http.message import Trace
from server.oversight.key import find_keys, key_file, make_key
from server.oversight.query_log import QueryLog
from server.sparql.tokens import OPERATE, UPDATE, make_token, write_tokens
from tests.server.conftest import small_quads
from tests.server.running import ROOT, Reply, Running, publish, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SHORT = "SELECT ?label { <http://example.org/place/7> <http://example.org/label> ?label }"
ANSWER = '{"head":{"vars":["label"]},"results":{"bindings":[{"label":{"type":"literal","value":"Place 7"}}]}}'
LONG = f"SELECT * {{ ?a ?b ?c VALUES ?n {{ {' '.join(str(number) for number in range(20))} }} }}"


def measure(server: Running, name: str, **labels: str) -> float:
    """Return one value of /metrics."""
    text = server.ask("GET", "/metrics").text
    found = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert found, f"{name} {labels} is not in\n{text}"
    return sum(found)


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "server.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def ask_aside(server: Running, query: str, replies: list[Reply]) -> threading.Thread:
    """Ask in a thread; the reply is put into the list."""
    thread = threading.Thread(target=lambda: replies.append(server.query(query)))
    thread.start()
    return thread


def wait_for_queries(server: Running, count: int, text: str) -> list[dict[str, Any]]:
    """Wait until so many queries with this text run, and return them as the operator's address lists them."""
    [path] = server.data.glob("operator-*.json")
    headers = {"Authorization": f"Bearer {json.loads(path.read_text())['secret']}"}
    end = time.monotonic() + 10
    while True:
        output = server.ask("GET", "/operator/queries", headers).text
        rows = [row for row in json.loads(output)["queries"] if row["text"] == text]
        if len(rows) == count:
            return rows
        assert time.monotonic() < end, output


def wait_until_ready(server: Running) -> None:
    """Wait until the server has data and a worker."""
    end = time.monotonic() + 20
    while server.ask("GET", "/readyz").status != 200:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_server_with_data_is_healthy_and_ready(server: Running) -> None:
    """Both addresses answer 200, name the revision and are not stored."""
    wait_until_ready(server)
    for path in ("/healthz", "/readyz"):
        reply = server.ask("GET", path)
        assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
        assert json.loads(reply.body)["status"] == "ok"
        assert json.loads(reply.body)["revision"]


def test_a_server_without_data_lives_and_is_not_ready(tmp_path: Path) -> None:
    """Where the pointer is gone, /healthz still answers 200, and /readyz 503 with the reason."""
    publish(tmp_path, small_quads()[:10])
    with serving(tmp_path) as server:
        wait_until_ready(server)
        (tmp_path / "current").rename(tmp_path / "hidden")
        ready = server.ask("GET", "/readyz")
        assert (server.ask("GET", "/healthz").status, ready.status) == (200, 503)
        assert json.loads(ready.body)["reason"] == "there is no revision yet"
        (tmp_path / "hidden").rename(tmp_path / "current")
        wait_until_ready(server)


def test_metrics_count_requests_by_kind_and_status(server: Running) -> None:
    """One more query is one more in the histogram of queries, and one more with its status."""
    server.query(SHORT)
    server.query("nonsense")
    before = measure(server, "reliefgraph_request_seconds_count", kind="query")
    good = measure(server, "reliefgraph_requests_total", kind="query", status="200")
    bad = measure(server, "reliefgraph_requests_total", kind="query", status="400")
    server.query(SHORT)
    server.query("nonsense")
    assert measure(server, "reliefgraph_request_seconds_count", kind="query") == before + 2
    assert measure(server, "reliefgraph_requests_total", kind="query", status="200") == good + 1
    assert measure(server, "reliefgraph_requests_total", kind="query", status="400") == bad + 1


def test_metrics_tell_of_kills_cache_queue_and_revision(server: Running) -> None:
    """A query killed at its deadline, one answered from memory, the queue and the revision are all measured."""
    server.query(SHORT)
    killed = measure(server, "reliefgraph_queries_killed_total", reason="deadline")
    hits = measure(server, "reliefgraph_cache_hits_total")
    server.query(SHORT)
    assert server.query(ENDLESS, timeout="0.2").status == 503
    assert measure(server, "reliefgraph_queries_killed_total", reason="deadline") == killed + 1
    assert measure(server, "reliefgraph_cache_hits_total") == hits + 1
    assert measure(server, "reliefgraph_queue_waiting") == 0
    assert measure(server, "reliefgraph_writes") == 0
    assert measure(server, "reliefgraph_revision_quads") == 4001
    assert 0 <= measure(server, "reliefgraph_revision_age_seconds") < 3600
    assert measure(server, "process_resident_memory_bytes") > 1 << 20


def test_running_queries_are_listed_and_stopped(server: Running) -> None:
    """The command lists a query with its text; killed by its number, its client is told so, and the list is empty."""
    replies: list[Reply] = []
    thread = ask_aside(server, ENDLESS, replies)
    [row] = wait_for_queries(server, 1, ENDLESS)
    assert row["text"] == ENDLESS
    assert row["client"] == "127.0.0.1"
    table = run_command("queries", "--data", str(server.data))
    assert ENDLESS[:40] in table.stdout
    killed = run_command("queries", "--data", str(server.data), "--kill", str(row["id"]))
    assert killed.stdout == f"Query {row['id']} was stopped.\n"
    thread.join(10)
    assert replies[0].status == 503
    assert json.loads(replies[0].body)["type"].endswith("/problems/cancelled")
    assert wait_for_queries(server, 0, ENDLESS) == []
    again = run_command("queries", "--data", str(server.data), "--kill", str(row["id"]))
    assert again.returncode == 2
    assert "it may have ended" in again.stderr


def test_the_journal_is_prov(server: Running) -> None:
    """The journal says in PROV-O which activity generated the current revision, when, and by whom."""
    reply = server.ask("GET", "/journal", {"Accept": "application/n-triples"})
    triples = {str(quad.triple) for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)}
    url = server.url + "journal"
    revision = RevisionDirectory(server.data).get_current()
    prov = "http://www.w3.org/ns/prov#"
    assert f"<{url}#revision-{revision.id}> <{prov}wasGeneratedBy> <{url}#1>" in triples
    assert f"<{url}#1> <{prov}wasAssociatedWith> <{url}#agent-tester>" in triples


def test_keys_of_killed_servers_are_no_hindrance(tmp_path: Path) -> None:
    """Of several keys those of processes that are gone do not count; the one of a live process is found."""
    live = make_key(tmp_path, host="127.0.0.1", port=8001)
    gone = dataclasses.replace(live, url="http://127.0.0.1:8002/", pid=0x3FFFFFFF)
    key_file(tmp_path, 8002).write_text(json.dumps(dataclasses.asdict(gone)))
    assert find_keys(tmp_path) == [live]
    assert live.opens(f"Bearer {live.secret}")
    assert not live.opens(f"Bearer {live.secret}x")
    assert not live.opens(None)


def test_a_full_queue_is_told_at_once_and_measured(tmp_path: Path) -> None:
    """When as many queries wait as may, the next gets 503 with Retry-After at once, and is counted."""
    publish(tmp_path, small_quads())
    few = ("--fast-slots", "1", "--slow-slots", "1", "--max-workers", "2", "--max-waiting", "2")
    with serving(tmp_path, *few) as server:
        replies: list[tuple[float, Reply]] = []

        def ask(number: int) -> None:
            began = time.monotonic()
            reply = server.query(f"{ENDLESS} # {number}", timeout="4")
            replies.append((time.monotonic() - began, reply))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        refused = [(took, reply) for took, reply in replies if b"/problems/busy" in reply.body]
        assert len(replies) == 8
        assert len(refused) >= 4
        assert all(reply.status == 503 and int(reply.headers["retry-after"]) > 0 for _, reply in refused)
        assert min(took for took, _ in refused) < 1.0
        assert measure(server, "reliefgraph_queries_refused_total", reason="queue") == len(refused)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/operator/queries", {}, 401),
        ("GET", "/operator/queries", {"Authorization": "Bearer rlk_wrong"}, 401),
        ("DELETE", "/operator/queries/1", {}, 401),
        ("POST", "/operator/queries", {}, 405),
        ("GET", "/operator/queries/1", {}, 405),
        ("DELETE", "/metrics", {}, 405),
        ("POST", "/healthz", {}, 405),
    ],
)
def test_strangers_see_and_stop_nothing(
    server: Running, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    """Without the key the operator's routes answer 401, and other methods 405 with those there are."""
    reply = server.ask(method, path, headers)
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json")
    assert ("allow" if status == 405 else "www-authenticate") in reply.headers


def test_an_operators_token_opens_and_a_writers_does_not(tmp_path: Path) -> None:
    """A token with the scope `operate` lists what runs from anywhere; one with another scope gets 403."""
    publish(tmp_path, small_quads()[:10])
    operator, operators = make_token("operator", (OPERATE,))
    writer, writers = make_token("writer", (UPDATE,))
    write_tokens(tmp_path, (operators, writers))
    with serving(tmp_path, "--metrics", "operator") as server:
        for path in ("/operator/queries", "/metrics"):
            for secret, status in ((operator, 200), (writer, 403)):
                assert server.ask("GET", path, {"Authorization": f"Bearer {secret}"}).status == status
            assert server.ask("GET", path).status == 401


def test_the_key_is_private_and_goes_with_the_server(tmp_path: Path) -> None:
    """The file of the key can be read by its owner alone, and is removed at the end."""
    publish(tmp_path, small_quads()[:10])
    with serving(tmp_path):
        [path] = tmp_path.glob("operator-*.json")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert json.loads(path.read_text())["secret"].startswith("rlk_")
    assert list(tmp_path.glob("operator-*")) == []
    nobody = run_command("queries", "--data", str(tmp_path))
    assert nobody.returncode == 2
    assert "no server runs over" in nobody.stderr


def test_an_end_in_order_finishes_what_runs(tmp_path: Path) -> None:
    """Told to stop, the server takes no new request, and finishes the query that runs and the answer it is sending."""
    publish(tmp_path, small_quads())
    with serving(tmp_path) as server:
        wait_until_ready(server)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/sparql?" + urlencode({"query": LONG}), headers={"Accept": "text/csv"})
        sending = connection.getresponse()
        assert sending.getheader("Transfer-Encoding") == "chunked"
        replies: list[Reply] = []
        thread = threading.Thread(target=lambda: replies.append(server.query(ENDLESS, timeout="2")))
        thread.start()
        wait_for_queries(server, 1, ENDLESS)
        os.kill(server.pid, signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(OSError, match="refused"):
            server.query(SHORT)
        assert replies == [], "the query ended before the server was told to stop"
        assert sending.read().count(b"\r\n") == 20 * 4000 + 1
        thread.join(30)
        assert json.loads(replies[0].body)["type"].endswith("/problems/deadline")
        connection.close()


def read_log(path: Path, count: int) -> list[dict[str, object]]:
    """Return the lines of a log once there are so many."""
    end = time.monotonic() + 10
    while True:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return [json.loads(line) for line in lines]
        assert time.monotonic() < end, lines
        time.sleep(0.02)


def test_the_log_names_each_request_and_holds_nothing_secret(tmp_path: Path) -> None:
    """Kind, status, time, size and a hash are logged; no text, address or token is, wherever it was sent."""
    publish(tmp_path, small_quads())
    path = tmp_path / "log" / "queries.jsonl"
    with serving(tmp_path, "--query-log", str(path)) as server:
        server.query(SHORT, token="s3cret")
        server.query("  " + SHORT.replace(" ", "\n"))
        update = "INSERT DATA { <http://e/s> <http://e/password> 's3cret' }"
        headers = {"Content-Type": "application/sparql-update", "Authorization": "Bearer s3cret"}
        server.ask("POST", "/sparql?access_token=s3cret", headers, update)
        server.ask("GET", "/nowhere?key=s3cret")
        server.ask("GET", "/healthz")
        rows = [row for row in read_log(path, 6) if row["kind"] != "operation"]
    assert [(row["kind"], row["method"], row["status"]) for row in rows] == [
        ("query", "GET", 200),
        ("query", "GET", 200),
        ("update", "POST", 403),
        ("page", "GET", 404),
    ]
    assert rows[0]["hash"] == rows[1]["hash"] != rows[2]["hash"]
    assert (rows[0]["bytes"], rows[1]["cache"], rows[2]["problem"]) == (len(ANSWER), "hit", "update-off")
    assert rows[3]["path"] == "/nowhere"
    text = path.read_text()
    for secret in ("s3cret", "127.0.0.1", "SELECT", "INSERT"):
        assert secret not in text


def test_the_log_has_texts_and_addresses_when_asked(tmp_path: Path) -> None:
    """Two settings put the text of queries and the client's address into the log; that of updates stays out."""
    path = tmp_path / "queries.jsonl"
    query_log = QueryLog(path, max_bytes=1 << 20, keep=1, texts=True, addresses=True)
    for kind in ("query", "update"):
        note(query_log, kind=kind, text="ASK {}")
    query_log.close()
    first, second = read_log(path, 2)
    assert (first["text"], first["client"]) == ("ASK {}", "192.0.2.1")
    assert "text" not in second


def note(query_log: QueryLog, *, kind: str = "query", text: str = SHORT) -> None:
    """Log one request."""
    trace = Trace(kind=kind, text=text)
    query_log.note(method="GET", path="/sparql", client="192.0.2.1", status=200, size=10, seconds=0.001, trace=trace)


def test_the_log_tells_what_the_stations_of_a_write_took(tmp_path: Path) -> None:
    """A write has milliseconds for each station; a query has none."""
    query_log = QueryLog(tmp_path / "queries.jsonl", max_bytes=1 << 20, keep=1, texts=False, addresses=False)
    note(query_log)
    trace = Trace(kind="update", text="CLEAR ALL", stations={"apply": 0.25, "publish": 0.00312})
    query_log.note(method="POST", path="/sparql", client="192.0.2.1", status=200, size=1, seconds=1.0, trace=trace)
    query_log.close()
    query, update = read_log(tmp_path / "queries.jsonl", 2)
    assert "stations" not in query
    assert update["stations"] == {"apply": 250.0, "publish": 3.12}


def test_the_log_is_rotated(tmp_path: Path) -> None:
    """A log that would grow beyond its size moves aside; no more former files than asked for are kept."""
    path = tmp_path / "queries.jsonl"
    query_log = QueryLog(path, max_bytes=2000, keep=2, texts=False, addresses=False)
    for _ in range(100):
        note(query_log)
    query_log.close()
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["queries.jsonl", "queries.jsonl.1", "queries.jsonl.2"]
    assert all(1000 < (tmp_path / name).stat().st_size <= 2000 for name in files[1:])
    assert all(
        json.loads(line)["status"] == 200 for name in files for line in (tmp_path / name).read_text().splitlines()
    )


def test_a_full_disk_loses_log_lines_and_no_answer(tmp_path: Path) -> None:
    """Where the log cannot be written any more, requests are answered as before and the server says so once."""
    publish(tmp_path, small_quads()[:10])
    log = tmp_path / "server.log"
    (tmp_path / "queries.jsonl").symlink_to("/dev/full")
    with serving(tmp_path, "--query-log", str(tmp_path / "queries.jsonl"), log=log) as server:
        assert [server.query("ASK {}").status for _ in range(5)] == [200] * 5
    assert log.read_text().count("lines are being lost") == 1
    assert "Traceback" not in log.read_text()
