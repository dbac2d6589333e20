"""`reliefgraph serve`: serve the current revision over HTTP."""

from __future__ import annotations

import getpass
import logging
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from graph.errors import SettingError
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from server.oversight.query_log import check_log_file
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
    check_start(settings)
    listener = listen(settings)
    directory = RevisionDirectory(settings.data, base=settings.base, keep=settings.keep)
    current = directory.current()
    if current is not None:
        check_base(current, settings)
    if check:
        click.echo("The settings are in order.", err=True)
        return
    if current is None and settings.plain:
        begin_plain_store(directory)
    elif current is None:
        _build(directory)
    click.echo(f"serving {settings.data} at http://{settings.host}:{settings.port}/", err=True)
    run(settings, listener)


def check_start(settings: Settings) -> None:
    """Make sure that what the settings name can be used; raise SettingError where it cannot."""
    if settings.query_log is not None:
        check_log_file(settings.query_log)
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingError("data: is no directory", place=str(settings.data), way_out="Name another with --data.")


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
            way_out="Choose another with --host and --port, or stop what listens there.",
        ) from error
    return listener


def check_base(revision: Revision, settings: Settings) -> None:
    """Make sure that the data stand under the base that the settings name; raise SettingError where they do not."""
    if revision.base != settings.base:
        raise SettingError(
            f"base: the setting says {settings.base}, and the data were built under {revision.base}",
            place=str(settings.data),
            way_out=f"Serve them with --base {revision.base}, build them anew with "
            f"`reliefgraph build --base {settings.base}`, or name another directory with --data.",
        )


def begin_plain_store(directory: RevisionDirectory) -> None:
    """Publish an empty store with an ordinary default graph, for clients to fill."""
    change = Change(kind=ChangeKind.BUILD, who=getpass.getuser(), what="an empty plain store")
    directory.publish([], change, plain=True)


def _build(directory: RevisionDirectory) -> None:
    """Build the seeds; end where they have errors."""
    from graph.build.build import DEFAULT_SEEDS, build
    from server.commands.build import print_outcome

    built = build(DEFAULT_SEEDS, directory, who=getpass.getuser())
    print_outcome(built, Console(stderr=True))
    if built.revision is None:
        sys.exit(1)


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve at a socket until a signal says stop."""
    import uvicorn

    from server.front.connection import Connection
    from server.front.dispatch import Dispatcher

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    logging.basicConfig(format="[%(levelname)s] %(message)s", level=logging.WARNING)
    config = uvicorn.Config(
        Dispatcher(settings),
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
