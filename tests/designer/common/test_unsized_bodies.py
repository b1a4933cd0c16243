"""Bodies that tell no length, through the whole ASGI application."""

import json
from typing import Any

import pytest
from asgiref import testing
from asgiref.sync import sync_to_async

from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.accounts.authentication import token_digest
from designer.accounts.models import ApiToken
from designer.asgi import application
from designer.runs.models import Run
from tests.designer.running import a_member, a_workflow, a_workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("threads_let_go"),
]


@sync_to_async
def a_way_to_start() -> str:
    ApiToken.objects.create(
        workspace=a_workspace(),
        owner=a_member("olga@example.org", Role.OPERATOR),
        name="test",
        prefix="bt_test",
        digest=token_digest("bt_test"),
        scopes=[Permission.START_BY_API.value],
    )
    return f"/api/workspaces/shop/workflows/{a_workflow().id}/runs/"


async def send(path: str, *chunks: bytes, **headers: str) -> tuple[int, Any]:
    given = {
        "host": "127.0.0.1:8000",
        "authorization": "Bearer bt_test",
        "content-type": "application/json",
        "transfer-encoding": "chunked",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("10.0.0.9", 1),
        "server": ("127.0.0.1", 8000),
        "scheme": "http",
    }
    app: Any = testing.ApplicationCommunicator(application, scope)  # type: ignore[no-untyped-call]
    for chunk in chunks:
        await app.send_input({"type": "http.request", "body": chunk, "more_body": True})
    await app.send_input({"type": "http.request", "body": b"", "more_body": False})
    start = await app.receive_output(timeout=20)
    body, more = b"", True
    while more:
        message = await app.receive_output(timeout=20)
        body += message.get("body", b"")
        more = message.get("more_body", False)
    await app.wait(timeout=30)
    return start["status"], json.loads(body)


async def the_input() -> Any:
    return (await Run.objects.aget()).input


class TestUnsizedBodies:
    async def test_are_read_whole(self) -> None:
        path = await a_way_to_start()

        status, _ = await send(path, b'{"input": {"pizza"', b': "napoli", "count": 2}}')

        assert status == 201
        assert await the_input() == {"pizza": "napoli", "count": 2}

    async def test_are_believed_more_than_a_length_beside_them(self) -> None:
        path = await a_way_to_start()

        status, _ = await send(path, b'{"input": {"pizza": "napoli"}}', content_length="0")

        assert status == 201
        assert await the_input() == {"pizza": "napoli"}

    @pytest.mark.parametrize("size", [1_200_000, 7_000_000])
    async def test_are_held_to_the_limit_of_the_address(self, size: int) -> None:
        path = await a_way_to_start()

        status, body = await send(path, b'{"input": {"pizza": "', b"x" * size, b'"}}')

        assert (status, body["code"]) == (413, "common.too_large")
        assert not await Run.objects.aexists()

    async def test_that_are_no_json_start_nothing(self) -> None:
        path = await a_way_to_start()

        status, body = await send(path, b'{"input": {"pizza"')

        assert (status, body["code"]) == (400, "common.malformed")
