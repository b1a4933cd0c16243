"""Pieces of generated files: activities, for the connectors that need no more than Python."""

import asyncio
import base64
import hashlib
import json
import os
import smtplib
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError


def effect_key() -> str:
    """Give the key of this step's effect, the same for every attempt at it."""
    info = activity.info()
    return f"{info.workflow_id}/{info.activity_id}"


def setting(connection: str, name: str, default: str = "") -> str:
    """Read a setting of a connection from the environment."""
    return os.environ.get(f"{connection}_{name}", default)


def refused(
    code: str, message: str, *, again: bool = False, fault: str = "author", wait_s: float = 0
) -> ApplicationError:
    """Make the error of an operation; `again`: another attempt may go better."""
    return ApplicationError(
        message,
        {"code": code, "fault": fault, "message": message, "data": {}},
        type=code,
        non_retryable=not again,
        next_retry_delay=timedelta(seconds=wait_s) if wait_s else None,
    )


@activity.defn(name="http.request")
async def http_request(inputs: dict[str, Any], connection: str) -> Any:
    """
    Call a web service.

    Reads `<connection>_BASE_URL`, and one of `_TOKEN` (bearer), `_USER` with `_PASSWORD`, or
    `_HEADER_NAME` with `_HEADER_VALUE`.
    """
    method = inputs.get("method", "GET")
    key_header = inputs.get("idempotency_header", "Idempotency-Key")
    headers = {"Accept": "application/json" if inputs.get("response") != "text" else "*/*"}
    headers |= inputs.get("headers") or {}
    if key_header and method not in ("GET", "HEAD", "OPTIONS"):
        headers[key_header] = effect_key()
    headers |= http_credentials(connection)
    body, content_type = http_body(inputs)
    if body:
        headers.setdefault("Content-Type", content_type)
    request = urllib.request.Request(
        http_address(inputs, connection), data=body, headers=headers, method=method
    )
    if request.type not in ("http", "https"):
        raise refused("connector.address_refused", "Only http and https addresses are called.")
    status, told, content = await http_answer(request, method, key_header)
    if not 200 <= status < 300 and status not in (inputs.get("accept_status") or []):
        passing = status in (408, 425, 429) or status >= 500
        code = "connector.unavailable" if passing else "connector.rejected"
        code = "connector.credentials_refused" if status in (401, 403) else code
        wait = told.get("retry-after", "")
        raise refused(
            code,
            f"The service answered with status {status}.",
            again=passing and (status in (425, 429) or http_may_repeat(method, key_header)),
            fault="service" if passing else "author",
            wait_s=min(float(wait), 3600) if wait.isdecimal() else 0,
        )
    if inputs.get("response") == "text":
        return {"status": status, "headers": told, "body": content.decode(errors="replace")}
    try:
        return {"status": status, "headers": told, "body": json.loads(content or b"null")}
    except ValueError as error:
        raise refused("connector.response_unreadable", "The answer is not JSON.") from error


def http_may_repeat(method: str, key_header: str) -> bool:
    """Say whether a request whose outcome is not known may be sent again."""
    return bool(key_header) or method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")


async def http_answer(
    request: urllib.request.Request, method: str, key_header: str
) -> tuple[int, dict[str, str], bytes]:
    """Send a request, and give the status, the headers and the body of the answer."""

    def send() -> tuple[int, dict[str, str], bytes]:
        try:
            with urllib.request.urlopen(request) as answer:
                return (
                    answer.status,
                    {k.lower(): v for k, v in answer.headers.items()},
                    answer.read(),
                )
        except urllib.error.HTTPError as answer:
            return answer.code, {k.lower(): v for k, v in answer.headers.items()}, answer.read()

    try:
        status, headers, content = await asyncio.to_thread(send)
    except OSError as error:
        again = http_may_repeat(method, key_header)
        raise refused("connector.unavailable", str(error), again=again, fault="service") from error
    hidden = ("set-cookie", "set-cookie2")
    return status, {name: value for name, value in headers.items() if name not in hidden}, content


def http_address(inputs: dict[str, Any], connection: str) -> str:
    """Build the address from the base address, the path with its values, and the query."""
    address = inputs["url"]
    for name, value in (inputs.get("path_values") or {}).items():
        address = address.replace("{" + name + "}", urllib.parse.quote(str(value), safe=""))
    base = setting(connection, "BASE_URL")
    if base:
        address = f"{base.rstrip('/')}/{address.lstrip('/')}"
    query = urllib.parse.urlencode(inputs.get("query") or {}, doseq=True)
    return address if not query else f"{address}{'&' if '?' in address else '?'}{query}"


