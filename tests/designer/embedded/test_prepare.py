from pathlib import Path
from typing import NamedTuple

import pytest

from designer.embedded import prepare
from designer.embedded.obstacle import Obstacle


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
