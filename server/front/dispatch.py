"""The event loop in front of the application: remembered answers, the service at once, and Flask in threads.

It speaks ASGI, the interface of the HTTP server. What it answers without Flask, it answers by the same service; a query
never blocks it, since queries run in worker processes.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from server.front.exchange import Exchange, Message, Receive, Send
from server.front.response_cache import ResponseCache
from server.http.body import read_body
from server.http.message import Answer, Request, Trace
from server.http.problems import Problem, problem_to_answer
from server.http.wsgi_call import call_wsgi, make_environ
from server.routes.warming import Warming
from server.service.host import ServiceHost
from server.service.origin import Origin
from server.service.service import SPARQL, Service, to_problem
from server.settings import Settings
from server.sparql.stream import UNSEEN, Stream

SWITCH_S = 0.0005
"""How long a thread may keep the interpreter when the event loop wants it."""


class Dispatcher:
    """The ASGI application.

    Attributes:
        connections: How many each client has.
        max_connections: How many one client may have: of what the system allows, a quarter.
    """

    def __init__(self, app: Flask) -> None:
        """Take the application that is asked where nothing can be answered earlier."""
        self.app = app
        self.settings: Settings = app.extensions["settings"]
        self.host: ServiceHost = app.extensions["service"]
        self.service: Service = self.host.service
        self.origin = Origin(self.settings)
        self.response_cache = ResponseCache(
            self.service.share_memory(),
            snapshot=self.service.snapshot,
            origin=self.origin,
            oversight=self.service.oversight,
            pool=self.service.pool,
        )
        self.connections: Counter[str] = Counter()
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.max_connections = sys.maxsize if most == resource.RLIM_INFINITY else most // 4
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="flask")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Live as long as the HTTP server does, or answer one request."""
        if scope["type"] == "lifespan":
            await receive()
            self.start(asyncio.get_running_loop())
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self.stop()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            exchange = Exchange(scope, receive, send)
            try:
                await self._serve(exchange)
            except asyncio.CancelledError:  # the time to finish what runs is over
                exchange.connection.cut()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the workers and make the pages ready; no request is taken before it is done."""
        sys.setswitchinterval(SWITCH_S)
        self.host.live_in(loop)
        self.service.oversight.make_key()
        warming: Warming = self.app.extensions["warming"]
        warming.start()

    def stop(self) -> None:
        """Stop the workers."""
        self.service.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, exchange: Exchange) -> None:
        began = time.perf_counter()
        answer: Answer | Stream
        trace = Trace()
        root = self.origin.root(exchange.peer, exchange.scheme, exchange.headers)
        try:
            body = await self._read_body(exchange)
            if not self.service.answers(exchange.path):
                await exchange.give(await self._ask_flask(exchange, body))
                return  # Flask has noted it
            answer = await self._answer(exchange, body, root, trace)
        except Exception as error:  # noqa: BLE001 - what nobody foresaw becomes an answer too
            problem = to_problem(error, method=exchange.method, path=exchange.path, trace=trace)
            answer = problem_to_answer(problem, root=root, accept=exchange.headers.get("accept"))
        if isinstance(answer, Stream):
            await exchange.give_stream(answer, trace, pool=self.service.pool, stall_s=self.settings.stall_timeout_s)
            status, size = 200, answer.job.size
        else:
            await exchange.give(answer)
            status, size = answer.status, len(answer.body)
        self.service.oversight.note(
            method=exchange.method,
            path=exchange.path,
            client=self.origin.client(exchange.peer, exchange.headers),
            status=status,
            size=size,
            began=began,
            trace=trace,
        )

    async def _read_body(self, exchange: Exchange) -> bytes:
        if exchange.method in ("GET", "HEAD"):
            return b""
        return await read_body(
            exchange.body(),
            exchange.headers,
            max_bytes=self.service.body_limit(exchange.headers),
            timeout_s=self.settings.body_timeout_s,
        )

    async def _answer(self, exchange: Exchange, body: bytes, root: str, trace: Trace) -> Answer | Stream:
        """Let the service answer; remember the answer where the same bytes will ask for it again."""
        whole = exchange.connection.request if exchange.path == SPARQL else b""
        state = self.service.snapshot.revision().state if whole else ""
        request = Request(
            method=exchange.method,
            path=exchange.path,
            query_string=exchange.query_string,
            headers=exchange.headers,
            body=body,
            client=self.origin.client(exchange.peer, exchange.headers),
            url=root.rstrip("/") + exchange.path,
            trace=trace,
        )
        answer = await self.service.answer(request, exchange.left)
        if isinstance(answer, Stream) and not exchange.can_be_cut:
            self.service.abandon(answer)
            raise Problem("result-too-large", UNSEEN)
        if isinstance(answer, Answer) and whole and answer.is_final:
            encoded = exchange.encode(answer)
            self.response_cache.remember(state, whole, exchange.peer, request.client, answer, *encoded)
        return answer

    async def _ask_flask(self, exchange: Exchange, body: bytes) -> Answer:
        environ = make_environ(
            method=exchange.method,
            path=exchange.path,
            raw_path=exchange.raw_path,
            query_string=exchange.query_string,
            headers=exchange.headers,
            body=body,
            scheme=exchange.scheme,
            peer=exchange.peer,
        )
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, call_wsgi, self.app, environ)
