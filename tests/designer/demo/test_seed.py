import json

import pytest
from django.core.management import call_command

from designer.access.roles import Role
from designer.accounts.models import Membership, User, Workspace
from designer.accounts.selectors import actor_for
from designer.accounts.workspaces import create_administrator
from designer.audit.models import AuditEvent
from designer.audit.verify import verify_chain
from designer.connections.models import Connection
from designer.demo.people import PASSWORD, PEOPLE
from designer.demo.presence import is_seeded, sign_ins
from designer.demo.seed.pizza_order import build_pizza_order
from designer.demo.shop_token import read_token
from designer.workflows.models import Version, Workflow
from engine.connectors.catalog import load_catalog
from engine.graph.checks.check import check_graph


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.BATON_DATA_DIR = tmp_path
    return tmp_path


def seed(shop_port: int = 9001, smtp_port: int = 9025) -> None:
    call_command("seed_demo", shop_url=f"http://127.0.0.1:{shop_port}", smtp_port=smtp_port)


class TestPizzaOrder:
    def test_has_no_problem(self):
        graph = build_pizza_order(shop="s", mail="m")

        assert check_graph(graph, load_catalog(), connections={"s": "http", "m": "email"}) == ()

    def test_tells_the_requester_where_it_is(self):
        graph = build_pizza_order(shop="s", mail="m")

        stages = [node.stage for node in graph.nodes if node.stage]
        assert stages == ["Ordered", "Paid", "In the kitchen", "On its way"]


@pytest.mark.django_db
class TestSeedDemo:
    def test_publishes_the_pizza_order_with_its_connections(self):
        seed()

        workflow = Workflow.objects.get(workspace__slug="demo")
        assert workflow.live_version is not None
        named = {node.get("connection") for node in workflow.live_version.graph["nodes"]}
        stored = Connection.objects.filter(workspace__slug="demo")
        assert named - {None} == {str(connection.id) for connection in stored}

    def test_everybody_may_sign_in_and_has_their_role(self):
        seed()

        workspace = Workspace.objects.get(slug="demo")
        for person in PEOPLE:
            user = User.objects.get(email=person.email)
            assert user.check_password(PASSWORD)
            assert actor_for(user, workspace).grants
        assert {role for person in PEOPLE for role in person.roles} == set(Role) - {Role.VIEWER}

    def test_the_token_is_sealed_and_on_no_record(self, data):
        seed()

        token = read_token(data / "demo" / "shop")
        assert token
        rows = [event.__dict__ for event in AuditEvent.objects.all()]
        assert token not in json.dumps(rows, default=str)
        for connection in Connection.objects.all():
            assert token.encode() not in bytes(connection.sealed)

    def test_everything_is_on_the_audit_log(self):
        seed()

        actions = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
        assert actions.count("member.added") == len(PEOPLE)
        assert actions[-3:] == ["workflow.created", "workflow.edited", "workflow.published"]
        assert verify_chain().first_bad is None

    def test_a_second_start_changes_nothing(self):
        seed()
        before = AuditEvent.objects.count()
        seed()

        assert AuditEvent.objects.count() == before
        assert Version.objects.count() == 1

    def test_a_later_start_follows_the_ports(self):
        seed()
        seed(shop_port=9002, smtp_port=9026)

        shop, mail = Connection.objects.order_by("connector").reverse()
        assert shop.config["base_url"] == "http://127.0.0.1:9002"
        assert shop.allowed_hosts == ["127.0.0.1:9002"]
        assert (mail.config["port"], mail.allowed_hosts) == (9026, ["127.0.0.1:9026"])

    def test_what_people_changed_is_left_alone(self):
        seed()
        Workflow.objects.update(archived_at="2026-11-20T09:00Z", live_version=None)
        Connection.objects.filter(connector="email").delete()
        shop = Connection.objects.get()
        shop.config["base_url"] = "https://shop.example"
        shop.save()

        seed(shop_port=9002, smtp_port=9026)

        assert Connection.objects.get().config["base_url"] == "https://shop.example"
        assert Workflow.objects.count() == 1

    def test_a_token_that_was_lost_is_made_anew(self, data):
        seed()
        before = bytes(Connection.objects.get(connector="http").sealed)
        (data / "demo" / "shop" / "token").unlink()
        seed()

        assert bytes(Connection.objects.get(connector="http").sealed) != before
        assert read_token(data / "demo" / "shop")


def somebody_real(*, workspace: str = "Zoe's") -> None:
    create_administrator(
        email="zoe@example.org", name="Zoe", password="correct horse battery", workspace=workspace
    )


@pytest.mark.django_db
class TestSeedingWhatIsInUse:
    @pytest.mark.parametrize("workspace", ["Zoe's", "Demo"])
    def test_brings_nobody_with_a_public_password(self, data, workspace):
        somebody_real(workspace=workspace)
        before = AuditEvent.objects.count()

        seed()
        seed(shop_port=9002)

        assert list(User.objects.values_list("email", flat=True)) == ["zoe@example.org"]
        assert list(Workspace.objects.values_list("name", flat=True)) == [workspace]
        assert AuditEvent.objects.count() == before
        assert not (data / "demo").exists()
        assert not is_seeded()

    def test_leaves_a_workspace_without_people_alone(self):
        Workspace.objects.create(slug="ours", name="Ours")

        seed()

        assert not User.objects.exists()

    def test_says_so(self, capsys):
        somebody_real()

        seed()

        assert "in use already" in capsys.readouterr().out

    def test_the_demo_is_still_the_demo_with_real_people_besides(self):
        seed()
        somebody_real()

        seed(shop_port=9002)

        assert is_seeded()
        shop = Connection.objects.get(connector="http")
        assert shop.config["base_url"] == "http://127.0.0.1:9002"

    def test_follows_the_ports_when_the_demos_administrator_is_gone(self):
        seed()
        Membership.objects.filter(user__email="wanda@luigi.example").delete()

        seed(shop_port=9002)

        shop = Connection.objects.get(connector="http")
        assert shop.config["base_url"] == "http://127.0.0.1:9002"


@pytest.mark.django_db
class TestSignIns:
    def test_offer_nobody_where_the_demo_is_not(self):
        somebody_real(workspace="Demo")

        assert sign_ins() == []

    def test_offer_the_people_who_are_still_in_the_demo(self, client, settings):
        settings.BATON_DEMO_PEOPLE = "designer.demo.presence.sign_ins"
        seed()
        Membership.objects.filter(user__email="iris@luigi.example").delete()
        User.objects.filter(email="petra@luigi.example").update(is_active=False)

        offered = client.get("/api/session/").json()["demo_sign_ins"]

        assert [person["name"] for person in offered] == ["Ada", "Dora", "Otto", "Wanda"]
        assert offered[0]["password"] == PASSWORD
