"""The probes P05, P24 and P26 against a listener that counts what reaches it."""

import asyncio
import gzip
import json
from pathlib import Path

import pytest

from engine.connectors.kit.errors import (
    ConnectorError,
    CredentialsRefused,
    EgressRefused,
    Rejected,
    Unavailable,
)
from engine.connectors.kit.outbound import Outbound, OutboundRequest
from engine.ports import EgressPolicy, OpenedConnection
from tests.engine.connectors.kit.asking import get, own_policy
from tests.engine.connectors.kit.listener import FixedResolver, answer, listening

CASES = Path(__file__).parent
LOOPBACK_HOSTS = json.loads((CASES / "loopback_hosts.json").read_text())
ADDRESS_TRICKS = json.loads((CASES / "address_tricks.json").read_text())


def connection(*hosts: str) -> OpenedConnection:
    return OpenedConnection(
        id="c", connector="http", config={}, secrets={"token": "canary"}, allowed_hosts=hosts
    )


SECRET = {"authorization": "Bearer canary"}


class TestAddressesOfOurOwn:
    @pytest.mark.parametrize("host", LOOPBACK_HOSTS)
    async def test_no_spelling_of_a_host_reaches_a_listener(self, host):
        async with listening(host="0.0.0.0") as own, Outbound(EgressPolicy()) as outbound:
            with pytest.raises((EgressRefused, Unavailable)) as raised:
                await outbound.request(get(f"http://{host}:{own.port}/"))

            assert own.connects == 0
            assert raised.value.certain

    @pytest.mark.parametrize("host", LOOPBACK_HOSTS)
    async def test_nor_through_the_check_for_other_protocols(self, host):
        async with listening(host="0.0.0.0") as own, Outbound(EgressPolicy()) as outbound:
            with pytest.raises((EgressRefused, Unavailable)):
                await outbound.open_socket(host.strip("[]"), own.port, timeout_s=2)

            assert own.connects == 0

    @pytest.mark.parametrize("address", ADDRESS_TRICKS)
    async def test_no_trick_with_an_address_reaches_a_listener(self, address):
        resolver = FixedResolver(["127.0.0.1"])
        async with listening() as own, Outbound(EgressPolicy(), resolver=resolver) as outbound:
            with pytest.raises(ConnectorError) as raised:
                await outbound.request(get(address.format(own=f"127.0.0.1:{own.port}")))

            assert own.connects == 0
            assert isinstance(raised.value, EgressRefused)

    @pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"]])
    async def test_no_name_reaches_a_listener(self, answers):
        resolver = FixedResolver(answers)
        async with listening() as own, Outbound(EgressPolicy(), resolver=resolver) as outbound:
            with pytest.raises(EgressRefused):
                await outbound.request(get(f"http://127.0.0.1.nip.example:{own.port}/"))

            assert own.connects == 0

    async def test_a_proxy_of_the_environment_is_not_used(self, monkeypatch):
        async with listening() as proxy, listening() as shop:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            monkeypatch.setenv("ALL_PROXY", proxy.url)
            policy = EgressPolicy(allow=(f"127.0.0.1:{shop.port}",))
            async with Outbound(policy) as outbound:
                await outbound.request(get(shop.url))

            assert (proxy.connects, shop.connects) == (0, 1)


class TestRebinding:
    async def test_connects_to_the_address_that_was_judged(self):
        resolver = FixedResolver(["127.0.0.2"], ["127.0.0.3"])
        policy = EgressPolicy(allow=("127.0.0.2",))
        async with (
            listening(host="127.0.0.2") as judged,
            Outbound(policy, resolver=resolver) as outbound,
        ):
            await outbound.request(get(f"http://shop.example:{judged.port}/"))

        assert judged.heard[0].headers["host"] == f"shop.example:{judged.port}"
        assert resolver.asked == ["shop.example"]

    async def test_a_new_connection_is_judged_anew(self):
        resolver = FixedResolver(["127.0.0.2"], ["127.0.0.1"])
        policy = EgressPolicy(allow=("127.0.0.2",))
        async with (
            listening(host="127.0.0.2") as good,
            Outbound(policy, resolver=resolver) as outbound,
        ):
            url = f"http://shop.example:{good.port}/"
            await outbound.request(get(url, reuse=False))
            with pytest.raises(EgressRefused):
                await outbound.request(get(url, reuse=False))

        assert good.connects == 1

    async def test_tries_the_next_judged_address_when_one_is_silent(self):
        async with listening(host="127.0.0.2") as good:
            resolver = FixedResolver(["127.0.0.9", "127.0.0.2"])
            policy = EgressPolicy(allow=("127.0.0.0/8",))
            async with Outbound(policy, resolver=resolver) as outbound:
                response = await outbound.request(get(f"http://shop.example:{good.port}/"))

        assert response.status == 200


