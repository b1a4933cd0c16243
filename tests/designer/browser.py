"""Somebody who uses the API, and who notices writes that leave no audit event."""

import json
from typing import Any

from django.conf import settings
from django.test import Client

from designer.access.api import BatonView, NotAudited
from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.accounts.authentication import token_digest
from designer.accounts.models import ApiToken, User, Workspace
from designer.audit.models import AuditEvent, AuditHead
from tests.designer.running import a_member, a_workspace

WRITTEN = {"POST": {201, 202}, "PUT": {200}, "PATCH": {200}, "DELETE": {202, 204}}


class Browser:
    """
    A person in a workspace, signed in; or a program with a token.

    Every write that succeeds must leave one of the audit events that its view declares;
    `unchanged=True` says that this one changes nothing.
    """

    def __init__(
        self, workspace: Workspace, *, user: User | None = None, key: str | None = None
    ) -> None:
        self.workspace = workspace
        self.user = user
        headers = {"Authorization": f"Bearer {key}"} if key else None
        self.client = Client(headers=headers, raise_request_exception=False)
        if user is not None:
            self.client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        unchanged: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Any:
        seen = _last_seq()
        url = path if path.startswith("/") else f"/api/workspaces/{self.workspace.slug}/{path}"
        data = "" if body is None else json.dumps(body)
        response = self.client.generic(
            method, url, data, content_type="application/json", headers=headers or {}
        )
        if response.status_code in WRITTEN.get(method, set()) and not unchanged:
            _must_be_audited(response, method, seen)
        return response

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None, **rest: Any) -> Any:
        return self.ask("POST", path, body, **rest)

    def put(self, path: str, body: Any = None, **rest: Any) -> Any:
        return self.ask("PUT", path, body, **rest)

    def patch(self, path: str, body: Any = None, **rest: Any) -> Any:
        return self.ask("PATCH", path, body, **rest)

    def delete(self, path: str, **rest: Any) -> Any:
        return self.ask("DELETE", path, **rest)


def a_program(*scopes: Permission) -> Browser:
    """Give a program with a token of these scopes, whose owner may everything."""
    owner = a_member("oscar@example.org", *Role)
    ApiToken.objects.create(
        workspace=a_workspace(),
        owner=owner,
        name="test",
        prefix="bt_test",
        digest=token_digest("bt_test"),
        scopes=[scope.value for scope in scopes],
    )
    return Browser(a_workspace(), key="bt_test")


def a_browser(*roles: Role, name: str = "", workspace: Workspace | None = None) -> Browser:
    """Somebody with these roles, signed in; somebody else for other roles."""
    workspace = workspace or a_workspace()
    name = name or "_".join(role.value for role in roles) or "nobody"
    return Browser(workspace, user=a_member(f"{name}@example.org", *roles, workspace=workspace))


def actions(*, since: int = 0) -> list[str]:
    """What the audit log holds, in order."""
    rows = AuditEvent.objects.filter(seq__gt=since).order_by("seq")
    return list(rows.values_list("action", flat=True))


def remembered(action: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after of the one event of this kind."""
    event = AuditEvent.objects.get(action=action)
    return event.before or {}, event.after or {}


def _last_seq() -> int:
    return AuditHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0


def _must_be_audited(response: Any, method: str, seen: int) -> None:
    view = getattr(response.resolver_match.func, "view_class", None)
    if view is None or not issubclass(view, BatonView):
        return
    declared = view.audits.get(method)
    assert declared is not None, f"{view.__name__}.{method} names no audit event"
    if isinstance(declared, NotAudited):
        return
    expected = {event.action for event in declared}
    assert expected & set(actions(since=seen)), f"{view.__name__}.{method} left no {expected}"
