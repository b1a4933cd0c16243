"""What a browser may say over the WebSocket. Pure."""

from dataclasses import dataclass
from uuid import UUID

from designer.common.errors import Malformed as MalformedJSON
from designer.common.parsers import load_json

_MAX_EVENT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Send me the events of a run after this one."""

    run: UUID
    after: int


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Send me no more of a run."""

    run: UUID


@dataclass(frozen=True, slots=True)
class Ping:
    """A question whether anybody is there."""

    number: float


@dataclass(frozen=True, slots=True)
class Malformed:
    """Something else."""

    why: str


Message = Subscribe | Unsubscribe | Ping | Malformed


def parse_message(text: str) -> Message:
    """Read one message."""
    try:
        said = load_json(text.encode())
    except (ValueError, MalformedJSON):
        return Malformed("That is no JSON.")
    match said:
        case {"ping": int() | float() as number, **rest} if not rest:
            return Ping(number)
        case {"subscribe": {"run": str(run)} as wanted, **rest} if not rest:
            return _subscribe(run, after=wanted.get("after", 0))
        case {"unsubscribe": {"run": str(run)}, **rest} if not rest:
            run_id = _id(run)
            return Malformed("`run` is no id.") if run_id is None else Unsubscribe(run_id)
    return Malformed("Say `subscribe`, `unsubscribe` or `ping`.")


def _subscribe(run: str, *, after: object) -> Message:
    run_id = _id(run)
    if run_id is None:
        return Malformed("`run` is no id.")
    if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after <= _MAX_EVENT:
        return Malformed("`after` is the number of the last event that you know, or 0.")
    return Subscribe(run_id, after)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
