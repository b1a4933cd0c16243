"""What a connection to a web service stores, and how its secrets travel."""

import base64
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.connectors.kit.errors import CredentialsRefused
from engine.ports import OpenedConnection


class HttpConfig(BaseModel):
    """Where the service is and how it wants to be asked."""

    model_config = ConfigDict(title="Web service", frozen=True)

    base_url: str = Field(
        default="",
        title="Base address",
        description="Steps that name this connection give only the rest of the address.",
        pattern=r"^(https?://[^\s?#@\\]+)?$",
        max_length=2_000,
        examples=["https://api.example.com/v1"],
        json_schema_extra={"x-placeholder": "https://api.example.com/v1"},
    )
    auth: Literal["none", "bearer", "basic", "header"] = Field(
        default="none",
        title="Signs in with",
        json_schema_extra={
            "x-widget": "select",
            "x-labels": {
                "none": "Nothing",
                "bearer": "A token",
                "basic": "User and password",
                "header": "A header of its own",
            },
        },
    )
    user: str = Field(
        default="",
        title="User",
        max_length=200,
        pattern=r"^[^:\r\n]*$",
        json_schema_extra={"x-when": {"auth": "basic"}},
    )
    header_name: str = Field(
        default="",
        title="Name of the header",
        pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]*$",
        max_length=100,
        json_schema_extra={"x-when": {"auth": "header"}, "x-placeholder": "X-API-Key"},
    )


class HttpSecrets(BaseModel):
    """Only what the chosen way of signing in needs is used."""

    model_config = ConfigDict(title="Secrets", frozen=True)

    token: str = Field(
        default="",
        title="Token",
        description="Sent as “Authorization: Bearer …”.",
        json_schema_extra={"x-widget": "password", "x-when": {"auth": "bearer"}},
    )
    password: str = Field(
        default="",
        title="Password",
        json_schema_extra={"x-widget": "password", "x-when": {"auth": "basic"}},
    )
    value: str = Field(
        default="",
        title="Value of the header",
        json_schema_extra={"x-widget": "password", "x-when": {"auth": "header"}},
    )


def read_config(connection: OpenedConnection) -> HttpConfig:
    """
    Read a connection's settings.

    Raises:
        CredentialsRefused: they do not fit, for example after an update of the connector.
    """
    try:
        return HttpConfig.model_validate(dict(connection.config))
    except ValidationError as error:
        raise CredentialsRefused(
            "The settings of the connection do not fit. Open it, correct it and save it again.",
            code="connector.connection_malformed",
            certain=True,
        ) from error


def build_secret_headers(config: HttpConfig, connection: OpenedConnection) -> dict[str, str]:
    """
    Build the headers that carry the connection's secrets.

    Raises:
        CredentialsRefused: the secret for the chosen way of signing in is missing or malformed.
    """
    if config.auth == "none":
        return {}
    name = {"bearer": "token", "basic": "password", "header": "value"}[config.auth]
    secret = connection.secrets.get(name, "")
    complete = bool(secret) and (config.auth != "header" or bool(config.header_name))
    if (
        not complete
        or not secret.isprintable()
        or (config.auth != "basic" and not secret.isascii())
    ):
        raise CredentialsRefused(
            f"The connection has no usable {name}. Open it and enter it again.", certain=True
        )
    if config.auth == "bearer":
        return {"Authorization": f"Bearer {secret}"}
    if config.auth == "basic":
        pair = base64.b64encode(f"{config.user}:{secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {config.header_name: secret}
