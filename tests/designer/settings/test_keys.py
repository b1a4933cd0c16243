"""Keys are made once, kept to their owner, and never guessable."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

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


class TestSecretKey:
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
