"""The first person of an instance, made on the command line."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.accounts.models import User, Workspace
from designer.accounts.selectors import actor_for, roles_of, workspaces_of
from designer.audit.models import AuditEvent
from designer.audit.verify import verify_chain
from tests.designer.browser import actions

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery"


def create(monkeypatch: pytest.MonkeyPatch, *, password: str = SECRET, **options: Any) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    told = io.StringIO()
    given = {"email": "Zoe@example.org", "name": "Zoe", "workspace": "Zoe's Büro"}
    call_command("create_admin", **{**given, **options}, stdout=told)
    return told.getvalue()


class TestCreateAdmin:
    def test_makes_somebody_who_can_sign_in_and_work_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = create(monkeypatch)

        body = json.dumps({"email": "zoe@example.org", "password": SECRET})
        signed_in = Client().post(
            "/_allauth/browser/v1/auth/login", body, content_type="application/json"
        )
        assert signed_in.status_code == 200
        ((workspace, roles),) = workspaces_of(User.objects.get())
        assert (workspace.name, workspace.slug) == ("Zoe's Büro", "zoes-buro")
        assert set(roles) == {
            Role.OPERATOR,
            Role.DESIGNER,
            Role.WORKSPACE_ADMIN,
            Role.INSTANCE_ADMIN,
        }
        grants = actor_for(User.objects.get(), workspace).grants
        assert {Permission.PUBLISH, Permission.START_BY_FORM, Permission.MANAGE_MEMBERS} <= set(
            grants
        )
        assert "zoe@example.org" in told
        assert SECRET not in told

    def test_is_on_the_audit_log_as_the_systems_doing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create(monkeypatch)

        assert actions() == ["workspace.created", "member.added"]
        assert set(AuditEvent.objects.values_list("actor_kind", flat=True)) == {"system"}
        assert SECRET not in str(list(AuditEvent.objects.values()))
        assert verify_chain().first_bad is None

    def test_asks_for_the_password_twice_on_a_terminal(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr("sys.stdin", terminal)
        answers = iter([SECRET, "something else", SECRET, SECRET])
        monkeypatch.setattr("getpass.getpass", lambda _question: next(answers))
        given = {"email": "zoe@example.org", "name": "Zoe", "workspace": "Zoe"}

        with pytest.raises(CommandError, match="not the same"):
            call_command("create_admin", **given)
        call_command("create_admin", **given)

        assert User.objects.get().check_password(SECRET)

    def test_refuses_an_address_that_has_an_account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        create(monkeypatch)

        with pytest.raises(CommandError, match=r"--existing.*\[member\.account_exists\]"):
            create(monkeypatch, workspace="Another", password="quite another one")

        assert User.objects.get().check_password(SECRET)
        assert Workspace.objects.count() == 1

    def test_makes_another_workspace_for_somebody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        create(monkeypatch)

        create(monkeypatch, workspace="Another", existing=True, name="", password="")

        zoe = User.objects.get()
        assert [workspace.slug for workspace, _ in workspaces_of(zoe)] == ["another", "zoes-buro"]
        for membership in zoe.memberships.all():
            assert Role.WORKSPACE_ADMIN in roles_of(membership.id)
        assert zoe.check_password(SECRET)

    def test_existing_needs_somebody_who_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(CommandError, match=r"\[member\.no_account\]"):
            create(monkeypatch, existing=True)

        assert not Workspace.objects.exists()

    def test_refuses_the_name_of_another_workspace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        create(monkeypatch)

        with pytest.raises(CommandError, match=r"\[workspace\.name_taken\]"):
            create(monkeypatch, workspace="zoe's büro", existing=True)

    def test_names_that_make_no_address_get_one_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create(monkeypatch, workspace="Пицца")
        create(monkeypatch, workspace="比萨", existing=True)

        assert set(Workspace.objects.values_list("slug", flat=True)) == {
            "workspace",
            "workspace-2",
        }

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"password": ""}, "password"),
            ({"password": "12345"}, "password"),
            ({"email": "no address"}, "e-mail address"),
            ({"workspace": "  "}, "workspace"),
            ({"workspace": "x" * 121}, "workspace"),
            ({"name": "x" * 121}, "name"),
        ],
    )
    def test_refuses_what_does_not_do_and_leaves_nothing(
        self, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(CommandError, match=sentence):
            create(monkeypatch, **given)

        assert not User.objects.exists()
        assert not Workspace.objects.exists()
        assert actions() == []


class TestCreateSuperuser:
    def test_says_that_there_is_none_and_what_to_type(self) -> None:
        with pytest.raises(CommandError, match="create_admin"):
            call_command("createsuperuser")
