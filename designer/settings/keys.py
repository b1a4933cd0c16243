"""Keys that are made on the first start and kept in files that only their owner may read."""

import base64
import binascii
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from designer.settings.data_dir import explain

MIN_SECRET_LENGTH = 32
DATABASE = "baton.sqlite3"
_KEY_BYTES = 32
_TELLING = ("django-insecure", "changeme", "change-me", "secret", "default")


def made_once(path: Path, make: Callable[[], str]) -> str:
    """
    Read a key from a file, or make it there.

    Several processes may start at the same moment; linking a finished file into place lets
    exactly one of them win, and nobody ever reads half a key.

    Raises:
        ImproperlyConfigured: the file can be neither read nor made.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(path, make())
        return path.read_bytes().decode(errors="replace").strip()
    except OSError as error:
        raise ImproperlyConfigured(explain(error, data_dir=path.parent)) from error


def _make(path: Path, key: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(descriptor)  # or a crash of the machine may leave a file without a key
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()


def secret_key(given: str, *, path: Path, embedded: bool) -> str:
    """
    Give Django's secret key: the given one, or in embedded mode one of our own making.

    Raises:
        ImproperlyConfigured: it is missing where several machines must share it, or guessable.
    """
    if not given and embedded:
        return _checked_secret(made_once(path, lambda: secrets.token_urlsafe(50)), path)
    if not given:
        raise ImproperlyConfigured(
            "Set BATON_SECRET_KEY: with a database of its own, Baton may run on several machines, "
            "and all of them need the same key."
        )
    if len(given) < MIN_SECRET_LENGTH or given.lower().startswith(_TELLING):
        raise ImproperlyConfigured(
            f"BATON_SECRET_KEY is easy to guess. Give it {MIN_SECRET_LENGTH} random characters "
            "or more."
        )
    return given


def _checked_secret(found: str, path: Path) -> str:
    if len(found) < MIN_SECRET_LENGTH or not found.isascii():
        raise ImproperlyConfigured(
            f"{path} holds no key any more: put it back from your backup, or delete it, "
            "and everybody has to sign in again."
        )
    return found


def sealing_keys(given: str, *, path: Path, embedded: bool) -> str:
    """
    Give the keys that seal stored secrets and payloads, `id:base64`, newest first.

    Raises:
        ImproperlyConfigured: they are missing where several machines must share them, or lost:
            new ones would open nothing of what is there.
    """
    if given:
        if not _are_keys(given):
            raise ImproperlyConfigured(
                "BATON_SEALING_KEYS must read id:base64 of 32 bytes, newest first, comma between."
            )
        return given
    if embedded:
        if not path.exists() and path.with_name(DATABASE).exists():
            raise ImproperlyConfigured(_lost(path, "is missing"))
        found = made_once(path, lambda: "1:" + base64.b64encode(secrets.token_bytes(32)).decode())
        if not _are_keys(found):
            raise ImproperlyConfigured(_lost(path, "holds no keys any more"))
        return found
    raise ImproperlyConfigured(
        "Set BATON_SEALING_KEYS (id:base64 of 32 bytes): every machine needs the same keys to "
        "open what another one sealed."
    )


def _lost(path: Path, how: str) -> str:
    return (
        f"{path} {how}, and without it nothing that is sealed can be opened: put it back from "
        "your backup, or give up all data with make reset."
    )


def _are_keys(text: str) -> bool:
    """Check the form only; the engine reads them, and need not be loaded for that."""
    parts = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    names = {name for name, _, _ in parts}
    return bool(parts) and len(names) == len(parts) and all(n and _is_key(k) for n, _, k in parts)


def _is_key(encoded: str) -> bool:
    try:
        return len(base64.b64decode(encoded, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False
