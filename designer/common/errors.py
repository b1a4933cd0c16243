"""Errors that the web application raises on purpose, and the body in which clients get them."""

from typing import Any


class DesignerError(Exception):
    """
    Root of the web application's errors; rendered as an RFC 9457 problem body.

    Attributes:
        code: Stable identifier, `area.problem`; listed in docs/errors.md.
        status: HTTP status.
        message: One sentence for people: what happened and what to do next.
        data: Named facts; JSON values only, never a secret.
    """

    code: str = "designer.error"
    status: int = 400
    message: str = "Something went wrong."

    def __init__(self, message: str | None = None, **data: Any) -> None:
        self.message = message or type(self).message
        self.data = data
        super().__init__(self.message)


class NotFound(DesignerError):
    """It does not exist, or the actor must not learn that it does."""

    code = "common.not_found"
    status = 404
    message = "There is nothing here. It may have been removed, or the address is wrong."


class Forbidden(DesignerError):
    """The actor may not do this."""

    code = "access.forbidden"
    status = 403
    message = "Your role does not allow this. Ask an administrator of the workspace."


class Conflict(DesignerError):
    """Somebody else was quicker."""

    code = "common.conflict"
    status = 409
    message = "It was changed in the meantime. Load it again and repeat your change."


class Invalid(DesignerError):
    """
    The request does not fit.

    `data["fields"]` lists each problem: `{"field": JSON Pointer, "message": text}`.
    """

    code = "common.invalid"
    status = 400
    message = "Some values do not fit. See the fields."


class TooLarge(DesignerError):
    """The body is larger than this address takes."""

    code = "common.too_large"
    status = 413
    message = "That is too large."


class Unavailable(DesignerError):
    """A part that this needs does not answer; trying again later will help."""

    code = "common.unavailable"
    status = 503
    message = "This is not available right now. Try again in a moment."


class DiskFull(DesignerError):
    """The disk that holds the data takes nothing more: it is full, broken or read-only."""

    code = "common.disk_full"
    status = 503
    message = (
        "The disk that holds Baton's data is full or cannot be written, so nothing was changed. "
        "Tell your operator, and try again once there is room."
    )


class NotSignedIn(DesignerError):
    """Nobody is signed in, or the token is not good any more."""

    code = "access.not_signed_in"
    status = 401
    message = "You are not signed in, or no longer. Sign in and try again."


class CsrfRefused(DesignerError):
    """The request does not prove that it comes from our own page."""

    code = "access.csrf_refused"
    status = 403
    message = "This request did not come from an open page of Baton. Reload the page and try again."


class MethodNotAllowed(DesignerError):
    """The address exists but does not take this method."""

    code = "common.method_not_allowed"
    status = 405
    message = "This address does not take that method."


class Malformed(DesignerError):
    """The body is not what its content type says."""

    code = "common.malformed"
    status = 400
    message = "The request could not be read. Send JSON."


class UnsupportedMedia(DesignerError):
    """The body has a content type that is not read here."""

    code = "common.unsupported_media"
    status = 415
    message = "Send the body as application/json."


class NotAcceptable(DesignerError):
    """The client accepts nothing that we can send."""

    code = "common.not_acceptable"
    status = 406
    message = "This address answers JSON only."


class TooManyRequests(DesignerError):
    """Too much in too short a time."""

    code = "common.too_many_requests"
    status = 429
    message = "That was too often. Wait a moment and try again."


class Unexpected(DesignerError):
    """Baton itself failed; the log holds the details under the request's id."""

    code = "common.unexpected"
    status = 500
    message = "Something went wrong on our side. Tell your operator the request id."
