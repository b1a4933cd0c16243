"""Builders for tests of runs: people, a published workflow, and what a worker would tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

from designer.access.actor import Actor
from designer.access.roles import Role
from designer.accounts.models import Membership, RoleBinding, User, Workspace
from designer.accounts.selectors import actor_for
from designer.runs.models import Run, StartedBy
from designer.runs.services import start_run
from designer.workflows.models import Version, Workflow
from engine.events.model import RunEvent, RunStarted, StepStarted, StepSucceeded
from engine.expressions.template import Constant, ObjectTemplate
from engine.graph.model import Edge, WorkflowGraph
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.start import StartForm, StartNode
from engine.graph.settings import WorkflowSettings
from engine.plan.model import Block, EndStep, Incoming, OperationStep, Plan, RetryPlan
from engine.ports import Intent

T0 = datetime(2026, 11, 20, 9, tzinfo=UTC)

ORDER = {
    "type": "object",
    "required": ["pizza"],
    "properties": {
        "pizza": {"type": "string", "title": "Pizza", "minLength": 2},
        "count": {"type": "integer", "minimum": 1, "title": "How many"},
    },
}


def a_workspace(slug: str = "shop") -> Workspace:
    return Workspace.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def a_member(email: str, *roles: Role, workspace: Workspace | None = None) -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, "a long password", name=email.split("@", maxsplit=1)[0].title()
    )
    member, _ = Membership.objects.get_or_create(workspace=workspace or a_workspace(), user=user)
    for role in roles:
        RoleBinding.objects.get_or_create(membership=member, role=role.value)
    return user


def an_actor(
    email: str = "olga@example.org", *roles: Role, workspace: Workspace | None = None
) -> Actor:
    workspace = workspace or a_workspace()
    return actor_for(a_member(email, *(roles or (Role.OPERATOR,)), workspace=workspace), workspace)


def pizza_graph(*, with_form: bool = True) -> WorkflowGraph:
    form = StartForm(title="Order a pizza", submit_label="Order", icon="pizza", color="orange")
    return WorkflowGraph(
        nodes=(
            StartNode(id="start", input_schema=ORDER, form=form if with_form else None),
            OperationNode(
                id="bake", name="Bake", stage="In the oven", connector="http", operation="request"
            ),
            EndNode(id="done", stage="Delivered"),
        ),
        edges=(
            Edge(id="1", source="start", target="bake"),
            Edge(id="2", source="bake", target="done"),
        ),
    )


def pizza_plan() -> Plan:
    return Plan(
        start="start",
        input_schema=ORDER,
        block=Block(
            steps=(
                OperationStep(
                    id="bake",
                    name="Bake",
                    incoming=(Incoming(source=None),),
                    connector="http",
                    operation="request",
                    connection=None,
                    inputs=ObjectTemplate(items=()),
                    retry=RetryPlan(attempts=3, initial_s=0.1, factor=2, maximum_s=1),
                    attempt_s=5,
                ),
                EndStep(
                    id="done",
                    name="Done",
                    incoming=(Incoming(source="bake"),),
                    outcome="succeeded",
                    output=Constant(value={"ok": True}),
                    error_code="workflow.failed",
                    message=Constant(value=""),
                ),
            )
        ),
    )


def a_workflow(
    name: str = "Pizza order",
    *,
    workspace: Workspace | None = None,
    with_form: bool = True,
    plan: Plan | None = None,
    graph: WorkflowGraph | None = None,
    settings: WorkflowSettings | None = None,
) -> Workflow:
    workspace = workspace or a_workspace()
    author = a_member("dora@example.org", Role.DESIGNER, workspace=workspace)
    drawn = graph or pizza_graph(with_form=with_form)
    if settings is not None:
        drawn = drawn.model_copy(update={"settings": settings})
    workflow = Workflow.objects.create(
        workspace=workspace, name=name, created_by=author, at_once=drawn.settings.at_once
    )
    workflow.live_version = Version.objects.create(
        workflow=workflow,
        number=1,
        graph=drawn.model_dump(mode="json"),
        plan=(plan or pizza_plan()).model_dump(mode="json"),
        digest="d" * 64,
        published_by=author,
    )
    workflow.save()
    return workflow


def a_run(
    actor: Actor | None = None,
    *,
    workflow: Workflow | None = None,
    trigger: StartedBy = StartedBy.API,
    **given: Any,
) -> Run:
    actor = actor or an_actor()
    workflow = workflow or Workflow.objects.first() or a_workflow()
    run, _ = start_run(
        actor, workflow=workflow, trigger=trigger, input=given or {"pizza": "margherita"}
    )
    return run


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def run_started() -> RunStarted:
    return RunStarted(key="run:started", at=T0)


def step_started(step: str = "bake", *, attempt: int = 1) -> StepStarted:
    return StepStarted(
        key=f"{step}#{attempt}:started",
        at=at(attempt),
        step=step,
        attempt=attempt,
        attempts_allowed=3,
        input={"n": 1},
        effect_key=f"run/{step}",
    )


def step_succeeded(step: str = "bake", *, attempt: int = 1, output: Any = None) -> StepSucceeded:
    return StepSucceeded(
        key=f"{step}:succeeded", at=at(attempt + 0.5), step=step, attempt=attempt, output=output
    )


def an_intent(
    run: Run, *, attempt: int = 1, mode: Any = "keyed", news: tuple[RunEvent, ...] = ()
) -> Intent:
    return Intent(
        run_id=str(run.id),
        effect_key="run/bake",
        connector="http",
        operation="request",
        mode=mode,
        attempt=attempt,
        started=step_started(attempt=attempt),
        news=news,
    )
