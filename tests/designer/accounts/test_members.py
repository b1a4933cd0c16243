"""Who may make whom what."""

import pytest

from designer.access.roles import Role
from designer.accounts.models import ApiToken, Membership, User
from designer.audit.models import AuditEvent
from tests.designer.browser import Browser, a_browser
from tests.designer.running import a_member, a_workspace

pytestmark = pytest.mark.django_db

GOOD = "correct horse battery"


def member_id(email: str) -> str:
    return str(Membership.objects.get(user__email=email, workspace__slug="shop").id)


def an_admin() -> Browser:
    return a_browser(Role.WORKSPACE_ADMIN, name="wally")


def both_admins() -> Browser:
    return a_browser(Role.WORKSPACE_ADMIN, Role.INSTANCE_ADMIN, name="boss")


class TestAddMember:
    def test_a_new_person_gets_an_account_and_roles(self) -> None:
        body = {"email": "New@Example.org", "name": "Nina", "roles": ["designer"], "password": GOOD}

        response = an_admin().post("members/", body)

        assert response.status_code == 201, response.content
        row = response.json()
        assert (row["email"], row["name"], row["roles"]) == (
            "new@example.org",
            "Nina",
            ["designer"],
        )
        assert GOOD not in response.content.decode()
        assert User.objects.get(email="new@example.org").check_password(GOOD)

    def test_the_password_is_nowhere_in_the_audit_log(self) -> None:
        body = {"email": "new@example.org", "name": "", "roles": ["viewer"], "password": GOOD}

        an_admin().post("members/", body)

        event = AuditEvent.objects.get(action="member.added")
        assert event.after == {"email": "new@example.org", "roles": ["viewer"]}

    def test_a_person_with_an_account_keeps_their_password(self) -> None:
        a_member("known@example.org", workspace=a_workspace("elsewhere"))
        admin = an_admin()
        body = {"email": "known@example.org", "roles": ["viewer"], "password": "another secret"}

        refused = admin.post("members/", body)
        added = admin.post("members/", {**body, "password": ""})

        assert refused.status_code == 400
        assert added.status_code == 201
        assert User.objects.get(email="known@example.org").check_password("a long password")

    def test_a_weak_password_is_refused_and_nobody_is_added(self) -> None:
        body = {"email": "new@example.org", "roles": ["viewer"], "password": "password"}

        response = an_admin().post("members/", body)

        assert response.json()["data"]["fields"][0]["field"] == "/password"
        assert not User.objects.filter(email="new@example.org").exists()

    def test_a_member_is_not_added_twice(self) -> None:
        response = an_admin().post("members/", {"email": "wally@example.org", "roles": ["viewer"]})

        assert response.status_code == 409
        assert response.json()["code"] == "member.already_member"

    @pytest.mark.parametrize("role", ["auditor", "workspace_admin", "instance_admin"])
    def test_only_who_assigns_administrators_makes_one(self, role: str) -> None:
        body = {"email": "new@example.org", "roles": [role]}

        assert an_admin().post("members/", body).status_code == 403
        assert not User.objects.filter(email="new@example.org").exists()
        assert both_admins().post("members/", body).status_code == 201

    @pytest.mark.parametrize(
        "extra", ["workspace", "user", "is_active", "id", "is_superuser", "bindings"]
    )
    def test_takes_nothing_that_it_does_not_name(self, extra: str) -> None:
        body = {"email": "new@example.org", "roles": ["viewer"], extra: "x"}

        response = an_admin().post("members/", body)

        assert response.status_code == 400
        assert response.json()["data"]["fields"][0]["field"] == f"/{extra}"


class TestChangeRoles:
    def test_takes_effect_with_the_next_request(self) -> None:
        designer = a_browser(Role.DESIGNER, name="dana")
        assert designer.post("workflows/", {"name": "One"}).status_code == 201

        response = an_admin().patch(
            f"members/{member_id('dana@example.org')}/", {"roles": ["viewer"]}
        )

        assert response.json()["roles"] == ["viewer"]
        assert designer.post("workflows/", {"name": "Two"}).status_code == 403
        event = AuditEvent.objects.get(action="member.roles_changed")
        assert (event.before, event.after) == ({"roles": ["designer"]}, {"roles": ["viewer"]})

    def test_nobody_changes_their_own(self) -> None:
        response = both_admins().patch(
            f"members/{member_id('boss@example.org')}/", {"roles": ["workspace_admin", "designer"]}
        )

        assert response.status_code == 403
        assert response.json()["data"]["reason"] == "own_roles"

    def test_an_instance_administrator_gives_no_content_roles(self) -> None:
        a_member("vic@example.org", Role.VIEWER)
        instance_admin = a_browser(Role.INSTANCE_ADMIN, name="ian")
        path = f"members/{member_id('vic@example.org')}/"

        assert instance_admin.patch(path, {"roles": ["viewer", "auditor"]}).status_code == 200
        assert (
            instance_admin.patch(path, {"roles": ["viewer", "auditor", "designer"]}).status_code
            == 403
        )

    def test_an_administrator_takes_no_auditor_away(self) -> None:
        a_member("audrey@example.org", Role.AUDITOR)

        path = f"members/{member_id('audrey@example.org')}/"

        assert an_admin().patch(path, {"roles": ["viewer"]}).status_code == 403
        assert an_admin().delete(path).status_code == 403

    def test_the_last_administrator_stays(self) -> None:
        a_member("wally@example.org", Role.WORKSPACE_ADMIN)
        instance_admin = a_browser(Role.INSTANCE_ADMIN, Role.WORKSPACE_ADMIN, name="ian")
        first, second = member_id("wally@example.org"), member_id("ian@example.org")

        assert instance_admin.delete(f"members/{first}/").status_code == 204
        response = instance_admin.delete(f"members/{second}/")

        assert response.status_code == 409
        assert response.json()["code"] == "member.last_admin"

    def test_an_auditor_designs_nothing_where_four_eyes_are_needed(self, settings) -> None:
        settings.BATON_FOUR_EYES = True
        a_member("vic@example.org", Role.VIEWER)

        response = both_admins().patch(
            f"members/{member_id('vic@example.org')}/", {"roles": ["auditor", "designer"]}
        )

        assert response.json()["code"] == "member.roles_clash"

    def test_a_member_of_another_workspace_does_not_exist(self) -> None:
        a_member("eve@example.org", Role.VIEWER, workspace=a_workspace("elsewhere"))
        foreign = Membership.objects.get(user__email="eve@example.org").id

        assert an_admin().patch(f"members/{foreign}/", {"roles": ["viewer"]}).status_code == 404
        assert an_admin().delete(f"members/{foreign}/").status_code == 404


class TestRemoveMember:
    def test_ends_session_and_tokens_here_at_once(self) -> None:
        designer = a_browser(Role.DESIGNER, name="dana")
        key = designer.post("tokens/", {"name": "t", "scopes": ["workflow.see_draft"]}).json()[
            "key"
        ]

        assert an_admin().delete(f"members/{member_id('dana@example.org')}/").status_code == 204

        assert designer.get("workflows/").status_code == 404
        assert Browser(a_workspace(), key=key).get("workflows/").status_code == 401
        assert ApiToken.objects.get().revoked_at is not None

    def test_a_list_names_everybody_here_and_nobody_else(self) -> None:
        a_member("vic@example.org", Role.VIEWER)
        a_member("eve@example.org", Role.VIEWER, workspace=a_workspace("elsewhere"))

        rows = an_admin().get("members/").json()["items"]

        assert {row["email"] for row in rows} == {"vic@example.org", "wally@example.org"}
