"""What operators see: health, numbers, what runs, the journal, the log, the description of the interface."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graph.errors import SettingError
from graph.revision import RevisionDirectory
from server.cli import cli
from server.problem_types import PROBLEM_TYPES
from server.query_log import hide_secrets
from server.settings import Settings, read_settings
from server.tokens import OPERATE, make_token, write_tokens
from tests.server.conftest import small_quads
from tests.server.running import Reply, Running, publish, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Operated:
    """A server, its operator's token and its log."""

    def __init__(self, server: Running, secret: str, log: Path) -> None:
        self.server = server
        self.fields = {"Authorization": f"Bearer {secret}"}
        self.secret = secret
        self.log = log


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    """A server with a log and an operator."""
    data = tmp_path_factory.mktemp("operated")
    publish(data, small_quads())
    secret, kept = make_token("operator", (OPERATE,))
    write_tokens(data, (kept,))
    log = data / "log" / "queries.jsonl"
    with serving(data, "--query-log", str(log), "--deadline-s", "20") as running:
        yield Operated(running, secret, log)


def test_it_says_that_it_lives_and_can_answer(operated: Operated) -> None:
    """Health and readiness are 200 with the revision that is served."""
    for path in ("/healthz", "/readyz"):
        reply = operated.server.ask("GET", path)
        assert reply.status == 200
        assert json.loads(reply.body)["revision"] == RevisionDirectory(operated.server.data).get_current().id


def test_a_server_without_data_lives_but_is_not_ready(tmp_path: Path) -> None:
    """When the revisions are gone, it lives, is not ready, and answers queries with a problem of its own."""
    publish(tmp_path, small_quads())
    with serving(tmp_path) as running:
        (tmp_path / "current").unlink()
        assert running.ask("GET", "/healthz").status == 200
        assert running.ask("GET", "/readyz").status == 503
        reply = running.query("ASK {}")
        assert (reply.status, json.loads(reply.body)["type"]) == (503, running.url + "problems/no-data")


def test_numbers_are_in_the_format_of_prometheus(operated: Operated) -> None:
    """Each line is a comment or a sample; requests, kills, queue, cache and the age of the revision are among them."""
    operated.server.query("ASK {}")
    reply = operated.server.ask("GET", "/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
    lines = reply.text.splitlines()
    assert [line for line in lines if not line.startswith("#") and not sample.fullmatch(line)] == []
    names = {re.split(r"[ {]", line)[0] for line in lines if not line.startswith("#")}
    for name in ("requests_total", "request_seconds_bucket", "killed_deadline_total", "killed_memory_total",
                 "pool_waiting", "cache_hits_total", "revision_age_seconds"):  # fmt: skip
        assert f"reliefgraph_{name}" in names


def test_the_operator_sees_and_stops_what_runs(operated: Operated) -> None:
    """A running query is listed with its text and stopped by its number; its client is told so."""
    replies: list[Reply] = []
    thread = threading.Thread(target=lambda: replies.append(operated.server.query(ENDLESS)))
    thread.start()
    time.sleep(0.5)
    listed = json.loads(operated.server.ask("GET", "/queries", operated.fields).body)["queries"]
    [number] = [query["number"] for query in listed if query["text"] == ENDLESS]
    assert operated.server.ask("DELETE", f"/queries/{number}", operated.fields).status == 204
    thread.join(5)
    assert json.loads(replies[0].body)["type"].endswith("/problems/cancelled")
    assert operated.server.ask("DELETE", f"/queries/{number}", operated.fields).status == 404


def test_only_the_operator_sees_what_runs(operated: Operated) -> None:
    """Without the token, the list and the stop are refused."""
    assert operated.server.ask("GET", "/queries").status == 401
    assert operated.server.ask("DELETE", "/queries/1").status == 401


def test_the_journal_is_prov(operated: Operated) -> None:
    """The journal says in PROV-O which activity generated the current revision, when, and by whom."""
    reply = operated.server.ask("GET", "/journal", {"Accept": "application/n-triples"})
    triples = {str(quad.triple) for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)}
    url = operated.server.url + "journal"
    revision = RevisionDirectory(operated.server.data).get_current()
    prov = "http://www.w3.org/ns/prov#"
    assert f"<{url}#revision-{revision.id}> <{prov}wasGeneratedBy> <{url}#1>" in triples
    assert f"<{url}#1> <{prov}wasAssociatedWith> <{url}#agent-tester>" in triples


def test_the_log_has_each_request_and_no_secret(operated: Operated) -> None:
    """Each request is one line of JSON with its status and time; the token is in none."""
    operated.server.query("ASK { <http://e/logged> ?p ?o }")
    operated.server.ask("GET", "/queries?token=verysecret", operated.fields)
    lines = [json.loads(line) for line in operated.log.read_text().splitlines()]
    [logged] = [line for line in lines if "logged" in line["parameters"]]
    assert (logged["method"], logged["path"], logged["status"]) == ("GET", "/sparql", 200)
    assert logged["ms"] > 0
    assert operated.secret not in operated.log.read_text()
    assert "verysecret" not in operated.log.read_text()
    assert hide_secrets("query=ASK&token=x") == "query=ASK&token=***"


