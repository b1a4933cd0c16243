"""Keys that are made on the first start and kept in files that only their owner may read."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MIN_SECRET_LENGTH = 32
_TELLING = ("django-insecure", "changeme", "change-me", "secret", "default")


def made_once(path: Path, make: Callable[[], str]) -> str:
    """
    Read a key from a file, or make it there.

    Several processes may start at the same moment; linking a finished file into place lets
    exactly one of them win, and nobody ever reads half a key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def secret_key(given: str, *, path: Path, embedded: bool) -> str:
    """
    Give Django's secret key: the given one, or in embedded mode one of our own making.

    Raises:
        ImproperlyConfigured: it is missing where several machines must share it, or guessable.
    """
    if not given and embedded:
        return made_once(path, lambda: secrets.token_urlsafe(50))
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


def sealing_keys(given: str, *, path: Path, embedded: bool) -> str:
    """
    Give the keys that seal stored secrets and payloads, `id:base64`, newest first.

    Raises:
        ImproperlyConfigured: they are missing where several machines must share them.
    """
    if given:
        return given
    if embedded:
        return made_once(path, lambda: "1:" + base64.b64encode(secrets.token_bytes(32)).decode())
    raise ImproperlyConfigured(
        "Set BATON_SEALING_KEYS (id:base64 of 32 bytes): every machine needs the same keys to "
        "open what another one sealed."
    )
