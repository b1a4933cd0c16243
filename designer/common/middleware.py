"""What happens around every request."""

from collections.abc import Callable
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponseBase

from designer.common.errors import DesignerError
from designer.common.problems import problem_response, unexpected
from designer.common.request_id import begin_request

API_PREFIXES: Final = ("/api/", "/_allauth/", "/hooks/", "/healthz", "/readyz")
"""Programs read these; every error there is a problem body, never a page."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Give every request an id, and every answer the headers that all answers have."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        request_id = begin_request(request.headers.get("X-Request-ID", ""))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self._get_response(request)
        response.headers["X-Request-ID"] = request_id
        if request.path.startswith(API_PREFIXES):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ProblemMiddleware:
    """Turn what plain Django views raise into the same problem bodies that the API gives."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for a view that raised; None leaves it to Django."""
        if isinstance(error, DesignerError):
            return problem_response(error)
        if request.path.startswith(API_PREFIXES):
            return unexpected(error, path=request.path)
        return None
