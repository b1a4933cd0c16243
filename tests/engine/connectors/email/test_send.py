import asyncio
from typing import Any

import pytest
from pydantic import ValidationError

from engine.connectors.email.send import Send, SendInput
from engine.connectors.kit.errors import (
    ConnectorError,
    CredentialsRefused,
    EgressRefused,
    Rejected,
    Unavailable,
)
from engine.connectors.kit.outbound import Outbound
from engine.ports import EgressPolicy, OpenedConnection
from tests.engine.connectors.calls import ASCII_CANARY, a_connection, a_context
from tests.engine.connectors.email.smtp_server import mail_server
from tests.engine.connectors.kit.certificates import make_certificate
from tests.engine.connectors.kit.listener import FixedResolver

LETTER = {"to": "ada@example.org", "subject": "Hello", "text": "Grüße"}


def connection_to(server, *, secrets=None, allowed=None, **config) -> OpenedConnection:
    host = config.setdefault("host", "127.0.0.1")
    given = {"port": server.port, "tls": "none", "sender": "Luigi's <orders@luigi.example>"}
    hosts = (f"{host}:{server.port}",) if allowed is None else allowed
    return a_connection("email", given | config, secrets=secrets, allowed_hosts=hosts)


async def send(server, connection=None, *, outbound=None, effect_key="r/s/0", **inputs) -> Any:
    policy = EgressPolicy(allow=(f"127.0.0.1:{server.port}",))
    async with outbound or Outbound(policy) as client:
        context = a_context(
            client, connection=connection or connection_to(server), effect_key=effect_key
        )
        return await Send().call(SendInput.model_validate(LETTER | inputs), context)


class TestSending:
    async def test_the_message_arrives(self):
        async with mail_server() as server:
            output = await send(server, html="<b>Grüße</b>", cc=["Bob <bob@example.org>"])

        message = server.messages()[0]
        assert message["To"] == "ada@example.org"
        assert message["Cc"] == "Bob <bob@example.org>"
        assert message["From"] == "Luigi's <orders@luigi.example>"
        text = message.get_body(("plain",))
        assert text is not None
        assert text.get_content().strip() == "Grüße"
        assert output["accepted"] == ["ada@example.org", "bob@example.org"]
        assert output["refused"] == []
        assert message["Message-ID"] == output["message_id"]

    async def test_hidden_copies_are_only_on_the_envelope(self):
        async with mail_server() as server:
            await send(server, bcc="carl@example.org")

        assert server.envelopes[0].rcpt_tos == ["ada@example.org", "carl@example.org"]
        assert b"carl" not in server.envelopes[0].content

    async def test_the_same_effect_has_the_same_message_id(self):
        async with mail_server() as server:
            for key in ("r/s/0", "r/s/0", "r/s/1"):
                await send(server, effect_key=key)

        first, again, other = (message["Message-ID"] for message in server.messages())
        assert first == again
        assert first != other

    async def test_says_who_was_refused_when_others_were_not(self):
        answers = {"RCPT bob@example.org": "550 unknown"}
        async with mail_server(answers) as server:
            output = await send(server, to=["ada@example.org", "bob@example.org"])

        assert (output["accepted"], output["refused"]) == (["ada@example.org"], ["bob@example.org"])

    async def test_a_dot_on_a_line_does_not_end_the_message(self):
        async with mail_server() as server:
            await send(server, text="one\r\n.\r\nRSET\r\nMAIL FROM:<evil@example.org>\r\n")

        assert len(server.envelopes) == 1
        body = server.messages()[0].get_body(("plain",))
        assert body is not None
        assert "MAIL FROM" in body.get_content()


class TestInjection:
    @pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00\n"])
    async def test_a_subject_never_becomes_a_header(self, break_):
        async with mail_server() as server:
            await send(server, subject=f"Hi{break_}Bcc: evil@example.org")

        message = server.messages()[0]
        assert message["Bcc"] is None
        assert message["Subject"] == "Hi Bcc: evil@example.org"

    @pytest.mark.parametrize(
        "address",
        [
            "a@example.org, b@example.org",
            "a@example.org b@example.org",
            "a@example.org;b@example.org",
            "a@example.org\r\nRCPT TO:<b@example.org>",
            "a@example.org\nBcc: b@example.org",
            "a@example.org>\r\nDATA",
            "<a@example.org>,<b@example.org>",
            "x <a@example.org> <b@example.org>",
            "x <a@example.org",
            "a@example.org>",
            "@example.org",
            "a@",
            "a",
            "a@exa mple.org",
            "x\r\nBcc: b@example.org <a@example.org>",
            "a@example.org\x00",
            "a@-example..org",
            "a@[127.0.0.1]",
            '"a b"@example.org',
            "a@b@example.org",
            "(comment)a@example.org",
        ],
    )
    async def test_an_address_is_one_address(self, address):
        async with mail_server() as server:
            with pytest.raises(Rejected) as raised:
                await send(server, to=address)

        assert server.connects == 0
        assert raised.value.certain

    @pytest.mark.parametrize("inputs", [{"text": " "}, {"to": []}, {"to": ["a@b.example"] * 101}])
    def test_refuses_what_cannot_be_sent(self, inputs):
        with pytest.raises(ValidationError):
            SendInput.model_validate(LETTER | inputs)


