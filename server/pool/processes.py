"""The server's side of the worker processes: making one, talking to it, slowing it down, killing it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from math import inf

from graph.isolation import python_command
from server.pool.job import Job
from server.pool.wire import HEADER_SIZE, unpack_header

RECEIVE = 256 * 1024
LOWEST = 19
"""The nice value of what is behind all others."""
DYING = 10
"""That of what gives back its memory: behind all others, but not so far that it keeps the memory on a busy machine."""

PROCESS_CLOCK = 2
"""With the number of a process, the clock of its processor time, as `clock_getcpuclockid` of Linux makes it."""


class Pace(Enum):
    """How a worker is scheduled: like any process, behind all others, or not at all.

    Behind all others is the lowest nice value, not the idle policy: where that has few competitors, the scheduler makes
    up for what an idle process missed by letting it run for several ticks while another waits.
    """

    NORMAL = "normal"
    LOW = "low"
    STOPPED = "stopped"


class Worker:
    """One worker process and the socket to it."""

    def __init__(self, pid: int, handle: int, connection: socket.socket) -> None:
        """Take over a process: its number, the descriptor that signals it, the socket."""
        self.pid = pid
        self.connection = connection
        self.job: Job | None = None
        self.began = 0.0
        self._used_before_s = 0.0
        self.timer: asyncio.TimerHandle | None = None
        self.reading = False
        self.alive = True
        self.pace = Pace.NORMAL
        self._handle = handle
        self._buffer = bytearray()

    def begin(self, now: float) -> None:
        """Note when a job begins, and what the process has used until then."""
        self.began = now
        used = self._processor_s()
        self._used_before_s = used if used < inf else 0.0

    def used_s(self) -> float:
        """Return the seconds of processor that the process has used since its job began; infinite where unknown."""
        return self._processor_s() - self._used_before_s

    def _processor_s(self) -> float:
        try:
            return time.clock_gettime((~self.pid << 3) | PROCESS_CLOCK)
        except OSError:
            return inf

    def receive(self) -> list[tuple[int, bytes]] | None:
        """Return the frames that have arrived whole; None when the process has ended."""
        try:
            data = self.connection.recv(RECEIVE)
        except (BlockingIOError, InterruptedError):
            return []
        except OSError:
            return None
        if not data:
            return None
        buffer = self._buffer
        buffer += data
        frames: list[tuple[int, bytes]] = []
        offset = 0
        while len(buffer) - offset >= HEADER_SIZE:
            kind, length = unpack_header(buffer, offset)
            end = offset + HEADER_SIZE + length
            if len(buffer) < end:
                break
            frames.append((kind, bytes(buffer[offset + HEADER_SIZE : end])))
            offset = end
        del buffer[:offset]
        return frames

    def set_pace(self, pace: Pace) -> bool:
        """Slow the process down, stop it, or let it run again; False where the system does not allow that."""
        if pace is self.pace:
            return True
        try:
            if self.pace is Pace.STOPPED:
                self._signal(signal.SIGCONT)
            if pace is Pace.STOPPED:
                self._signal(signal.SIGSTOP)
            else:
                policy = os.SCHED_OTHER if pace is Pace.NORMAL else os.SCHED_BATCH
                os.sched_setscheduler(self.pid, policy, os.sched_param(0))
                usual = os.getpriority(os.PRIO_PROCESS, 0)  # the server's, which may have been started at a low one
                os.setpriority(os.PRIO_PROCESS, self.pid, usual if pace is Pace.NORMAL else LOWEST)
        except OSError:
            return False
        self.pace = pace
        return True

    def kill(self) -> None:
        """End the process at once; nothing it had is lost, since it only reads."""
        self.alive = False
        self.set_pace(Pace.LOW)  # giving back its memory takes long, and nobody waits for it; stopped, it could not
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, max(DYING, os.getpriority(os.PRIO_PROCESS, 0)))
        with contextlib.suppress(OSError):
            self._signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Let go of a process that has ended or is to end by itself."""
        self.alive = False
        self.connection.close()
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _signal(self, number: signal.Signals) -> None:
        signal.pidfd_send_signal(self._handle, number)


class Nursery:
    """Makes workers through the zygote process."""

    def __init__(self, *, memory_bytes: int, sandbox: bool) -> None:
        """Remember what each worker is told; nothing starts before `start`."""
        self._order = json.dumps({"memory_bytes": memory_bytes, "sandbox": int(sandbox)}).encode()
        self._waiting: deque[tuple[socket.socket, Callable[[Worker], None]]] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    @property
    def expected(self) -> int:
        """How many workers have been asked for and are not there yet."""
        return len(self._waiting)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the zygote; it ends with this process."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = python_command("server.pool.zygote", str(theirs.fileno()), str(os.getpid()))
        # The engine says "memory allocation failed" on standard error whenever a query hits its cap.
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        ours.setblocking(False)
        self._control = ours
        loop.add_reader(ours, self._on_reply)

    def ask(self, deliver: Callable[[Worker], None]) -> None:
        """Ask for a worker; `deliver` is called with it."""
        if self._control is None:
            return
        ours, theirs = socket.socketpair()
        socket.send_fds(self._control, [self._order], [theirs.fileno()])
        theirs.close()
        ours.setblocking(False)
        self._waiting.append((ours, deliver))

    def stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the zygote and with it every worker."""
        if self._control is not None:
            loop.remove_reader(self._control)
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _on_reply(self) -> None:
        if self._control is None:
            return
        try:
            message, handles, _, _ = socket.recv_fds(self._control, 1024, 1)
        except BlockingIOError:
            return
        if not message:
            return
        connection, deliver = self._waiting.popleft()
        deliver(Worker(json.loads(message)["pid"], handles[0], connection))
