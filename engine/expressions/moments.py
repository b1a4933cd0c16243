"""Reads the durations and times that a wait is given. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from engine.errors import EngineError, Fault

LONGEST: Final = timedelta(days=5 * 366)
"""Nobody waits longer: whoever means more means something else."""


class NotADuration(EngineError):
    """A wait was given something else than a number of seconds."""

    code = "wait.not_a_duration"
    fault = Fault.AUTHOR


class NotATime(EngineError):
    """A wait was given something else than a time."""

    code = "wait.not_a_time"
    fault = Fault.AUTHOR


class TooLong(EngineError):
    """A wait would end in more than five years."""

    code = "wait.too_long"
    fault = Fault.AUTHOR


def after_duration(value: Any, *, now: datetime, where: str) -> datetime:
    """
    Say when a duration has passed.

    Args:
        value: Seconds, as a number or as text that is one.
        where: The step, for messages.

    Raises:
        NotADuration, TooLong: see there.
    """
    seconds = _number(value)
    if seconds is None or not seconds >= 0:
        raise NotADuration(
            f"{where} cannot wait for {_shown(value)}: give a number of seconds, 0 or more.",
            step=where,
        )
    if seconds > LONGEST.total_seconds():
        raise _too_long(where)
    return now + timedelta(seconds=seconds)


def moment_of(value: Any, *, now: datetime, where: str) -> datetime:
    """
    Read a time; one without a zone is taken as UTC, one in the past is fine.

    Raises:
        NotATime, TooLong: see there.
    """
    try:
        read = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        moment = None if read is None else _in_utc(read)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise NotATime(
            f"{where} cannot wait until {_shown(value)}: give a time such as "
            "2027-03-31T09:00:00+02:00.",
            step=where,
        )
    if moment - now > LONGEST:
        raise _too_long(where)
    return moment


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _too_long(where: str) -> TooLong:
    return TooLong(
        f"{where} would wait for more than five years. Give an earlier time.", step=where
    )


_SHOWN = 60


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value[:_SHOWN]}"' if value.strip() else "nothing"
    if isinstance(value, bool | int | float) or value is None:
        return "nothing" if value is None else str(value)[:_SHOWN]
    return "a list" if isinstance(value, list) else "an object"
