"""What the operating system takes away from a worker: sockets, new programs, memory beyond a budget, core dumps.

The filter is classic BPF for seccomp, set by prctl, so nothing beyond the C library is needed.
Source: https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass

STACK = 64 << 20
"""The least that Linux keeps free below a stack is 128 MB."""
BASE_MEMORY = 192 << 20
"""What a worker needs before its first query: the interpreter, the engine and its caches."""

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_X32 = 0x40000000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """The audit constant of a processor, and the numbers of the system calls that a worker must not make."""

    audit: int
    refused: tuple[int, ...]


_MACHINES = {
    # socket connect accept sendto* bind listen socketpair fork vfork execve ptrace accept4 execveat io_uring bpf
    "x86_64": _Machine(
        audit=0xC000003E,
        refused=(41, 42, 43, 49, 50, 53, 57, 58, 59, 101, 288, 310, 311, 321, 322, 425, 426, 427),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        refused=(198, 199, 200, 201, 202, 203, 117, 221, 242, 270, 271, 280, 281, 425, 426, 427),
    ),
}


def can_deny_sockets() -> bool:
    """Return whether this machine's system calls are known here, so that `deny_sockets` works."""
    return sys.platform == "linux" and platform.machine() in _MACHINES and struct.calcsize("P") == 8


def deny_sockets() -> None:
    """Make the kernel refuse sockets and new programs to this process for good; raise OSError where it will not."""
    machine = _MACHINES[platform.machine()]
    count = len(machine.refused)
    program = [
        (_LOAD, 0, 0, 4),  # the architecture
        (_JUMP_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),  # the number of the system call
        (_JUMP_GREATER_EQUAL, count + 1, 0, _X32),
        *((_JUMP_EQUAL, count - index, 0, number) for index, number in enumerate(machine.refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(filter_, len(filter_))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(pointer))


def limit_memory(budget_bytes: int) -> None:
    """Cap what this process can allocate; beyond it the engine aborts the process.

    RLIMIT_DATA counts private writable memory; RLIMIT_AS would also count the address space of a mapped store.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (BASE_MEMORY + budget_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_stack() -> None:
    """Let the stack of this process grow to `STACK` if the system allows that: the engine descends into what nests."""
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK if most == resource.RLIM_INFINITY else min(STACK, most)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, most))


def die_with_parent(parent: int) -> None:
    """Let the kernel kill this process when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _prctl(option: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    if libc.prctl(option, *padded) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
