"""What a run did in loops: sums, pages of iterations, one iteration, one moment."""

import time
from typing import Any

import pytest
from django.test import Client

from designer.access.roles import Role
from designer.runs.journal import append_events
from designer.runs.loops import iterations, tallies
from designer.runs.models import Run, RunEventRow, StepState
from designer.runs.step_place import place_of
from designer.runs.step_view import StepView
from engine.events.model import (
    ErrorInfo,
    RunEvent,
    StepFailed,
    StepHeld,
    StepStarted,
    StepSucceeded,
)
from tests.designer.running import a_member, a_run, an_actor, at, run_started

pytestmark = pytest.mark.django_db

API = "/api/workspaces/shop/runs/"
NO = ErrorInfo(code="connector.rejected", fault="service", message="Refused: secret 42.")


def client_of(*roles: Role) -> Client:
    client = Client()
    client.force_login(a_member("vic@example.org", *(roles or (Role.OPERATOR,))))
    return client


def get(path: str, *, client: Client | None = None, status: int = 200) -> Any:
    answer = (client or client_of()).get(API + path)
    assert answer.status_code == status, answer.content
    return answer.json()


def started(step: str, second: float = 1) -> StepStarted:
    return StepStarted(key=f"{step}#1:started", at=at(second), step=step, attempt=1, input={"n": 1})


def done(step: str, second: float = 2) -> StepSucceeded:
    return StepSucceeded(key=f"{step}:succeeded", at=at(second), step=step, output={"secret": 42})


def failed(step: str, second: float = 2) -> StepFailed:
    return StepFailed(key=f"{step}:failed", at=at(second), step=step, error=NO)


def a_looping_run() -> Run:
    """Four items: done, failed, under way, held; the second of them with a loop inside."""
    run = a_run(an_actor("olga@example.org"))
    told: list[RunEvent] = [run_started(), started("lines")]
    told += [started("lines[0]/charge"), done("lines[0]/charge"), done("lines[0]", 3)]
    told += [started("lines[1]/charge"), failed("lines[1]/charge"), failed("lines[1]", 3)]
    told += [started("lines[2]/charge", 4), started("lines[2]/parts", 5)]
    told += [done("lines[2]/parts[0]/fetch", 5), done("lines[2]/parts[0]", 6)]
    told += [started("lines[3]/charge", 5)]
    told += [
        StepHeld(key="h", at=at(6), step="lines[3]/charge", reason="failed", error=NO),
        done("lines[0]/charge/undo", 8),
    ]
    append_events(run.id, told)
    run.refresh_from_db()
    return run


class TestTallies:
    def test_count_steps_by_node_over_all_iterations(self):
        answer = get(f"{a_looping_run().id}/tallies/")

        assert {one["node"]: one["counts"] for one in answer["nodes"]} == {
            "charge": {"succeeded": 1, "failed": 1, "running": 1, "held": 1},
            "charge/undo": {"succeeded": 1},
            "fetch": {"succeeded": 1},
            "parts": {"running": 1},
        }
        assert answer["loops"] == [
            {"node": "lines", "begun": 4, "counts": {"failed": 1, "succeeded": 1}},
            {"node": "parts", "begun": 1, "counts": {"succeeded": 1}},
        ]

    def test_the_run_shows_only_what_is_outside_of_loops(self):
        run = a_looping_run()

        detail = get(f"{run.id}/")

        assert [step["path"] for step in detail["steps"]] == ["lines"]
        assert detail["tallies"] == get(f"{run.id}/tallies/")


class TestIterations:
    def numbers(self, run: Run, query: str) -> list[int]:
        return [one["index"] for one in get(f"{run.id}/iterations/?{query}")["items"]]

    def test_come_in_their_order_with_how_each_stands(self):
        page = get(f"{a_looping_run().id}/iterations/?loop=lines")

        assert [(one["index"], one["state"]) for one in page["items"]] == [
            (0, "succeeded"),
            (1, "failed"),
            (2, "running"),
            (3, "held"),
        ]
        assert (page["begun"], page["next"]) == (4, None)
        assert page["counts"] == {"failed": 1, "succeeded": 1}
        assert page["items"][0]["started_at"] == "2026-11-20T09:00:01Z"
        assert page["items"][0]["finished_at"] == "2026-11-20T09:00:03Z"
        assert page["items"][2]["finished_at"] is None

    @pytest.mark.parametrize(
        ("state", "numbers"),
        [("failed", [1]), ("succeeded", [0]), ("running", [2, 3]), ("held", [3]), ("waiting", [])],
    )
    def test_of_one_state(self, state: str, numbers: list[int]):
        assert self.numbers(a_looping_run(), f"loop=lines&state={state}") == numbers

    def test_page_by_page(self):
        run = a_looping_run()

        first = get(f"{run.id}/iterations/?loop=lines&limit=3")
        second = self.numbers(run, f"loop=lines&limit=3&after={first['next']}")

        assert ([one["index"] for one in first["items"]], second) == ([0, 1, 2], [3])

    def test_of_a_loop_in_a_loop(self):
        assert self.numbers(a_looping_run(), "loop=lines[2]/parts") == [0]

    @pytest.mark.parametrize(
        "query",
        ["", "loop=", "loop=lines[2]", "loop=LINES", "loop=lines&state=odd", "loop=lines&limit=x"],
    )
    def test_refuses_what_it_cannot_read(self, query: str):
        get(f"{a_looping_run().id}/iterations/?{query}", status=400)


