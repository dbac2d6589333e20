"""What a client sends is forgotten: requests that are all different and all long leave no memory behind."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator
from contextlib import aclosing
from urllib.parse import urlencode

import pytest

from server.http.cache import AnswerCache
from server.http.message import Answer
from server.http.problems import Problem
from server.pool.job import Job
from server.pool.lanes import Clients
from server.service.origin import Origin
from server.settings import Settings
from server.sparql.stream import Stream
from tests.hostile.watching import measure_memory, wait_until
from tests.own_loop import run_in_own_loop
from tests.server.conftest import small_quads
from tests.server.running import Running, publish, serving

COUNT = 25
ALLOWED = 16 << 20


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server whose memory has settled."""
    data = tmp_path_factory.mktemp("memory")
    publish(data, small_quads()[:400], plain=True)
    with serving(data, "--shapes", "none", "--client-seconds", "1000000", "--cache-mb", "8") as running:
        for number in range(20):
            running.query(f"SELECT * {{ ?s ?p ?o }} LIMIT {number}")
        yield running


def test_long_queries_are_forgotten(target: Running) -> None:
    """25 more queries of 400 kB, none like another, leave less than 16 MB; kept whole, they would fill 30."""
    before = 0
    for number in range(5 + COUNT):
        if number == 5:
            before = measure_memory(target.pid)  # with the room that one of them needs while it is read
        text = f"SELECT * {{ ?v{number} ?p FILTER(" + f"?v{number} + " * 50_000 + "; }"  # told at once: no object
        reply = target.ask("POST", "/sparql", {"Content-Type": "application/sparql-query"}, text)
        assert reply.status == 400, reply.text
    assert wait_until(lambda: measure_memory(target.pid) < before + ALLOWED, 5)


def test_long_texts_hold_up_nobody(target: Running) -> None:
    """While 800 kB that take long to read are being read, another client gets ten answers and more."""
    done = threading.Event()

    def read_much() -> None:
        for _ in range(3):
            target.ask("POST", "/sparql", {"Content-Type": "application/sparql-query"}, "a." * 400_000)
        done.set()

    thread = threading.Thread(target=read_much)
    thread.start()
    answered = 0
    while not done.is_set():
        assert target.query(f"SELECT * {{ ?s ?p ?o }} LIMIT {answered}").status == 200
        answered += 1
    thread.join()
    assert answered > 30


def test_long_fields_are_forgotten_and_cost_little(target: Running) -> None:
    """25 Accept fields of 120 kB, each read to its end, leave less than 16 MB; more is too much."""
    before = measure_memory(target.pid)
    for number in range(COUNT):
        accept = f"text/x-{number}," + "a/b," * 30_000 + "*/*"
        assert target.ask("GET", "/sparql?query=ASK%7B%7D", {"Accept": accept}).status == 200
    assert target.ask("GET", "/sparql?query=ASK%7B%7D", {"Accept": accept * 2}).status == 431
    assert wait_until(lambda: measure_memory(target.pid) < before + ALLOWED, 5)


def test_long_addresses_fill_the_cache_no_further_than_its_bound(target: Running) -> None:
    """1,000 addresses of 30 kB, each with an answer worth remembering, leave less than 16 MB under a bound of 8."""

    def ask(number: int) -> None:
        text = f"SELECT * {{ ?s{number} ?p ?o }} LIMIT 1 #{'x' * 30_000}"
        assert target.ask("GET", "/sparql?" + urlencode({"query": text})).status == 200

    for number in range(20):  # what reads long texts is there then
        ask(number)
    before = measure_memory(target.pid)
    for number in range(1000):
        ask(number + 20)
    assert wait_until(lambda: measure_memory(target.pid) < before + ALLOWED, 5)


class Packer:
    """Packs nothing; something that can be watched going."""

    def compress(self, data: bytes) -> bytes:
        """Return the data."""
        return data

    def flush(self) -> bytes:
        """Return nothing."""
        return b""


