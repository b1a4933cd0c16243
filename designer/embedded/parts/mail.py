"""The demo's mailbox: takes every mail, shows it on a page, sends nothing on."""

import sys
from pathlib import Path

from designer.embedded.health import answers_http
from designer.embedded.part import Part, Stage


def mail_part(*, smtp_port: int, http_port: int, data_dir: Path) -> Part:
    """Describe the demo's mail server."""
    return Part(
        name="mail",
        command=(
            *(sys.executable, "-m", "designer.demo.mail_sink"),
            *("--smtp-port", str(smtp_port), "--http-port", str(http_port)),
            *("--data", str(data_dir / "mail")),
        ),
        stage=Stage.FOUNDATION,
        wait_until_ready=answers_http(http_port),
        stop_within_s=2,
    )
