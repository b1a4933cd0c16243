"""`make check`: what must hold before every commit, side by side, in about two minutes."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from setup import frontend, packages
from setup.progress import ROOT

WORKERS = 2
PYTHON = [str(packages.PYTHON), "-m"]
PACKAGES = ("designer", "engine", "tests", "benchmarks")
FAST_TESTS = (
    "tests/architecture",
    "tests/engine/compiler",
    "tests/engine/expressions",
    "tests/engine/graph",
    "tests/designer/access",
    "tests/contract",
)


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    command: Sequence[str]


def checks() -> list[Check]:
    """List them, the longest first, so that two side by side end together."""
    tests = [name for name in FAST_TESTS if (ROOT / name).is_dir()]
    return [
        Check("types (Python)", [*PYTHON, "mypy", *PACKAGES]),
        Check("fast tests", [*PYTHON, "pytest", "-q", "-m", "not system and not thorough", *tests]),
        Check("types (TypeScript)", frontend.npm("run", "--silent", "types")),
        Check("lint (TypeScript)", frontend.npm("run", "--silent", "lint")),
        Check("format (Python)", [*PYTHON, "ruff", "format", "--check", "."]),
        Check("lint (Python)", [*PYTHON, "ruff", "check", "--quiet", "."]),
    ]


def run_one(check: Check, env: Mapping[str, str]) -> bool:
    """Run one check and show what it said, if it failed."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"  {check.name:<22}{verdict:<8}{time.monotonic() - began:4.0f} s", flush=True)
    if done.returncode:
        print("\n".join("    " + line for line in done.stdout.splitlines()[-80:]), flush=True)
    return done.returncode == 0


def run(env: Mapping[str, str]) -> int:
    """Run all of them; 1 when any fails."""
    with ThreadPoolExecutor(WORKERS) as pool:
        verdicts = list(pool.map(lambda check: run_one(check, env), checks()))
    return 0 if all(verdicts) else 1
