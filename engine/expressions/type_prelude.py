"""What the type checker knows before it sees a graph: our language, as far as its own lacks it."""

from typing import Final

from engine.expressions.marks import MARKS

PLACE: Final = "Place_"
"""A class that no value belongs to, so that the checker says what it found in its stead."""

_MARKS: Final = "\n".join(f"{name} = reveal_type" for name in MARKS)

PRELUDE: Final = f"""\
from typing import Any as Any, NotRequired as NotRequired, TypedDict as TypedDict
from typing import Literal as Literal, Never as Never, Iterable, TypeVar, reveal_type
import math as math
import re as re
import json as json
import random as random
from datetime import timedelta as timedelta, timezone as timezone
from datetime import datetime as _datetime, date as _date
from decimal import Decimal as Decimal

class {PLACE}: ...
{_MARKS}

_T = TypeVar("_T")
def map(function: Any, *items: Any) -> list[Any]: ...
def filter(function: Any, items: Iterable[_T], /) -> list[_T]: ...

class _Dates:
    min: _date
    max: _date
    def __call__(self, year: int, month: int, day: int) -> _date: ...
    def today(self) -> _date: ...
    def fromisoformat(self, text: str, /) -> _date: ...
    def fromtimestamp(self, timestamp: float, /) -> _date: ...

class _Datetimes:
    min: _datetime
    max: _datetime
    def __call__(
        self, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0,
        microsecond: int = 0, tzinfo: Any = None,
    ) -> _datetime: ...
    def now(self, tz: Any = None) -> _datetime: ...
    def today(self) -> _datetime: ...
    def fromisoformat(self, text: str, /) -> _datetime: ...
    def fromtimestamp(self, timestamp: float, tz: Any = None) -> _datetime: ...
    def strptime(self, text: str, form: str, /) -> _datetime: ...
    def combine(self, date: _date, time: Any, tzinfo: Any = None) -> _datetime: ...

date: _Dates
datetime: _Datetimes
"""
"""
The interpreter's own declarations have no `map` and no `filter`, and say nothing of what the
class methods of dates give; both exist and work.
"""
