"""How runs look over HTTP."""

from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from designer.access.actor import Actor
from designer.common.bodies import Body
from designer.runs import loops
from designer.runs.loop_serializers import StepViewField, TalliesSerializer, tallies
from designer.runs.models import EffectState, Run, RunStatus, StartedBy
from designer.runs.projection import NumberedEvent
from designer.runs.queue import Place, places
from designer.runs.selectors import newest_forks, runs_needing_decision, stages_of_runs
from designer.runs.stages import Stage, current_stage
from designer.runs.values import shorten
from designer.runs.visibility import bare_error, bare_graph, sees_data, sees_graph, without_values
from engine.events.model import ErrorInfo
from engine.graph.model import WorkflowGraph

# What the engine owns is described by its pydantic models.


@extend_schema_field(cast("Any", ErrorInfo))
class ErrorInfoField(serializers.JSONField):
    """An `ErrorInfo`."""


@extend_schema_field(cast("Any", WorkflowGraph))
class GraphField(serializers.JSONField):
    """A `WorkflowGraph`."""


@extend_schema_field(cast("Any", NumberedEvent))
class NumberedEventField(serializers.JSONField):
    """A `NumberedEvent`."""


class RunWorkflowSerializer(serializers.Serializer[Any]):
    """The workflow that a run executes."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class RunStarterSerializer(serializers.Serializer[Any]):
    """Who or what started a run."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class QueuePlaceSerializer(serializers.Serializer[Any]):
    """Where a run stands that waits because its workflow allows only so many at once."""

    ahead = serializers.IntegerField(help_text="How many go before it; 1000 may be more.")
    at_once = serializers.IntegerField(allow_null=True)


class RunCallSerializer(serializers.Serializer[Any]):
    """The run, and the step of it, that called a run."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    workflow = RunWorkflowSerializer()
    step = serializers.CharField()


class RunForkSerializer(serializers.Serializer[Any]):
    """A run at the other end of a fork, and the step that was executed again."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    status = serializers.ChoiceField(choices=RunStatus.values)
    needs_decision = serializers.BooleanField()
    step = serializers.CharField(
        allow_blank=True, help_text="Its path; empty where it went on from what failed."
    )
    by = serializers.CharField(help_text="Who asked for the fork.")


class RunRowSerializer(serializers.Serializer[Any]):
    """A run in a list."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    workflow = RunWorkflowSerializer()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=RunStatus.values)
    trigger = serializers.ChoiceField(choices=StartedBy.values)
    started_by = RunStarterSerializer()
    business_key = serializers.CharField(
        allow_null=True, help_text="Null as well for those who may not see its data."
    )
    priority = serializers.IntegerField(help_text="1 is served first, 5 last.")
    queued = QueuePlaceSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    cancel_requested_at = serializers.DateTimeField(allow_null=True)
    paused_by = serializers.CharField(
        allow_null=True, help_text="Who paused it; null when it is not paused."
    )
    needs_decision = serializers.BooleanField(
        help_text="Whether it is under way and a step of it waits for a person's decision."
    )
    overdue_since = serializers.DateTimeField(
        allow_null=True, help_text="When it was to be over, once that moment has passed."
    )
    last_event = serializers.IntegerField()
    stage = serializers.CharField(allow_null=True, help_text="The requester's word for it.")
    error = ErrorInfoField(allow_null=True)


class StartedRunSerializer(RunRowSerializer):
    """A run that was asked for."""

    created = serializers.BooleanField(
        help_text="False when it was there already: its client key or business key was taken."
    )


class RunDetailSerializer(RunRowSerializer):
    """A run with all that is known of it."""

    parent = RunCallSerializer(allow_null=True)
    children = serializers.IntegerField(help_text="How many runs it has called.")
    forked_from = RunForkSerializer(allow_null=True)
    forks = RunForkSerializer(many=True, help_text="The newest 20 that go on from this run.")
    graph = GraphField()
    input = serializers.JSONField(allow_null=True)
    output = serializers.JSONField(allow_null=True)
    response = serializers.JSONField(
        allow_null=True, help_text="What it answered its caller early, if `responded_at`."
    )
    responded_at = serializers.DateTimeField(allow_null=True)
    undone = serializers.ListField(
        child=serializers.CharField(),
        help_text="Paths of the steps whose effects were undone, in that order.",
    )
    steps = serializers.ListField(
        child=StepViewField(), help_text="Those that are in no loop; see `tallies` for the others."
    )
    tallies = TalliesSerializer()
    data_hidden = serializers.BooleanField(help_text="True when values are left out.")


class RunEventsSerializer(serializers.Serializer[Any]):
    """Events of a run after a cursor."""

    items = serializers.ListField(child=NumberedEventField())
    last_event = serializers.IntegerField()


class EffectRowSerializer(serializers.Serializer[Any]):
    """Something that a run did, or meant to do, to the outside world."""

    key = serializers.CharField()
    step = serializers.CharField()
    operation = serializers.CharField()
    mode = serializers.ChoiceField(choices=["idempotent", "keyed", "at_most_once"])
    state = serializers.ChoiceField(choices=EffectState.values)
    attempt = serializers.IntegerField()
    intended_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)


class EffectListSerializer(serializers.Serializer[Any]):
    """All effects of a run."""

    items = EffectRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class StartRunSerializer(Body):
    """What starts a run."""

    input = serializers.JSONField(required=False, default=dict)
    client_key = serializers.CharField(required=False, allow_null=True, default=None)


class CancelRunSerializer(Body):
    """Why a run is to stop."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


