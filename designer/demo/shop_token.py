"""The token that the demo shop asks for; made on this machine, kept beside the shop's file."""

import os
import secrets
from pathlib import Path

TOKEN_FILE = "token"  # noqa: S105 - a name


def read_token(folder: Path) -> str:
    """Read the shop's token; empty when none was made."""
    try:
        return (folder / TOKEN_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def make_token(folder: Path) -> str:
    """Make a token that only this user of the machine can read."""
    folder.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(24)
    file = os.open(folder / TOKEN_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as opened:
        opened.write(token)
    return token
