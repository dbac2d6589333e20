"""What may go wrong between this server and another engine."""

from __future__ import annotations

from typing import ClassVar

from graph.errors import ReliefgraphError
from graph.revision.revision import StorageError


class EngineError(ReliefgraphError):
    """The other engine did not do what it was asked to.

    Attributes:
        problem: What a client is told, by the name of its problem type.
    """

    problem: ClassVar[str] = "query-refused"


class EngineAwayError(EngineError):
    """The other engine cannot be reached, or not now."""

    problem = "engine-away"


class EngineSlowError(EngineError):
    """The other engine took longer than it may."""

    problem = "deadline"


class EngineRefusedError(EngineError):
    """The other engine has answered that it will not, and will not the next time either."""


class EngineBehindError(EngineRefusedError, StorageError):
    """The other engine does not hold the revision, which cannot be read therefore."""

    problem = "engine-behind"
