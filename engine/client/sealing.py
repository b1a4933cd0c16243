"""
Seals everything that Temporal stores, and refuses everything that was not sealed here.

A sealed payload is `nonce + AES-256-GCM(flag byte + payload)`. Each workflow id, and within it
what the workflow and what its activities exchange, has its own key, derived from the master key.
So a payload copied to another run does not open, and no key ever seals enough messages for its
random nonces to repeat. The executions that a schedule starts share one key for what their
workflows exchange, because Temporal names them only when they start.

Refusing is done in two steps. The codec never raises: it leaves a refused payload in place of the
stranger's, so that an unsealed signal, which nobody reads, cannot stop a run. The converter
raises as soon as somebody does read it.
"""

import base64
import binascii
import functools
import hashlib
import hmac
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    ActivitySerializationContext,
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    EncodingPayloadConverter,
    PayloadCodec,
    SerializationContext,
    WorkflowSerializationContext,
)
from temporalio.exceptions import ApplicationError
from typing_extensions import override

from engine.errors import EngineError, Fault
from engine.runtime.fire_contract import sealed_for

SEALED: Final = b"binary/baton-sealed"
REFUSED: Final = b"binary/baton-refused"

_KEY_BYTES = 32
_NONCE_BYTES = 12
_COMPRESS_FROM_BYTES = 256
_ZLIB_LEVEL = 1
_PLAIN, _ZLIB = b"\x00", b"\x01"


class SealingKeysMalformed(EngineError):
    """The setting that holds the sealing keys cannot be read."""

    code = "engine.sealing_keys_malformed"
    fault = Fault.PLATFORM


class SealingKeyMissing(EngineError):
    """
    A payload was sealed with a key that is not among ours.

    It is no `ApplicationError`: a worker that was given too few keys must leave the run alone, so
    that it goes on as soon as the key is back.
    """

    code = "engine.sealing_key_missing"
    fault = Fault.PLATFORM


