"""Stamps remember what a step was done for, so that it is not done twice."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from setup.progress import ROOT

FOLDER = ROOT / ".venv" / "stamps"


def digest(paths: Iterable[Path]) -> str:
    """Compute one digest of the names and contents of files and folders."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                total.update(str(file.relative_to(ROOT)).encode() + b"\0")
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_fresh(name: str, wanted: str, product: Path) -> bool:
    """Say whether a step was already done for exactly this, and its product is still there."""
    stamp = FOLDER / name
    return product.exists() and stamp.is_file() and stamp.read_text() == wanted


def remember(name: str, wanted: str) -> None:
    """Note that a step is done."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(wanted)