def test_a_stream_that_is_cut_is_forgotten_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a compressed answer fails midway its packer goes with it, though the job that failed is still there."""
    watched: list[weakref.ref[Packer]] = []

    def make(encoding: str) -> Packer:
        packer = Packer()
        watched.append(weakref.ref(packer))
        return packer

    monkeypatch.setattr("server.sparql.stream.make_packer", make)

    async def cut() -> Job:
        loop = asyncio.get_running_loop()
        job = Job(
            number=1, frame=b"", client="", shape="", text="", started=0, deadline=1, stream_bytes=1, loop=loop
        )  # fmt: skip
        job.add(b"the beginning")
        job.fail(Problem("deadline", "too late"))
        received = []
        try:
            async with aclosing(
                Stream(headers={"Content-Encoding": "zstd"}, job=job, compressed=True).chunks()
            ) as chunks:
                async for chunk in chunks:
                    received.append(chunk)
        except Problem:
            assert received == [b"the beginning"]
            return job
        raise AssertionError("the stream was not cut")

    gc.disable()
    try:
        job = run_in_own_loop(cut())
        assert [packer() for packer in watched] == [None]
        assert job.size == len(b"the beginning")
    finally:
        gc.enable()


def test_keys_count_in_the_cache() -> None:
    """Of 26 answers with keys of 30 kB, a cache of 400 kB keeps twelve; it is empty again when the data change."""
    cache: AnswerCache[Answer] = AnswerCache(400_000)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        cache.remember("first", (letter * 30_000, None), Answer(body=b"x"))
    assert (len(cache), cache.bytes) == (12, 372_300)
    cache.remember("second", ("y",), Answer(body=b"x"))
    assert (len(cache), cache.bytes) == (1, 1_026)


def test_clients_are_forgotten() -> None:
    """Of a million identities, ten thousand are remembered; one with running queries is not forgotten."""
    clients = Clients(max_running=4, seconds_per_minute=60, strike_s=10)
    busy = clients.record("busy", 0.0)
    busy.running = 1
    for number in range(1_000_000):
        clients.record(f"{number}", 0.0)
    assert len(clients) == 10_000
    assert clients.record("busy", 0.0) is busy


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1:50000", "198.51.100.7", "192.0.2.1"),
        ("127.0.0.1:50000", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1:50000", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1:50000", "198.51.100.7:61234", "198.51.100.7"),
        ("127.0.0.1:50000", "[2001:db8:1:2:3:4:5:6]:61234", "2001:db8:1:2::/64"),
        ("127.0.0.1:50000", "2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("127.0.0.1:50000", "anything at all", "127.0.0.1"),
        ("127.0.0.1:50000", "", "127.0.0.1"),
        ("[2001:db8:1:2:3:4:5:6]:50000", "", "2001:db8:1:2::/64"),
        ("[::ffff:192.0.2.1]:50000", "", "192.0.2.1"),
        ("[::1]:50000", "", "::1"),
    ],
)
def test_who_asks(peer: str, forwarded: str, client: str) -> None:
    """A client is an address without its port, or a network of IPv6; only a trusted proxy's word counts, if legible."""
    origin = Origin(Settings(trusted_proxies=("127.0.0.1",)))
    assert origin.client(peer, {"x-forwarded-for": forwarded}) == client


@pytest.mark.parametrize(
    ("peer", "client"),
    [
        ("10.1.2.3:50000", "198.51.100.7"),
        ("[::ffff:10.1.2.3]:50000", "198.51.100.7"),
        ("[fd00::5]:50000", "198.51.100.7"),
        ("11.1.2.3:50000", "11.1.2.3"),
        ("[fd01::5]:50000", "fd01::/64"),
    ],
)
def test_a_network_of_proxies(peer: str, client: str) -> None:
    """Each address of a network of proxies is believed, of IPv4 also where it is written as IPv6, and no other."""
    origin = Origin(Settings(trusted_proxies=("10.0.0.0/8", "fd00::/16")))
    assert origin.client(peer, {"x-forwarded-for": "198.51.100.7"}) == client
