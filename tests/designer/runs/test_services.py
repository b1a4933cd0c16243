"""Starting and cancelling."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.common.errors import Forbidden, Invalid, NotFound
from designer.connections.errors import ConnectionInUse
from designer.connections.models import Connection
from designer.connections.services import delete_connection
from designer.runs.input_check import InputInvalid, InputTooLarge, SchemaUnusable
from designer.runs.journal import Journal
from designer.runs.models import Run, StartedBy
from designer.runs.services import (
    ClientKeyReused,
    NotPublished,
    RunOver,
    cancel_run,
    start_run,
)
from designer.workflows.models import Workflow
from tests.designer.running import (
    a_run,
    a_workflow,
    a_workspace,
    an_actor,
    pizza_plan,
    run_started,
)

pytestmark = pytest.mark.django_db


class TestStartRun:
    def test_commits_a_queued_run_with_its_audit_event(self):
        olga, workflow = an_actor(), a_workflow()

        run, created = start_run(
            olga, workflow=workflow, trigger=StartedBy.API, input={"pizza": "napoli"}
        )

        assert created
        assert (run.number, run.status, run.started_by) == (1, "queued", olga.id)
        told = AuditEvent.objects.get(action="run.started")
        assert told.target_id == str(run.id)
        assert told.actor_id == olga.id

    def test_numbers_count_in_each_workspace(self):
        here, there = a_workspace("here"), a_workspace("there")
        for workspace in (here, there):
            workflow = a_workflow(workspace=workspace)
            actor = an_actor(workspace=workspace)
            numbers = [a_run(actor, workflow=workflow).number for _ in range(2)]

            assert numbers == [1, 2]

    def test_names_every_field_that_does_not_fit(self):
        olga, workflow = an_actor(), a_workflow()

        with pytest.raises(InputInvalid) as refused:
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input={"count": 0})

        fields = {problem["field"]: problem["message"] for problem in refused.value.data["fields"]}
        assert fields["/pizza"] == "This field is needed."
        assert set(fields) == {"/pizza", "/count"}
        assert Run.objects.count() == 0

    def test_refuses_unknown_fields_only_when_asked_to(self):
        olga, workflow = an_actor(), a_workflow()
        given = {"pizza": "napoli", "approved_by": "me"}

        start_run(olga, workflow=workflow, trigger=StartedBy.API, input=given)
        with pytest.raises(InputInvalid) as refused:
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input=given, closed=True)

        assert refused.value.data["fields"][0]["field"] == "/approved_by"

    @pytest.mark.parametrize("given", [None, [], "x", 3])
    def test_takes_objects_only(self, given):
        olga, workflow = an_actor(), a_workflow()

        with pytest.raises(InputInvalid):
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input=given)

    def test_refuses_more_than_a_megabyte(self):
        olga, workflow = an_actor(), a_workflow()

        with pytest.raises(InputTooLarge):
            start_run(
                olga,
                workflow=workflow,
                trigger=StartedBy.API,
                input={"pizza": "x" * 1024 * 1024},
            )

    def test_refuses_characters_that_cannot_be_stored(self):
        olga, workflow = an_actor(), a_workflow()

        with pytest.raises(InputInvalid):
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input={"pizza": "a\x00b"})

    def test_never_looks_up_a_schema_elsewhere(self):
        olga, workflow = an_actor(), a_workflow()
        assert workflow.live_version is not None
        workflow.live_version.plan["input_schema"] = {"$ref": "http://127.0.0.1:9/schema"}

        with pytest.raises(SchemaUnusable):
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input={})

    def test_refuses_a_workflow_that_is_not_live(self):
        olga, workflow = an_actor(), a_workflow()
        workflow.live_version = None

        with pytest.raises(NotPublished):
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input={"pizza": "napoli"})

    def test_refuses_those_who_may_not(self):
        workflow = a_workflow()
        dora = an_actor("dora@example.org", Role.DESIGNER)
        stranger = an_actor("eve@example.org", Role.OPERATOR, workspace=a_workspace("other"))

        with pytest.raises(Forbidden):
            start_run(dora, workflow=workflow, trigger=StartedBy.API, input={"pizza": "napoli"})
        with pytest.raises(NotFound):
            start_run(stranger, workflow=workflow, trigger=StartedBy.API, input={"pizza": "napoli"})


class TestClientKey:
    def start(
        self, actor: Actor, workflow: Workflow, *, pizza: str = "napoli", key: str = "k1"
    ) -> tuple[Run, bool]:
        return start_run(
            actor,
            workflow=workflow,
            trigger=StartedBy.API,
            input={"pizza": pizza},
            client_key=key,
        )

    def test_the_same_key_gives_the_same_run(self):
        olga, workflow = an_actor(), a_workflow()

        first, again = self.start(olga, workflow), self.start(olga, workflow)

        assert first[0] == again[0]
        assert (first[1], again[1]) == (True, False)

    def test_the_same_key_with_another_input_is_refused(self):
        olga, workflow = an_actor(), a_workflow()
        self.start(olga, workflow)

        with pytest.raises(ClientKeyReused):
            self.start(olga, workflow, pizza="funghi")

    @pytest.mark.parametrize(("first", "second"), [(1, True), (1, 1.0), ([0], [False])])
    def test_tells_apart_what_python_takes_for_the_same(self, first, second):
        olga, workflow = an_actor(), a_workflow()

        def start(extra: Any) -> None:
            given = {"pizza": "napoli", "extra": extra}
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input=given, client_key="k1")

        start(first)
        start(first)
        with pytest.raises(ClientKeyReused):
            start(second)

    def test_does_not_mind_the_order_of_names(self):
        olga, workflow = an_actor(), a_workflow()
        runs = [
            start_run(olga, workflow=workflow, trigger=StartedBy.API, input=given, client_key="k1")
            for given in ({"pizza": "napoli", "count": 1}, {"count": 1, "pizza": "napoli"})
        ]

        assert runs[0][0] == runs[1][0]

    def test_belongs_to_one_actor(self):
        workflow = a_workflow()
        other = an_actor("otto@example.org", Role.OPERATOR)

        assert self.start(an_actor(), workflow)[0] != self.start(other, workflow)[0]

    @pytest.mark.parametrize("key", ["", "x" * 201, "a\nb"])
    def test_has_to_be_printable(self, key):
        with pytest.raises(Invalid):
            self.start(an_actor(), a_workflow(), key=key)

    @pytest.mark.django_db(transaction=True)
    def test_twenty_starts_at_once_make_one_run(self):
        olga, workflow = an_actor(), a_workflow()

        def start(_):
            close_old_connections()
            try:
                return self.start(olga, workflow)
            finally:
                connection.close()

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(start, range(20)))

        assert len({run.id for run, _ in answers}) == 1
        assert [created for _, created in answers].count(True) == 1
        assert AuditEvent.objects.filter(action="run.started").count() == 1


class TestCancelRun:
    def test_ends_a_run_at_once_that_nobody_has_seen(self):
        run = a_run()

        cancel_run(an_actor(), run=run, reason="Ordered twice")

        run.refresh_from_db()
        assert (run.status, run.last_event) == ("cancelled", 1)
        assert AuditEvent.objects.get(action="run.cancelled").reason == "Ordered twice"

    def test_leaves_a_run_that_may_have_begun_to_its_worker(self):
        run = a_run()
        Run.objects.update(dispatch_tries=1)

        cancel_run(an_actor(), run=run)
        cancel_run(an_actor(), run=run)

        run.refresh_from_db()
        assert run.status == "queued"
        assert run.cancel_requested_at is not None
        assert AuditEvent.objects.filter(action="run.cancelled").count() == 1

    def test_refuses_a_run_that_is_over(self):
        run = a_run()
        cancel_run(an_actor(), run=run)

        with pytest.raises(RunOver):
            cancel_run(an_actor(), run=run)

    def test_a_requester_cancels_their_own_and_no_other(self):
        bea = an_actor("bea@example.org", Role.BUSINESS_USER)
        own = a_run(bea, workflow=a_workflow(), trigger=StartedBy.FORM)
        other = a_run(an_actor())
        Journal().record(str(other.id), [run_started()])

        cancel_run(bea, run=own)
        with pytest.raises(NotFound):
            cancel_run(bea, run=other)


class TestConnectionOfAnUnfinishedRun:
    @pytest.mark.parametrize("afterwards", ["superseded", "archived"])
    def test_cannot_be_deleted_until_the_run_has_ended(self, afterwards):
        admin = an_actor("adam@example.org", Role.WORKSPACE_ADMIN)
        shop = Connection.objects.create(
            workspace=a_workspace(), connector="http", name="Shop", created_by_id=admin.id
        )
        step = pizza_plan().block.steps[0].model_copy(update={"connection": str(shop.id)})
        plan = pizza_plan()
        block = plan.block.model_copy(update={"steps": (step, *plan.block.steps[1:])})
        workflow = a_workflow(plan=plan.model_copy(update={"block": block}))
        run = a_run(workflow=workflow)
        workflow.live_version = None
        workflow.archived_at = timezone.now() if afterwards == "archived" else None
        workflow.save()

        with pytest.raises(ConnectionInUse) as refused:
            delete_connection(admin, connection_id=shop.id)

        assert refused.value.data["used_by"] == [
            {"workflow_id": str(workflow.id), "name": "Pizza order"}
        ]
        assert refused.value.data["runs"] == [{"run_id": str(run.id), "number": run.number}]
        cancel_run(an_actor(), run=run)
        delete_connection(admin, connection_id=shop.id)
        assert not Connection.objects.exists()
