"""Every route of the application, found by walking the URLconf."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

NOBODYS_ID = UUID("00000000-0000-7000-8000-000000000000")
_PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """An address, with the view that serves it."""

    pattern: str
    view: Any
    converters: tuple[tuple[str, Any], ...]

    @property
    def view_class(self) -> Any:
        return getattr(self.view, "view_class", None) or getattr(self.view, "cls", None)

    @property
    def view_name(self) -> str:
        named = self.view_class or self.view
        return f"{named.__module__}.{named.__qualname__}"

    @property
    def methods(self) -> list[str]:
        return [name for name in METHODS if hasattr(self.view_class, name.lower())]

    def url(self, *, slug: str) -> str:
        """The address with ids of nothing that exists."""
        converters = dict(self.converters)
        return "/" + _PLACEHOLDER.sub(
            lambda found: _value(found[1], converters[found[1]], slug), self.pattern
        )


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ()))


def workspace_routes() -> list[Route]:
    return [route for route in all_routes() if route.pattern.startswith("api/workspaces/")]


def _walk(patterns: Any, prefix: str, converters: tuple[tuple[str, Any], ...]) -> Iterator[Route]:
    for pattern in patterns:
        known = converters + tuple(getattr(pattern.pattern, "converters", {}).items())
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path, known)
        elif isinstance(pattern, URLPattern):
            yield Route(path, pattern.callback, known)


def _value(name: str, converter: Any, slug: str) -> str:
    if name == "slug":
        return slug
    match converter:
        case UUIDConverter():
            return str(NOBODYS_ID)
        case IntConverter():
            return "1"
        case SlugConverter() | StringConverter():
            return "nothing"
    raise AssertionError(f"Say here what stands for {converter}.")
