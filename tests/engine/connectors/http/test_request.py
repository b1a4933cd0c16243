import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import ValidationError

from engine.connectors.http.answer import parse_retry_after, read_body
from engine.connectors.http.request import Request, RequestInput
from engine.connectors.kit.errors import CredentialsRefused, EgressRefused, Rejected, Unavailable
from engine.connectors.kit.outbound import Outbound, OutboundResponse
from engine.connectors.kit.redact import HIDDEN, Redactor
from engine.ports import EgressPolicy, OpenedConnection
from tests.engine.connectors.calls import ASCII_CANARY, a_connection, a_context
from tests.engine.connectors.kit.listener import answer, listening

SCHEMA = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}


def a_shop_connection(shop, *, auth: str = "bearer", **config) -> OpenedConnection:
    secret = {"bearer": "token", "basic": "password", "header": "value", "none": "token"}[auth]
    return a_connection(
        "http",
        {"base_url": shop.url, "auth": auth, **config},
        secrets={secret: ASCII_CANARY},
        allowed_hosts=(f"{shop.host}:{shop.port}",),
    )


async def call(shop, connection=None, **inputs) -> Any:
    policy = EgressPolicy(allow=(f"{shop.host}:{shop.port}",))
    given = RequestInput.model_validate({"url": shop.url, **inputs})
    async with Outbound(policy) as outbound:
        return await Request().call(given, a_context(outbound, connection=connection))


class TestSending:
    async def test_sends_json_with_the_effect_key_and_the_secret(self):
        async with listening(answer("201 Created", b'{"id": 7}')) as shop:
            output = await call(
                shop, a_shop_connection(shop), method="POST", url="/pay", body={"amount": 12.5}
            )

        assert (output["status"], output["body"]) == (201, {"id": 7})
        heard = shop.heard[0]
        assert heard.line == "POST /pay HTTP/1.1"
        assert json.loads(heard.body) == {"amount": 12.5}
        assert heard.headers["idempotency-key"] == "run-1/charge/0"
        assert heard.headers["authorization"] == f"Bearer {ASCII_CANARY}"
        assert heard.headers["content-type"] == "application/json"

    @pytest.mark.parametrize(
        ("body_type", "body", "sent", "kind"),
        [
            ("form", {"a": "b c", "n": 1}, b"a=b+c&n=1", "application/x-www-form-urlencoded"),
            ("text", "a ü", "a ü".encode(), "text/plain; charset=utf-8"),
            ("json", "text", b'"text"', "application/json"),
        ],
    )
    async def test_sends_other_bodies(self, body_type, body, sent, kind):
        async with listening() as shop:
            await call(shop, method="PUT", body=body, body_type=body_type)

        assert shop.heard[0].body == sent
        assert shop.heard[0].headers["content-type"] == kind

    @pytest.mark.parametrize(
        ("auth", "config", "name", "value"),
        [
            (
                "basic",
                {"user": "ada"},
                "authorization",
                "Basic " + base64.b64encode(f"ada:{ASCII_CANARY}".encode()).decode(),
            ),
            ("header", {"header_name": "X-Key"}, "x-key", ASCII_CANARY),
        ],
    )
    async def test_signs_in_in_other_ways(self, auth, config, name, value):
        async with listening() as shop:
            await call(shop, a_shop_connection(shop, auth=auth, **config), url="/")

        assert shop.heard[0].headers[name] == value

    async def test_a_header_of_the_designer_does_not_replace_the_secret(self):
        async with listening() as shop:
            headers = {"authorization": "Bearer other", "X-Own": "1"}
            await call(shop, a_shop_connection(shop), url="/", headers=headers)

        assert shop.heard[0].headers["authorization"] == f"Bearer {ASCII_CANARY}"
        assert shop.heard[0].headers["x-own"] == "1"

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil"},
            {"Content-Length": "1"},
            {"transfer-encoding": "chunked"},
            {"X": "a\r\nHost: evil"},
            {"a b": "c"},
            {"": "x"},
            {"Proxy-Authorization": "x"},
        ],
    )
    def test_refuses_headers_that_are_ours(self, headers):
        with pytest.raises(ValidationError):
            RequestInput(url="http://x/", headers=headers)

    async def test_reading_carries_no_effect_key(self):
        async with listening() as shop:
            await call(shop)

        assert "idempotency-key" not in shop.heard[0].headers


