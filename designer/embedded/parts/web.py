"""The web server: pages, API and WebSocket."""

import sys

from designer.embedded.health import answers_http
from designer.embedded.part import Part, Stage

DRAIN_S = 2
"""How long requests in flight get when the server is told to stop."""


def web_part(*, host: str, port: int) -> Part:
    """Describe the web server; it is ready when it says that everything it needs answers."""
    reached_at = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    return Part(
        name="web",
        command=(
            *(sys.executable, "-m", "uvicorn", "designer.asgi:application"),
            *("--host", host, "--port", str(port)),
            *("--no-access-log", "--no-server-header", "--log-level", "warning"),
            # Behind a proxy Baton reads the forwarded address itself, see settings.proxies.
            "--no-proxy-headers",
            *("--ws-max-size", "65536", "--timeout-graceful-shutdown", str(DRAIN_S)),
        ),
        stage=Stage.DOOR,
        wait_until_ready=answers_http(port, "/readyz", host=reached_at),
        stop_within_s=DRAIN_S + 1,
    )
