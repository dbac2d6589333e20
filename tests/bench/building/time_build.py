"""One build in a process of its own: `python -m tests.bench.building.time_build SEEDS` prints counts and costs."""

from __future__ import annotations

import json
import resource
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
        size = sum(path.stat().st_size for path in Path(data).rglob("*") if path.is_file())
    used = resource.getrusage(resource.RUSAGE_SELF)
    made = {"quads": quads, "disk_bytes": size, "peak_mb": used.ru_maxrss >> 10}
    print(json.dumps({**asdict(built.summary), **made, "processor_s": used.ru_utime + used.ru_stime}))


if __name__ == "__main__":
    main()