class TestStepsOfAnIteration:
    def test_are_those_of_this_iteration_alone(self):
        answer = get(f"{a_looping_run().id}/steps/?loop=lines&iteration=2")

        paths = [step["path"] for step in answer["items"]]
        assert paths == ["lines[2]/charge", "lines[2]/parts"]
        assert answer["last_event"] == 15

    def test_hold_no_values_for_those_who_may_not_see_them(self):
        run = a_looping_run()

        answer = get(f"{run.id}/steps/?loop=lines&iteration=1", client=client_of(Role.VIEWER))

        assert "42" not in str(answer)
        assert answer["items"][0]["input"] is None


class TestMoments:
    def test_show_the_run_as_it_stood_after_an_event(self):
        run = a_looping_run()

        early = get(f"{run.id}/moments/3/")
        late = get(f"{run.id}/moments/{run.last_event}/")

        assert [step["path"] for step in early["view"]["steps"]] == ["lines"]
        assert early["view"]["status"] == "running"
        assert (early["at"], early["view"]["last_event"]) == ("2026-11-20T09:00:01Z", 3)
        assert early["tallies"]["nodes"] == [{"node": "charge", "counts": {"running": 1}}]
        assert late["tallies"] == get(f"{run.id}/tallies/")

    def test_that_have_not_come_do_not_exist(self):
        run = a_looping_run()

        for number in (0, 16, 10**20):
            get(f"{run.id}/moments/{number}/", status=404)

    def test_hold_no_values_for_those_who_may_not_see_them(self):
        run = a_run(an_actor("olga@example.org"))
        append_events(run.id, [run_started(), started("charge"), failed("charge")])

        answer = get(f"{run.id}/moments/3/", client=client_of(Role.VIEWER))

        assert "42" not in str(answer)

    def test_law_every_moment_counts_as_the_record_does(self):
        """What is folded for a moment is what the projection held then."""
        run = a_looping_run()
        for number in range(1, run.last_event + 1):
            until = RunEventRow.objects.filter(run=run, number__lte=number).order_by("number")
            again = a_run(an_actor("olga@example.org"))
            append_events(again.id, [_event(body) for body in until.values_list("body", flat=True)])

            nodes, loops = tallies(again.id)
            shown = get(f"{run.id}/moments/{number}/")["tallies"]

            assert {one["node"]: one["counts"] for one in shown["nodes"]} == {
                one.node: one.counts for one in nodes
            }
            assert {one["node"]: one["begun"] for one in shown["loops"]} == {
                one.node: one.begun for one in loops
            }


def _event(body: Any) -> RunEvent:
    from engine.events.model import run_event_adapter

    return run_event_adapter.validate_python(body)


class TestEffects:
    def test_come_page_by_page(self):
        run = a_looping_run()

        assert get(f"{run.id}/effects/?limit=1&step=charge") == {"items": [], "next": None}


class TestTenThousandIterations:
    def test_are_counted_and_paged_in_a_blink(self):
        run = a_run(an_actor("olga@example.org"))
        StepState.objects.bulk_create(_many_states(run, 10_000), batch_size=5_000)

        began = time.monotonic()
        nodes, loops = tallies(run.id)
        page = iterations(run.id, loop="lines", after=9_000, limit=100)
        bad = iterations(run.id, loop="lines", state="failed", limit=100)
        took = time.monotonic() - began

        assert sum(sum(one.counts.values()) for one in nodes) == 30_000
        assert loops[0].begun == 10_000
        assert [page[0].index, len(page)] == [9_001, 100]
        assert [one.index for one in bad[:3]] == [99, 199, 299]
        assert took < 2, f"{took:.2f} s"


def _many_states(run: Run, count: int) -> list[StepState]:
    made = []
    for number in range(count):
        ended = "failed" if number % 100 == 99 else "succeeded"
        for name in ("/check", "/charge", "/tell", ""):
            path = f"lines[{number}]{name}"
            place = place_of(path)
            view = StepView(path=path, status=ended, started_at=at(1), finished_at=at(2))
            made.append(
                StepState(
                    run=run,
                    path=path,
                    node=place.node,
                    loop=place.loop,
                    iteration=place.iteration,
                    status=ended,
                    state=view.model_dump(mode="json"),
                )
            )
    return made
