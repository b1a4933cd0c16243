"""Keeps secrets out of what is recorded, whatever the other side sends back."""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "•••"
_MIN_LENGTH = 6


class Redactor:
    """
    Replaces secrets in text and JSON values, in the spellings in which systems echo them.

    Secrets shorter than six characters are not looked for: they would blot out ordinary words.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        spellings = {s for secret in secrets if len(secret) >= _MIN_LENGTH for s in _spell(secret)}
        self._spellings = sorted(spellings, key=len, reverse=True)

    @property
    def has_secrets(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._spellings)

    def clean_text(self, text: str) -> str:
        """Give the text with every secret replaced."""
        for spelling in self._spellings:
            text = text.replace(spelling, HIDDEN)
        return text

    def clean(self, value: Any) -> Any:
        """Give a JSON value with every secret replaced, in keys as well."""
        if not self._spellings:
            return value
        if isinstance(value, str):
            return self.clean_text(value)
        if isinstance(value, list):
            return [self.clean(item) for item in value]
        if isinstance(value, dict):
            return {self.clean_text(key): self.clean(item) for key, item in value.items()}
        return value

    def excerpt(self, text: str, *, length: int = 200) -> str:
        """Give the beginning of a text from outside, on one line, fit for an error message."""
        plain = "".join(c if c.isprintable() else " " for c in self.clean_text(text))
        line = " ".join(plain.split())
        return line if len(line) <= length else line[: length - 1] + "…"


def _spell(secret: str) -> set[str]:
    raw = secret.encode()
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        raw.hex(),
        raw.hex().upper(),
        *_in_base64(raw),
    }


def _in_base64(raw: bytes) -> Iterator[str]:
    """
    Spell the letters that hang on the secret alone, wherever in a text it stood.

    Three bytes become four letters, so what stands before a secret, such as the user in
    `Basic base64(user:password)`, moves it to one of three places.
    """
    for lead, first in ((0, 0), (1, 2), (2, 3)):
        letters = slice(first, (lead + len(raw)) * 8 // 6)
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(lead) + raw).decode()[letters]
