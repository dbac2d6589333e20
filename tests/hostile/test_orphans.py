"""A server that is killed takes all its processes along, so that nothing holds its port or its data."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.hostile.watching import find_family, is_alive, wait_until
from tests.server.conftest import small_quads
from tests.server.running import publish, serving


def test_no_process_outlives_the_server(tmp_path: Path) -> None:
    """When the first process alone is killed with SIGKILL, the others end by themselves within seconds."""
    publish(tmp_path, small_quads())
    with serving(tmp_path) as server:
        assert server.query("ASK {}").status == 200
        family = find_family(server.pid)
        assert len(family) >= 4
        os.kill(server.pid, signal.SIGKILL)
        assert wait_until(lambda: not any(is_alive(pid) for pid in family), 10)
