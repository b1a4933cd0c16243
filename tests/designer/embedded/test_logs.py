"""What parts say is kept; a disk without room costs lines, never a part."""

import os
from pathlib import Path

from designer.embedded import logs
from designer.embedded.logs import PartLog


def a_log(folder: Path) -> PartLog:
    return PartLog(folder, "web", show=lambda _line: None)


class TestPartLog:
    def test_a_full_disk_costs_lines_and_that_is_said_once(self, tmp_path: Path) -> None:
        log = a_log(tmp_path)
        file = log._file.fileno()
        kept = os.dup(file)
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, file)
        log.write("one")
        log.write("two")

        os.dup2(kept, file)
        os.close(kept)
        os.close(full)
        log.write("three")
        log.write("four")
        log.close()

        said = [line.split(" | ")[1] for line in (tmp_path / "web.log").read_text().splitlines()]
        assert said == ["2 lines were lost: the log could not be written", "three", "four"]
        assert list(log.tail) == ["one", "two", "three", "four"]

    def test_a_long_log_is_turned(self, tmp_path: Path) -> None:
        log = a_log(tmp_path)
        log.write("x" * logs.MAX_BYTES)
        log.write("after")
        log.close()

        assert "after" in (tmp_path / "web.log").read_text()
        assert (tmp_path / "web.1.log").stat().st_size > logs.MAX_BYTES
