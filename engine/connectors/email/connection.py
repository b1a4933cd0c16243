"""What a connection to a mail server stores."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class EmailConfig(BaseModel):
    """Where mail is handed in, and in whose name."""

    model_config = ConfigDict(title="Mail server", frozen=True)

    host: str = Field(
        title="Server",
        min_length=1,
        max_length=253,
        json_schema_extra={"x-placeholder": "smtp.example.com"},
    )
    port: int = Field(default=587, title="Port", ge=1, le=65_535)
    tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        title="Encryption",
        json_schema_extra={
            "x-widget": "select",
            "x-labels": {
                "starttls": "STARTTLS (usually port 587)",
                "tls": "TLS from the start (usually port 465)",
                "none": "None: only for a server on the same machine or network",
            },
        },
    )
    sender: str = Field(
        title="From",
        description="Address in whose name mail is sent; a name may stand in front.",
        min_length=3,
        max_length=320,
        json_schema_extra={"x-placeholder": "Luigi's <orders@example.com>"},
    )
    user: str = Field(
        default="",
        title="User",
        description="Empty when the server asks for no sign-in.",
        max_length=320,
    )


class EmailSecrets(BaseModel):
    """The password, when the server asks for one."""

    model_config = ConfigDict(title="Secrets", frozen=True)

    password: str = Field(default="", title="Password", json_schema_extra={"x-widget": "password"})
