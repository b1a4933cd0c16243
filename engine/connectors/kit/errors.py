"""The ways in which a connector's call fails; `engine.activities` puts them in Temporal's words."""

from typing import Any

from engine.errors import EngineError, Fault


class ConnectorError(EngineError):
    """
    Root of what a connector may raise.

    Attributes:
        certain: True when the other side surely did nothing, so that trying again is safe even
            for an operation that must not be repeated.
    """

    retryable = False

    def __init__(
        self, message: str, *, code: str | None = None, certain: bool = False, **data: Any
    ) -> None:
        super().__init__(message, **data)
        self.code = code or type(self).code
        self.certain = certain


class Unavailable(ConnectorError):
    """The other side did not answer or asked to come back later; trying again may help."""

    code = "connector.unavailable"
    fault = Fault.SERVICE
    retryable = True

    def __init__(self, message: str, *, retry_after_s: float | None = None, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.retry_after_s = retry_after_s


class Rejected(ConnectorError):
    """The other side refused this request; sending it again would be refused again."""

    code = "connector.rejected"
    fault = Fault.AUTHOR


class CredentialsRefused(ConnectorError):
    """The credentials do not exist, may not be used here, or are not accepted."""

    code = "connector.credentials_refused"
    fault = Fault.AUTHOR


class EgressRefused(ConnectorError):
    """The policy does not let connectors connect there."""

    code = "connector.egress_refused"
    fault = Fault.AUTHOR

    def __init__(self, message: str, **rest: Any) -> None:
        super().__init__(message, certain=True, **rest)
