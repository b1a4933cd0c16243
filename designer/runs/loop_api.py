"""What a run did in loops, over HTTP: sums, pages of iterations, one iteration, one moment."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import BatonView
from designer.access.permissions import Permission
from designer.common.errors import Invalid, NotFound
from designer.runs import loops, moments
from designer.runs.loop_serializers import (
    IterationPageSerializer,
    IterationStepsSerializer,
    RunMomentSerializer,
    TalliesSerializer,
    iteration_page,
    run_moment,
    tallies,
)
from designer.runs.models import Run
from designer.runs.query_numbers import whole_number
from designer.runs.selectors import find_run
from designer.runs.step_place import place_of
from designer.runs.visibility import require_run, sees_data, without_values

_LOOP = OpenApiParameter(
    "loop", str, required=True, description="Path of the loop: `lines`, `orders[2]/lines`."
)
_PAGE = 100


class _LoopView(BatonView):
    permissions: ClassVar = {"GET": Permission.LIST_RUNS}
    metadata: ClassVar = frozenset({"GET"})

    def _run(self, run_id: UUID) -> Run:
        run = find_run(self.actor, run_id)
        require_run(self.actor, run)
        return run


class TalliesView(_LoopView):
    """`GET runs/<id>/tallies/`."""

    @extend_schema(operation_id="getRunTallies", responses=TalliesSerializer)
    def get(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Count the steps inside of loops by node and state."""
        return Response(tallies(*loops.tallies(self._run(run_id).id)))


class IterationsView(_LoopView):
    """`GET runs/<id>/iterations/`."""

    @extend_schema(
        operation_id="listRunIterations",
        parameters=[
            _LOOP,
            OpenApiParameter("state", str, enum=list(loops.STATES)),
            OpenApiParameter("after", int, description="Number of the last one known; from 0 on."),
            OpenApiParameter("limit", int, description=f"At most {loops.MAX_ITERATIONS}."),
        ],
        responses=IterationPageSerializer,
    )
    def get(self, request: Request, *, run_id: UUID, **_: Any) -> Response:
        """List iterations of a loop in their order, with how many there are of each state."""
        run = self._run(run_id)
        query = request.query_params
        loop = _loop(query.get("loop", ""))
        limit = min(whole_number(query, "limit", default=_PAGE), loops.MAX_ITERATIONS)
        found = loops.iterations(
            run.id,
            loop=loop,
            state=query.get("state", ""),
            after=whole_number(query, "after", default=-1),
            # One more tells whether there are more.
            limit=limit + 1,
        )
        counts = loops.count_iterations(run.id, loop=loop)
        more = len(found) > limit
        return Response(iteration_page(found[:limit], more=more, counts=counts))


class IterationStepsView(_LoopView):
    """`GET runs/<id>/steps/`."""

    @extend_schema(
        operation_id="listIterationSteps",
        parameters=[_LOOP, OpenApiParameter("iteration", int, required=True)],
        responses=IterationStepsSerializer,
    )
    def get(self, request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Show the steps of one iteration; events after `last_event` lead on from here."""
        run = self._run(run_id)
        query = request.query_params
        loop, iteration = _loop(query.get("loop", "")), whole_number(query, "iteration")
        steps = loops.steps_of_iteration(run.id, loop=loop, iteration=iteration)
        if not sees_data(self.actor, run):
            steps = [without_values(step) for step in steps]
        return Response({"items": steps, "last_event": run.last_event})


class MomentView(_LoopView):
    """`GET runs/<id>/moments/<number>/`."""

    @extend_schema(operation_id="getRunMoment", responses=RunMomentSerializer)
    def get(self, _request: Request, *, run_id: UUID, number: int, **_: Any) -> Response:
        """Show how a run stood after one of its events."""
        run = self._run(run_id)
        at = moments.time_of(run.id, number)
        if at is None:
            raise NotFound
        view, sums = moments.view_at(run.id, number), moments.tallies_at(run.id, number)
        return Response(run_moment(view, at=at, sums=sums, data=sees_data(self.actor, run)))


def _loop(path: str) -> str:
    try:
        place = place_of(path)
    except ValueError as error:
        message = "The path of a loop, such as lines."
        raise Invalid(fields=[{"field": "/loop", "message": message}]) from error
    if not place.node:
        raise Invalid(fields=[{"field": "/loop", "message": "Leave out the last number."}])
    return path
