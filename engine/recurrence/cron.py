"""Reads cron expressions as crontab(5) does."""

from dataclasses import dataclass
from typing import Final

from engine.recurrence.pattern import ANY_DAY, ANY_WEEKDAY, Pattern
from engine.recurrence.spec import SpecInvalid

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MOST_DIGITS = 3
_SHORTHANDS: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()
    named_from: int = 0

    def read(self, text: str) -> frozenset[int]:
        return frozenset(value for part in text.split(",") for value in self._part(part))

    def _part(self, part: str) -> range:
        span, slash, step_text = part.partition("/")
        step = self._number(step_text, part) if slash else 1
        if step < 1:
            raise self._wrong(part)
        if span == "*":
            return range(self.least, self.most + 1, step)
        first, dash, last = span.partition("-")
        start = self._value(first, part)
        # "5/15" goes on to the end of the field, "5" is just that.
        alone = self.most if slash else start
        end = self._value(last, part) if dash else alone
        if end < start:
            raise self._wrong(part)
        return range(start, end + 1, step)

    def _value(self, text: str, part: str) -> int:
        name = text.lower()
        if name in self.names:
            return self.names.index(name) + self.named_from
        value = self._number(text, part)
        if not self.least <= value <= self.most:
            raise self._wrong(part)
        return value

    def _number(self, text: str, part: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            raise self._wrong(part)
        return int(text)

    def _wrong(self, part: str) -> SpecInvalid:
        return SpecInvalid(
            f"“{part}” is no {self.name}: write numbers from {self.least} to {self.most}, such as "
            f"{self.least}, {self.least}-{self.most} or */{max(2, self.most // 4)}.",
            field="/expression",
        )


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS, 1),
    _Field("day of the week", 0, 7, _WEEKDAYS),
)


def read_cron(expression: str) -> tuple[Pattern, ...]:
    """
    Read a cron expression.

    As in crontab(5), when both days are restricted either of them is enough; which takes two
    patterns. A field that begins with a star restricts nothing in this sense.

    Raises:
        SpecInvalid: it cannot be read.
    """
    text = expression.strip()
    parts = _SHORTHANDS.get(text.lower(), text).split()
    if len(parts) != len(_FIELDS):
        raise SpecInvalid(
            "Write five fields: minute, hour, day of the month, month, day of the week. "
            "“0 9 * * 1-5” is every weekday at 09:00.",
            field="/expression",
        )
    minutes, hours, days, months, weekdays = (
        field.read(part) for field, part in zip(_FIELDS, parts, strict=True)
    )
    weekdays = frozenset(day % 7 for day in weekdays)

    def pattern(*, days: frozenset[int], weekdays: frozenset[int]) -> Pattern:
        return Pattern(minutes=minutes, hours=hours, days=days, months=months, weekdays=weekdays)

    if parts[2].startswith("*") or parts[4].startswith("*"):
        return (pattern(days=days, weekdays=weekdays),)
    return (
        pattern(days=days, weekdays=ANY_WEEKDAY),
        pattern(days=ANY_DAY, weekdays=weekdays),
    )
