"""Operation: call a web service."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator
from typing_extensions import override

from engine.connectors.http.address import build_address
from engine.connectors.http.answer import find_failure, read_body
from engine.connectors.http.connection import HttpConfig, build_secret_headers, read_config
from engine.connectors.kit.errors import Rejected
from engine.connectors.kit.operation import CallContext, Operation
from engine.connectors.kit.outbound import MAX_RESPONSE_BYTES, OutboundRequest, OutboundResponse
from engine.connectors.kit.redact import Redactor
from engine.ports import EffectMode

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_LARGE_BYTES = 500_000
# Ours to set: with them a value could name another host or smuggle in a second request.
_RESERVED = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer"}
    | {"upgrade", "expect", "proxy-authorization", "proxy-connection"}
)
# An answer's cookies are credentials; they are not recorded with the run.
_HIDDEN_HEADERS = frozenset({"set-cookie", "set-cookie2"})
_REPLY_MARGIN_S = 0.2


class RequestInput(BaseModel):
    """What to send, and what to make of the answer."""

    model_config = ConfigDict(title="HTTP request", frozen=True, extra="forbid")

    method: Method = Field(default="GET", title="Method", json_schema_extra={"x-widget": "select"})
    url: str = Field(
        title="Address",
        description="A path when the connection has a base address, otherwise in full.",
        min_length=1,
        max_length=8_000,
        json_schema_extra={"x-widget": "expression", "x-placeholder": "/stock/{pizza}"},
    )
    path_values: dict[str, Any] = Field(
        default_factory=dict,
        title="Values in the path",
        description="For places such as {pizza} in the address; encoded, so that they stay there.",
        json_schema_extra={"x-widget": "keyvalue"},
    )
    query: dict[str, Any] = Field(
        default_factory=dict,
        title="Query",
        description="Added to the address after the question mark. A list repeats its name.",
        json_schema_extra={"x-widget": "keyvalue"},
    )
    body: Any = Field(
        default=None,
        title="Body",
        description="What is sent: JSON, text, or the fields of a form. Empty sends none.",
        json_schema_extra={"x-widget": "json", "x-placeholder": '{"amount": "{{ input.total }}"}'},
    )
    body_type: Literal["json", "text", "form"] = Field(
        default="json", title="Body is", json_schema_extra={"x-widget": "select"}
    )
    headers: dict[str, str] = Field(
        default_factory=dict,
        title="Headers",
        description="Secrets do not belong here: put them into a connection.",
        json_schema_extra={"x-widget": "keyvalue"},
    )
    response: Literal["json", "text"] = Field(
        default="json", title="Answer is", json_schema_extra={"x-widget": "select"}
    )
    response_schema: dict[str, Any] | None = Field(
        default=None,
        title="Shape of the answer",
        description="JSON Schema of the body. Later steps then know its fields, and an answer "
        "that does not fit fails here.",
        json_schema_extra={"x-widget": "schema"},
    )
    idempotency_header: str = Field(
        default="Idempotency-Key",
        title="Header for the effect key",
        description="The service recognises a repeated POST or PATCH by this header. Empty when "
        "it honours none: such a call is never repeated on its own when its outcome is unknown.",
        pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]*$",
        max_length=100,
        json_schema_extra={"x-advanced": True},
    )
    accept_status: list[int] = Field(
        default_factory=list,
        title="Also accept status",
        description="Statuses that are an answer, not an error, such as 404.",
        max_length=50,
        json_schema_extra={"x-advanced": True, "x-widget": "json", "x-placeholder": "[404]"},
    )

    @field_validator("headers")
    @classmethod
    def _check_headers(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not _TOKEN.fullmatch(name) or name.lower() in _RESERVED:
                raise ValueError("one of the headers may not be set, or its name is no name")
            if any(c in value for c in "\r\n\0"):
                raise ValueError("a header's value is one line")
        return headers


class Request(Operation[RequestInput]):
    """
    Calls a web service.

    GET, HEAD, OPTIONS, PUT and DELETE may be repeated, as HTTP defines them. POST and PATCH carry
    the effect key in `idempotency_header`; whether the service honours it is the designer's
    statement, made by leaving the header there.
    """

    name = "request"
    title = "HTTP request"
    description = "Call a web service and use what it answers."
    Input = RequestInput

    @override
    def effect_mode(self, inputs: RequestInput) -> EffectMode:
        if inputs.method in _REPEATABLE:
            return "idempotent"
        return "keyed" if inputs.idempotency_header else "at_most_once"

    @override
    async def call(self, inputs: RequestInput, context: CallContext) -> Any:
        connection = context.connection
        config = HttpConfig() if connection is None else read_config(connection)
        secret_headers = {} if connection is None else build_secret_headers(config, connection)
        redactor = Redactor([] if connection is None else _used_secrets(connection.secrets))
        body, content_type = _encode_body(inputs)
        headers = {"Accept": "application/json" if inputs.response == "json" else "*/*"}
        headers |= {"Content-Type": content_type} | _without_secret(inputs.headers, secret_headers)
        if inputs.idempotency_header and inputs.method not in _READING:
            headers[inputs.idempotency_header] = context.effect_key
        response = await context.outbound.request(
            OutboundRequest(
                method=inputs.method,
                url=build_address(
                    base_url=config.base_url,
                    url=inputs.url,
                    path_values=inputs.path_values,
                    query=inputs.query,
                ),
                headers=headers,
                body=body,
                secret_headers=secret_headers,
                connection=connection,
                deadline_s=max(context.time_left.total_seconds() - _REPLY_MARGIN_S, 0.1),
                reuse=self.effect_mode(inputs) != "at_most_once",
                max_bytes=context.answer_limit or MAX_RESPONSE_BYTES,
            )
        )
        failure = find_failure(
            response, accept=inputs.accept_status, redactor=redactor, now=datetime.now(UTC)
        )
        if failure is not None:
            raise failure
        shown = {k: v for k, v in response.headers.items() if k not in _HIDDEN_HEADERS}
        return {
            "status": response.status,
            "headers": redactor.clean(shown),
            "body": await _in_its_place(
                response,
                read_body,
                kind=inputs.response,
                schema=inputs.response_schema,
                redactor=redactor,
            ),
        }

    @override
    def describe_output(self, inputs: dict[str, Any]) -> dict[str, Any]:
        schema = inputs.get("response_schema")
        body: dict[str, Any] = schema if isinstance(schema, dict) else {}
        if inputs.get("response") == "text":
            body = {"type": "string"}
        return {
            "type": "object",
            "properties": {
                "status": {"type": "integer", "title": "Status"},
                "headers": {
                    "type": "object",
                    "title": "Headers",
                    "description": "Names in lower case.",
                    "additionalProperties": {"type": "string"},
                },
                "body": {"title": "Body", **body},
            },
            "required": ["status", "headers", "body"],
            "additionalProperties": False,
        }

    @override
    def needs_connection(self, inputs: dict[str, Any]) -> bool:
        # A path is no address; what an expression gives is known only when it runs.
        url = inputs.get("url")
        return isinstance(url, str) and url.startswith("/")

    @override
    def summarise(self, inputs: dict[str, Any]) -> str:
        return f"{inputs.get('method', 'GET')} {inputs.get('url', '')}".strip()


async def _in_its_place(
    response: OutboundResponse, read: Callable[..., Any], **options: Any
) -> Any:
    """Read a large body in a thread: it takes seconds, and the worker has other calls."""
    if len(response.body) < _LARGE_BYTES:
        return read(response, **options)
    return await asyncio.to_thread(read, response, **options)


def _used_secrets(secrets: Any) -> list[str]:
    return [value for value in secrets.values() if isinstance(value, str)]


def _without_secret(headers: dict[str, str], secret: dict[str, str]) -> dict[str, str]:
    taken = {name.lower() for name in secret}
    return {name: value for name, value in headers.items() if name.lower() not in taken}


def _encode_body(inputs: RequestInput) -> tuple[bytes, str]:
    if inputs.body is None or inputs.body == "":
        return b"", "application/json"
    if inputs.body_type == "json":
        return json.dumps(inputs.body, ensure_ascii=False).encode(), "application/json"
    if inputs.body_type == "text":
        text = inputs.body if isinstance(inputs.body, str) else json.dumps(inputs.body)
        return text.encode(), "text/plain; charset=utf-8"
    if not isinstance(inputs.body, dict) or not all(
        isinstance(value, str | int | float | bool) for value in inputs.body.values()
    ):
        raise Rejected(
            "The body of a form is an object of plain values. Correct it, or send it as JSON.",
            code="connector.body_malformed",
            certain=True,
        )
    return urlencode(inputs.body).encode(), "application/x-www-form-urlencoded"
