"""Sealing what the database must not show: AES-256-GCM, keys by id, bound to a purpose."""

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from designer.common.errors import DesignerError

_FORMAT: Final = b"\x01"
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_MAX_ID_BYTES: Final = 255


class SealBroken(DesignerError):
    """What was sealed cannot be opened: another key, another purpose, or changed bytes."""

    code = "common.seal_broken"
    status = 500
    message = "A stored secret cannot be opened with the present keys. Enter it again."


def seal(plain: bytes, *, purpose: str) -> bytes:
    """
    Seal with the newest key.

    Args:
        purpose: What it is for, such as `connection:<id>`. It opens for the same purpose only,
            so that one row's secret is worth nothing in another row.
    """
    key_id, key = next(iter(_keys(settings.BATON_SEALING_KEYS).items()))
    name = key_id.encode()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = _FORMAT + bytes([len(name)]) + name
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """
    Open what was sealed for this purpose, with whichever key it names.

    Raises:
        SealBroken: the key is gone, the purpose is another, or somebody changed the bytes.
    """
    sealed = bytes(sealed)
    if len(sealed) < 2 or sealed[:1] != _FORMAT:  # noqa: PLR2004 -- format and length
        raise SealBroken
    end = 2 + sealed[1]
    head, name = sealed[:end], sealed[2:end]
    key = _keys(settings.BATON_SEALING_KEYS).get(name.decode(errors="replace"))
    nonce, rest = sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
    if key is None or len(nonce) != _NONCE_BYTES:
        raise SealBroken
    try:
        return AESGCM(key).decrypt(nonce, rest, head + purpose.encode())
    except InvalidTag as error:
        raise SealBroken from error


def fingerprint(secret: str, *, purpose: str) -> str:
    """
    Make a mark by which two equal secrets are recognised, and from which none is learnt.

    Only who has the key could try guesses against it.
    """
    key = next(iter(_keys(settings.BATON_SEALING_KEYS).values()))
    own = hmac.new(key, b"fingerprint", hashlib.sha256).digest()
    return hmac.new(own, f"{purpose}\0{secret}".encode(), hashlib.sha256).hexdigest()[:16]


@lru_cache(maxsize=4)
def _keys(text: str) -> dict[str, bytes]:
    """Read `id:base64,id:base64`, newest first."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            key = b""
        if not name or len(name.encode()) > _MAX_ID_BYTES or len(key) != _KEY_BYTES:
            raise ImproperlyConfigured(
                "BATON_SEALING_KEYS must read id:base64 of 32 bytes, newest first, comma between."
            )
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured("BATON_SEALING_KEYS holds no key.")
    return keys
