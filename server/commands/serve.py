"""`reliefgraph serve`: serve the current revision over HTTP."""

from __future__ import annotations

import getpass
import os
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from graph.errors import SettingError
from graph.journal import Change, ChangeKind
from graph.revision import Revision, RevisionDirectory
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
    run(settings)


def check_start(settings: Settings) -> None:
    """Make sure that what the settings name can be used; raise SettingError where it cannot."""
    if settings.query_log is not None:
        check_log_file(settings.query_log)
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingError("data: is no directory", place=str(settings.data), way_out="Name another with --data.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingError(
            f"cannot listen at {settings.host} port {settings.port}: {reason}",
            way_out="Choose another with --host and --port, or stop what listens there.",
        ) from error


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
    from graph.build import DEFAULT_SEEDS, build
    from server.commands.build import print_outcome

    built = build(DEFAULT_SEEDS, directory, who=getpass.getuser())
    print_outcome(built, Console(stderr=True))
    if built.revision is None:
        sys.exit(1)


def load_dispatcher(settings: Settings, parent: int) -> Any:
    """Make the application inside the serving process, which must not outlive the one that was started."""
    from server.dispatch import Dispatcher
    from server.pool.sandbox import die_with_parent

    die_with_parent(parent)
    return Dispatcher(settings)


def run(settings: Settings) -> None:
    """Serve until a signal says stop."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings

    server = Granian(
        target="server.dispatch",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        loop=Loops.asyncio,  # others, which it takes where they are installed, watch no sockets
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=round(settings.header_timeout_s * 1000), max_buffer_size=2 << 20
        ),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.shutdown_s,
        log_access=False,
    )
    server.serve(target_loader=partial(load_dispatcher, settings, os.getpid()), wrap_loader=False)
