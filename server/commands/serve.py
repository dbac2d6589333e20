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
from graph.revision import RevisionDirectory
from server.settings import Settings, read_settings


def _with_setting_flags(command: Any) -> Any:
    """Add a flag for each setting, in their order."""
    for name, field in reversed(Settings.model_fields.items()):
        flag = "--" + name.replace("_", "-")
        multiple = name == "trusted_proxies"
        default = "" if field.default in ((), "") else f"  [{field.default}]"
        option = click.option(
            flag, name, default=None, multiple=multiple, metavar="TEXT", help=f"{field.description}{default}"
        )
        command = option(command)
    return command


@click.command()
@click.option("--config", type=click.Path(path_type=Path), envvar="RELIEFGRAPH_CONFIG", help="a TOML file of settings")
@_with_setting_flags
def serve(config: Path | None, **flags: Any) -> None:
    """Serve the graph; builds it first where there is none.

    Each setting may also stand in the file, or in an environment variable named RELIEFGRAPH_ and the setting's name in
    capitals. A flag wins over the environment, the environment over the file.
    """
    settings = read_settings(config, os.environ, {name: value or None for name, value in flags.items()})
    directory = RevisionDirectory(settings.data, base=settings.base, keep=settings.keep)
    if directory.current() is None:
        _build(directory)
    refuse_taken_port(settings)
    click.echo(f"serving {settings.data} at http://{settings.host}:{settings.port}/", err=True)
    run(settings)


def refuse_taken_port(settings: Settings) -> None:
    """Raise SettingError where somebody listens already; the HTTP server would share the port silently."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingError(
                f"cannot listen at {settings.host} port {settings.port}: {error.strerror}",
                way_out="Stop what listens there, or choose another with --port.",
            ) from error


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
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    server = Granian(
        target="server.dispatch",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=15_000, max_buffer_size=2 << 20),
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
    )
    server.serve(target_loader=partial(load_dispatcher, settings, os.getpid()), wrap_loader=False)
