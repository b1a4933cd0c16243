"""Ids of another workspace: every route takes them for ids of nothing, and changes nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from designer.access.roles import Role
from designer.accounts.authentication import token_digest
from designer.accounts.models import ApiToken, Membership, Workspace
from designer.audit.models import AuditEvent
from designer.connections.models import Connection
from designer.runs.kept_models import KeptValue, ValueReader
from designer.runs.models import Message, Run
from designer.triggers.models import Schedule, Webhook
from designer.workflows.models import Workflow
from tests.designer.browser import Browser, a_browser
from tests.designer.routes import NOBODYS_ID, workspace_routes
from tests.designer.running import a_member, a_workspace, pizza_graph

pytestmark = pytest.mark.django_db

NOT_THEIRS = re.compile(r"<(?!slug:|int:)\w+:(\w+)>")


def everything(elsewhere: Workspace) -> dict[str, Any]:
    """One of each thing that a route names by id, made over HTTP where that is possible."""
    there = a_browser(*Role, name="ella", workspace=elsewhere)
    workflow = there.post("workflows/", {"name": "Theirs"}).json()["id"]
    graph = pizza_graph().model_dump(mode="json")
    path = f"workflows/{workflow}"
    there.put(f"{path}/draft/", {"graph": graph}, headers={"If-Match": '"1"'})
    published = there.post(f"{path}/versions/", {}, headers={"If-Match": '"2"'})
    assert published.status_code in {201, 400}, published.content
    if published.status_code == 400:
        blank = there.post("workflows/", {"name": "Blank"}).json()["id"]
        path = f"workflows/{blank}"
        answer = there.post(f"{path}/versions/", {}, headers={"If-Match": '"1"'})
        assert answer.status_code == 201, answer.content
        workflow = blank
    run = there.post(f"{path}/runs/", {"input": {}}).json()["id"]
    spec = {"kind": "interval", "every_s": 60}
    there.post(f"{path}/schedules/", {"name": "Often", "spec": spec})
    there.post(f"{path}/webhooks/", {"name": "Shop"})
    there.post("connections/", {"connector": "http", "name": "Theirs"})
    there.post("messages/", {"name": "payment", "key": "1"})
    owner = a_member("ella@example.org", workspace=elsewhere)
    ApiToken.objects.create(
        workspace=elsewhere, owner=owner, name="theirs", prefix="bt_x", digest=token_digest("bt_x")
    )
    value = KeptValue.objects.create(digest="d", size=2, chunks=1)
    ValueReader.objects.create(run_id=run, value=value, name="output")
    return {
        "members": Membership.objects.get(workspace=elsewhere).id,
        "tokens": ApiToken.objects.get().id,
        "connections": Connection.objects.get().id,
        "workflows": workflow,
        "runs": run,
        "values": value.id,
        "messages": Message.objects.get().id,
        "forms": workflow,
        "requests": run,
        "webhooks": Webhook.objects.get().id,
        "schedules": Schedule.objects.get().id,
    }


def state() -> Any:
    """All that a request for something of theirs could have changed."""
    return (
        list(Run.objects.values_list("id", "status", "cancel_requested_at")),
        list(Workflow.objects.values_list("id", "name", "archived_at", "live_version")),
        list(Schedule.objects.values_list("id", "revision", "deleted_at")),
        list(Webhook.objects.values_list("id", "enabled", "path_digest")),
        list(Connection.objects.values_list("id", "name", "config", "rotated_at")),
        list(Membership.objects.values_list("id", "bindings__role")),
        list(ApiToken.objects.values_list("id", "revoked_at")),
        list(Message.objects.values_list("id", "run")),
        list(AuditEvent.objects.exclude(action="access.denied").values_list("seq", flat=True)),
    )


BODIES = {
    "submissions/": {"client_key": "click-0001", "input": {}},
    "fork/": {"client_key": "k"},
    "steer/": {"step": "bake", "action": "retry"},
    "complete/": {"step": "bake", "output": {}},
    "check/": {"graph": {"nodes": [], "edges": []}},
    "scope/": {"graph": {"nodes": [], "edges": []}, "node": "start"},
    "draft/": {"graph": {"nodes": [], "edges": []}},
    "schedules/": {"name": "n", "spec": {"kind": "interval", "every_s": 60}},
    "webhooks/": {"name": "n"},
    "backfill/": {"first": "2026-01-01T00:00:00Z", "last": "2026-01-02T00:00:00Z"},
    "members/<uuid:id>/": {"roles": ["viewer"]},
}
WITHIN = "first=2026-01-01T00:00:00Z&last=2026-01-02T00:00:00Z&loop=lines&iteration=1"


def body_of(pattern: str) -> Any:
    return next((body for end, body in BODIES.items() if pattern.endswith(end)), {})


def address(pattern: str, ids: dict[str, Any]) -> str:
    """Fill in ids by the name of what stands before them."""
    path = pattern.replace("<slug:slug>", "shop").replace("<int:number>", "1")
    while found := NOT_THEIRS.search(path):
        kind = path[: found.start()].rstrip("/").rsplit("/", maxsplit=1)[-1]
        path = path[: found.start()] + str(ids[kind]) + path[found.end() :]
    return f"/{path}?{WITHIN}"


class TestOtherWorkspaces:
    @pytest.mark.parametrize("member_of_both", [False, True])
    def test_what_is_in_them_is_not_there(self, *, member_of_both: bool) -> None:
        elsewhere = a_workspace("elsewhere")
        ids = everything(elsewhere)
        nothing = dict.fromkeys(ids, NOBODYS_ID)
        here = a_browser(*Role, name="hana")
        if member_of_both:
            a_member("hana@example.org", *Role, workspace=elsewhere)
        before = state()

        for route in workspace_routes():
            if not NOT_THEIRS.search(route.pattern):
                continue
            for method in route.methods:
                theirs, none = (self.ask(here, route.pattern, method, i) for i in (ids, nothing))
                assert theirs == none, (method, route.pattern)
                assert theirs[0] == 404, (method, route.pattern, theirs)

        assert state() == before

    def ask(self, here: Browser, pattern: str, method: str, ids: dict[str, Any]) -> Any:
        body = None if method == "GET" else body_of(pattern)
        headers = {"If-Match": '"1"'}
        answer = here.ask(method, address(pattern, ids), body, headers=headers, unchanged=True)
        found = answer.json()
        return answer.status_code, found.get("code"), found.get("message"), found.get("data")

    def test_a_token_of_theirs_opens_nothing_here(self) -> None:
        elsewhere = a_workspace("elsewhere")
        owner = a_member("ella@example.org", *Role, workspace=elsewhere)
        a_member("ella@example.org", *Role)
        ApiToken.objects.create(
            workspace=elsewhere,
            owner=owner,
            name="theirs",
            prefix="bt_x",
            digest=token_digest("bt_x"),
            scopes=["workflow.see_published"],
            expires_at=timezone.now() + timedelta(days=1),
        )

        assert Browser(elsewhere, key="bt_x").get("workflows/").status_code == 200
        assert Browser(a_workspace(), key="bt_x").get("workflows/").status_code == 404
