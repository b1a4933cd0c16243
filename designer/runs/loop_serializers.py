"""How loops of a run look over HTTP."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from designer.runs.loops import STATES, Iteration, LoopTally, NodeTally
from designer.runs.projection import RunView
from designer.runs.step_view import StepView
from designer.runs.visibility import without_values


@extend_schema_field(cast("Any", StepView))
class StepViewField(serializers.JSONField):
    """A `StepView`."""


@extend_schema_field(cast("Any", RunView))
class RunViewField(serializers.JSONField):
    """A `RunView`, without the steps inside of loops."""


class NodeTallySerializer(serializers.Serializer[Any]):
    """How many steps of a node, over all iterations, stand how."""

    node = serializers.CharField(help_text="`charge/undo` for what undoes `charge`.")
    counts = serializers.DictField(child=serializers.IntegerField())


class LoopTallySerializer(serializers.Serializer[Any]):
    """How many iterations have begun, and how many of them ended how."""

    node = serializers.CharField()
    begun = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())


class TalliesSerializer(serializers.Serializer[Any]):
    """What the steps inside of loops add up to."""

    nodes = NodeTallySerializer(many=True)
    loops = LoopTallySerializer(many=True)


class IterationSerializer(serializers.Serializer[Any]):
    """One iteration, as it shows in a list."""

    index = serializers.IntegerField(help_text="From 0.")
    state = serializers.ChoiceField(choices=list(STATES))
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    steps = serializers.IntegerField()


class IterationPageSerializer(serializers.Serializer[Any]):
    """Some iterations of a loop; `next` is the `after` of the next page."""

    items = IterationSerializer(many=True)
    next = serializers.IntegerField(allow_null=True)
    begun = serializers.IntegerField()
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="Of those that have ended, by state."
    )


class IterationStepsSerializer(serializers.Serializer[Any]):
    """The steps of one iteration."""

    items = serializers.ListField(child=StepViewField())
    last_event = serializers.IntegerField()


class RunMomentSerializer(serializers.Serializer[Any]):
    """How a run stood after one of its events."""

    at = serializers.DateTimeField(help_text="When that event was.")
    view = RunViewField()
    tallies = TalliesSerializer()


def tallies(nodes: list[NodeTally], loops: list[LoopTally]) -> dict[str, Any]:
    """Give sums as the API does."""
    return {
        "nodes": [{"node": one.node, "counts": one.counts} for one in nodes],
        "loops": [{"node": one.node, "begun": one.begun, "counts": one.counts} for one in loops],
    }


def iteration_page(found: list[Iteration], *, more: bool, counts: LoopTally) -> dict[str, Any]:
    """Give a page of iterations as the API does."""
    return {
        "items": IterationSerializer(found, many=True).data,
        "next": found[-1].index if more else None,
        "begun": counts.begun,
        "counts": counts.counts,
    }


def run_moment(
    view: RunView, *, at: str, sums: tuple[list[NodeTally], list[LoopTally]], data: bool
) -> dict[str, Any]:
    """Give a moment of a run with what may be seen of it."""
    shown = view.model_dump(mode="json")
    if not data:
        steps = [without_values(step) for step in shown["steps"]]
        shown = {**without_values(shown), "response": None, "steps": steps}
    return {"at": at, "view": shown, "tallies": tallies(*sums)}
