"""Builds a message in which no value can become a header or a further recipient."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from engine.connectors.kit.errors import Rejected

_ADDRESS = re.compile(
    r"(?:(?P<name>[^<>,;@\"\\\x00-\x1f\x7f]*)<)?"
    r"(?P<user>[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@(?P<domain>[^\s<>,;:@\"()\[\]\\]{1,253})"
    r"(?P<close>>)?"
)
_DOMAIN = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.IGNORECASE)
# 7 bits, so that no server on the way has to convert the message.
_POLICY = SMTP.clone(cte_type="7bit")


def parse_address(text: str) -> Address:
    """
    Read exactly one address, with or without a name in front.

    Raises:
        Rejected: it is none, or more than one.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None or (match["name"] is None) != (match["close"] is None):
        raise _malformed()
    try:
        domain = match["domain"].encode("idna").decode("ascii")
        if not _DOMAIN.fullmatch(domain):
            raise _malformed()
        name = " ".join((match["name"] or "").split())
        return Address(display_name=name, username=match["user"], domain=domain)
    except (UnicodeError, ValueError, MessageError) as error:
        raise _malformed() from error


def derive_message_id(effect_key: str, *, domain: str) -> str:
    """Derive the Message-ID, the same for every attempt at one effect."""
    return f"<{hashlib.sha256(effect_key.encode()).hexdigest()[:40]}@{domain}>"


def build_message(
    *,
    sender: Address,
    to: Sequence[Address],
    cc: Sequence[Address],
    subject: str,
    text: str,
    html: str,
    message_id: str,
    now: datetime,
) -> bytes:
    """Build the message as it travels; hidden recipients are no part of it."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = tuple(to)
    if cc:
        message["Cc"] = tuple(cc)
    # A line break in a subject would begin a header of its own.
    message["Subject"] = " ".join("".join(c if c.isprintable() else " " for c in subject).split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    if text or not html:
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def _malformed() -> Rejected:
    return Rejected(
        "One of the addresses is no e-mail address, or holds several. "
        "Give each address as an entry of its own.",
        code="connector.address_malformed",
        certain=True,
    )