class TestHostBinding:
    @pytest.mark.parametrize("url", ["{sink}/x", "{sink}", "HTTP://{sink_host}/x"])
    async def test_an_address_elsewhere_gets_no_secret(self, url):
        async with listening() as sink, listening() as shop:
            connection = a_shop_connection(shop)
            elsewhere = url.format(sink=sink.url, sink_host=f"{sink.host}:{sink.port}")
            async with Outbound(EgressPolicy(allow=("127.0.0.1",))) as outbound:
                with pytest.raises(CredentialsRefused):
                    await Request().call(
                        RequestInput(url=elsewhere), a_context(outbound, connection=connection)
                    )

        assert (sink.connects, shop.connects) == (0, 0)

    async def test_a_base_address_that_was_changed_gets_no_secret(self):
        async with listening() as sink, listening() as shop:
            allowed = (f"{shop.host}:{shop.port}",)
            connection = a_connection(
                "http",
                {"base_url": sink.url, "auth": "bearer"},
                secrets={"token": ASCII_CANARY},
                allowed_hosts=allowed,
            )
            async with Outbound(EgressPolicy(allow=("127.0.0.1",))) as outbound:
                with pytest.raises(CredentialsRefused):
                    await Request().call(
                        RequestInput(url="/x"), a_context(outbound, connection=connection)
                    )

        assert sink.connects == 0

    async def test_a_connection_without_its_secret_is_refused_before_anything_is_sent(self):
        async with listening() as shop:
            connection = a_connection("http", {"base_url": shop.url, "auth": "bearer"})
            with pytest.raises(CredentialsRefused, match="no usable token"):
                await call(shop, connection, url="/")

        assert shop.connects == 0

    async def test_loopback_is_refused_without_the_policy(self):
        async with listening() as shop, Outbound(EgressPolicy()) as outbound:
            with pytest.raises(EgressRefused):
                await Request().call(RequestInput(url=shop.url), a_context(outbound))