def test_the_interface_is_described(operated: Operated) -> None:
    """The OpenAPI document names this server, and each of its addresses without a variable answers."""
    document = json.loads(operated.server.ask("GET", "/openapi.json").body)
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": operated.server.url.rstrip("/")}]
    assert len(document["paths"]) == 9
    for path in document["paths"]:
        if "{" not in path:
            status = operated.server.ask("GET", path).status
            assert status in (200, 400, 401), path
    described = document["components"]["schemas"]["Problem"]["properties"]["type"]["description"]
    assert all(name in described for name in PROBLEM_TYPES)


def test_a_running_query_is_finished_before_the_server_ends(tmp_path: Path) -> None:
    """After SIGTERM the query that runs is answered, and new connections are refused."""
    publish(tmp_path, small_quads())
    with serving(tmp_path) as running:
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
        connection.request("GET", "/sparql?" + urlencode({"query": ENDLESS, "timeout": "2"}))
        time.sleep(0.5)
        os.kill(running.pid, signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(OSError, match=r"refused|reset"):
            running.query("ASK {}")
        assert connection.getresponse().status == 503
        connection.close()


def test_settings_come_from_file_environment_and_flags(tmp_path: Path) -> None:
    """A flag wins over the environment, and the environment over the file."""
    file = tmp_path / "settings.toml"
    file.write_text('port = 1001\ndeadline_s = 5\nkeep = 3\ntrusted_proxies = ["10.0.0.1"]\n')
    settings = read_settings(file, {"RELIEFGRAPH_PORT": "1002", "RELIEFGRAPH_KEEP": "4"}, {"port": "1003"})
    assert (settings.port, settings.keep, settings.deadline_s) == (1003, 4, 5.0)
    assert settings.trusted_proxies == ("10.0.0.1",)


@pytest.mark.parametrize(
    ("text", "environment", "flags", "words"),
    [
        ("", {"RELIEFGRAPH_PORT": "99999"}, {}, "RELIEFGRAPH_PORT: port: .*'99999'"),
        ("", {}, {"deadline_s": "soon"}, "--deadline-s: deadline_s: .*'soon'"),
        ("speed = 1", {}, {}, "speed: is no setting; settings are data, host"),
        ("port = ", {}, {}, "is not TOML"),
        ("", {}, {"base": "example.org"}, "must begin with http"),
        ("", {}, {"updates": "open", "host": "0.0.0.0"}, "only where host is a loopback address"),  # noqa: S104
        ("", {}, {"max_workers": "2"}, "at least fast_slots"),
    ],
)
def test_a_bad_setting_is_told(
    tmp_path: Path, text: str, environment: dict[str, str], flags: dict[str, str], words: str
) -> None:
    """The error says where the setting came from, what it is, and what was expected."""
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(SettingError, match=words):
        read_settings(file, environment, flags)


def test_every_setting_is_a_flag_and_documented() -> None:
    """`reliefgraph serve --help` lists each setting with its description, and server/README.md names each."""
    text = " ".join(CliRunner().invoke(cli, ["serve", "--help"], env={"COLUMNS": "200"}).output.split())
    readme = (Path(__file__).resolve().parent.parent.parent / "server/README.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert "--" + name.replace("_", "-") in text
        assert (field.description or "?").split(";")[0] in text
        assert f"`{name}`" in readme


def test_tokens_and_revisions_by_command(tmp_path: Path) -> None:
    """A token is made once per label, listed and revoked; revisions are listed, rolled back and backed up."""
    data = ["--data", str(tmp_path / "data")]
    run = CliRunner().invoke
    publish(tmp_path / "data", small_quads())
    publish(tmp_path / "data", small_quads()[:10])
    assert run(cli, ["token", "add", "curator", *data]).output.startswith("rlf_")
    assert run(cli, ["token", "add", "curator", *data]).exit_code == 1
    assert run(cli, ["token", "list", *data]).output == "curator\tupdate\n"
    assert run(cli, ["token", "revoke", "curator", *data]).exit_code == 0
    assert run(cli, ["token", "revoke", "curator", *data]).exit_code == 2
    assert run(cli, ["revision", "rollback", "1", *data]).output.startswith("revision 1: ")
    lines = run(cli, ["revision", "list", *data]).output.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["* 1", "  2"]
    assert run(cli, ["revision", "backup", str(tmp_path / "saved"), *data]).exit_code == 0
    assert run(cli, ["revision", "restore", str(tmp_path / "saved"), *data]).exit_code == 0
