"""`reliefgraph serve`: serve the current revision over HTTP."""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import click

from graph.errors import SettingError
from graph.printable import to_line, to_lines
from server.commands.startup import check_start, make_first_revision
from server.settings import LISTS, Settings, read_settings


def _with_setting_flags(command: Any) -> Any:
    """Add a flag for each setting, in their order."""
    for name, field in reversed(Settings.model_fields.items()):
        flag = "--" + name.replace("_", "-")
        multiple = name in LISTS
        default = "" if field.default in ((), "", None) else f"  [{field.default}]"
        option = click.option(
            flag, name, default=None, multiple=multiple, metavar="TEXT", help=f"{field.description}{default}"
        )
        command = option(command)
    return command


@click.command()
@click.option("--config", type=click.Path(path_type=Path), envvar="RELIEFGRAPH_CONFIG", help="a TOML file of settings")
@click.option("--check", is_flag=True, help="Check the settings and stop.")
@_with_setting_flags
def serve(config: Path | None, *, check: bool, **flags: Any) -> None:
    """Serve the graph; builds it first where there is none, or begins an empty plain store with --shapes none.

    Each setting may also stand in the file, or in an environment variable named RELIEFGRAPH_ and the setting's name in
    capitals. A flag wins over the environment, the environment over the file.
    """
    settings = read_settings(config, os.environ, {name: value or None for name, value in flags.items()})
    directory = check_start(settings)
    listener = listen(settings)
    if check:
        click.echo("The settings are in order.", err=True)
        return
    if not make_first_revision(directory, settings):
        sys.exit(1)
    click.echo(f"serving {settings.data} at http://{settings.host}:{settings.port}/", err=True)
    run(settings, listener)


def listen(settings: Settings) -> socket.socket:
    """Return a socket at the address that the settings name; raise SettingError where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingError(
            f"cannot listen at {settings.host} port {settings.port}: {reason}",
            way_out="Choose another: --port, the variable RELIEFGRAPH_PORT, or `make serve PORT=9000`; or stop what "
            "listens there.",
        ) from error
    return listener


class LineFormatter(logging.Formatter):
    """Writes what requests have said, such as their paths, so that it does nothing in a terminal or a log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message, one line, and behind it the traceback of an unforeseen error."""
        record.message = to_line(record.getMessage())
        text = self.formatMessage(record)
        return f"{text}\n{to_lines(self.formatException(record.exc_info))}" if record.exc_info else text


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve at a socket until a signal says stop."""
    import uvicorn

    from server.app import create_app
    from server.front.connection import Connection
    from server.front.dispatch import Dispatcher

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter("[%(levelname)s] %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    config = uvicorn.Config(
        Dispatcher(create_app(settings)),
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_s,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # raised again when all is done; to be told to stop is no failure
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    if not server.started:
        sys.exit(1)
