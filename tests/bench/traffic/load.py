"""Load on an endpoint: wrk, a compiled generator, for rates and percentiles; one kept connection for medians."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.data.claims_dataset import PREFIXES, QUERIES
from tests.bench.traffic.peers import Endpoint

JSON = "application/sparql-results+json"
LUA = """
local number = 0
local offset = {offset}
request = function()
  number = number + 1
  local company = (offset + number * 7919) % {companies}
  return wrk.format("GET", (string.gsub([[{target}]], "COMPANY", tostring(company))))
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("JSON{{\\"requests\\":%d,\\"seconds\\":%f,\\"p50\\":%f,\\"p95\\":%f,\\"p99\\":%f,\\"errors\\":%d}}\\n",
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What wrk measured; latencies in milliseconds."""

    rate: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    errors: int


def run_wrk(endpoint: Endpoint, query: str, *, companies: int = 1, connections: int, seconds: int) -> Load:
    """Send a query for so many seconds; where it says COMPANY, with a number below `companies`, another each time.

    Raises:
        SystemExit: Where wrk is not installed.
    """
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed; on Debian: apt-get install wrk")
    offset = time.time_ns() % companies
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "requests.lua"
        script.write_text(LUA.format(offset=offset, companies=companies, target=_target(endpoint, query)))
        accept = ["-H", f"Accept: {_accepted(query)}"]
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", *accept, "-s", str(script)]
        url = f"http://127.0.0.1:{endpoint.port}/"
        output = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    found = json.loads(next(line for line in output.splitlines() if line.startswith("JSON"))[4:])
    return Load(
        rate=found["requests"] / found["seconds"],
        p50_ms=found["p50"],
        p95_ms=found["p95"],
        p99_ms=found["p99"],
        errors=found["errors"],
    )


def look_up_labels(endpoint: Endpoint, *, companies: int, connections: int, seconds: int) -> Load:
    """Look up labels of companies for so many seconds, each by a query of its own."""
    query = QUERIES["point lookup"].replace("/7>", "/COMPANY>")
    return run_wrk(endpoint, query, companies=companies, connections=connections, seconds=seconds)


def _target(endpoint: Endpoint, query: str) -> str:
    return f"{endpoint.path}?{urlencode({'query': PREFIXES + query})}"


def _accepted(query: str) -> str:
    return "application/n-triples" if "CONSTRUCT" in query else JSON


class Client:
    """One kept connection to an endpoint."""

    def __init__(self, endpoint: Endpoint, *, timeout_s: float) -> None:
        self.endpoint = endpoint
        self._connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=timeout_s)
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, query: str) -> tuple[int, bytes]:
        """Send a query and return the status and the body."""
        self._connection.request("GET", _target(self.endpoint, query), headers={"Accept": _accepted(query)})
        response = self._connection.getresponse()
        return response.status, response.read()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def measure_median(endpoint: Endpoint, query: str, *, seconds: float, timeout_s: float = 30.0) -> float | None:
    """Return the median latency of a query in milliseconds, over many runs on one connection; None beyond the time.

    Raises:
        AssertionError: Where the endpoint answers anything but 200.
    """
    client = Client(endpoint, timeout_s=timeout_s)
    took: list[float] = []
    try:
        end = time.perf_counter() + seconds
        while len(took) < 5 or time.perf_counter() < end:
            began = time.perf_counter()
            status, body = client.ask(query)
            assert status == 200, (endpoint.name, query, body[:500])
            took.append((time.perf_counter() - began) * 1000)
            if took[-1] > seconds * 1000:
                break
    except TimeoutError:
        return None
    finally:
        client.close()
    return statistics.median(took)


def count_results(endpoint: Endpoint, query: str, *, timeout_s: float = 30.0) -> int | None:
    """Return how many rows or triples an endpoint answers; None beyond the time."""
    client = Client(endpoint, timeout_s=timeout_s)
    try:
        _, body = client.ask(query)
    except TimeoutError:
        return None
    finally:
        client.close()
    if "CONSTRUCT" in query:
        return len({line for line in body.decode().splitlines() if line.strip() and not line.startswith("#")})
    return len(json.loads(body)["results"]["bindings"])
