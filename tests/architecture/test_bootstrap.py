"""The first thing that a stranger runs: it must speak plainly on any machine."""

import ast
import fcntl
import importlib.util
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from designer.settings.environment import ROOT

CI = ROOT / ".ci"
OLDEST_READER = (3, 7)


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(CI))
    spec = importlib.util.spec_from_file_location("baton_bootstrap", CI / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    for name in [name for name in sys.modules if name.split(".")[0] == "setup"]:
        del sys.modules[name]


class Room(NamedTuple):
    total: int
    used: int
    free: int


class TestBootstrap:
    def test_an_old_python_can_read_it(self) -> None:
        ast.parse((CI / "bootstrap.py").read_text(), feature_version=OLDEST_READER)

    def test_a_python_that_is_too_old_gets_one_sentence(
        self,
        bootstrap: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
        monkeypatch.setenv("PATH", "")

        assert bootstrap.main() == 1

        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "3.11 or newer" in said
        assert "3.9.2" in said

    def test_a_full_disk_gets_one_sentence(
        self,
        bootstrap: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
    ) -> None:
        from setup import commands, packages, progress  # type: ignore[import-not-found]

        monkeypatch.setattr(packages, "VENV", tmp_path / "none")
        monkeypatch.setattr(packages, "PYTHON", tmp_path / "none" / "python")
        monkeypatch.setattr(progress.shutil, "disk_usage", lambda _path: Room(10, 9, 1))

        assert commands.run(["up"]) == 1

        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "is full" in said

    def test_an_unknown_command_names_the_known_ones(
        self, bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from setup import commands

        assert commands.run(["fly"]) == 2
        assert "up, test, check" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("env", "arguments"),
        [
            ({}, []),
            ({"PORT": "9000", "DEMO": "1"}, ["--port", "9000"]),
            ({"HOST": "0.0.0.0", "DEMO": "0"}, ["--host", "0.0.0.0", "--no-demo"]),
        ],
    )
    def test_variables_become_arguments(
        self, bootstrap: ModuleType, env: dict[str, str], arguments: list[str]
    ) -> None:
        from setup import commands

        assert commands.up_arguments(env) == arguments

    @pytest.mark.parametrize("port", ["abc", "80.5", "-1", "²"])
    def test_a_port_that_is_no_number_gets_one_sentence_at_once(
        self,
        bootstrap: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        port: str,
    ) -> None:
        from setup import commands, packages

        def too_late() -> None:
            raise AssertionError

        monkeypatch.setattr(packages, "ensure_runtime", too_late)
        monkeypatch.setenv("PORT", port)

        assert commands.run(["up"]) == 1

        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert f"PORT={port}" in said

    def test_the_log_of_the_set_up_opens_the_data_folder_to_nobody(
        self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from setup import progress

        monkeypatch.setattr(progress, "DATA", tmp_path / ".data")
        monkeypatch.setattr(progress, "LOG", tmp_path / ".data" / "logs" / "setup.log")

        progress.run_quietly([sys.executable, "-c", "print('made')"])

        assert stat.S_IMODE((tmp_path / ".data").stat().st_mode) == 0o700
        assert "made" in (tmp_path / ".data" / "logs" / "setup.log").read_text()


class TestReset:
    @pytest.fixture
    def data(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        folder = tmp_path / "data"
        (folder / "logs").mkdir(parents=True)
        (folder / "secret_key").write_text("k")
        (folder / "lock").write_text("1\n")
        monkeypatch.setenv("BATON_DATA_DIR", str(folder))
        return folder

    def test_empties_the_folder(
        self, bootstrap: ModuleType, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from setup import commands

        assert commands.run(["reset"]) == 0

        assert list(data.iterdir()) == []
        assert "is empty" in capsys.readouterr().out

    def test_no_folder_is_an_empty_one(
        self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from setup import commands

        monkeypatch.setenv("BATON_DATA_DIR", str(tmp_path / "none"))

        assert commands.run(["reset"]) == 0

    def test_says_what_it_could_not_delete(
        self,
        bootstrap: ModuleType,
        data: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        from setup import reset

        def refuse(path: Path) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(reset.shutil, "rmtree", refuse)

        from setup import commands

        assert commands.run(["reset"]) == 1

        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert str(data / "logs") in said.err

    def test_refuses_a_folder_that_is_not_batons(
        self, bootstrap: ModuleType, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from setup import commands

        (data / "secret_key").unlink()
        (data / "lock").unlink()
        (data / "letters").write_text("dear")

        assert commands.run(["reset"]) == 1

        assert (data / "letters").read_text() == "dear"
        assert "does not look like" in capsys.readouterr().err

    def test_refuses_a_folder_that_holds_more_than_data(
        self,
        bootstrap: ModuleType,
        data: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        from setup import commands

        monkeypatch.setenv("HOME", str(data))

        assert commands.run(["reset"]) == 1
        assert (data / "secret_key").exists()

    def test_refuses_while_baton_runs_on_it(
        self, bootstrap: ModuleType, data: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from setup import commands

        with (data / "lock").open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)

            assert commands.run(["reset"]) == 1

        assert (data / "secret_key").exists()
        assert "is running on" in capsys.readouterr().err


class TestStamps:
    def test_a_step_is_done_again_when_what_it_was_for_changes(
        self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from setup import stamps

        monkeypatch.setattr(stamps, "ROOT", tmp_path)
        monkeypatch.setattr(stamps, "FOLDER", tmp_path / "stamps")
        source = tmp_path / "lock.txt"
        source.write_text("one")
        before = stamps.digest([source])
        stamps.remember("packages", before)

        assert stamps.is_fresh("packages", before, source)
        source.write_text("two")
        assert not stamps.is_fresh("packages", stamps.digest([source]), source)
        assert not stamps.is_fresh("packages", before, tmp_path / "gone")
