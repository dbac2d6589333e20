"""One build in a process of its own: `python -m tests.bench.building.time_build SEEDS` prints counts, seconds."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from graph.build.build import build
from graph.revision.revision import RevisionDirectory


def main() -> None:
    """Build the folder that the command line names into a directory that is thrown away."""
    with tempfile.TemporaryDirectory() as data:
        built = build(Path(sys.argv[1]), RevisionDirectory(Path(data)), who="bench")
        if built.revision is None or built.summary is None:
            sys.exit("\n".join(map(str, built.findings)))
        quads = built.revision.quads
    print(json.dumps({**asdict(built.summary), "quads": quads}))


if __name__ == "__main__":
    main()