UNSEALED: Final = "engine.unsealed"
"""Code of the error that ends a run, or fails an activity, whose input was not sealed by us."""


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """Master keys by id, newest first; the first one seals, all of them open."""

    keys: tuple[tuple[str, bytes], ...] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read `id:base64 of 32 bytes`, newest first, with commas between.

        Raises:
            SealingKeysMalformed: `text` has another form, no key, or an id twice.
        """
        keys = tuple(_parse_key(part.strip()) for part in text.split(",") if part.strip())
        if not keys or len({name for name, _ in keys}) != len(keys):
            raise SealingKeysMalformed(
                "BATON_SEALING_KEYS must hold at least one key, and each key id only once."
            )
        return cls(keys)

    @classmethod
    def generate(cls, key_id: str = "k1") -> Self:
        """Make a new key."""
        return cls(((key_id, os.urandom(_KEY_BYTES)),))

    @override
    def __str__(self) -> str:
        """Print the form that `parse` reads; it is a secret."""
        return ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in self.keys)


def _parse_key(text: str) -> tuple[str, bytes]:
    name, _, encoded = text.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not name or len(key) != _KEY_BYTES:
        raise SealingKeysMalformed(
            "A key in BATON_SEALING_KEYS is not of the form id:base64 of 32 bytes."
        )
    return name, key


class SealingCodec(PayloadCodec):
    """Compresses and seals each payload for the scope, one workflow id, that it belongs to."""

    def __init__(self, keys: SealingKeys, *, scope: bytes = b"") -> None:
        self._keys = keys
        self._masters = dict(keys.keys)
        self._scope = scope

    @override
    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal with the newest key."""
        name, master = self._keys.keys[0]
        cipher = _cipher(master, self._scope)
        return [_seal(payload, name=name, cipher=cipher) for payload in payloads]

    @override
    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open what was sealed for this workflow id; everything else comes back as refused."""
        return [self._open(payload) for payload in payloads]

    def _open(self, payload: Payload) -> Payload:
        if payload == _NOT_STARTED:
            return payload
        if payload.metadata.get("encoding") != SEALED:
            return _refused(UNSEALED)
        name = payload.metadata.get("key", b"").decode(errors="replace")
        master = self._masters.get(name)
        if master is None:
            return _refused(SealingKeyMissing.code)
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        try:
            opened = _cipher(master, self._scope).decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError):
            return _refused(UNSEALED)
        body = opened[1:]
        # Decompressed only after the seal held, so that a stranger's bomb never unfolds.
        return Payload.FromString(zlib.decompress(body) if opened[:1] == _ZLIB else body)


_NOT_STARTED: Final = Payload(
    metadata={"encoding": b"json/plain"}, data=b'"ACTIVITY_ID_NOT_STARTED"'
)
"""
The one payload of the server's own making: why it says that an activity is cancelled which waited
for its next attempt. It means nothing as the input of anything, so letting it through is safe.
"""


def _scope_of(context: SerializationContext) -> bytes:
    match context:
        case ActivitySerializationContext(workflow_id=workflow_id):
            kind = "activity"
        case WorkflowSerializationContext(workflow_id=workflow_id):
            kind, workflow_id = "workflow", sealed_for(workflow_id)
        case _:
            return b""
    return f"{kind}\0{workflow_id or ''}".encode()


@functools.lru_cache(maxsize=4_096)
def _cipher(master: bytes, scope: bytes) -> AESGCM:
    return AESGCM(hmac.digest(master, b"baton payload 1\0" + scope, hashlib.sha256))


def _seal(payload: Payload, *, name: str, cipher: AESGCM) -> Payload:
    plain = payload.SerializeToString()
    body = _PLAIN + plain
    if len(plain) >= _COMPRESS_FROM_BYTES:
        packed = zlib.compress(plain, _ZLIB_LEVEL)
        if len(packed) < len(plain):
            body = _ZLIB + packed
    nonce = os.urandom(_NONCE_BYTES)
    return Payload(
        metadata={"encoding": SEALED, "key": name.encode()},
        data=nonce + cipher.encrypt(nonce, body, None),
    )


def _refused(code: str) -> Payload:
    return Payload(metadata={"encoding": REFUSED}, data=code.encode())


class _RefusedConverter(EncodingPayloadConverter):
    """Raises the typed error once somebody reads what the codec refused."""

    @property
    @override
    def encoding(self) -> str:
        return REFUSED.decode()

    @override
    def to_payload(self, value: Any) -> Payload | None:
        return None

    @override
    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        if payload.data.decode() == SealingKeyMissing.code:
            raise SealingKeyMissing(
                "This payload was sealed with a key that this process was not given. "
                "Add the old key to BATON_SEALING_KEYS; nothing is lost until then."
            )
        raise ApplicationError(
            "This payload was not sealed by this installation of Baton for this run.",
            type=UNSEALED,
            non_retryable=True,
        )


class SealedPayloadConverter(CompositePayloadConverter):
    """Pydantic's converter, which also knows refused payloads."""

    def __init__(self) -> None:
        super().__init__(_RefusedConverter(), *_shared_converters())


@functools.cache
def _shared_converters() -> tuple[EncodingPayloadConverter, ...]:
    """One set for the process: each holds a cache of type adapters that is dear to fill."""
    return tuple(PydanticPayloadConverter().converters.values())


@dataclass(frozen=True)
class SealedDataConverter(DataConverter):
    """
    Binds its codec to the workflow id at hand.

    The SDK asks for that about a hundred times in a run of ten steps, and would build every part
    anew each time; those of the last runs are kept.
    """

    sealing_keys: SealingKeys = SealingKeys(())

    @override
    def with_context(self, context: SerializationContext) -> "SealedDataConverter":
        return _bound_converter(self.sealing_keys, _scope_of(context))


@functools.lru_cache(maxsize=4_096)
def _bound_converter(keys: SealingKeys, scope: bytes) -> SealedDataConverter:
    return SealedDataConverter(
        payload_converter_class=SealedPayloadConverter,
        payload_codec=SealingCodec(keys, scope=scope),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        sealing_keys=keys,
    )


def sealed_data_converter(keys: SealingKeys) -> DataConverter:
    """Build the one data converter of clients, workers and replayers; failures are sealed too."""
    return _bound_converter(keys, b"")
