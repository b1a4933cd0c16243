"""Keys are made once, kept to their owner, and never guessable."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from designer.settings.environment import ROOT
from designer.settings.keys import made_once, sealing_keys, secret_key


class TestMadeOnce:
    def test_only_its_owner_may_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "key"

        made_once(path, lambda: "k")

        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_stays_the_same(self, tmp_path: Path) -> None:
        assert made_once(tmp_path / "k", lambda: "a") == made_once(tmp_path / "k", lambda: "b")

    def test_processes_that_start_together_get_the_same(self, tmp_path: Path) -> None:
        names = iter(range(1_000))

        with ThreadPoolExecutor(16) as pool:
            keys = set(
                pool.map(lambda _: made_once(tmp_path / "k", lambda: f"{next(names)}"), range(200))
            )

        assert len(keys) == 1
        assert [file.name for file in tmp_path.iterdir()] == ["k"]

    def test_what_cannot_be_made_is_told_in_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")

        with pytest.raises(ImproperlyConfigured, match="is not a folder") as caught:
            made_once(tmp_path / "file" / "k", lambda: "k")

        assert "\n" not in str(caught.value)

    def test_a_full_disk_leaves_no_half_key(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)

        with pytest.raises(ImproperlyConfigured, match="is full"):
            made_once(tmp_path / "k", lambda: "k")

        assert list(tmp_path.iterdir()) == []


class TestSealingKeys:
    @pytest.mark.parametrize(
        "found", [b"", b"\n", b"\xff\xfe\x00", b"garbage", b"1:AAAA", b"1:" + b"!" * 44]
    )
    def test_a_garbled_file_is_told_and_never_replaced(self, tmp_path: Path, found: bytes) -> None:
        path = tmp_path / "sealing_keys"
        path.write_bytes(found)

        with pytest.raises(ImproperlyConfigured, match="from your backup") as caught:
            sealing_keys("", path=path, embedded=True)

        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
        assert path.read_bytes() == found

    def test_lost_keys_are_not_made_anew_beside_what_they_sealed(self, tmp_path: Path) -> None:
        (tmp_path / "baton.sqlite3").write_bytes(b"SQLite format 3")

        with pytest.raises(ImproperlyConfigured, match="from your backup"):
            sealing_keys("", path=tmp_path / "sealing_keys", embedded=True)

        assert not (tmp_path / "sealing_keys").exists()

    def test_a_garbled_setting_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="BATON_SEALING_KEYS") as caught:
            sealing_keys("1:hunter2", path=tmp_path / "k", embedded=False)

        assert "hunter2" not in str(caught.value)

    def test_several_keys_are_fine(self, tmp_path: Path) -> None:
        key = "A" * 43 + "="

        assert sealing_keys(f"b:{key}, a:{key}", path=tmp_path / "k", embedded=True)
        assert sealing_keys("", path=tmp_path / "made", embedded=True).startswith("1:")


class TestManage:
    def test_says_one_sentence_and_shows_no_traceback(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")

        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "up"],
            env={**os.environ, "BATON_DATA_DIR": str(tmp_path / "file")},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "is not a folder" in done.stderr


class TestSecretKey:
    @pytest.mark.parametrize("found", [b"", b"\xff\xfe"])
    def test_a_garbled_file_is_told(self, tmp_path: Path, found: bytes) -> None:
        (tmp_path / "secret_key").write_bytes(found)

        with pytest.raises(ImproperlyConfigured, match="secret_key"):
            secret_key("", path=tmp_path / "secret_key", embedded=True)

    def test_is_made_on_one_machine(self, tmp_path: Path) -> None:
        made = secret_key("", path=tmp_path / "k", embedded=True)

        assert len(made) >= 50

    def test_must_be_given_where_several_machines_share_it(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="BATON_SECRET_KEY"):
            secret_key("", path=tmp_path / "k", embedded=False)
        with pytest.raises(ImproperlyConfigured, match="BATON_SEALING_KEYS"):
            sealing_keys("", path=tmp_path / "k", embedded=False)

    @pytest.mark.parametrize(
        "given", ["short", "django-insecure-" + "x" * 50, "changeme" * 10, "secret" * 10]
    )
    def test_a_guessable_one_is_refused_everywhere(self, tmp_path: Path, given: str) -> None:
        for embedded in (True, False):
            with pytest.raises(ImproperlyConfigured, match="guess"):
                secret_key(given, path=tmp_path / "k", embedded=embedded)
