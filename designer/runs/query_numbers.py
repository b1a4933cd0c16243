"""Whole numbers in the address of a request."""

from collections.abc import Mapping

from designer.common.errors import Invalid

MAX_NUMBER = 2**31 - 1
_MAX_DIGITS = len(str(MAX_NUMBER))


def whole_number(query: Mapping[str, str], name: str, *, default: int | None = None) -> int:
    """
    Read a number from 0 on.

    Raises:
        Invalid: it is none, or it is missing and has no default.
    """
    text = query.get(name)
    if text is None and default is not None:
        return default
    text = text or ""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    if not is_number or int(text) > MAX_NUMBER:
        raise Invalid(fields=[{"field": f"/{name}", "message": "A number from 0 on."}])
    return int(text)
