"""Names and words of people, made safe to stand in a file of Python."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST_WORDS: Final = 400
_LONGEST_NAME: Final = 60


class Names:
    """
    Gives out identifiers, each once.

    Args:
        taken: Those that something else has already.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*taken, *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}

    def give(self, wanted: str, *, suffix: str = "step") -> str:
        """Give the wanted name, or one that is like it."""
        candidates = [wanted, f"{wanted}_{suffix}"]
        number = 2
        while True:
            name = candidates.pop(0) if candidates else f"{wanted}_{suffix}_{number}"
            number += not candidates
            if name not in self._taken:
                self._taken.add(name)
                return name


def snake(text: str, *, otherwise: str) -> str:
    """Make a name such as `order_a_pizza` of a text; `otherwise` where nothing is left of it."""
    name = "_".join(_words(text)).lower()[:_LONGEST_NAME].strip("_")
    return name if name and name[0].isalpha() else (f"{otherwise}_{name}" if name else otherwise)


def camel(text: str, *, otherwise: str) -> str:
    """Make a name such as `OrderAPizza` of a text."""
    name = "".join(word[0].upper() + word[1:] for word in _words(text))[:_LONGEST_NAME]
    return name if name and name[0].isalpha() else otherwise + name


def words(text: str, *, longest: int = LONGEST_WORDS) -> str:
    """
    Give a text that may stand in a comment or a docstring.

    It is one line, and holds nothing that a reader would not see or that ends a docstring.
    """
    seen = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(seen.replace("\\", "/").replace('"', "'").split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def sentence(text: str, *, longest: int = 90) -> str:
    """Give a text as `words` does, with a full stop."""
    line = words(text, longest=longest)
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _words(text: str) -> list[str]:
    """List the words of a text, in letters that every keyboard has."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[A-Za-z0-9]+", plain)
