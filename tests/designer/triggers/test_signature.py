"""Signatures, by example."""

import pytest

from designer.triggers.signature import WINDOW_S, Refusal, check, sign

NOW = 1_763_640_000


def checked(*, secret: str = "s", timestamp: str = str(NOW), body: bytes = b"{}", **more: str):
    signature = more.get("signature", sign("s", timestamp=str(NOW), body=b"{}"))
    return check(secret, timestamp=timestamp, signature=signature, body=body, now_s=NOW)


class TestCheck:
    def test_a_known_signature_holds(self):
        # Made with: printf '1763640000.{}' | openssl dgst -sha256 -hmac s
        known = "sha256=cac8655621d8f3278a9d2f7958c1c3ea3832852b6f17e7fa5790779468cbf1e9"

        assert sign("s", timestamp=str(NOW), body=b"{}") == known

    def test_what_was_signed_holds(self):
        assert checked() is None

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"secret": "t"}, Refusal.WRONG),
            ({"secret": ""}, Refusal.WRONG),
            ({"body": b"{ }"}, Refusal.WRONG),
            ({"timestamp": str(NOW + 1)}, Refusal.WRONG),
            ({"signature": ""}, Refusal.MISSING),
            ({"timestamp": ""}, Refusal.MISSING),
            ({"timestamp": "-5"}, Refusal.MALFORMED),
            ({"timestamp": "٣"}, Refusal.MALFORMED),
            ({"timestamp": "9" * 400}, Refusal.MALFORMED),
            ({"signature": "sha1=abc"}, Refusal.WRONG),
            ({"signature": "sha256=é"}, Refusal.WRONG),
        ],
    )
    def test_anything_else_does_not(self, given, refusal):
        assert checked(**given) == refusal

    @pytest.mark.parametrize("drift", [WINDOW_S + 1, -WINDOW_S - 1])
    def test_an_old_or_early_one_does_not(self, drift):
        signature = sign("s", timestamp=str(NOW + drift), body=b"{}")

        refusal = check("s", timestamp=str(NOW + drift), signature=signature, body=b"{}", now_s=NOW)

        assert refusal == Refusal.TOO_OLD
