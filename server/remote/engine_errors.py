"""What may go wrong between this server and another engine."""

from __future__ import annotations

from graph.errors import ReliefgraphError


class EngineError(ReliefgraphError):
    """The other engine did not do what it was asked to."""


class EngineAwayError(EngineError):
    """The other engine cannot be reached, or not now."""


class EngineSlowError(EngineError):
    """The other engine took longer than it may."""


class EngineRefusedError(EngineError):
    """The other engine has answered that it will not, and will not the next time either."""