def run_row(
    actor: Actor, run: Run, *, stages: tuple[Stage, ...], place: Place | None, needs_decision: bool
) -> dict[str, Any]:
    """Give a run as a row, with what the actor may see."""
    error = run.error
    asks_for_data = error or run.business_key is not None
    data = sees_data(actor, run) if asks_for_data else False
    return {
        "id": run.id,
        "number": run.number,
        "workflow": {"id": run.workflow_id, "name": run.workflow.name},
        "version": run.version.number,
        "status": run.status,
        "trigger": run.trigger,
        "started_by": {"id": run.started_by, "label": run.started_by_label},
        "business_key": run.business_key if data else None,
        "priority": run.priority,
        "queued": place and {"ahead": place.ahead, "at_once": place.at_once},
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "cancel_requested_at": run.cancel_requested_at,
        "paused_by": run.paused_by,
        "needs_decision": needs_decision,
        "overdue_since": run.overdue_since,
        "last_event": run.last_event,
        "stage": current_stage(stages),
        "error": error if not error or data else bare_error(error),
    }


def run_rows(actor: Actor, runs: list[Run]) -> list[dict[str, Any]]:
    """Give runs as rows, with what the actor may see."""
    stages, found, undecided = stages_of_runs(runs), places(runs), runs_needing_decision(runs)
    return [
        run_row(
            actor,
            run,
            stages=stages[run.id],
            place=found.get(run.id),
            needs_decision=run.id in undecided,
        )
        for run in runs
    ]


def run_detail(actor: Actor, run: Run) -> dict[str, Any]:
    """Give all of a run that the actor may see."""
    data = sees_data(actor, run)
    steps = loops.outer_steps(run)
    (row,) = run_rows(actor, [run])
    forks = newest_forks(run)
    others = [run.forked_from, *forks] if run.forked_from else forks
    undecided = runs_needing_decision(others)
    return {
        **row,
        "parent": _call(run),
        "children": run.children.count(),
        "forked_from": run.forked_from and _fork(run.forked_from, of=run, undecided=undecided),
        "forks": [_fork(fork, of=fork, undecided=undecided) for fork in forks],
        "graph": run.version.graph if sees_graph(actor) else bare_graph(run.version.graph),
        "input": shorten(run.input) if data else None,
        "output": shorten(run.output) if data else None,
        "response": shorten(run.response) if data else None,
        "responded_at": run.responded_at,
        "undone": run.undone,
        "steps": steps if data else [without_values(step) for step in steps],
        "tallies": tallies(*loops.tallies(run.id)),
        "data_hidden": not data,
    }


def _fork(run: Run, *, of: Run, undecided: frozenset[UUID]) -> dict[str, Any]:
    """Show one end of a fork; what is known of it stands with the fork itself."""
    return {
        "id": run.id,
        "number": run.number,
        "status": run.status,
        "needs_decision": run.id in undecided,
        "step": of.fork_step,
        "by": of.forked_by,
    }


def _call(run: Run) -> dict[str, Any] | None:
    parent = run.parent
    if parent is None:
        return None
    return {
        "id": parent.id,
        "number": parent.number,
        "workflow": {"id": parent.workflow_id, "name": parent.workflow.name},
        "step": run.parent_step,
    }
