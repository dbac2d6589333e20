"""`reliefgraph mcp`: let agents ask the graph, over the Model Context Protocol."""

from __future__ import annotations

import logging
import os
import signal
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from graph.errors import SettingError
from server.commands.serve import LineFormatter, listen
from server.commands.startup import check_start, make_first_revision
from server.settings import LOOPBACK, Settings, read_settings

PORT = 8765
MAX_BODY = 1 << 20


@click.command()
@click.option("--http", is_flag=True, help="Speak streamable HTTP at http://127.0.0.1:PORT/mcp, not stdin and stdout.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Port for --http.")
@click.option("--data", type=click.Path(path_type=Path), help="Where the revisions are kept.  [.reliefgraph]")
@click.option("--config", type=click.Path(path_type=Path), envvar="RELIEFGRAPH_CONFIG", help="A TOML file of settings.")
@click.option("--deadline-s", help="Seconds a query may take.  [30.0]")
@click.option("--memory-mb", help="Megabytes a query may allocate.  [512]")
def mcp(*, http: bool, port: int, config: Path | None, **flags: Any) -> None:
    """Let agents ask the graph: search, SPARQL with evidence, proofs, sentences, over the Model Context Protocol.

    Without --http it speaks on standard input and output, for a client that starts it. Nothing can be written. Queries
    run as in the server, within the limits of `reliefgraph serve`; builds the graph first where there is none.
    """
    if find_spec("mcp") is None:
        raise SettingError(
            "the SDK of the Model Context Protocol is not installed",
            way_out="Install it with `make setup-mcp`, or into this program's environment: pip install 'mcp>=2.3,<3'",
        )
    settings = read_settings(config, os.environ, flags).model_copy(update={"port": port})
    if http and settings.host not in LOOPBACK:
        raise SettingError(
            f"host: agents are served on this machine only, and {settings.host} is no loopback address",
            way_out="Leave `host` at 127.0.0.1, and let what brings others here (ssh -L, a proxy) say who they are.",
        )
    directory = check_start(settings)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter("[%(levelname)s] %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    if not make_first_revision(directory, settings):
        sys.exit(1)
    _serve(settings, is_http=http)


def _serve(settings: Settings, *, is_http: bool) -> None:
    """Serve until the client closes its end, or a signal says stop."""
    from graph.revision.revision import RevisionDirectory
    from server.data.site import Site
    from server.mcp.protocol import make_server
    from server.mcp.service_client import ServiceClient
    from server.mcp.tools import GraphTools
    from server.service.host import ServiceHost

    listener = listen(settings) if is_http else None
    host = ServiceHost(settings, on_settled=lambda: None, writes=False)
    directory = RevisionDirectory(settings.data, base=settings.base, keep=settings.keep)
    site = Site(directory, open_store=settings.open_store)
    server = make_server(GraphTools(site, ServiceClient(host)), version("reliefgraph"))
    try:
        if listener is None:
            server.run("stdio")
            return
        import uvicorn

        application = server.streamable_http_app(
            host=settings.host, json_response=True, stateless_http=True, max_request_body_size=MAX_BODY
        )
        click.echo(f"serving {settings.data} to agents at http://{settings.host}:{settings.port}/mcp", err=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)  # raised again when all is done; to be told to stop is no failure
        config = uvicorn.Config(application, log_config=None, access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        host.stop()
