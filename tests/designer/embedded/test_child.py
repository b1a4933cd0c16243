"""A part is read for as long as it lives, whatever becomes of what it says."""

import errno
import stat
import sys
from pathlib import Path

import pytest
from typing_extensions import override

from designer.embedded.child import Child
from designer.embedded.health import says_so
from designer.embedded.logs import PartLog
from designer.embedded.part import Part, Stage

MORE_THAN_A_PIPE_HOLDS = "for n in range(20_000): print('line', n, 'x' * 20)"


class BrokenLog(PartLog):
    @override
    def write(self, line: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def part(code: str, *arguments: str) -> Part:
    return Part(
        name="web",
        command=(sys.executable, "-c", code, *arguments),
        stage=Stage.DOOR,
        wait_until_ready=says_so,
    )


class TestChild:
    @pytest.mark.timeout(30)
    async def test_is_read_to_the_end_though_nothing_can_be_written(self, tmp_path: Path) -> None:
        log = BrokenLog(tmp_path, "web", show=lambda _line: None)

        child = await Child.start(part(MORE_THAN_A_PIPE_HOLDS), log, notify="")

        assert await child.wait() == 0
        log.close()

    @pytest.mark.timeout(30)
    async def test_stops_calmly_on_a_full_disk(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "web.log").symlink_to("/dev/full")
        log = PartLog(tmp_path, "web", show=lambda _line: None)
        child = await Child.start(part("print('x'); import time; time.sleep(60)"), log, notify="")

        await child.stop()
        log.close()

        assert caplog.records == []

    async def test_what_it_makes_is_its_owners_alone(self, tmp_path: Path) -> None:
        made = tmp_path / "made"
        log = PartLog(tmp_path, "web", show=lambda _line: None)

        child = await Child.start(
            part("import sys; open(sys.argv[1], 'w')", str(made)), log, notify=""
        )
        await child.wait()
        log.close()

        assert stat.S_IMODE(made.stat().st_mode) == 0o600
