"""A secret is not recorded in any spelling in which systems send it back."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.connectors.kit.redact import HIDDEN, Redactor

SECRET = 'pä55 w/rd?"+~'

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as_it_is": str,
    "in_an_address": lambda secret: quote(secret, safe=""),
    "in_json": lambda secret: json.dumps(secret)[1:-1],
    "in_base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "in_base64_for_addresses": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
    "in_hexadecimal": lambda secret: secret.encode().hex(),
    "in_large_hexadecimal": lambda secret: secret.encode().hex().upper(),
}


class TestRedactor:
    @pytest.mark.parametrize("spelling", SPELLINGS)
    def test_hides_a_secret(self, spelling: str) -> None:
        written = SPELLINGS[spelling](SECRET)

        cleaned = Redactor([SECRET]).clean({"said": [f"<{written}>"], written: 1})

        assert HIDDEN in cleaned["said"][0]
        assert written.rstrip("=") not in json.dumps(cleaned, ensure_ascii=False)

    @given(before=st.binary(max_size=20), after=st.binary(max_size=20), safe=st.booleans())
    def test_hides_a_secret_inside_base64(self, before: bytes, after: bytes, *, safe: bool) -> None:
        encode = base64.urlsafe_b64encode if safe else base64.b64encode
        written = encode(before + b"user:" + SECRET.encode() + after).decode()

        cleaned = Redactor([SECRET]).clean_text(f"Basic {written}")

        # Of the letters that a secret shares with its neighbours, one may be left on each side.
        begins, ends = len(before) + len("user:"), len(written)
        first = -(-begins * 8 // 6)
        assert cleaned.startswith(f"Basic {written[:first]}{HIDDEN}")
        kept = cleaned.removeprefix(f"Basic {written[:first]}{HIDDEN}")
        last = (begins + len(SECRET.encode())) * 8 // 6
        assert kept == written[last:ends]

    def test_leaves_short_secrets_alone(self) -> None:
        assert Redactor(["abc"]).clean_text("abc") == "abc"
