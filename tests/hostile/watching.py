"""What the operating system knows of a server and its worker processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def find_family(pid: int) -> list[int]:
    """Return a process and all that descend from it, itself first."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*"):
        fields = _read_stat(int(entry.name))
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    family = [pid]
    for member in family:
        family += parents.get(member, [])
    return family


def measure_memory(pid: int) -> int:
    """Return the bytes of memory that a server and its workers have for themselves, shared pages left out."""
    total = 0
    for member in find_family(pid):
        try:
            resident, shared = (PROC / str(member) / "statm").read_text().split()[1:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += (int(resident) - int(shared)) * PAGE
    return total


def measure_shares(pid: int) -> dict[int, int]:
    """Return the proportional set size in bytes of a server and each process that descends from it."""
    shares = {}
    for member in find_family(pid):
        try:
            lines = (PROC / str(member) / "smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        shares[member] = sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return shares


def measure_cpu(pid: int) -> float:
    """Return the seconds of processor time that the living members of a server's family have used."""
    seconds = 0.0
    for member in find_family(pid):
        fields = _read_stat(member)
        if fields and fields[0] != "Z":
            seconds += (int(fields[11]) + int(fields[12])) / TICKS
    return seconds


def measure_load(pid: int, seconds: float) -> float:
    """Return how many processors a server's family keeps busy, measured for so long."""
    before = measure_cpu(pid)
    began = time.monotonic()
    time.sleep(seconds)
    return max(0.0, measure_cpu(pid) - before) / (time.monotonic() - began)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so; False where it is not within so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _read_stat(pid: int) -> list[str]:
    """Return the fields after the command's name: state, parent, …; nothing where the process has gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_alive(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    return _read_stat(pid)[:1] not in ([], ["Z"])


def is_running(pid: int) -> bool:
    """Return whether a process has or wants the processor now."""
    return _read_stat(pid)[:1] == ["R"]


def measure_queue() -> float:
    """Return how many processes have waited for each core of this machine in the last minute, 1 where none has."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
