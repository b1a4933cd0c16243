"""Packages are empty, because Temporal's sandbox executes every one on the way to a workflow."""

import re

from designer.settings.environment import ROOT
from tests.architecture.sources import named, python_files, repository_files

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "Makefile",
    "README.md",
    "benchmarks",
    "designer",
    "docker-compose.yml",
    "docs",
    "engine",
    "frontend",
    "manage.py",
    "pyproject.toml",
    "tests",
}
VAGUE = re.compile(r"^(utils?|helpers?|misc|common_utils|manager|base)\.(py|ts|tsx)$")


class TestPackages:
    def test_are_empty(self) -> None:
        full = [
            named(file)
            for file in python_files("engine", "designer")
            if file.name == "__init__.py" and file.stat().st_size
        ]

        assert not full

    def test_the_top_level_holds_what_the_design_says(self) -> None:
        assert {named(file).split("/")[0] for file in repository_files()} <= TOP_LEVEL

    def test_no_file_is_named_for_nothing(self) -> None:
        settings = ROOT / "designer" / "settings"
        vague = [
            named(file)
            for file in repository_files()
            if VAGUE.match(file.name) and file.parent != settings
        ]

        assert not vague
