"""How connections are kept, answers are read and hosts prove who they are."""

import asyncio
import gzip

import pytest

from engine.connectors.kit.errors import (
    Rejected,
)
from engine.connectors.kit.outbound import Outbound, OutboundRequest
from engine.ports import EgressPolicy
from tests.engine.connectors.kit.asking import get, own_policy
from tests.engine.connectors.kit.certificates import make_certificate
from tests.engine.connectors.kit.listener import FixedResolver, answer, listening


class TestConnections:
    async def test_are_kept_for_the_next_request(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            for _ in range(3):
                await outbound.request(get(shop.url))

        assert shop.connects == 1

    async def test_are_not_kept_for_what_must_not_be_sent_twice(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            for _ in range(3):
                await outbound.request(get(shop.url, reuse=False))

        assert shop.connects == 3

    async def test_that_the_other_side_has_closed_are_not_used_again(self):
        async def play(heard, writer):
            await answer()(heard, writer)
            writer.close()

        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            await outbound.request(get(shop.url))
            (kept,) = outbound._pools[True].connections
            async with asyncio.timeout(30):
                while not kept.has_expired():
                    await asyncio.sleep(0)
            await outbound.request(get(shop.url))

        assert shop.connects == 2

    async def test_carry_a_body_of_any_size(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            body = b"x" * 3_000_000
            await outbound.request(
                OutboundRequest(method="POST", url=shop.url, body=body, deadline_s=5)
            )

        assert shop.heard[0].body == body

    async def test_say_that_a_post_without_a_body_has_none(self):
        async with listening() as shop, Outbound(own_policy(shop)) as outbound:
            await outbound.request(OutboundRequest(method="POST", url=shop.url, deadline_s=5))

        assert shop.heard[0].headers["content-length"] == "0"


class TestAnswers:
    @pytest.mark.parametrize(
        ("kind", "charset"),
        [
            ("application/json", "utf-8"),
            ("text/plain; charset=iso-8859-1", "iso-8859-1"),
            ("", "utf-8"),
        ],
    )
    async def test_tell_their_charset(self, kind, charset):
        play = answer(headers={"Content-Type": kind})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            assert (await outbound.request(get(shop.url))).charset == charset

    async def test_join_a_header_that_comes_twice(self):
        play = answer(headers={"X-Part": "a", "x-part": "b"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            assert (await outbound.request(get(shop.url))).headers["x-part"] == "a, b"

    async def test_are_unpacked(self):
        play = answer(body=gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
        async with listening(play) as shop, Outbound(own_policy(shop)) as outbound:
            assert (await outbound.request(get(shop.url))).body == b"hello"


class TestTls:
    async def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        server, _ = make_certificate("shop.example")
        async with listening(tls=server) as shop:
            resolver = FixedResolver(["127.0.0.1"])
            policy = EgressPolicy(allow=("shop.example",))
            async with Outbound(policy, resolver=resolver) as outbound:
                with pytest.raises(Rejected) as raised:
                    await outbound.request(get(f"https://shop.example:{shop.port}/"))

        assert raised.value.code == "connector.tls_unverified"
        assert raised.value.certain
        assert shop.heard == []

    @pytest.mark.parametrize(("host", "fits"), [("shop.example", True), ("evil.example", False)])
    async def test_the_name_is_verified_although_the_address_is_pinned(self, host, fits):
        server, trusting = make_certificate("shop.example")
        async with listening(tls=server) as shop:
            resolver = FixedResolver(["127.0.0.1"])
            policy = EgressPolicy(allow=("*.example",))
            async with Outbound(policy, resolver=resolver, tls=trusting) as outbound:
                request = outbound.request(get(f"https://{host}:{shop.port}/"))
                if fits:
                    assert (await request).status == 200
                else:
                    with pytest.raises(Rejected, match="TLS"):
                        await request
