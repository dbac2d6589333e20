"""Run this code, and no code of the folder that somebody works in.

`graph`, `server` and `ontology` are usual names for folders and modules. What is checked may have its own, and
`PYTHONPATH` or the working folder may put them on Python's path. This module is imported before the path is safe, so it
imports only what Python itself has loaded by then.
"""

from __future__ import annotations

import os
import site
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The folder that holds `graph`, `server` and `ontology`: a checkout, or the package of an installation."""


def isolate() -> None:
    """Put this code first on Python's path and what PYTHONPATH names last, and take the working folder off it."""
    sys.path[:] = order_path(sys.path, asked=os.environ.get("PYTHONPATH", ""))


def order_path(path: list[str], *, asked: str) -> list[str]:
    """Return the folders of a path in the order in which it is safe.

    Args:
        path: Python's path.
        asked: What PYTHONPATH says.
    """
    here = set(find_absolute([os.curdir]))
    named = find_absolute(asked.split(os.pathsep)) if asked else []
    foreign = {*named, *here} - installed_folders()
    places = list(dict.fromkeys(find_absolute(path)))
    first = [place for place in places if place not in foreign]
    last = [place for place in places if place in foreign and place not in here]
    return list(dict.fromkeys([ROOT, *first, *last]))


def find_absolute(places: list[str]) -> list[str]:
    """Return places from the root on; in a folder that is gone, those that are relative to it are nowhere."""
    found = []
    for place in places:
        try:
            found.append(os.path.abspath(place))
        except FileNotFoundError:
            continue
    return found


def installed_folders() -> set[str]:
    """Return the folders of Python and its libraries, which PYTHONPATH may name once more."""
    folders = [os.path.dirname(os.__file__), *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    if os.path.isfile(f"{ROOT}.py"):
        folders.append(os.path.dirname(ROOT))  # where a wheel has put this code, perhaps with its libraries
    return set(map(os.path.abspath, folders))


def python_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this code in a process of its own, isolated from the working folder."""
    path = order_path(sys.path, asked=os.environ.get("PYTHONPATH", ""))
    run = f"import runpy; runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    return [sys.executable, "-P", "-c", f"import sys; sys.path[:] = {path!r}; {run}", *arguments]


class IsolatedChildren:
    """A time in which each Python that is started leaves the working folder and PYTHONPATH alone."""

    def __enter__(self) -> None:
        """Begin it: `multiprocessing` passes the path of this process on, but starts a new one before it does."""
        self._before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYTHONSAFEPATH")}
        os.environ.pop("PYTHONPATH", None)
        os.environ["PYTHONSAFEPATH"] = "1"

    def __exit__(self, *_: object) -> None:
        """End it."""
        for name, value in self._before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
