"""Checking and sealing what a connection stores."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import pydantic

from designer.common.errors import Invalid
from designer.common.problems import FieldProblem, pointer_part, pydantic_problems
from designer.common.sealing import fingerprint, seal, unseal
from designer.connections.catalog import installed
from designer.connections.errors import UnknownConnector
from engine.connectors.kit.connector import Credentials

MAX_HOSTS: Final = 50
_HOST: Final = re.compile(
    r"(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)*[a-z0-9_][a-z0-9_-]{0,62}(?::\d{1,5})?"
    r"|\[[0-9a-f:.]{2,45}\](?::\d{1,5})?"
)
_SAFE_MESSAGES: Final = frozenset(
    {"missing", "string_too_short", "string_too_long", "string_type", "extra_forbidden"}
)


def credentials_of(connector: str) -> Credentials:
    """
    Find what a connector's connections store.

    Raises:
        UnknownConnector: it is not installed, or takes no connection.
    """
    found = installed().connector(connector)
    if found is None or found.credentials is None:
        raise UnknownConnector(connector=connector)
    return found.credentials


def checked_config(connector: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """
    Check the settings that are no secret.

    Raises:
        Invalid: they do not fit the connector; lists the fields.
    """
    model = credentials_of(connector).config
    _refuse_unknown(model, given, at="/config")
    try:
        return model.model_validate(dict(given)).model_dump(mode="json")
    except pydantic.ValidationError as error:
        raise Invalid(fields=pydantic_problems(error, at="/config")) from error


def checked_secrets(connector: str, given: Mapping[str, Any]) -> dict[str, str]:
    """
    Check secrets; empty ones are left out. What is wrong is said without repeating a value.

    Raises:
        Invalid: they do not fit the connector; lists the fields.
    """
    model = credentials_of(connector).secrets
    _refuse_unknown(model, given, at="/secrets")
    try:
        fitting = model.model_validate(dict(given)).model_dump(mode="json")
    except pydantic.ValidationError as error:
        raise Invalid(fields=_discreet(error)) from None
    return {name: value for name, value in fitting.items() if value}


def checked_hosts(given: Sequence[str]) -> list[str]:
    """
    Check the hosts that may receive the secrets: `host`, `host:port` or `*.domain`.

    Raises:
        Invalid: one of them is something else.
    """
    hosts = [host.strip().lower() for host in given]
    problems: list[FieldProblem] = [
        {
            "field": f"/allowed_hosts/{index}",
            "message": "Write host, host:port or *.domain, without https:// and without a path.",
        }
        for index, host in enumerate(hosts)
        if not _HOST.fullmatch(host)
    ]
    if problems:
        raise Invalid(fields=problems)
    return list(dict.fromkeys(hosts))


def seal_secrets(secrets: Mapping[str, str], *, connection_id: UUID) -> bytes:
    """Seal secrets for one connection; nothing stays nothing."""
    if not secrets:
        return b""
    return seal(json.dumps(dict(secrets)).encode(), purpose=_purpose(connection_id))


def open_secrets(sealed: bytes, *, connection_id: UUID) -> dict[str, str]:
    """Open the secrets of one connection; only the broker calls this."""
    if not sealed:
        return {}
    opened: dict[str, str] = json.loads(unseal(sealed, purpose=_purpose(connection_id)))
    return opened


def fingerprints(secrets: Mapping[str, str], *, connection_id: UUID) -> dict[str, str]:
    """Give a mark of each secret, for the audit log."""
    purpose = _purpose(connection_id)
    return {name: fingerprint(value, purpose=purpose) for name, value in secrets.items()}


def _purpose(connection_id: UUID) -> str:
    return f"connection:{connection_id}"


def _refuse_unknown(model: type[pydantic.BaseModel], given: Mapping[str, Any], *, at: str) -> None:
    names = {field.alias or name for name, field in model.model_fields.items()}
    problems: list[FieldProblem] = [
        {"field": f"{at}/{pointer_part(name)}", "message": "The connector has no such field."}
        for name in given
        if name not in names
    ]
    if problems:
        raise Invalid(fields=problems)


def _discreet(error: pydantic.ValidationError) -> list[FieldProblem]:
    return [
        {
            "field": "/secrets" + "".join(f"/{pointer_part(part)}" for part in problem["loc"]),
            # A validator's own message may quote the value.
            "message": problem["msg"]
            if problem["type"] in _SAFE_MESSAGES
            else "This value does not fit.",
        }
        for problem in error.errors(include_input=False, include_url=False, include_context=False)
    ]
