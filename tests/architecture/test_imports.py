"""Who may import whom; the contracts are in pyproject.toml."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from designer.settings.environment import ROOT
from tests.architecture.sources import named, python_files

FORBIDDEN = {
    "httpx": "is no longer released; httpx2 is",
    "requests": "is not the outbound client",
    "aiohttp": "is not the outbound client",
    "pickle": "runs what it reads",
    "marshal": "runs what it reads",
}
ONLY_IN = {
    "httpx2": ("engine/connectors/kit/", "designer/demo/", "tests/", "benchmarks/"),
    # Nobody imports the pieces: they are text of files that run elsewhere.
    "urllib.request": ("tests/", "engine/codegen/pieces/"),
    "temporalio": ("engine/", "tests/", "benchmarks/"),
    "django_q": ("designer/housekeeping/", "designer/settings/", "tests/"),
    "pydantic_monty": ("engine/expressions/", "engine/scripts/", "tests/"),
}


def imported_modules(file: Path) -> set[str]:
    modules: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
    return modules


def is_of(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


class TestImports:
    def test_the_contracts_are_kept(self) -> None:
        done = subprocess.run(
            [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stdout + done.stderr

    @pytest.mark.parametrize("package", FORBIDDEN)
    def test_nobody_imports(self, package: str) -> None:
        guilty = [
            named(f) for f in python_files() if any(is_of(m, package) for m in imported_modules(f))
        ]

        assert not guilty, f"{package} {FORBIDDEN[package]}"

    @pytest.mark.parametrize("package", ONLY_IN)
    def test_is_imported_only_where_it_belongs(self, package: str) -> None:
        guilty = [
            named(file)
            for file in python_files()
            if not named(file).startswith(ONLY_IN[package])
            and any(is_of(module, package) for module in imported_modules(file))
        ]

        assert not guilty

    def test_workflow_code_imports_alone(self) -> None:
        probe = (
            "import sys, engine.runtime.workflow\n"
            "print(*sorted({name.split('.')[0] for name in sys.modules}))"
        )

        loaded = subprocess.run(
            [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()

        assert not {"django", "designer", "httpx2", "psycopg", "redis", "sqlite3"} & set(loaded)

    def test_the_environment_is_read_in_one_place(self) -> None:
        readers = [
            named(file)
            for file in python_files("designer", "engine")
            if not named(file).startswith("designer/settings/")
            and ("os.environ[" in file.read_text() or "os.getenv" in file.read_text())
        ]

        assert not readers
