"""`reliefgraph` and `python -m reliefgraph`: the command line, whatever stands in the folder that it is called in.

An installation has this module, and beside it one folder of the same name with `graph`, `server` and `ontology` in it,
so that they meet no others of these names. In a checkout the three stand beside this module.
"""

from __future__ import annotations

import os
import sys

_BESIDE = os.path.splitext(os.path.abspath(__file__))[0]
sys.path.insert(0, _BESIDE if os.path.isdir(os.path.join(_BESIDE, "graph")) else os.path.dirname(_BESIDE))

from graph.isolation import isolate  # noqa: E402 (the path must lead to this one)

isolate()


def main() -> None:
    """Run the command line."""
    from server.cli import main as run_command_line  # found on a path that is safe now

    run_command_line()


def __getattr__(name: str) -> object:
    """Return the WSGI application: `gunicorn reliefgraph:application`."""
    if name != "application":
        raise AttributeError(f"module 'reliefgraph' has no attribute {name!r}")
    from server.wsgi import application  # its import opens the data

    return application


if __name__ == "__main__":
    main()
