"""The virtual environment and the Python packages in it, each checked against its hash."""

import importlib.util
import shutil
import sys

from setup.progress import ROOT, CannotGoOn, need_room, run_quietly, step
from setup.stamps import digest, is_fresh, remember

VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
LOCKS = ROOT / ".ci" / "requirements"


def make_environment() -> None:
    """Make the virtual environment, unless it is there and its Python still works."""
    if (VENV / "pyvenv.cfg").is_file() and PYTHON.exists():
        return
    need_room(2_000)
    with step("Virtual environment"):
        uv = shutil.which("uv")
        if uv:
            run_quietly([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
            return
        if importlib.util.find_spec("ensurepip") is None:
            raise CannotGoOn(
                "This Python cannot make virtual environments: install its venv package "
                "(on Debian and Ubuntu: apt-get install python3-venv) and try again."
            )
        run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])


def installer() -> list[str]:
    """Choose what installs: uv where there is one, otherwise pip."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def install(lock: str, title: str) -> None:
    """Install what a lock file names, if that has not been done."""
    file = LOCKS / f"{lock}.txt"
    wanted = digest([file])
    if is_fresh(f"packages-{lock}", wanted, PYTHON):
        return
    need_room(1_500)
    with step(title):
        if not shutil.which("uv") and not (BIN / "pip").exists():
            run_quietly([str(PYTHON), "-m", "ensurepip"])
        run_quietly([*installer(), "--require-hashes", "-r", str(file)])
    remember(f"packages-{lock}", wanted)


def install_baton() -> None:
    """Make this checkout known to the environment, so that its connectors are found."""
    wanted = digest([ROOT / "pyproject.toml"])
    if is_fresh("baton", wanted, PYTHON):
        return
    run_quietly([*installer(), "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    remember("baton", wanted)


def ensure_runtime() -> None:
    """Make everything that running needs."""
    make_environment()
    install("runtime", "Python packages")
    install_baton()


def ensure_development() -> None:
    """Make everything that tests and checks need; it holds what running needs."""
    make_environment()
    install("dev", "Python packages, with those for tests")
    install_baton()
