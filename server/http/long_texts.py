"""Long texts are read in one thread of their own: the event loop must not wait, and neither must the processor.

Reading a megabyte takes a second or more. In the event loop that would hold up everybody, and in many threads at once
it would leave the event loop a small share of the interpreter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

LONG = 16 * 1024
"""From so many characters on, a text is long: reading a shorter one takes a few milliseconds."""

SECONDS_PER_CHARACTER = 1e-6
"""What reading costs, about."""

P = ParamSpec("P")
Result = TypeVar("Result")


class LongTexts:
    """Runs what reads a text: at once where it is short, else in the thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="long-texts")

    async def run(self, text: str | bytes, read: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Result:
        """Return what a function makes of a text and more; `text` only says where to run it."""
        if len(text) < LONG:
            return read(*args, **kwargs)
        return await self.aside(read, *args, **kwargs)

    async def aside(self, read: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Result:
        """Return what a function makes of a text, in the thread however short it is: for what is slow and rare."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: read(*args, **kwargs))
