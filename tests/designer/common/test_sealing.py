"""What is sealed opens with the right key, for the right purpose, and not otherwise."""

import base64
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from designer.common.sealing import SealBroken, fingerprint, seal, unseal


def key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


@pytest.fixture(autouse=True)
def _two_keys(settings: Any) -> None:
    settings.BATON_SEALING_KEYS = f"new:{key(b'n')},old:{key(b'o')}"


class TestSeal:
    @given(st.binary(max_size=2_000), st.text(max_size=50))
    def test_opens_for_the_same_purpose(self, plain: bytes, purpose: str) -> None:
        assert unseal(seal(plain, purpose=purpose), purpose=purpose) == plain

    def test_does_not_show_what_is_in_it(self) -> None:
        sealed = seal(b"hunter2", purpose="p")

        assert b"hunter2" not in sealed
        assert sealed != seal(b"hunter2", purpose="p")

    def test_does_not_open_for_another_purpose(self) -> None:
        with pytest.raises(SealBroken):
            unseal(seal(b"x", purpose="connection:1"), purpose="connection:2")

    def test_does_not_open_when_any_byte_was_changed(self) -> None:
        sealed = seal(b"hunter2", purpose="p")

        for index in range(len(sealed)):
            changed = bytearray(sealed)
            changed[index] ^= 1
            with pytest.raises(SealBroken):
                unseal(bytes(changed), purpose="p")

    @pytest.mark.parametrize("garbage", [b"", b"\x01", b"\x01\xff", b"\x01\x03new", b"plain text"])
    def test_garbage_does_not_open(self, garbage: bytes) -> None:
        with pytest.raises(SealBroken):
            unseal(garbage, purpose="p")

    def test_an_older_key_still_opens_until_it_is_taken_away(self, settings: Any) -> None:
        settings.BATON_SEALING_KEYS = f"old:{key(b'o')}"
        sealed = seal(b"x", purpose="p")

        settings.BATON_SEALING_KEYS = f"new:{key(b'n')},old:{key(b'o')}"
        assert unseal(sealed, purpose="p") == b"x"
        settings.BATON_SEALING_KEYS = f"new:{key(b'n')}"
        with pytest.raises(SealBroken):
            unseal(sealed, purpose="p")

    @pytest.mark.parametrize("text", ["", "x", "id:", "id:c2hvcnQ=", f":{'A' * 43}=", "id:%%%"])
    def test_keys_that_make_no_sense_are_refused(self, settings: Any, text: str) -> None:
        settings.BATON_SEALING_KEYS = text

        with pytest.raises(ImproperlyConfigured):
            seal(b"x", purpose="p")


class TestFingerprint:
    def test_is_the_same_for_the_same_secret_and_purpose_only(self) -> None:
        assert fingerprint("a", purpose="p") == fingerprint("a", purpose="p")
        assert fingerprint("a", purpose="p") != fingerprint("b", purpose="p")
        assert fingerprint("a", purpose="p") != fingerprint("a", purpose="q")
