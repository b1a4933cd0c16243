"""The id under which a request is found again in logs, problem bodies and the audit log."""

import re
from contextvars import ContextVar
from typing import Final

from designer.common.ids import new_id

_current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED: Final = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def current_request_id() -> str:
    """Give the id of the request at hand; empty outside of one."""
    return _current.get()


def begin_request(proposed: str) -> str:
    """Take the id that a proxy proposes, if it is harmless in a log, or make one."""
    request_id = proposed if _ACCEPTED.fullmatch(proposed) else str(new_id())
    _current.set(request_id)
    return request_id
