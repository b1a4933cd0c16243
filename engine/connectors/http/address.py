"""From what the designer wrote to the one address that is called."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlencode

from engine.connectors.kit.errors import CredentialsRefused, Rejected

_ABSOLUTE = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SAFE = "/:@!$&'()*+,;=-._~%"


def build_address(
    *, base_url: str, url: str, path_values: Mapping[str, Any], query: Mapping[str, Any]
) -> str:
    """
    Join base address, path and query; values can change nothing but the place they stand in.

    Raises:
        Rejected: the address leaves the base address's folder, or is none.
        CredentialsRefused: an address of its own would weaken the connection's https to http.
    """
    address = _fill_places(url.strip(), path_values)
    if any(ord(c) < 32 or c == "\\" for c in address):  # noqa: PLR2004
        raise _malformed("The address holds a character that no address has. Correct it.")
    if _ABSOLUTE.match(address):
        if base_url.startswith("https:") and address.lower().startswith("http:"):
            raise CredentialsRefused(
                "The connection is encrypted (https), this address is not. Use https.",
                code="connector.host_not_allowed",
                certain=True,
            )
        origin, path = _split_origin(address)
    else:
        origin, path = _split_origin(base_url, or_else="The address begins with no http:// or "
        "https://. Write it in full, or choose a connection with a base address.")  # fmt: skip
        path = _join_paths(path, address)
    path, mark, own_query = path.partition("#")[0].partition("?")
    _refuse_dots(path)
    pairs = [part for part in (quote(own_query, safe=_SAFE + "?"), _encode(query)) if part]
    mark = "?" if pairs else ""
    return origin + quote(path, safe=_SAFE) + mark + "&".join(pairs)


def _split_origin(address: str, *, or_else: str = "That is not a web address.") -> tuple[str, str]:
    match = re.match(r"^(https?://[^/?#]+)(.*)$", address, re.IGNORECASE | re.DOTALL)
    if match is None:
        raise _malformed(or_else)
    return match[1], match[2]


def _join_paths(base: str, rest: str) -> str:
    if rest.startswith("//"):
        raise _malformed("A path may not begin with two slashes: that names another host.")
    folder = base.rstrip("/")
    if not rest or rest[0] in "?#":
        return (folder or "/") + rest
    return f"{folder}/{rest.lstrip('/')}"


def _fill_places(url: str, values: Mapping[str, Any]) -> str:
    def fill(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise _malformed(f"The address has a place {{{match[1]}}} without a value.")
        return quote(_as_text(values[match[1]]), safe="")

    return _PLACE.sub(fill, url)


def _refuse_dots(path: str) -> None:
    # Some servers decode twice, so both readings must stay where they are.
    for reading in (path, unquote(path), unquote(unquote(path))):
        parts = re.split(r"[/\\;]", reading)
        if "\x00" in reading or any(part.strip() in (".", "..") for part in parts):
            raise _malformed("The address may not step out of its folder with “..”.")


def _encode(query: Mapping[str, Any]) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        items = value if isinstance(value, list) else [value]
        pairs += [(name, _as_text(item)) for item in items if item is not None]
    return urlencode(pairs)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise _malformed("Values in an address are text, numbers or yes and no.")


def _malformed(message: str) -> Rejected:
    return Rejected(message, code="connector.address_malformed", certain=True)
