import errno
from pathlib import Path
from typing import NamedTuple

import pytest

from designer.embedded import prepare
from designer.embedded.obstacle import Obstacle, explain


class Room(NamedTuple):
    free: int


class TestNeedRoom:
    def test_a_full_disk_is_told_before_anything_is_started(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda _path: Room(1_000))

        with pytest.raises(Obstacle, match="is full"):
            prepare.need_room(tmp_path)

    def test_enough_room_is_fine(self, tmp_path: Path) -> None:
        prepare.need_room(tmp_path)


class TestExplain:
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
    def test_is_one_sentence(self, tmp_path: Path, code: int) -> None:
        told = explain(OSError(code, "no", str(tmp_path)), data_dir=tmp_path)

        assert "\n" not in told
        assert str(tmp_path) in told or "nothing was started" in told
