"""Remembering who signed in, who failed to, and who changed how they sign in."""

from functools import partial
from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest

from designer.access.actor import Actor, ActorKind
from designer.accounts.models import User
from designer.audit.event_data import AuditEventData
from designer.audit.events import (
    FactorChange,
    HowPassword,
    PasswordChanged,
    SecondFactorChanged,
    SignedIn,
    SignedOut,
    SignInFailed,
)
from designer.audit.services import record
from designer.common.client_ip import client_ip


def connect() -> None:
    """Listen to Django and django-allauth."""
    auth.user_logged_in.connect(_signed_in, dispatch_uid="audit_signed_in")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="audit_signed_out")
    auth.user_login_failed.connect(_sign_in_failed, dispatch_uid="audit_sign_in_failed")
    for how, signal in _PASSWORD_SIGNALS.items():
        receiver = partial(_password_changed, how)
        signal.connect(receiver, weak=False, dispatch_uid=f"audit_password_{how}")
    for change, signal in _FACTOR_SIGNALS.items():
        receiver = partial(_factor_changed, change)
        signal.connect(receiver, weak=False, dispatch_uid=f"audit_factor_{change}")


_PASSWORD_SIGNALS: Final[dict[HowPassword, Signal]] = {
    "changed": account.password_changed,
    "set": account.password_set,
    "reset": account.password_reset,
}
_FACTOR_SIGNALS: Final[dict[FactorChange, Signal]] = {
    "added": mfa.authenticator_added,
    "removed": mfa.authenticator_removed,
    "reset": mfa.authenticator_reset,
}


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    _remember(request, user, SignedIn(id=str(user.id), label=str(user)))


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _remember(request, user, SignedOut(id=str(user.id), label=str(user)))


def _sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    given = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email=given.lower()).first()
    # Some people type their password where the address belongs: only known addresses are kept.
    event = SignInFailed(
        id=str(user.id) if user else "", label=str(user) if user else "unknown address"
    )
    _remember(request, None, event)


def _password_changed(how: HowPassword, request: HttpRequest, user: User, **_: Any) -> None:
    _remember(request, user, PasswordChanged(id=str(user.id), label=str(user), how=how))


def _factor_changed(
    change: FactorChange, request: HttpRequest, user: User, authenticator: Any, **_: Any
) -> None:
    _remember(
        request,
        user,
        SecondFactorChanged(
            id=str(user.id), label=str(user), factor=str(authenticator.type), change=change
        ),
    )


def _remember(request: HttpRequest | None, user: User | None, event: AuditEventData) -> None:
    actor = Actor(
        kind=ActorKind.PERSON if user else ActorKind.ANONYMOUS,
        id=str(user.id) if user else "",
        label=str(user) if user else "somebody",
        workspace=None,
        grants={},
        ip=client_ip(request) if request else None,
    )
    with transaction.atomic():
        record(actor, event)