class TestAnswers:
    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
    async def test_may_pass(self, status):
        async with listening(answer(f"{status} X", headers={"Retry-After": "7"})) as shop:
            with pytest.raises(Unavailable) as raised:
                await call(shop)

        assert raised.value.retry_after_s == 7
        assert raised.value.data["status"] == status
        assert raised.value.certain == (status in (425, 429))

    @pytest.mark.parametrize("status", [401, 403])
    async def test_refuses_the_credentials(self, status):
        async with listening(answer(f"{status} X")) as shop:
            with pytest.raises(CredentialsRefused):
                await call(shop, a_shop_connection(shop), url="/")

    @pytest.mark.parametrize("status", [304, 400, 404, 409, 422])
    async def test_refuses_the_request(self, status):
        play = answer(f"{status} X", b"" if status == 304 else b"no\r\nsuch   \x1b[31mthing")
        async with listening(play) as shop:
            with pytest.raises(Rejected) as raised:
                await call(shop)

        assert "\n" not in raised.value.message
        assert "\x1b" not in raised.value.message

    async def test_a_long_refusal_is_cut(self):
        async with listening(answer("400 X", b"x" * 10_000)) as shop:
            with pytest.raises(Rejected) as raised:
                await call(shop)

        assert len(raised.value.message) < 300

    async def test_an_accepted_status_is_an_answer(self):
        async with listening(answer("404 X", b'{"why": "gone"}')) as shop:
            output = await call(shop, accept_status=[404])

        assert (output["status"], output["body"]) == (404, {"why": "gone"})

    async def test_an_empty_answer_is_null(self):
        async with listening(answer("200 OK", b"")) as shop:
            assert (await call(shop))["body"] is None

    async def test_text_is_text(self):
        play = answer(
            body="grüß".encode("latin-1"), headers={"Content-Type": "text/plain; charset=latin-1"}
        )
        async with listening(play) as shop:
            assert (await call(shop, response="text"))["body"] == "grüß"

    @pytest.mark.parametrize("body", [b"<html>", b"{", b"NaN", b"[" * 100_000, b"\xff\xfe"])
    async def test_what_is_not_json_is_refused(self, body):
        async with listening(answer(body=body)) as shop:
            with pytest.raises(Rejected) as raised:
                await call(shop)

        assert raised.value.code == "connector.response_unreadable"

    async def test_compressed_answers_are_read(self):
        play = answer(body=gzip.compress(b'{"n": 1}'), headers={"Content-Encoding": "gzip"})
        async with listening(play) as shop:
            assert (await call(shop, response_schema=SCHEMA))["body"] == {"n": 1}

    async def test_an_answer_of_another_shape_fails_here(self):
        async with listening(answer(body=b'{"n": "one"}')) as shop:
            with pytest.raises(Rejected, match="/n"):
                await call(shop, response_schema=SCHEMA)

    @pytest.mark.parametrize("schema", [{"type": "nope"}, {"$ref": "http://127.0.0.1:1/s"}])
    async def test_a_schema_that_is_none_is_said_so(self, schema):
        async with listening() as shop:
            with pytest.raises(Rejected) as raised:
                await call(shop, response_schema=schema)

        assert raised.value.code == "connector.schema_malformed"

    async def test_a_schema_never_fetches_anything(self):
        async with listening() as sink, listening() as shop:
            with pytest.raises(Rejected):
                await call(shop, response_schema={"$ref": sink.url})

        assert sink.connects == 0

    async def test_cookies_and_echoed_secrets_are_not_in_the_output(self):
        echo = json.dumps({"auth": f"Bearer {ASCII_CANARY}", ASCII_CANARY: [ASCII_CANARY]})
        headers = {"Set-Cookie": "s=1", "X-Echo": ASCII_CANARY}
        async with listening(answer(body=echo.encode(), headers=headers)) as shop:
            output = await call(shop, a_shop_connection(shop), url="/")

        assert ASCII_CANARY not in json.dumps(output)
        assert "set-cookie" not in output["headers"]
        assert output["body"]["auth"] == f"Bearer {HIDDEN}"


class TestEffectMode:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
    def test_http_itself_allows_these_to_be_repeated(self, method):
        assert Request().effect_mode(RequestInput(url="/", method=method)) == "idempotent"

    @pytest.mark.parametrize("method", ["POST", "PATCH"])
    def test_the_others_are_keyed_by_their_header_or_not_repeated(self, method):
        keyed = RequestInput(url="/", method=method)
        unkeyed = RequestInput(url="/", method=method, idempotency_header="")

        assert Request().effect_mode(keyed) == "keyed"
        assert Request().effect_mode(unkeyed) == "at_most_once"


class TestDescribeOutput:
    def test_types_the_body_by_its_schema(self):
        described = Request().describe_output({"response_schema": SCHEMA})

        assert described["properties"]["body"]["properties"] == SCHEMA["properties"]

    def test_text_is_a_string(self):
        described = Request().describe_output({"response": "text", "response_schema": SCHEMA})

        assert described["properties"]["body"] == {"title": "Body", "type": "string"}


class TestParseRetryAfter:
    NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [(None, None), ("0", 0), ("120", 120), ("soon", None), ("-5", None), ("99999999", 86_400)],
    )
    def test_reads_seconds(self, value, seconds):
        assert parse_retry_after(value, now=self.NOW) == seconds

    @pytest.mark.parametrize(("offset", "seconds"), [(90, 90), (-90, 0), (10**6, 86_400)])
    def test_reads_dates(self, offset, seconds):
        value = format_datetime(self.NOW + timedelta(seconds=offset), usegmt=True)

        assert parse_retry_after(value, now=self.NOW) == seconds


class TestManyValues:
    def test_are_refused_before_they_take_a_gigabyte(self):
        body = b"[" + b"0," * 6_000_000 + b"0]"
        response = OutboundResponse(status=200, headers={}, body=body, charset="utf-8")

        with pytest.raises(Rejected, match="6,000,000 values"):
            read_body(response, kind="json", schema=None, redactor=Redactor(()))
