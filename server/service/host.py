"""One service in each process: in the loop of the front, or else in a thread that begins with the first request.

A WSGI server may load the application and fork afterwards, so nothing begins while it is loaded, and a process that was
forked from one whose service had begun makes a service of its own.
"""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import os
import threading
import weakref
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

from server.http.message import Answer, Request
from server.service.service import Service
from server.settings import Settings
from server.sparql.stream import Stream

T = TypeVar("T")
_inherited: list[object] = []
"""What belongs to the process that this one was forked from: it must be neither used nor closed here."""


class ServiceHost:
    """Lets threads ask the service of this process.

    Attributes:
        service: The service of this process, which may not have begun.
    """

    service: Service
    _loop: asyncio.AbstractEventLoop | None
    _thread: threading.Thread | None

    def __init__(self, settings: Settings, *, on_settled: Callable[[], None], writes: bool = True) -> None:
        """Prepare a service.

        Args:
            settings: Its settings.
            on_settled: Called in a thread for each revision that has stayed current for a while.
            writes: False where nobody will write, so that no writer is made ready.
        """
        self.settings = settings
        self._writes = writes
        self._on_settled = on_settled
        self._renew()
        on_fork = weakref.WeakMethod(self._on_fork)
        os.register_at_fork(after_in_child=lambda: (found := on_fork()) and found())

    def live_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin in a loop that already runs, from within; whoever owns the loop stops the service."""
        self._loop = loop
        self.service.start()

    def answer(self, request: Request) -> Answer | Stream:
        """Answer a request; blocks, so it belongs into a thread. Raise the Problem that says why not."""
        return self._run(self.service.answer(request))

    def answer_whole(self, request: Request) -> Answer:
        """Answer a request on behalf of a page; raise the Problem of an answer that is too long for one."""
        return self._run(self.service.answer_whole(request))

    def iter_chunks(self, stream: Stream) -> Iterator[bytes]:
        """Yield the body of a long answer; raise the Problem that cuts it. The query ends with the iterator."""
        chunks = stream.chunks()

        async def take() -> bytes | None:
            return await anext(chunks, None)

        try:
            while (chunk := self._run(take())) is not None:
                yield chunk
        finally:
            self._run(chunks.aclose())
            self.abandon(stream)

    def abandon(self, stream: Stream) -> None:
        """End the query of a long answer that nobody reads on; do nothing where it has ended."""
        self._soon(lambda: self.service.abandon(stream))

    def count(self, what: str) -> None:
        """Add one to a number of the pool."""
        self._soon(lambda: self.service.pool.counts.update((what,)))

    def stop(self) -> None:
        """End the service and its processes where it has begun in a thread; the next request begins another."""
        with self._lock:
            thread, loop, service = self._thread, self._loop, self.service
            if thread is None or loop is None:
                return
            atexit.unregister(self.stop)
            self._renew()

        async def end() -> None:
            service.stop()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:  # such as the search for a query's names, which nobody waits for any more
                task.cancel()
            if others:
                await asyncio.wait(others, timeout=5)

        _run_apart(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _renew(self) -> None:
        self.service = Service(self.settings, on_settled=self._on_settled)
        self._loop = self._thread = None
        self._lock = threading.Lock()

    def _on_fork(self) -> None:
        if self._loop is not None:
            _inherited.append((self.service, self._loop, self._thread))
        self._renew()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        future = _run_apart(work, self._loop or self._begin())
        try:
            return future.result()
        except BaseException:  # such as the end of this process: nobody waits for the answer any more
            future.cancel()
            raise

    def _soon(self, work: Callable[[], object]) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(work)

    def _begin(self) -> asyncio.AbstractEventLoop:
        """Begin in a thread. The kernel ends the processes of the service with the thread that has started them."""
        with self._lock:
            if self._loop is not None:
                return self._loop
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever, name="service", daemon=True)
            thread.start()
            service = self.service

            async def begin() -> None:
                service.start(writes=self._writes)

            _run_apart(begin(), loop).result()
            self._thread, self._loop = thread, loop
            atexit.register(self.stop)
            return loop


def _run_apart(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> Future[T]:
    """Run a coroutine in a loop without the context of this thread.

    What it starts there outlives the request, and would otherwise take Flask's `g` of this request for its own.
    """
    return contextvars.Context().run(asyncio.run_coroutine_threadsafe, work, loop)
