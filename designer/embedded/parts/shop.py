"""The demo's other side: a small real shop."""

import sys
from pathlib import Path

from designer.embedded.health import answers_http
from designer.embedded.part import Part, Stage


def shop_part(*, port: int, data_dir: Path) -> Part:
    """Describe the demo shop."""
    program = (sys.executable, "-m", "designer.demo.shop")
    return Part(
        name="shop",
        command=(*program, "--port", str(port), "--data", str(data_dir / "shop")),
        stage=Stage.FOUNDATION,
        wait_until_ready=answers_http(port),
        stop_within_s=2,
    )
