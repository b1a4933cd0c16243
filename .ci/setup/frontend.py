"""The front end: Node, its packages, the build."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from setup import packages
from setup.progress import ROOT, need_room, run_quietly, step
from setup.stamps import digest, is_fresh, remember

FRONTEND = ROOT / "frontend"
OLDEST_NODE = (20, 19)
SOURCES = ("src", "public", "index.html", "vite.config.ts", "tsconfig.json", "package-lock.json")


def node_version(node: str) -> tuple[int, int]:
    """Read the version of a Node; zeros when it does not say."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", told.stdout)
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def node_folder() -> Path:
    """Find the folder of a Node that is new enough; bring one from PyPI where there is none."""
    here = shutil.which("node")
    if here and shutil.which("npm") and node_version(here) >= OLDEST_NODE:
        return Path(here).parent
    packages.install("node", "Node, from PyPI")
    return packages.BIN


def node_env() -> dict[str, str]:
    """Build an environment in which `node` and `npm` are the ones to use."""
    path = f"{node_folder()}{os.pathsep}{os.environ.get('PATH', '')}"
    return {"PATH": path, "CI": "1", "npm_config_update_notifier": "false"}


def npm(*arguments: str) -> list[str]:
    """Build an npm command in the front end's folder."""
    return ["npm", "--prefix", str(FRONTEND), *arguments]


def ensure_packages() -> None:
    """Install the front end's packages, exactly as locked."""
    wanted = digest([FRONTEND / "package-lock.json"])
    if is_fresh("frontend-packages", wanted, FRONTEND / "node_modules" / ".bin"):
        return
    need_room(1_500)
    env = node_env()
    with step("Front-end packages"):
        run_quietly(npm("ci", "--no-audit", "--no-fund"), env=env)
    remember("frontend-packages", wanted)


def ensure_build() -> None:
    """Build the front end, unless the build is of exactly these sources."""
    wanted = digest([FRONTEND / name for name in SOURCES if (FRONTEND / name).exists()])
    if is_fresh("frontend", wanted, FRONTEND / "dist" / "index.html"):
        return
    ensure_packages()
    env = node_env()
    with step("Front end"):
        run_quietly(npm("run", "build"), env=env)
    remember("frontend", wanted)
