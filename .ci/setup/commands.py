"""One function per command of the Makefile."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from setup import browser, check, frontend, packages, reset, schema
from setup.progress import ROOT, CannotGoOn, explain

MANAGE = [str(packages.PYTHON), "manage.py"]
PYTEST = [str(packages.PYTHON), "-m", "pytest", "-q"]


def up() -> int:
    """Start everything; the supervisor takes this process's place."""
    arguments = up_arguments(os.environ)
    packages.ensure_runtime()
    frontend.ensure_build()
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(MANAGE[0], [*MANAGE, "up", *arguments])


def up_arguments(env: Mapping[str, str]) -> list[str]:
    """
    Turn the variables of `make up` into arguments.

    Raises:
        CannotGoOn: the port is no number.
    """
    port = env.get("PORT", "")
    if port and not (port.isascii() and port.isdigit()):
        raise CannotGoOn(f"PORT={port} is no number: choose a port such as PORT=8001 make up.")
    arguments = []
    for name in ("HOST", "PORT"):
        if env.get(name):
            arguments += [f"--{name.lower()}", env[name]]
    if env.get("DEMO", "1").lower() in {"0", "no", "false", "off"}:
        arguments.append("--no-demo")
    return arguments


def ensure_tests() -> None:
    """Make everything that the tests need."""
    packages.ensure_development()
    frontend.ensure_packages()
    frontend.ensure_build()


def run_all(commands: Sequence[Sequence[str]]) -> int:
    """Run every command whatever becomes of the others; the answer is that of the first to fail."""
    env = {**os.environ, **frontend.node_env()}
    codes = [subprocess.run(c, cwd=ROOT, env=env, check=False).returncode for c in commands]
    return next((code for code in codes if code), 0)


def test() -> int:
    """Run every test: the front end's, those of one process, those with real servers."""
    ensure_tests()
    browser.ensure()
    return run_all(
        [
            frontend.npm("test"),
            [*PYTEST, "-n", "2", "-m", "not system"],
            # Each file has a stack of its own, and most of its time waits for that.
            [*PYTEST, "-n", "3", "--dist", "loadfile", "-m", "system"],
        ]
    )


def run_checks() -> int:
    """Check everything that takes no more than two minutes."""
    packages.ensure_development()
    frontend.ensure_packages()
    return check.run(frontend.node_env())


def run_schema() -> int:
    """Regenerate the OpenAPI document and the TypeScript types."""
    packages.ensure_development()
    frontend.ensure_packages()
    schema.write(frontend.node_env())
    return 0


def replay() -> int:
    """Replay every stored history on the present interpreter."""
    packages.ensure_development()
    return run_all([[*PYTEST, "tests/engine/replay"]])


def bench() -> int:
    """Measure, and write benchmarks/results.json."""
    ensure_tests()
    browser.ensure()
    return run_all([[str(packages.PYTHON), "-m", "benchmarks"]])


COMMANDS: dict[str, Callable[[], int]] = {
    "up": up,
    "test": test,
    "check": run_checks,
    "schema": run_schema,
    "replay": replay,
    "bench": bench,
    "reset": reset.run,
}


def run(arguments: Sequence[str]) -> int:
    """Run one command; whatever is in the way is told in one sentence."""
    name = arguments[0] if arguments else ""
    command = COMMANDS.get(name)
    if command is None:
        sys.stderr.write(f"There is no command {name!r}; these are: {', '.join(COMMANDS)}.\n")
        return 2
    try:
        return command()
    except CannotGoOn as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{explain(error)}\n")
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
    return 1
