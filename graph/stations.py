"""The stations that something passes on its way to a revision, told of and measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is: 0 where that is not known."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(slots=True)
class Stations:
    """Tells of each station as it begins and how long it took, all visits together."""

    progress: Progress = silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def enter(self, name: str) -> Iterator[None]:
        """Tell of a station, and measure it."""
        self.progress(name, 0, 0)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
