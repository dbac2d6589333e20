"""The pool: which job gets a worker when, and when it loses it.

Fast lane: as many jobs at once as there are slots, each for a soft limit of some milliseconds. Who passes it moves to
the slow lane, where the system puts a worker behind everything else; what does not fit there is stopped and takes
turns. Queries of a shape that lasted long before, and clients whose queries had to be killed, start
in the slow lane. One absolute deadline counts everything, the wait included. Killing a worker is always safe: it only
reads.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter, deque
from dataclasses import dataclass, field
from math import ceil

from server.http.problems import Problem
from server.pool.job import Job, Stage, read_failure
from server.pool.lanes import Clients, FairQueue, Record, ShapeBook
from server.pool.processes import Nursery, Pace, Worker
from server.pool.wire import DATA, END, FAILED

STARVED = 5
"""So many soft limits a query that got no processor stays in the fast lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may use, and how many may run.

    Attributes:
        deadline_s: Wall-clock seconds from arrival to the end of the answer.
        memory_bytes: What a worker may allocate for a query.
        max_result_bytes: The longest answer.
        stream_bytes: An answer up to this length is complete before its status line is sent.
        soft_limit_s: How long a query may stay in the fast lane.
        fast_slots: Queries that run at once in the fast lane.
        slow_slots: Queries that run at once in the slow lane.
        max_workers: Worker processes at most; those beyond the slots hold paused queries.
        max_waiting: Queries in line before a worker is free; one more gets 503.
        max_per_client: Queries of one client that run or wait at once.
        client_seconds: Seconds of evaluation one client may use per minute.
        strike_s: For how long a client starts in the slow lane after a query of its had to be killed, and the
            queries of a shape after one that was slow.
        turn_s: How long a query in the slow lane runs while another is paused.
    """

    deadline_s: float = 30.0
    memory_bytes: int = 512 << 20
    max_result_bytes: int = 256 << 20
    stream_bytes: int = 1 << 20
    soft_limit_s: float = 0.010
    fast_slots: int = field(default_factory=lambda: max(2, os.cpu_count() or 1))
    slow_slots: int = 2
    max_workers: int = 12
    max_waiting: int = 256
    max_per_client: int = 64
    client_seconds: float = 120.0
    strike_s: float = 10.0
    turn_s: float = 0.1


class Pool:
    """Runs jobs in worker processes; lives in one event loop."""

    def __init__(self, limits: Limits, *, sandbox: bool = True) -> None:
        """Set the limits; nothing starts before `start`."""
        self.limits = limits
        self.counts: Counter[str] = Counter()
        self.jobs: dict[int, Job] = {}
        self._nursery = Nursery(memory_bytes=limits.memory_bytes, sandbox=sandbox)
        self._known, self._unknown, self._slow = FairQueue(), FairQueue(), FairQueue()
        self._shapes = ShapeBook(limits.strike_s)
        self._clients = Clients(
            max_running=limits.max_per_client, seconds_per_minute=limits.client_seconds, strike_s=limits.strike_s
        )
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._fast_running: set[Worker] = set()
        self._slow_running: deque[Worker] = deque()
        self._paused: deque[Worker] = deque()
        self._turn: asyncio.TimerHandle | None = None
        self._deadlines: dict[int, asyncio.TimerHandle] = {}
        self._last_number = 0
        self._closing = False
        self._warm_up = b""
        self._warming: set[Worker] = set()
        self._may_hurry = True  # until the system refuses it

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the processes; the pool lives in this loop."""
        self._loop = loop
        self._nursery.start(self._loop)
        for _ in range(min(self.limits.fast_slots + 1, self.limits.max_workers)):
            self._nursery.ask(self._on_worker)

    def stop(self) -> None:
        """End all processes; jobs that run are failed."""
        self._closing = True
        for job in list(self.jobs.values()):
            self.cancel(job, Problem("busy", "The server is shutting down.", headers={"Retry-After": "5"}))
        for worker in list(self._workers):
            self._discard(worker)
        self._nursery.stop(self._loop)

    def set_warm_up(self, frame: bytes) -> None:
        """Name a request that each worker answers before its first job, and that idle workers answer now."""
        self._warm_up = frame
        idle, self._idle = self._idle, []
        for worker in idle:
            self._make_ready(worker)

    @property
    def waiting(self) -> int:
        """How many jobs have no worker yet."""
        return len(self._known) + len(self._unknown) + len(self._slow)

    def now(self) -> float:
        """Return the time by the clock of the jobs."""
        return self._loop.time()

    def describe(self) -> dict[str, int]:
        """Return what the pool is doing, in numbers."""
        return {
            "workers": len(self._workers),
            "idle": len(self._idle),
            "fast": len(self._fast_running),
            "slow": len(self._slow_running),
            "paused": len(self._paused),
            "waiting": self.waiting,
        }

    def submit(self, frame: bytes, *, client: str, shape: str, text: str, deadline_s: float | None = None) -> Job:
        """Put a request in line.

        Args:
            frame: What the worker gets (see `encode_request`).
            client: Who asks.
            shape: What requests of equal cost share.
            text: What the operator sees of it in the list of running queries.
            deadline_s: A shorter deadline than the pool's.

        Raises:
            Problem: 429 when the client has its share, 503 when the line is full.
        """
        now = self._loop.time()
        record = self.admit(client)
        if self.waiting >= self.limits.max_waiting or self._closing:
            self.counts["refused_queue"] += 1
            raise Problem("busy", f"{self.waiting} queries are waiting already.", headers={"Retry-After": "1"})
        allowed = self.limits.deadline_s if deadline_s is None else min(deadline_s, self.limits.deadline_s)
        self._last_number += 1
        job = Job(
            number=self._last_number,
            frame=frame,
            client=client,
            shape=shape,
            text=text,
            started=now,
            deadline=now + allowed,
            stream_bytes=self.limits.stream_bytes,
            loop=self._loop,
        )
        record.running += 1
        self.jobs[job.number] = job
        was_fast = self._shapes.was_fast(shape, now)
        if was_fast is False or record.struck_until > now:
            self._slow.push(job)
        else:
            (self._known if was_fast else self._unknown).push(job)
        self._pump()
        if job.stage is not Stage.FAST:
            self._set_deadline(job)
        return job

    def admit(self, client: str) -> Record:
        """Return what is known of a client who may ask; raise the Problem 429 of one who has had its share."""
        record = self._clients.record(client, self._loop.time())
        if record.running >= self._clients.max_running:
            self.counts["refused_client"] += 1
            raise self._too_many(f"{record.running} of your queries are running or waiting.", 1)
        if record.budget_s <= 0:
            self.counts["refused_client"] += 1
            wait = ceil((1 - record.budget_s) * 60 / self.limits.client_seconds)
            raise self._too_many("Your queries have used up their seconds of evaluation.", wait)
        return record

    def charge(self, client: str, seconds: float) -> None:
        """Take seconds from a client's share for work that was done outside the workers."""
        self._clients.record(client, self._loop.time()).budget_s -= seconds

    def cancel(self, job: Job, problem: Problem) -> None:
        """End a job wherever it stands; its reader gets the problem."""
        if job.stage is Stage.OVER:
            return
        for queue in (self._known, self._unknown, self._slow):
            if queue.remove(job):
                break
        else:
            worker = next((worker for worker in self._workers if worker.job is job), None)
            if worker is not None:
                self._account(worker, job)
                self._discard(worker)
        job.fail(problem)
        self._forget(job)
        self._pump()

    def strike(self, client: str) -> None:
        """Make a client start in the slow lane for a while."""
        now = self._loop.time()
        self._clients.record(client, now).struck_until = now + self._clients.strike_s

    # Choosing

    def _pump(self) -> None:
        """Give free slots to whoever comes first."""
        limits = self.limits
        while len(self._fast_running) < limits.fast_slots and (self._known or self._unknown):
            # An unknown shape may turn out to be slow, so one slot is kept from them all.
            unknown = sum(1 for worker in self._fast_running if worker.job and not self._is_known(worker.job))
            if self._known:
                queue = self._known
            elif unknown < max(1, limits.fast_slots - 1):
                queue = self._unknown
            else:
                break
            worker = self._take_idle(kept=0 if queue is self._known else limits.fast_slots - 1)
            if worker is None:
                break
            self._begin(worker, queue.pop(), fast=True)
        while len(self._slow_running) < limits.slow_slots:
            if self._paused:
                self._resume(self._paused.popleft())
            elif self._slow and (worker := self._take_idle(kept=limits.fast_slots)) is not None:
                self._begin(worker, self._slow.pop(), fast=False)
            else:
                break
        self._top_up()

    def _is_known(self, job: Job) -> bool:
        return self._shapes.was_fast(job.shape, self._loop.time()) is True

    def _take_idle(self, *, kept: int = 0) -> Worker | None:
        """Return an idle worker unless fewer than `kept` would be left for the fast lane, with those that run there."""
        if len(self._idle) > max(0, kept - len(self._fast_running)):
            return self._idle.pop()
        if not kept:
            for coming in self._warming:
                coming.set_pace(Pace.NORMAL)
        return None

    def _top_up(self) -> None:
        """Ask for workers before they are needed: one for each slot of the fast lane, and one to spare."""
        coming = self._nursery.expected
        ready = len(self._idle) + len(self._fast_running) + len(self._warming) + coming
        for _ in range(min(self.limits.fast_slots + 1 - ready, self.limits.max_workers - len(self._workers) - coming)):
            self._nursery.ask(self._on_worker)

    def _begin(self, worker: Worker, job: Job, *, fast: bool) -> None:
        worker.job = job
        worker.begin(self._loop.time())
        job.on_room = lambda: self._read(worker)
        if fast:
            job.stage = Stage.FAST
            self._fast_running.add(worker)
            worker.timer = self._loop.call_later(self.limits.soft_limit_s, self._demote, worker, job)
        else:
            job.stage = Stage.SLOW
            self._slow_running.append(worker)
            self._slow_down(worker, Pace.LOW)
            self._take_turns()
            self._notify(job)
        self._send(worker, job.frame)

    def _demote(self, worker: Worker, job: Job) -> None:
        """Move a query that has passed the soft limit to the slow lane."""
        if worker.job is not job or worker not in self._fast_running:
            return
        now = self._loop.time()
        if worker.used_s() < self.limits.soft_limit_s / 2 and now - worker.began < STARVED * self.limits.soft_limit_s:
            # It has waited for a processor, which says nothing of the query.
            worker.timer = self._loop.call_later(self.limits.soft_limit_s, self._demote, worker, job)
            return
        self._fast_running.discard(worker)
        self.counts["demoted"] += 1
        if worker.used_s() >= self.limits.soft_limit_s / 2:
            self._shapes.note_slow(job.shape, now)
        self._set_deadline(job)
        if len(self._slow_running) < self.limits.slow_slots:
            job.stage = Stage.SLOW
            self._slow_running.append(worker)
            self._slow_down(worker, Pace.LOW)
        elif len(self._paused) + len(self._slow_running) + self.limits.fast_slots >= self.limits.max_workers:
            self.counts["refused_queue"] += 1
            self.cancel(job, Problem("busy", "Too many long queries are running.", headers={"Retry-After": "2"}))
        else:
            self._pause(worker)
        self._take_turns()
        self._notify(job)
        self._pump()

    def _notify(self, job: Job) -> None:
        if job.on_demotion is not None:
            job.on_demotion()

    def _slow_down(self, worker: Worker, pace: Pace) -> None:
        if not worker.set_pace(pace):
            self.counts["pace_refused"] += 1

    def _pause(self, worker: Worker) -> None:
        if worker.job is not None:
            worker.job.stage = Stage.PAUSED
        self._slow_down(worker, Pace.STOPPED)
        self._paused.append(worker)

    def _resume(self, worker: Worker) -> None:
        if worker.job is not None:
            worker.job.stage = Stage.SLOW
        self._slow_down(worker, Pace.LOW)
        self._slow_running.append(worker)

    def _take_turns(self) -> None:
        if self._turn is None and self._paused:
            self._turn = self._loop.call_later(self.limits.turn_s, self._next_turn)

    def _next_turn(self) -> None:
        """Let the longest paused query run in place of the one that has run longest."""
        self._turn = None
        if self._paused and len(self._slow_running) >= self.limits.slow_slots:
            self._pause(self._slow_running.popleft())
            self._resume(self._paused.popleft())
        self._pump()
        self._take_turns()

    # Deadlines

    def _set_deadline(self, job: Job) -> None:
        if job.stage is not Stage.OVER and job.number not in self._deadlines:
            self._deadlines[job.number] = self._loop.call_at(job.deadline, self._on_deadline, job)

    def _on_deadline(self, job: Job) -> None:
        if job.stage is Stage.OVER:
            return
        allowed = job.deadline - job.started
        self.counts["killed_deadline"] += 1
        if job.stage is not Stage.WAITING:
            self.strike(job.client)
        self.cancel(job, Problem("deadline", f"The query did not end within {allowed:g} s.", deadline_s=allowed))

    # Workers

    def _on_worker(self, worker: Worker) -> None:
        if self._closing:
            worker.kill()
            return
        self._workers.add(worker)
        self._read(worker)
        if self._may_hurry and not (self._known or self._unknown):
            worker.set_pace(Pace.LOW)
        self._make_ready(worker)

    def _make_ready(self, worker: Worker) -> None:
        """Let a worker open the current store before it gets a job."""
        if self._warm_up:
            self._warming.add(worker)
            self._send(worker, self._warm_up)
        else:
            self._offer(worker)

    def _offer(self, worker: Worker) -> None:
        """Let a worker take the next job; one that may not run like any process again is replaced."""
        if worker.set_pace(Pace.NORMAL):
            self._idle.append(worker)
        else:
            self._may_hurry = False
            self._discard(worker)
        self._pump()

    def _read(self, worker: Worker) -> None:
        if worker.alive and not worker.reading:
            worker.reading = True
            self._loop.add_reader(worker.connection, self._on_readable, worker)

    def _stop_reading(self, worker: Worker) -> None:
        if worker.reading:
            worker.reading = False
            self._loop.remove_reader(worker.connection)

    def _on_readable(self, worker: Worker) -> None:
        frames = worker.receive()
        if frames is None:
            self._on_death(worker)
            return
        job = worker.job
        if job is None:
            if worker in self._warming and any(kind in (END, FAILED) for kind, _ in frames):
                self._warming.discard(worker)
                self._offer(worker)
            return
        for kind, payload in frames:
            if kind == DATA:
                job.add(payload)
            elif kind == END:
                job.finish(json.loads(payload) if payload else None)
                self._release(worker, job)
            elif kind == FAILED:
                job.fail(read_failure(payload))
                self._release(worker, job)
        if job.is_full and worker.job is job:
            self._stop_reading(worker)

    def _on_death(self, worker: Worker) -> None:
        """A worker that ends by itself in a query has hit its memory cap, or has broken down."""
        job = worker.job
        if job is not None:
            self._account(worker, job)
        self._discard(worker)
        if job is not None and job.stage is not Stage.OVER:
            self.counts["killed_memory"] += 1
            self.strike(job.client)
            megabytes = self.limits.memory_bytes >> 20
            job.fail(Problem("out-of-memory", f"The query needs more than the {megabytes} MB it may have."))
            self._forget(job)
        self._pump()

    def _release(self, worker: Worker, job: Job) -> None:
        """Take back a worker whose job is over."""
        self._account(worker, job)
        fast = worker in self._fast_running
        self._leave_lanes(worker)
        worker.job = None
        if fast or job.ran_s < self.limits.soft_limit_s:
            self._shapes.note_fast(job.shape)
        self._forget(job)
        self._offer(worker)

    def _discard(self, worker: Worker) -> None:
        self._stop_reading(worker)
        self._leave_lanes(worker)
        worker.job = None
        self._workers.discard(worker)
        self._warming.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.kill()

    def _leave_lanes(self, worker: Worker) -> None:
        if worker.timer is not None:
            worker.timer.cancel()
            worker.timer = None
        if worker in self._fast_running:
            self._fast_running.discard(worker)
        elif worker in self._slow_running:
            self._slow_running.remove(worker)
        elif worker in self._paused:
            self._paused.remove(worker)

    def _account(self, worker: Worker, job: Job) -> None:
        now = self._loop.time()
        job.ran_s = now - worker.began
        self._clients.record(job.client, now).budget_s -= job.ran_s

    def _forget(self, job: Job) -> None:
        if self.jobs.pop(job.number, None) is None:
            return
        record = self._clients.record(job.client, self._loop.time())
        record.running -= 1
        if (timer := self._deadlines.pop(job.number, None)) is not None:
            timer.cancel()

    def _send(self, worker: Worker, frame: bytes) -> None:
        try:
            sent = worker.connection.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._loop.call_soon(self._on_death, worker)
            return
        if sent < len(frame):
            task = self._loop.create_task(self._send_rest(worker, frame[sent:]))
            task.add_done_callback(lambda done: done.exception())

    async def _send_rest(self, worker: Worker, rest: bytes) -> None:
        await self._loop.sock_sendall(worker.connection, rest)

    def _too_many(self, detail: str, wait_s: int) -> Problem:
        seconds = int(self.limits.client_seconds)
        return Problem(
            "too-many-requests",
            detail,
            headers={
                "Retry-After": str(wait_s),
                "RateLimit-Policy": f'"evaluation";q={seconds};w=60',
                "RateLimit": f'"evaluation";r=0;t={wait_s}',
            },
        )
