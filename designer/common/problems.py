"""Problem bodies (RFC 9457): the one shape in which every error leaves Baton."""

import errno
import sys
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, TypedDict, TypeVar

import pydantic
import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from rest_framework import exceptions as drf
from rest_framework.response import Response

from designer.common.errors import (
    CsrfRefused,
    DesignerError,
    DiskFull,
    Forbidden,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotSignedIn,
    TooLarge,
    TooManyRequests,
    Unavailable,
    Unexpected,
    UnsupportedMedia,
)
from designer.common.request_id import current_request_id

log = structlog.get_logger("designer.problems")

CONTENT_TYPE = "application/problem+json"

MOST_TOLD: Final = 100
"""How many fields one answer names; nobody reads more, and a body can hold a million."""

_MOST_LISTED: Final = 2_000


class FieldProblem(TypedDict):
    """What is wrong with one value; `field` is a JSON Pointer into the body."""

    field: str
    message: str


def problem_body(error: DesignerError) -> dict[str, Any]:
    """Say an error as RFC 9457 does."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "message": error.message,
        "data": error.data,
        "request_id": current_request_id(),
    }


def problem_response(error: DesignerError) -> JsonResponse:
    """Answer with an error, outside of the API's framework."""
    response = JsonResponse(problem_body(error), status=error.status, content_type=CONTENT_TYPE)
    return _with_headers(response, error)


def handle(error: Exception, _context: Mapping[str, Any]) -> Response:
    """Answer for an API view that raised; Django REST framework calls this."""
    known = translate(error)
    if known is None:
        log.error("request failed", exc_info=error)
        known = Unexpected()
    _warn(known, error)
    response = Response(problem_body(known), status=known.status, content_type=CONTENT_TYPE)
    return _with_headers(response, known)


def unexpected(error: Exception, *, path: str) -> JsonResponse:
    """Answer for a plain view that raised, and keep the details in the log."""
    known = translate(error)
    if known is None:
        log.error("request failed", path=path, exc_info=error)
        known = Unexpected()
    _warn(known, error)
    return problem_response(known)


def translate(error: Exception) -> DesignerError | None:  # noqa: PLR0911 -- a table
    """Say a framework's error in our words; None when nobody expected it."""
    match error:
        case DesignerError():
            return error
        case Http404():
            return NotFound()
        case PermissionDenied():
            return Forbidden()
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation():
            return Malformed()
        case drf.ValidationError():
            return Invalid(fields=field_problems(error.detail)[:MOST_TOLD])
        case pydantic.ValidationError():
            return Invalid(fields=pydantic_problems(error))
        case drf.APIException():
            return _BY_STATUS.get(error.status_code, Unexpected)()
        case _:
            return _passing_trouble(error)


def _passing_trouble(error: Exception) -> DesignerError | None:
    """Say that a part which everything needs does not work now; None when it is something else."""
    if _is_of_the_disk(error):
        return DiskFull(retry_after_s=_TRY_AGAIN_S)
    if _is_of_the_database(error):
        return Unavailable("The database does not answer.", retry_after_s=_TRY_AGAIN_S)
    return None


def _is_of_the_disk(error: Exception) -> bool:
    """Say whether the disk is in the way; databases say so in words only."""
    if isinstance(error, OperationalError):
        return any(words in str(error) for words in _DISK_WORDS)
    return isinstance(error, OSError) and error.errno in _DISK_ERRORS


def _is_of_the_database(error: Exception) -> bool:
    """
    Say whether the database is away or overrun, so that trying again later will help.

    PostgreSQL has its own class of errors for that; SQLite says other things in it as well.
    """
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    from_postgresql = hasattr(error.__cause__, "sqlstate")
    return from_postgresql or any(words in str(error) for words in _BUSY_WORDS)


def _warn(known: DesignerError, error: Exception) -> None:
    if isinstance(known, DiskFull):
        log.error("the disk takes nothing more", why=str(error))
    if isinstance(known, Unavailable) and error is not known:
        log.error("the database does not answer", why=str(error))


_TRY_AGAIN_S = 10
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_DISK_WORDS = (
    "database or disk is full",
    "disk I/O error",
    "readonly database",
    "No space left on device",
)

_BUSY_WORDS = ("database is locked", "unable to open database file")

_BY_STATUS: Mapping[int, type[DesignerError]] = {
    400: Malformed,
    401: NotSignedIn,
    403: CsrfRefused,
    404: NotFound,
    405: MethodNotAllowed,
    406: NotAcceptable,
    413: TooLarge,
    415: UnsupportedMedia,
    429: TooManyRequests,
}


AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)


def _with_headers(response: AnyResponse, error: DesignerError) -> AnyResponse:
    if "retry_after_s" in error.data:
        response["Retry-After"] = str(error.data["retry_after_s"])
    if error.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def field_problems(detail: Any, *, at: str = "") -> list[FieldProblem]:
    """List what a serializer found, each with a JSON Pointer."""
    if isinstance(detail, Mapping):
        found: list[FieldProblem] = []
        for key, inner in detail.items():
            here = at if key == "non_field_errors" else f"{at}/{pointer_part(key)}"
            found.extend(field_problems(inner, at=here))
        return found
    if isinstance(detail, Sequence) and not isinstance(detail, str):
        if any(isinstance(inner, Mapping | list) for inner in detail):
            return [
                problem
                for index, inner in enumerate(detail)
                for problem in field_problems(inner, at=f"{at}/{index}")
            ]
        return [{"field": at, "message": str(inner)} for inner in detail]
    return [{"field": at, "message": str(detail)}]


def pydantic_problems(error: pydantic.ValidationError, *, at: str = "") -> list[FieldProblem]:
    """
    List what a model found, each with a JSON Pointer; never repeats the value.

    Of a body that is wrong all over only that is told: listing it all takes longer than it helps.
    """
    count = error.error_count()
    if count > _MOST_LISTED:
        return [{"field": at, "message": f"{count} values do not fit."}]
    found: list[FieldProblem] = [
        {
            "field": at + "".join(f"/{pointer_part(part)}" for part in problem["loc"]),
            "message": problem["msg"],
        }
        for problem in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return found[:MOST_TOLD]


def pointer_part(part: object) -> str:
    """Escape one part of a JSON Pointer (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer when Django's CSRF check refuses."""
    log.info("csrf refused", why=reason)
    return problem_response(CsrfRefused())


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django refuses before any view: a foreign Host, too many fields, …."""
    return problem_response(translate(exception) or Malformed())


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for an address that does not exist; Django passes `exception` by name."""
    return problem_response(NotFound())


def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer when Django itself refuses; Django passes `exception` by name."""
    return problem_response(Forbidden())


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer when nothing else could; Django calls this while it handles the error."""
    error = sys.exc_info()[1]
    known = translate(error) if isinstance(error, Exception) else None
    expected = isinstance(known, DiskFull | Unavailable)
    return problem_response(known if known and expected else Unexpected())
