"""What a connection to a database stores."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict

from engine.connectors.kit.errors import CredentialsRefused
from engine.ports import OpenedConnection

_POSTGRESQL: JsonDict = {"x-when": {"kind": "postgresql"}}


class SqlConfig(BaseModel):
    """Which database, and as whom."""

    model_config = ConfigDict(title="Database", frozen=True)

    kind: Literal["postgresql", "sqlite"] = Field(
        default="postgresql",
        title="Kind",
        json_schema_extra={
            "x-widget": "select",
            "x-labels": {"postgresql": "PostgreSQL", "sqlite": "SQLite file"},
        },
    )
    path: str = Field(
        default="",
        title="File",
        description="In a folder that the administrator has opened for connectors.",
        max_length=1_000,
        json_schema_extra={"x-when": {"kind": "sqlite"}, "x-placeholder": "orders.sqlite3"},
    )
    host: str = Field(default="", title="Server", max_length=253, json_schema_extra=_POSTGRESQL)
    port: int = Field(default=5432, title="Port", ge=1, le=65_535, json_schema_extra=_POSTGRESQL)
    database: str = Field(
        default="",
        title="Database",
        max_length=63,
        pattern=r"^[^\x00-\x1f=]*$",
        json_schema_extra=_POSTGRESQL,
    )
    user: str = Field(
        default="",
        title="User",
        description="A role that may do only what the workflows need.",
        max_length=63,
        json_schema_extra=_POSTGRESQL,
    )
    tls: Literal["verified", "none"] = Field(
        default="verified",
        title="Encryption",
        json_schema_extra={
            "x-widget": "select",
            "x-labels": {
                "verified": "TLS, certificate verified",
                "none": "None: only for a server on the same machine or network",
            },
            **_POSTGRESQL,
        },
    )


class SqlSecrets(BaseModel):
    """The password, when the server asks for one."""

    model_config = ConfigDict(title="Secrets", frozen=True)

    password: str = Field(
        default="", title="Password", json_schema_extra={"x-widget": "password", **_POSTGRESQL}
    )


def read_connection(
    connection: OpenedConnection | None,
) -> tuple[OpenedConnection, SqlConfig]:
    """
    Read a connection's settings.

    Raises:
        CredentialsRefused: there is no connection, or its settings do not fit.
    """
    if connection is None:
        raise CredentialsRefused("Choose a connection to a database.", certain=True)
    try:
        return connection, SqlConfig.model_validate(dict(connection.config))
    except ValidationError as error:
        raise CredentialsRefused(
            "The settings of the connection do not fit. Open it, correct it and save it again.",
            code="connector.connection_malformed",
            certain=True,
        ) from error