class TestSignIn:
    async def test_signs_in_under_tls_with_the_name_verified(self):
        tls, trusting = make_certificate("mail.example")
        async with mail_server(password=ASCII_CANARY, starttls=tls) as server:
            connection = connection_to(
                server,
                host="mail.example",
                tls="starttls",
                user="luigi",
                secrets={"password": ASCII_CANARY},
            )
            outbound = Outbound(
                EgressPolicy(allow=("mail.example",)),
                resolver=FixedResolver(["127.0.0.1"]),
                tls=trusting,
            )
            await send(server, connection, outbound=outbound)

        assert len(server.envelopes) == 1

    async def test_does_not_sign_in_to_a_stranger(self):
        tls, _ = make_certificate("mail.example")
        async with mail_server(password=ASCII_CANARY, starttls=tls) as server:
            connection = connection_to(
                server,
                host="mail.example",
                tls="starttls",
                user="luigi",
                secrets={"password": ASCII_CANARY},
            )
            outbound = Outbound(
                EgressPolicy(allow=("mail.example",)), resolver=FixedResolver(["127.0.0.1"])
            )
            with pytest.raises(ConnectorError) as raised:
                await send(server, connection, outbound=outbound)

        assert raised.value.certain
        assert server.envelopes == []

    async def test_a_wrong_password_is_said_without_saying_it(self):
        async with mail_server(password="right") as server:
            connection = connection_to(server, user="luigi", secrets={"password": ASCII_CANARY})
            with pytest.raises(CredentialsRefused) as raised:
                await send(server, connection)

        assert ASCII_CANARY not in repr(raised.value) + repr(raised.value.data)

    async def test_the_password_goes_only_to_an_allowed_host(self):
        async with mail_server(password=ASCII_CANARY) as server:
            secrets = {"password": ASCII_CANARY}
            connection = connection_to(server, user="luigi", secrets=secrets, allowed=())
            with pytest.raises(CredentialsRefused):
                await send(server, connection)

        assert server.connects == 0

    async def test_a_server_without_encryption_is_not_used_when_it_is_asked_for(self):
        async with mail_server() as server:
            with pytest.raises(Rejected) as raised:
                await send(server, connection_to(server, tls="starttls"))

        assert raised.value.code == "connector.not_supported"

    async def test_needs_a_connection(self):
        async with Outbound(EgressPolicy()) as outbound:
            with pytest.raises(CredentialsRefused):
                await Send().call(SendInput.model_validate(LETTER), a_context(outbound))


class TestFailures:
    async def test_this_machine_is_refused_without_the_policy(self):
        async with mail_server() as server:
            with pytest.raises(EgressRefused):
                await send(server, outbound=Outbound(EgressPolicy()))

        assert server.connects == 0

    @pytest.mark.parametrize(
        ("answers", "kind"),
        [
            ({"RCPT": "451 later"}, Unavailable),
            ({"RCPT": "550 unknown"}, Rejected),
            ({"DATA": "452 full"}, Unavailable),
            ({"DATA": "554 spam"}, Rejected),
        ],
    )
    async def test_what_the_server_says_is_certain(self, answers, kind):
        async with mail_server(answers) as server:
            with pytest.raises(kind) as raised:
                await send(server)

        assert raised.value.certain

    async def test_a_break_after_the_content_is_not_certain(self):
        async with mail_server({"DATA": "hang up"}) as server:
            with pytest.raises(Unavailable) as raised:
                await send(server)

        assert not raised.value.certain

    async def test_nobody_listens_is_certain(self):
        async with mail_server() as server:
            pass
        with pytest.raises(Unavailable) as raised:
            await send(server)

        assert raised.value.certain

    async def test_a_silent_server_ends_at_the_deadline(self):
        async def say_nothing(reader, writer):
            await reader.read()
            writer.close()

        silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
        port = silent.sockets[0].getsockname()[1]
        policy = EgressPolicy(allow=(f"127.0.0.1:{port}",))
        config = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "a@b.example"}
        try:
            async with Outbound(policy) as outbound:
                context = a_context(outbound, connection=a_connection("email", config), seconds=0.6)
                with pytest.raises(Unavailable) as raised:
                    await Send().call(SendInput.model_validate(LETTER), context)
        finally:
            silent.close()
            await silent.wait_closed()

        assert raised.value.certain
