"""Operation: send an e-mail."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from typing_extensions import override

from engine.connectors.email.connection import EmailConfig
from engine.connectors.email.delivery import Letter, deliver
from engine.connectors.email.message import build_message, derive_message_id, parse_address
from engine.connectors.kit.errors import CredentialsRefused
from engine.connectors.kit.operation import CallContext, Operation
from engine.ports import EffectMode, OpenedConnection

_REPLY_MARGIN_S = 0.2
_MAX_RECIPIENTS = 100
Recipients = str | list[str]


class SendInput(BaseModel):
    """To whom, and what."""

    model_config = ConfigDict(title="Send e-mail", frozen=True, extra="forbid")

    to: Recipients = Field(
        title="To",
        description="One address, or a list of addresses.",
        min_length=1,
        json_schema_extra={"x-widget": "expression", "x-placeholder": "{{ input.email }}"},
    )
    subject: str = Field(
        title="Subject",
        min_length=1,
        max_length=500,
        json_schema_extra={
            "x-widget": "expression",
            "x-placeholder": "Your order {{ run.number }}",
        },
    )
    text: str = Field(
        default="",
        title="Text",
        max_length=500_000,
        json_schema_extra={"x-widget": "textarea"},
    )
    html: str = Field(
        default="",
        title="HTML",
        description="Shown instead of the text where it can be. Values are put in as they are.",
        max_length=500_000,
        json_schema_extra={"x-widget": "code", "x-language": "html", "x-advanced": True},
    )
    cc: Recipients = Field(
        default_factory=list,
        title="Copy to",
        json_schema_extra={"x-widget": "expression", "x-advanced": True},
    )
    bcc: Recipients = Field(
        default_factory=list,
        title="Hidden copy to",
        json_schema_extra={"x-widget": "expression", "x-advanced": True},
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.text.strip() and not self.html.strip():
            raise ValueError("the message is empty: write a text or HTML")
        if sum(len(as_list(group)) for group in (self.to, self.cc, self.bcc)) > _MAX_RECIPIENTS:
            raise ValueError(f"a message has at most {_MAX_RECIPIENTS} recipients")
        return self


def as_list(recipients: Recipients) -> list[str]:
    """Give the addresses; a string is exactly one, so that a value can't smuggle in a second."""
    if isinstance(recipients, str):
        return [recipients] if recipients.strip() else []
    return recipients


class Send(Operation[SendInput]):
    """
    Sends an e-mail through the connection's server.

    The Message-ID is derived from the effect key, so a repeated message is the same message:
    servers and mail programs that look at the Message-ID drop the copy. SMTP itself promises
    nothing of the kind. When a worker dies after the server took the message and before the
    answer was recorded, a recipient whose server does not look may see it twice; that is rarer
    and milder than a letter that is never sent, therefore `keyed`.
    """

    name = "send"
    title = "Send e-mail"
    description = "Send an e-mail through a mail server (SMTP)."
    effect = "keyed"
    Input = SendInput
    output_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {
            "message_id": {"type": "string", "title": "Message-ID"},
            "accepted": {
                "type": "array",
                "title": "Taken for",
                "items": {"type": "string"},
            },
            "refused": {
                "type": "array",
                "title": "Refused for",
                "items": {"type": "string"},
            },
        },
        "required": ["message_id", "accepted", "refused"],
        "additionalProperties": False,
    }

    @override
    def effect_mode(self, inputs: SendInput) -> EffectMode:
        return "keyed"

    @override
    async def call(self, inputs: SendInput, context: CallContext) -> Any:
        connection, config = _read_connection(context.connection)
        sender = parse_address(config.sender)
        to, cc, bcc = (
            [parse_address(text) for text in as_list(group)]
            for group in (inputs.to, inputs.cc, inputs.bcc)
        )
        recipients = list(dict.fromkeys(address.addr_spec for address in (*to, *cc, *bcc)))
        message_id = derive_message_id(context.effect_key, domain=sender.domain)
        content = build_message(
            sender=sender,
            to=to,
            cc=cc,
            subject=inputs.subject,
            text=inputs.text,
            html=inputs.html,
            message_id=message_id,
            now=datetime.now(UTC),
        )
        refused = await deliver(
            Letter(sender=sender.addr_spec, recipients=recipients, content=content),
            config=config,
            connection=connection,
            outbound=context.outbound,
            deadline_s=max(context.time_left.total_seconds() - _REPLY_MARGIN_S, 0.1),
        )
        return {
            "message_id": message_id,
            "accepted": [address for address in recipients if address not in refused],
            "refused": list(refused),
        }

    @override
    def summarise(self, inputs: dict[str, Any]) -> str:
        to = inputs.get("to", "")
        return f"To {', '.join(to) if isinstance(to, list) else to}".strip()


def _read_connection(
    connection: OpenedConnection | None,
) -> tuple[OpenedConnection, EmailConfig]:
    if connection is None:
        raise CredentialsRefused("Choose a connection to a mail server.", certain=True)
    try:
        return connection, EmailConfig.model_validate(dict(connection.config))
    except ValidationError as error:
        raise CredentialsRefused(
            "The settings of the connection do not fit. Open it, correct it and save it again.",
            code="connector.connection_malformed",
            certain=True,
        ) from error
