"""What passes between the workflow and the activities that keep values too large to travel."""

from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from engine.expressions.template import Expression, Path, Text

RESOLVE_HOLES: Final = "resolve_holes"
KEEP_VALUE: Final = "keep_value"
SPLIT_LIST: Final = "split_list"
SHARE_VALUES: Final = "share_values"

BY_REFERENCE: Final = "values-by-reference"
"""Patch: in runs begun before it, what the workflow itself makes always travels."""

REFERENCE_FROM_BYTES: Final = 256_000
"""A value that takes more as JSON is kept, and a reference travels in its place."""

MAX_VALUE_BYTES: Final = 50_000_000
"""Largest value, as JSON, that is kept."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ResolveHoles(_Model):
    """
    Input of the local activity that fills holes which read kept values.

    Attributes:
        step: Names what is kept of the results.
        scope: Only what the holes read, with references in it.
        now, seed: What the interpreter's clock shows and its dice start from.
        inline: The results themselves are needed; one too large to travel is an error.
    """

    run_id: str
    step: str
    holes: tuple[Path | Expression | Text, ...]
    scope: dict[str, Any]
    now: datetime
    seed: str
    inline: bool = False


class KeepValue(_Model):
    """
    Input of the local activity that keeps what the workflow itself has made.

    Attributes:
        step: Names it.
        inline_up_to: Bytes up to which references in it are replaced by what they stand for.
    """

    run_id: str
    step: str
    value: Any
    inline_up_to: int = 0


class Kept(_Model):
    """What travels in the place of a value; with `as_it_is`, the value itself."""

    value: Any = None
    as_it_is: bool = False


class SplitList(_Model):
    """
    Input of the activity that keeps a list anew, in pages that are quickly read.

    Attributes:
        most: Items; more are an error.
    """

    run_id: str
    step: str
    items: dict[str, Any]
    most: int


class Page(_Model):
    """Some consecutive items of a list: what refers to them, and how many there are."""

    id: str
    count: int


class Pages(_Model):
    """The items of a list, in order."""

    pages: tuple[Page, ...]


class ShareValues(_Model):
    """
    Input of the local activity that lets a run read values of another, which it has called.

    Attributes:
        value: What the other run answered, with references in it.
    """

    run_id: str
    from_run: str
    value: Any
