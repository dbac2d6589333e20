"""A bounded memory of answers to one revision; another revision empties it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """What can be remembered: it knows about how many bytes it holds."""

    @property
    def size(self) -> int:
        """The bytes."""
        ...


T = TypeVar("T", bound=Sized)


class AnswerCache(Generic[T]):
    """Answers by key, the longest unused forgotten first."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.state = ""
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, state: str, key: Hashable) -> T | None:
        """Return the answer that is remembered for this state of the data."""
        if state != self.state:
            return None
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def remember(self, state: str, key: Hashable, answer: T) -> None:
        """Remember an answer; one that would fill more than a tenth of the room is not kept."""
        size = _weigh(key, answer)
        if size * 10 > self.max_bytes:
            return
        if state != self.state:
            self._answers.clear()
            self.bytes, self.state = 0, state
        former = self._answers.pop(key, None)
        if former is not None:
            self.bytes -= _weigh(key, former)
        self._answers[key] = answer
        self.bytes += size
        while self.bytes > self.max_bytes:
            oldest, dropped = self._answers.popitem(last=False)
            self.bytes -= _weigh(oldest, dropped)


def _weigh(key: Hashable, answer: Sized) -> int:
    """Return about how many bytes are kept for an answer: a key may be longer than what it stands for."""
    words = key if isinstance(key, tuple) else (key,)
    return answer.size + 1024 + sum(len(word) for word in words if isinstance(word, (str, bytes)))
