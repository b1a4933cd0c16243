"""Rows that a benchmark needs, made straight in the database."""

import os
from functools import cache
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings.base")
django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks.graphs import calls_in_a_row  # noqa: E402
from designer.accounts.models import User, Workspace  # noqa: E402
from designer.runs.models import Run, StartedBy  # noqa: E402
from designer.workflows.models import Version, Workflow  # noqa: E402
from engine.compiler.compile import compile_graph  # noqa: E402
from engine.connectors.catalog import load_catalog  # noqa: E402
from engine.graph.model import WorkflowGraph  # noqa: E402
from engine.plan.model import Plan  # noqa: E402

_numbers = iter(range(1, 10**9))


@cache
def publish(steps: int) -> tuple[Version, Plan]:
    """A published workflow of so many calls in a row."""
    return publish_graph(calls_in_a_row(steps))


def publish_graph(graph: WorkflowGraph) -> tuple[Version, Plan]:
    """A published workflow; one for each database."""
    plan = compile_graph(graph, load_catalog())
    user = User.objects.create(email="bench@example.org", name="Bench")
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    workflow = Workflow.objects.create(workspace=workspace, name="Measured", created_by=user)
    version = Version.objects.create(
        workflow=workflow,
        number=1,
        graph=graph.model_dump(mode="json"),
        plan=plan.model_dump(mode="json"),
        digest="0" * 64,
        published_by=user,
    )
    return version, plan


def insert_run(version: Version, given: dict[str, object]) -> UUID:
    """A run as it is when the dispatcher has claimed it."""
    run = Run.objects.create(
        workspace=version.workflow.workspace,
        workflow=version.workflow,
        version=version,
        number=next(_numbers),
        trigger=StartedBy.API,
        started_by="bench",
        started_by_label="Bench",
        input=given,
        dispatched_at=timezone.now(),
    )
    return run.id
