"""What may stand in a name: people read it in lists, mails and the audit log, on one line."""

import re
import unicodedata
from typing import Any, Final

from rest_framework import serializers
from typing_extensions import override

# They turn the direction of what follows, so that a line reads otherwise than it is.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKING: Final = frozenset({"Cc", "Zl", "Zp"})
_UNSEEN: Final = frozenset({"Cf", "Zs", "Mn", "Me"})


def problem_of_name(name: str) -> str | None:
    """Say why a text is no name; None when it is one. What joins letters and emojis may stay."""
    kinds = {unicodedata.category(character) for character in name}
    if kinds & _BREAKING:
        return "Write it on one line, without control characters."
    if _TURNING.search(name):
        return "Leave out the characters that turn the direction of the text."
    if name and kinds <= _UNSEEN:
        return "Nobody could see this name. Write something that shows."
    return None


def checked_name(name: str) -> str:
    """
    Give a name back; for models of pydantic.

    Raises:
        ValueError: it is none.
    """
    problem = problem_of_name(name)
    if problem is not None:
        raise ValueError(problem)
    return name


class NameField(serializers.CharField):
    """A name, for serializers."""

    @override
    def to_internal_value(self, data: Any) -> str:
        """Read, and refuse what is no name."""
        name: str = super().to_internal_value(data)
        problem = problem_of_name(name)
        if problem is not None:
            raise serializers.ValidationError(problem)
        return name
