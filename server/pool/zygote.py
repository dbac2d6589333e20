"""The process that makes workers: it has loaded the engine, opens no store, and forks a worker in milliseconds.

It speaks over one socket. A request is a JSON object with one file descriptor, the worker's end of its socket; the
reply is the worker's number with a descriptor by which the server can kill it and nothing else. What ends is reaped by
the kernel in its own time, at the low pace at which it dies: a zygote that waits for it spins in the kernel, at full
pace, for as long as the dying process has not got its turn.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys

from server.pool.sandbox import die_with_parent
from server.pool.worker import prepare, run

MAX_MESSAGE = 1024


def main() -> None:
    """Make workers until the server closes the socket; the descriptor is the first argument, the server the second."""
    control = socket.socket(fileno=int(sys.argv[1]))
    die_with_parent(int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the whole group; the server decides
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    prepare()
    gc.collect()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MAX_MESSAGE, 1)
        if not message:
            return
        _make_worker(control, json.loads(message), descriptors[0])


def _make_worker(control: socket.socket, request: dict[str, int], descriptor: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a worker that dies at once must wait for its descriptor
    me = os.getpid()
    pid = os.fork()
    if pid == 0:
        _live(me, control, descriptor, request)
    os.close(descriptor)
    handle = os.pidfd_open(pid)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _reap()
    socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [handle])  # last: whoever is told may kill it at once
    os.close(handle)


def _live(parent: int, control: socket.socket, descriptor: int, request: dict[str, int]) -> None:
    """Be a worker; never returns."""
    status = 1
    try:
        die_with_parent(parent)
        control.close()
        run(
            socket.socket(fileno=descriptor),
            memory_bytes=request["memory_bytes"],
            sandbox=bool(request["sandbox"]),
        )
        status = 0
    except OSError:
        status = 0  # the server has gone, or has closed this socket
    finally:
        os._exit(status)


def _reap() -> None:
    """Let go of what ended while the kernel was told to keep it."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
