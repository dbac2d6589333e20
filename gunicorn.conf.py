"""What gunicorn needs to know of the application; it reads this file where it is started in this directory.

A flag of gunicorn's wins over what stands here. The address, the deadlines and the time to stop are reliefgraph's own
settings (server/README.md).
"""

from math import ceil
from typing import Any

from server.commands.startup import settings_from_environment
from server.pool.sandbox import die_with_parent

_settings = settings_from_environment()
_SPARE_S = 15
"""Seconds for what surrounds a query or a write: its own deadline must come before gunicorn's."""

wsgi_app = "server.wsgi:application"
bind = f"{_settings.host}:{_settings.port}"
timeout = ceil(max(_settings.deadline_s, _settings.update_deadline_s)) + _SPARE_S
graceful_timeout = _settings.shutdown_s
limit_request_line = 8190
"""The most that gunicorn allows; a longer query is sent by POST."""


def post_fork(server: Any, worker: Any) -> None:
    """Let a worker end with the master at once; gunicorn's own look at it comes only every half `timeout`."""
    die_with_parent(server.pid)