class TestRedirects:
    async def test_follows_on_the_same_host_and_port(self):
        async def play(heard, writer):
            first = heard.line.startswith("GET /a ")
            moved = answer("302 Found", b"", {"Location": "/b"})
            await (moved if first else answer(body=b'"there"'))(heard, writer)

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            response = await outbound.request(get(shop.url + "/a"))

        assert response.body == b'"there"'

    @pytest.mark.parametrize(
        "target",
        [
            "http://127.0.0.1:{port}/",
            "http://localhost:{own}/",
            "//127.0.0.1:{port}/",
            "https://127.0.0.1:{own}/",
            "file:///etc/passwd",
            "http://user@127.0.0.1:{own}/",
            "http://[::1",
            "\\\\127.0.0.1:{port}",
        ],
    )
    async def test_never_follows_elsewhere_nor_carries_secrets_there(self, target):
        async with listening() as sink:

            async def play(heard, writer):
                own = heard.headers["host"].split(":")[1]
                location = target.format(port=sink.port, own=own)
                await answer("307 Temporary Redirect", b"", {"Location": location})(heard, writer)

            async with listening(play) as shop:
                policy = EgressPolicy(allow=("127.0.0.0/8", "localhost"))
                async with Outbound(policy) as outbound:
                    with pytest.raises(Rejected) as raised:
                        await outbound.request(
                            get(
                                shop.url,
                                secret_headers=SECRET,
                                connection=connection(f"127.0.0.1:{shop.port}"),
                            )
                        )

                assert raised.value.code == "connector.redirect_refused"
                assert not raised.value.certain
                assert (sink.connects, len(shop.heard)) == (0, 1)

    async def test_stops_a_circle(self):
        play = answer("302 Found", b"", {"Location": "/"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected, match="circle"):
                await outbound.request(get(shop.url))

        assert len(shop.heard) == 6

    async def test_a_post_becomes_a_get_after_see_other(self):
        async def play(heard, writer):
            see = answer("303 See Other", b"", {"Location": "/done"})
            await (see if heard.line.startswith("POST") else answer())(heard, writer)

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            request = OutboundRequest(method="POST", url=shop.url, body=b"x", deadline_s=5)
            await outbound.request(request)

        assert [(h.line.split()[0], h.body) for h in shop.heard] == [("POST", b"x"), ("GET", b"")]


class TestSecrets:
    async def test_go_to_an_allowed_host(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            allowed = connection(f"127.0.0.1:{shop.port}")
            await outbound.request(get(shop.url, secret_headers=SECRET, connection=allowed))

        assert shop.heard[0].headers["authorization"] == "Bearer canary"

    @pytest.mark.parametrize(
        "hosts", [(), ("127.0.0.1:1",), ("localhost",), ("*.example",), ("not a rule",), ("*",)]
    )
    async def test_go_nowhere_else(self, hosts):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(CredentialsRefused) as raised:
                await outbound.request(
                    get(shop.url, secret_headers=SECRET, connection=connection(*hosts))
                )

        assert shop.connects == 0
        assert raised.value.code == "connector.host_not_allowed"
        assert "canary" not in str(raised.value)

    async def test_need_a_connection(self):
        async with Outbound(EgressPolicy()) as outbound:
            with pytest.raises(EgressRefused):
                await outbound.request(get("http://shop.example/", secret_headers=SECRET))

    def test_are_not_shown_when_a_request_is_printed(self):
        assert "canary" not in repr(get("http://x/", secret_headers=SECRET))


class TestLimits:
    async def test_a_gzip_bomb_stops_at_the_cap(self):
        bomb = gzip.compress(b"0" * 50_000_000)
        play = answer(body=bomb, headers={"Content-Encoding": "gzip"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected) as raised:
                await outbound.request(get(shop.url))

        assert raised.value.code == "connector.response_too_large"

    @pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,gzip,gzip"])
    async def test_encodings_on_top_of_one_another_are_refused(self, encoding):
        body = gzip.compress(gzip.compress(b"0" * 1_000_000))
        play = answer(body=body, headers={"Content-Encoding": encoding})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected) as raised:
                await outbound.request(get(shop.url))

        assert raised.value.code == "connector.response_unreadable"

    async def test_damaged_encodings_are_a_typed_error(self):
        play = answer(body=b"no gzip", headers={"Content-Encoding": "gzip"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected) as raised:
                await outbound.request(get(shop.url))

        assert raised.value.code == "connector.response_unreadable"

    async def test_a_declared_size_over_the_cap_is_not_read(self):
        play = answer(body=b"", headers={"Content-Length": "999999999999"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected, match="larger than 10 bytes"):
                await outbound.request(get(shop.url, max_bytes=10))

    async def test_an_endless_answer_stops_at_the_cap(self):
        async def play(_, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                await writer.drain()

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected, match="larger"):
                await outbound.request(get(shop.url))

    async def test_a_dripping_answer_ends_at_the_deadline(self):
        async def play(_, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Unavailable) as raised:
                await outbound.request(get(shop.url, deadline_s=0.5))

        assert not raised.value.certain

    async def test_dripping_headers_end_at_the_deadline(self):
        async def play(_, writer):
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                writer.write(b"X-A: b\r\n")
                await writer.drain()
                await asyncio.sleep(0.05)

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Unavailable):
                await outbound.request(get(shop.url, deadline_s=0.5))

    async def test_nobody_listens_is_certain(self):
        async with listening() as shop:
            pass
        async with Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Unavailable) as raised:
                await outbound.request(get(shop.url))

        assert raised.value.certain

    async def test_broken_off_after_sending_is_not_certain(self):
        async def play(_, writer):
            writer.close()

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Unavailable) as raised:
                await outbound.request(get(shop.url))

        assert not raised.value.certain

    async def test_cookies_are_not_kept(self):
        play = answer(headers={"Set-Cookie": "session=1; Path=/"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            for _ in range(2):
                await outbound.request(get(shop.url))

        assert "cookie" not in shop.heard[1].headers

    async def test_a_header_that_would_split_the_request_is_refused(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected) as raised:
                await outbound.request(get(shop.url, headers={"x": "a\r\nHost: evil"}))

        assert raised.value.certain
        assert shop.heard == []

    async def test_a_header_of_more_than_ascii_is_refused(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            with pytest.raises(Rejected) as raised:
                await outbound.request(get(shop.url, headers={"x": "naïve"}))

        assert raised.value.code == "connector.request_malformed"
        assert shop.heard == []
