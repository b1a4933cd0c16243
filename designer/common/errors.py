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
