"""What the jobs do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django_q.models import Task

from designer.access.roles import Role
from designer.audit import append_only
from designer.audit.models import AuditEvent
from designer.housekeeping.jobs.delete_expired_messages import delete_expired_messages
from designer.housekeeping.jobs.delete_expired_sessions import delete_expired_sessions
from designer.housekeeping.jobs.delete_old_deliveries import KEPT, delete_old_deliveries
from designer.housekeeping.jobs.delete_old_job_results import delete_old_job_results
from designer.housekeeping.jobs.delete_old_slots import delete_old_slots
from designer.housekeeping.jobs.verify_audit_chain import AuditChainBroken, verify_audit_chain
from designer.runs import signals
from designer.runs.messages import send_message
from designer.runs.models import Message, Run, RunSignal, SignalKind
from designer.triggers.models import Delivery, Slot
from designer.triggers.schedules import ScheduleSettings, create_schedule
from designer.triggers.services import create_webhook
from designer.workflows.services import create_workflow
from engine.recurrence.spec import IntervalSpec
from engine.runtime.activity_contract import PauseRun
from tests.designer.running import a_run, a_workflow, an_actor

pytestmark = pytest.mark.django_db


class TestDeleteExpiredMessages:
    def test_leaves_those_that_may_still_be_taken(self):
        olga, run = an_actor(), a_run()
        kept, old, given = (
            send_message(olga, name="payment", key=key).message for key in ("kept", "old", "given")
        )
        Message.objects.filter(pk=given.pk).update(run=run)
        past = timezone.now() - timedelta(seconds=1)
        Message.objects.filter(pk__in=[old.pk, given.pk]).update(expires_at=past)

        assert delete_expired_messages() == 1
        assert set(Message.objects.all()) == {kept, given}

    def test_leaves_signals_of_runs_that_go_on(self):
        over, going = a_run(), a_run()
        for run in (over, going):
            signals.put(run.id, kind=SignalKind.PAUSE_RUN, body=PauseRun(by="Olga"))
        long_ago = timezone.now() - timedelta(days=8)
        Run.objects.filter(pk=over.pk).update(finished_at=long_ago, status="succeeded")

        assert delete_expired_messages() == 1
        assert RunSignal.objects.get().run == going


class TestDeleteExpiredSessions:
    def test_leaves_those_that_go_on(self):
        now = timezone.now()
        Session.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
        Session.objects.create(session_key="new", expire_date=now + timedelta(hours=1))

        assert delete_expired_sessions() == 1
        assert Session.objects.get().session_key == "new"


class TestDeleteOldDeliveries:
    def test_leaves_those_that_may_be_repeated(self):
        dora = an_actor("dora@example.org", Role.DESIGNER)
        hook = create_webhook(dora, workflow=a_workflow(), name="Shop", wait_s=0).webhook
        for key in ("old", "new"):
            Delivery.objects.create(webhook=hook, key=key, run_id=uuid4())
        long_ago = timezone.now() - KEPT - timedelta(days=1)
        Delivery.objects.filter(key="old").update(received_at=long_ago)

        assert delete_old_deliveries() == 1
        assert Delivery.objects.get().key == "new"


class TestDeleteOldSlots:
    def test_leaves_those_of_which_temporal_waits_to_hear(self):
        dora = an_actor("dora@example.org", Role.DESIGNER)
        settings = ScheduleSettings(
            name="Nightly", spec=IntervalSpec(every_s=60), input={"pizza": "funghi"}
        )
        schedule = create_schedule(dora, workflow=a_workflow(), settings=settings)
        now = timezone.now()
        for minute, awaited in enumerate((False, True, False)):
            Slot.objects.create(
                schedule=schedule, scheduled_for=now - timedelta(minutes=minute), awaited=awaited
            )
        Slot.objects.exclude(scheduled_for=now).update(fired_at=now - timedelta(days=91))

        assert delete_old_slots() == 1
        assert {slot.awaited for slot in Slot.objects.all()} == {True, False}


class TestDeleteOldJobResults:
    def test_leaves_recent_ones(self):
        now = timezone.now()
        for name, stopped in (("old", now - timedelta(days=15)), ("new", now)):
            Task.objects.create(
                id=name, name=name, func="f", started=now, stopped=stopped, success=True
            )

        assert delete_old_job_results() == 1
        assert Task.objects.get().name == "new"


class TestVerifyAuditChain:
    def test_counts_a_chain_that_holds(self):
        create_workflow(an_actor("dora@example.org", Role.DESIGNER), name="Orders")

        assert verify_audit_chain() == AuditEvent.objects.count() > 0

    def test_fails_in_sight_when_it_does_not(self):
        a_run()
        append_only.remove(connection)
        AuditEvent.objects.update(actor_label="somebody else")

        with pytest.raises(AuditChainBroken, match="Event 1"):
            verify_audit_chain()
