"""The data folder holds sessions and orders: nobody else on the machine may look into it."""

import errno
import stat
from pathlib import Path

import pytest

from designer.settings.data_dir import explain, make_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestMakePrivate:
    def test_a_new_folder_is_its_owners_alone(self, tmp_path: Path) -> None:
        make_private(tmp_path / "new" / "data")

        assert mode(tmp_path / "new" / "data") == 0o700

    def test_a_folder_that_is_open_to_others_is_closed(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o755)

        make_private(tmp_path)

        assert mode(tmp_path) == 0o700

    def test_a_folder_that_everybody_writes_to_stays_as_it_is(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o1777)

        make_private(tmp_path)

        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


class TestExplain:
    @pytest.mark.parametrize(
        ("code", "words"),
        [
            (errno.ENOSPC, "is full"),
            (errno.EROFS, "is read-only"),
            (errno.EACCES, "cannot be written"),
            (errno.EEXIST, "is not a folder"),
            (errno.ENOTDIR, "is not a folder"),
            (errno.EIO, "nothing was started"),
        ],
    )
    def test_is_one_sentence(self, tmp_path: Path, code: int, words: str) -> None:
        told = explain(OSError(code, "no", str(tmp_path)), data_dir=tmp_path)

        assert "\n" not in told
        assert words in told
