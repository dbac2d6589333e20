"""The W3C's protocol and service description suites once more, run by an independent program: rdf-test-suite of npm."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.clients.running import find_script
from tests.conformance.sparql_suites import Loader
from tests.conformance.suites import suite_folder

SUITES = {"protocol": 34, "service-description": 3}
PUBLISHED = "http://w3c.github.io/rdf-tests/"


@pytest.mark.parametrize("suite", SUITES)
def test_rdf_test_suite(loader: Loader, suite: str, tmp_path: Path) -> None:
    """It runs all tests of the suite, reading them from disk, and finds that each succeeds."""
    script = find_script("rdf-test-suite")
    (tmp_path / "engine.js").write_text("module.exports = {};\n")  # these suites speak to an address, not to an engine
    endpoint = loader.server.url + "sparql"
    options = json.dumps({"protocolEndpoint": endpoint, "serviceDescriptionEndpoint": endpoint})
    mapping = f"{PUBLISHED}~{suite_folder()}/rdf-tests/"
    manifest = f"{PUBLISHED}sparql/sparql11/{suite}/manifest.ttl"
    command = [script, "engine.js", manifest, "-i", options, "-m", mapping, "-d", "30000"]
    loader.loaded = None
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    counted = re.findall(r"(\d+) / (\d+) tests succeeded", done.stdout)
    number = str(SUITES[suite])
    assert (done.returncode, counted) == (0, [(number, number)]), done.stdout + done.stderr
