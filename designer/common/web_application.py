"""Django's side of the web server, told how long each body is."""

import os
from collections.abc import Mapping
from typing import IO, Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpResponseBase
from typing_extensions import override


class WebApplication(ASGIHandler):
    """
    Django over ASGI, with the true length of the body in place of what the client said.

    A chunked body says no length, and whoever reads by the told length takes it for an empty one.
    Here it has been received whole (`BodyLimit` stops it before it grows too large), so its
    length is known.
    """

    @override
    def create_request(
        self, scope: Mapping[str, Any], body_file: IO[bytes]
    ) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        """Make the request."""
        body_file.seek(0, os.SEEK_END)
        length = body_file.tell()
        body_file.seek(0)
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        if length:
            headers.append((b"content-length", str(length).encode()))
        return super().create_request({**scope, "headers": headers}, body_file)


def web_application() -> WebApplication:
    """Set Django up, and make the application."""
    django.setup(set_prefix=False)
    return WebApplication()
