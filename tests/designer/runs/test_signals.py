"""The outbox of what runs are to be told."""

import pytest
from django.utils import timezone

from designer.runs import signals
from designer.runs.models import Run, RunSignal, SignalKind
from engine.runtime.activity_contract import PauseRun
from tests.designer.running import a_run

pytestmark = pytest.mark.django_db


def a_started_run() -> Run:
    run = a_run()
    Run.objects.filter(pk=run.pk).update(dispatched_at=timezone.now())
    return run


def put(run: Run, *kinds: SignalKind) -> None:
    for kind in kinds:
        signals.put(run.id, kind=kind, body=PauseRun(by="Olga"))


class TestClaimSignals:
    def test_gives_those_of_one_run_in_their_order(self) -> None:
        put(a_started_run(), SignalKind.PAUSE_RUN, SignalKind.RESUME_RUN)

        claimed = []
        while due := signals.claim_signals():
            (signal,) = due
            claimed.append(signal.kind)
            signals.note_sent(signal)

        assert claimed == ["pause_run", "resume_run"]

    def test_gives_those_of_several_runs_at_once(self) -> None:
        for run in (a_started_run(), a_started_run()):
            put(run, SignalKind.PAUSE_RUN, SignalKind.RESUME_RUN)

        assert [signal.kind for signal in signals.claim_signals()] == ["pause_run", "pause_run"]

    def test_leaves_what_another_dispatcher_is_at(self) -> None:
        put(a_started_run(), SignalKind.PAUSE_RUN, SignalKind.RESUME_RUN)
        signals.claim_signals()

        assert signals.claim_signals() == []

    def test_gives_it_again_when_that_one_died(self) -> None:
        put(a_started_run(), SignalKind.PAUSE_RUN)
        signals.claim_signals()
        RunSignal.objects.update(send_at=timezone.now())

        assert len(signals.claim_signals()) == 1

    def test_holds_back_what_is_behind_one_that_failed(self) -> None:
        put(a_started_run(), SignalKind.PAUSE_RUN, SignalKind.RESUME_RUN)
        (first,) = signals.claim_signals()
        signals.put_off(first)

        assert signals.claim_signals() == []

    def test_waits_until_temporal_has_the_run(self) -> None:
        put(a_run(), SignalKind.PAUSE_RUN)

        assert signals.claim_signals() == []

    def test_knows_the_shape_of_every_kind(self) -> None:
        assert set(signals.BODIES) == set(SignalKind)


class TestSendAgain:
    def test_sends_a_run_that_begins_anew_everything_once_more(self) -> None:
        run = a_started_run()
        put(run, SignalKind.PAUSE_RUN)
        (signal,) = signals.claim_signals()
        signals.note_sent(signal)

        signals.send_again(run.id)

        assert signals.claim_signals() == [signal]
