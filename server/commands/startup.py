"""What must hold before anything is served: settings that can be used, and a first revision.

Run as a program, it makes the first revision for a server whose number is the argument, and ends with it.
"""

from __future__ import annotations

import fcntl
import getpass
import os
import sys
from pathlib import Path

from rich.console import Console

from graph.errors import ReliefgraphError, SettingError
from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import Revision, RevisionDirectory
from server.oversight.query_log import check_log_file
from server.pool.sandbox import die_with_parent
from server.settings import PREFIX, Settings, read_settings

LOCK = "first.lock"


def check_start(settings: Settings) -> RevisionDirectory:
    """Return the directory that is to be served; raise SettingError where what the settings name cannot be used."""
    if settings.query_log is not None:
        check_log_file(settings.query_log)
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingError("data: is no directory", place=str(settings.data), way_out="Name another with --data.")
    directory = RevisionDirectory(settings.data, base=settings.base, keep=settings.keep)
    current = directory.current()
    if current is not None:
        check_base(current, settings)
    return directory


def check_base(revision: Revision, settings: Settings) -> None:
    """Make sure that the data stand under the base that the settings name; raise SettingError where they do not."""
    if revision.base != settings.base:
        raise SettingError(
            f"base: the setting says {settings.base}, and the data were built under {revision.base}",
            place=str(settings.data),
            way_out=f"Serve them with --base {revision.base}, build them anew with "
            f"`reliefgraph build --base {settings.base}`, or name another directory with --data.",
        )


def make_first_revision(directory: RevisionDirectory, settings: Settings) -> bool:
    """Make a revision where there is none: the seeds', or an empty plain store. Return False where they have errors."""
    if directory.current() is not None:
        return True
    if settings.plain:
        change = Change(kind=ChangeKind.BUILD, who=getpass.getuser(), what="an empty plain store")
        directory.publish([], change, plain=True)
        return True
    from graph.build.build import DEFAULT_SEEDS, build
    from graph.conclude.reason import REASONERS
    from graph.validate.engine import VALIDATORS
    from server.commands.build import print_outcome

    engines = REASONERS[settings.reasoner](), VALIDATORS[settings.validator]()
    built = build(DEFAULT_SEEDS, directory, who=getpass.getuser(), reasoner=engines[0], validator=engines[1])
    print_outcome(built, Console(stderr=True))
    return built.revision is not None


def settings_from_environment() -> Settings:
    """Return the settings of a server that is started without a command line of ours."""
    file = os.environ.get(PREFIX + "CONFIG")
    return read_settings(Path(file) if file else None, os.environ, {})


def main() -> None:
    """Make the first revision; of several processes that want it, one makes it, and the others wait."""
    die_with_parent(int(sys.argv[1]))
    settings = settings_from_environment()
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not make_first_revision(check_start(settings), settings):
            sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except ReliefgraphError as error:
        sys.exit(f"reliefgraph: {error}")