def http_credentials(connection: str) -> dict[str, str]:
    """Give the header that carries the secrets of a connection."""
    if token := setting(connection, "TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    if user := setting(connection, "USER"):
        pair = f"{user}:{setting(connection, 'PASSWORD')}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    if name := setting(connection, "HEADER_NAME"):
        return {name: setting(connection, "HEADER_VALUE")}
    return {}


def http_body(inputs: dict[str, Any]) -> tuple[bytes | None, str]:
    """Write the body: JSON, text, or the fields of a form."""
    body, kind = inputs.get("body"), inputs.get("body_type", "json")
    if body is None or body == "":
        return None, "application/json"
    if kind == "form":
        return urllib.parse.urlencode(body).encode(), "application/x-www-form-urlencoded"
    if kind == "text":
        text = body if isinstance(body, str) else json.dumps(body)
        return text.encode(), "text/plain; charset=utf-8"
    return json.dumps(body, ensure_ascii=False).encode(), "application/json"


@activity.defn(name="sql.query")
async def sql_query(inputs: dict[str, Any], connection: str) -> Any:
    """
    Run one SQL statement.

    Reads `<connection>_URL`: the path of an SQLite file, or `postgresql://…`, which needs
    `pip install "psycopg[binary]"`.
    """
    values = {**(inputs.get("parameters") or {}), "effect_key": effect_key()}
    url = setting(connection, "URL")
    work = sql_on_postgresql if url.startswith("postgres") else sql_on_sqlite
    reads = inputs.get("mode", "select") == "select"
    try:
        rows, count = await asyncio.to_thread(work, url, inputs["sql"], values)
    except Exception as error:
        again = reads or bool(inputs.get("safe_to_repeat"))
        raise refused("connector.rejected", str(error), again=again) from error
    if len(rows) > inputs.get("max_rows", 1000):
        raise refused("connector.too_many_rows", f"The statement gives {len(rows)} rows.")
    return {"rows": rows, "row_count": count}


def sql_on_sqlite(url: str, sql: str, values: dict[str, Any]) -> tuple[list[Any], int]:
    """Run a statement on an SQLite file, in one transaction."""
    database = sqlite3.connect(url)
    database.row_factory = sqlite3.Row
    try:
        with database:
            cursor = database.execute(sql, values)
            rows = [dict(row) for row in cursor.fetchall()]
            return rows, len(rows) if cursor.description else cursor.rowcount
    finally:
        database.close()


def sql_on_postgresql(url: str, sql: str, values: dict[str, Any]) -> tuple[list[Any], int]:
    """Run a statement on PostgreSQL, in one transaction."""
    import re

    import psycopg
    from psycopg.rows import dict_row

    # psycopg writes values as %(name)s; two colons are a cast, and quoted text is left alone.
    parts = re.split(r"('(?:[^']|'')*')", sql.replace("%", "%%"))
    named = [re.sub(r"(?<!:):([A-Za-z_]\w*)", r"%(\1)s", part) for part in parts[::2]]
    parts[::2] = named
    with psycopg.connect(url, row_factory=dict_row) as database:
        cursor = database.execute("".join(parts).encode(), values)
        rows = json.loads(json.dumps(cursor.fetchall() if cursor.description else [], default=str))
        return rows, cursor.rowcount


@activity.defn(name="email.send")
async def email_send(inputs: dict[str, Any], connection: str) -> Any:
    """
    Send an e-mail.

    Reads `<connection>_HOST`, `_PORT` (587), `_TLS` (`starttls`, `tls` or `none`), `_SENDER`, and
    `_USER` with `_PASSWORD` where the server asks for them.
    """
    groups = [inputs.get(name) or [] for name in ("to", "cc", "bcc")]
    to, cc, bcc = [[group] if isinstance(group, str) else list(group) for group in groups]
    message = EmailMessage()
    message["From"] = sender = setting(connection, "SENDER")
    message["To"] = ", ".join(to)
    if cc:
        message["Cc"] = ", ".join(cc)
    message["Subject"] = " ".join(inputs["subject"].split())
    message["Date"] = formatdate()
    key = hashlib.sha256(effect_key().encode()).hexdigest()[:40]
    message["Message-ID"] = message_id = f"<{key}@{sender.rpartition('@')[2].rstrip('>')}>"
    message.set_content(inputs.get("text") or "")
    if inputs.get("html"):
        message.add_alternative(inputs["html"], subtype="html")
    try:
        turned_away = await asyncio.to_thread(email_deliver, message, [*to, *cc, *bcc], connection)
    except smtplib.SMTPRecipientsRefused as error:
        raise refused("connector.rejected", "The server takes none of the recipients.") from error
    except OSError as error:
        raise refused("connector.unavailable", str(error), again=True, fault="service") from error
    taken = [address for address in [*to, *cc, *bcc] if address not in turned_away]
    return {"message_id": message_id, "accepted": taken, "refused": list(turned_away)}


def email_deliver(message: EmailMessage, recipients: list[str], connection: str) -> Any:
    """Hand a message to the server of a connection, and give the recipients that it refused."""
    tls = setting(connection, "TLS", "starttls")
    port = int(setting(connection, "PORT", "587"))
    kind = smtplib.SMTP_SSL if tls == "tls" else smtplib.SMTP
    with kind(setting(connection, "HOST", "localhost"), port, timeout=30) as server:
        if tls == "starttls":
            server.starttls()
        if user := setting(connection, "USER"):
            server.login(user, setting(connection, "PASSWORD"))
        return server.send_message(message, to_addrs=recipients)
