"""Which files the rules of the house are about."""

import subprocess
from functools import cache
from pathlib import Path

from designer.settings.environment import ROOT


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    files = (ROOT / name for name in listed.split("\0") if name)
    return tuple(file for file in files if file.is_file())


def named(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """Python files below some folders, without migrations."""
    return [
        file
        for file in repository_files()
        if file.suffix == ".py"
        and "migrations" not in file.parts
        and named(file).split("/")[0] in (folders or ("designer", "engine", "tests", "benchmarks"))
    ]


def typescript_files() -> list[Path]:
    """TypeScript files of the front end, without generated ones."""
    return [
        file
        for file in repository_files()
        if file.suffix in {".ts", ".tsx"} and not file.name.endswith(".gen.ts")
    ]
