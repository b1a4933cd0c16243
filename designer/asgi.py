"""What the web server runs: pages and API, the WebSocket, and the tailer beside them."""

import asyncio
import contextlib
import os
from typing import Any

from channels.routing import ProtocolTypeRouter

from designer.common.web_application import web_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings.base")
django_application = web_application()

# Django has to be set up before anything that holds models is imported.
from designer.common.body_limit import BodyLimit  # noqa: E402
from designer.common.collector import spare_the_collector  # noqa: E402
from designer.runs.consumers import LiveConsumer  # noqa: E402
from designer.runs.tailer import tailer  # noqa: E402
from designer.triggers.hook_app import PREFIX, hooks  # noqa: E402

LIVE_PATH = "/ws/live/"
NOTHING_HERE = 4404

live: Any = LiveConsumer.as_asgi()
pages_and_api = BodyLimit(django_application)


async def lifespan(_scope: Any, receive: Any, send: Any) -> None:
    """Run the tailer from the server's start to its end."""
    working: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            spare_the_collector()
            working = asyncio.create_task(tailer.run())
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            if working is not None:
                working.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await working
            await send({"type": "lifespan.shutdown.complete"})
            return


async def http(scope: Any, receive: Any, send: Any) -> None:
    """Lead webhooks to their own application, and everything else to Django."""
    if scope["path"].startswith(PREFIX):
        await hooks(scope, receive, send)
    else:
        await pages_and_api(scope, receive, send)


async def websocket(scope: Any, receive: Any, send: Any) -> None:
    """Lead to the one WebSocket; close one to any other address."""
    if scope["path"] == LIVE_PATH:
        await live(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.close", "code": NOTHING_HERE})


application = ProtocolTypeRouter({"http": http, "websocket": websocket, "lifespan": lifespan})
