"""Baton's own mail, such as links to choose a new password; workflows send theirs otherwise."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TIMEOUT_S = 10


def mail_settings(url: str, *, sender: str, host: str) -> dict[str, Any]:
    """
    Give Django's settings from `smtp://user:password@host:port`.

    `smtps` encrypts from the first byte, `smtp+starttls` after the greeting, `smtp` not at all.
    Without an address nothing can be sent, and whoever tries is told so.

    Raises:
        ImproperlyConfigured: it is the address of something else.
    """
    shown = sender or f"Baton <baton@{host}>"
    if not url:
        return {
            "EMAIL_BACKEND": "designer.common.no_mail.NoMail",
            "DEFAULT_FROM_EMAIL": shown,
        }
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            "BATON_SMTP_URL must read smtp://host:port, smtps://… or smtp+starttls://…."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": TIMEOUT_S,
        "DEFAULT_FROM_EMAIL": shown,
    }
