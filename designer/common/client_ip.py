"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def client_ip(request: HttpRequest | Request) -> str | None:
    """
    Give the address of the client, as the outermost trusted proxy saw it.

    Without trusted proxies X-Forwarded-For is what a stranger wrote, and is not looked at.
    """
    given = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.BATON_PROXIES and len(forwarded) >= settings.BATON_PROXIES:
        given = forwarded[-settings.BATON_PROXIES] or given
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return None
