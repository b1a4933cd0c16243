"""Whatever is changed in the log, the verifier names the event."""

import json
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from designer.access.actor import Actor, ActorKind
from designer.access.roles import Role
from designer.audit import append_only
from designer.audit.chain import COVERED
from designer.audit.event_data import AuditEventData
from designer.audit.events import WorkflowArchived, WorkflowEdited
from designer.audit.models import AuditEvent, AuditHead
from designer.audit.services import NotInTransaction, record, verify
from designer.audit.verify import verify_chain
from designer.workflows.services import create_workflow
from tests.designer.running import an_actor

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(
    kind=ActorKind.PERSON, id="u1", label="Ada", workspace=None, grants={}, ip="10.1.2.3"
)


def tell(count: int = 5, actor: Actor = SOMEBODY) -> None:
    for number in range(count):
        with transaction.atomic():
            record(
                actor,
                WorkflowEdited(
                    id="w1",
                    label="Order",
                    before={"revision": number},
                    revision=number + 1,
                    digest="d" * 64,
                    reason="because",
                ),
            )


@pytest.fixture
def unguarded() -> Iterator[None]:
    """What the owner of the database can do: take the triggers away."""
    append_only.remove(connection)
    yield
    append_only.install(connection)


def run_sql(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


CHANGES: dict[str, Any] = {
    "id": "00000000000070008000000000000001",
    "at": "2020-01-01 00:00:00",
    "workspace": "00000000000070008000000000000002",
    "actor_kind": "token",
    "actor_id": "u2",
    "actor_label": "Eve",
    "actor_via": "t1",
    "action": "workflow.created",
    "outcome": "denied",
    "target_kind": "run",
    "target_id": "w2",
    "target_label": "Other",
    "ip": "10.9.9.9",
    "request_id": "other",
    "before": json.dumps({"revision": 99}),
    "after": json.dumps({"revision": 99}),
    "reason": "no reason",
    "prev_hash": "1" * 64,
    "hash": "1" * 64,
}


class TestVerify:
    def test_an_untouched_log_fits(self) -> None:
        tell(5)

        verdict = verify_chain()

        assert verdict.ok
        assert verdict.count == 5

    def test_an_empty_log_fits(self) -> None:
        assert verify_chain().ok

    def test_every_column_is_covered(self) -> None:
        columns = {field.column for field in AuditEvent._meta.concrete_fields}

        assert columns == {*COVERED, "seq", "prev_hash", "hash"}
        assert set(CHANGES) == columns - {"seq"}

    @pytest.mark.parametrize("column", list(CHANGES))
    @pytest.mark.parametrize("seq", [1, 3, 5])
    def test_a_changed_column_is_found(self, unguarded: None, column: str, seq: int) -> None:
        tell(5)

        run_sql(f'UPDATE audit_auditevent SET "{column}" = %s WHERE seq = %s', CHANGES[column], seq)

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == seq
        assert verdict.count == seq - 1

    @pytest.mark.parametrize(("seq", "named"), [(1, 2), (3, 4), (5, 5)])
    def test_a_removed_event_is_found(self, unguarded: None, seq: int, named: int) -> None:
        tell(5)

        run_sql("DELETE FROM audit_auditevent WHERE seq = %s", seq)

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == named

    def test_a_log_cut_off_at_the_end_is_found(self, unguarded: None) -> None:
        tell(5)

        run_sql("DELETE FROM audit_auditevent WHERE seq > 3")

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == 4
        assert "ends before" in verdict.first_bad.why

    def test_two_events_in_each_others_place_are_found(self, unguarded: None) -> None:
        tell(5)

        run_sql("UPDATE audit_auditevent SET seq = 99 WHERE seq = 2")
        run_sql("UPDATE audit_auditevent SET seq = 2 WHERE seq = 3")
        run_sql("UPDATE audit_auditevent SET seq = 3 WHERE seq = 99")

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == 2

    def test_an_event_added_beside_the_chain_is_found(self, unguarded: None) -> None:
        tell(3)
        last = AuditEvent.objects.get(seq=3)

        AuditEvent.objects.create(**{**_columns(last), "seq": 4, "id": CHANGES["id"]})

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == 4

    @pytest.mark.parametrize(
        ("column", "stored"),
        [
            ("workspace", "zz"),
            ("id", "zz"),
            ("at", "zz"),
            ("at", "2026-99-99 00:00:00"),
            ("after", "{"),
            ("after", "null"),
            ("after", '{"revision": 9, "revision": 3, "digest": "%s"}' % ("d" * 64)),
            ("before", '{"revision":2}'),
        ],
    )
    def test_what_is_stored_in_another_way_is_found(
        self, unguarded: None, column: str, stored: str
    ) -> None:
        if connection.vendor == "sqlite":
            tell(5)

            run_sql("PRAGMA ignore_check_constraints = ON")
            run_sql(f'UPDATE audit_auditevent SET "{column}" = %s WHERE seq = 3', stored)
            run_sql("PRAGMA ignore_check_constraints = OFF")

            verdict = verify_chain()
            assert verdict.first_bad is not None
            assert verdict.first_bad.seq == 3
            assert verdict.count == 2

    def test_a_long_log_is_read_to_its_end(
        self, unguarded: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("designer.audit.stored._AT_ONCE", 2)
        tell(5)
        assert verify_chain().count == 5

        run_sql("UPDATE audit_auditevent SET reason = 'x' WHERE seq = 5")

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == 5

    @pytest.mark.parametrize(
        "head", ["UPDATE audit_audithead SET seq = 0, hash = '0'", "DELETE FROM audit_audithead"]
    )
    def test_an_emptied_log_is_found(self, unguarded: None, head: str) -> None:
        workflow = create_workflow(an_actor("dora@example.org", Role.DESIGNER), name="Orders")
        assert verify_chain().ok

        run_sql("DELETE FROM audit_auditevent")
        run_sql(head)

        verdict = verify_chain()
        assert workflow is not None
        assert verdict.first_bad is not None
        assert (verdict.count, verdict.first_bad.seq) == (0, 1)
        assert "1 workflow, 1 user" in verdict.first_bad.why

    def test_a_log_that_was_begun_anew_is_found(self, unguarded: None) -> None:
        create_workflow(an_actor("dora@example.org", Role.DESIGNER), name="Orders")
        run_sql("DELETE FROM audit_auditevent")
        run_sql("DELETE FROM audit_audithead")

        tell(3)

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert "begun anew" in verdict.first_bad.why

    def test_a_changed_head_is_found(self, unguarded: None) -> None:
        tell(3)

        run_sql("UPDATE audit_audithead SET hash = %s", "2" * 64)

        verdict = verify_chain()
        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == 3

    def test_values_of_every_kind_come_back_as_they_were_hashed(self) -> None:
        odd = {"half": 0.5, "huge": 1e22, "text": "Ünï ☃", "deep": [{"a": [None, True]}]}
        with transaction.atomic():
            record(SOMEBODY, WorkflowArchived(id="w1", before=odd))

        assert verify_chain().ok

    @pytest.mark.parametrize("ip", ["::1", "::ffff:10.0.0.1", "2001:DB8::0:1", "nonsense", None])
    def test_addresses_come_back_as_they_were_hashed(self, ip: str | None) -> None:
        actor = Actor(kind=ActorKind.PERSON, id="u1", label="Ada", workspace=None, grants={}, ip=ip)
        tell(1, actor)

        assert verify_chain().ok

    def test_leaves_an_event_itself(self) -> None:
        tell(1)
        actor = an_actor("audrey@example.org", Role.AUDITOR)

        verdict = verify(actor)

        assert verdict.ok
        assert AuditEvent.objects.get(seq=2).action == "audit.verified"

    def test_says_what_is_wrong_even_when_nothing_can_be_added_any_more(
        self, unguarded: None
    ) -> None:
        tell(5)
        run_sql("DELETE FROM audit_auditevent WHERE seq > 3")
        append_only.install(connection)

        verdict = verify(an_actor("audrey@example.org", Role.AUDITOR))

        assert verdict.first_bad is not None
        assert verdict.first_bad.seq == 4


def _columns(event: AuditEvent) -> dict[str, Any]:
    return {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}


class TestAppendOnly:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_auditevent SET reason = 'x' WHERE seq = 1",
            "UPDATE audit_auditevent SET seq = 9 WHERE seq = 3",
            "DELETE FROM audit_auditevent WHERE seq = 3",
            "DELETE FROM audit_auditevent",
            "UPDATE audit_audithead SET seq = 1",
            "UPDATE audit_audithead SET hash = 'x'",
            "DELETE FROM audit_audithead",
        ],
    )
    def test_the_database_refuses(self, sql: str) -> None:
        tell(3)

        with pytest.raises(DatabaseError), transaction.atomic():
            run_sql(sql)

        assert verify_chain().ok

    def test_an_event_out_of_order_is_refused(self) -> None:
        tell(3)
        row = _columns(AuditEvent.objects.get(seq=2))

        for seq in (2, 3, 5):
            with pytest.raises(DatabaseError), transaction.atomic():
                AuditEvent.objects.create(**{**row, "seq": seq, "id": CHANGES["id"]})

    def test_emptying_the_table_is_refused(self) -> None:
        if connection.vendor == "postgresql":
            tell(1)

            for table in ("audit_auditevent", "audit_audithead"):
                with pytest.raises(DatabaseError), transaction.atomic():
                    run_sql(f"TRUNCATE {table}")

    def test_a_replacement_is_refused(self) -> None:
        if connection.vendor == "sqlite":
            tell(3)

            with pytest.raises(DatabaseError), transaction.atomic():
                run_sql(
                    "INSERT OR REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent"
                    " WHERE seq = 2"
                )

    def test_the_models_cannot_change_one_either(self) -> None:
        tell(1)
        event = AuditEvent.objects.get()
        event.reason = "another"

        with pytest.raises(DatabaseError), transaction.atomic():
            event.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            event.delete()


class TestRecord:
    @pytest.mark.django_db(transaction=True)
    def test_refuses_outside_of_a_transaction(self) -> None:
        with pytest.raises(NotInTransaction):
            record(SOMEBODY, WorkflowArchived(id="w1"))

    def test_refuses_what_is_not_on_the_list(self) -> None:
        class Invented(AuditEventData):
            action = "invented.happened"

        with pytest.raises(TypeError):
            record(SOMEBODY, Invented())

    def test_goes_with_what_it_tells_when_that_is_rolled_back(self) -> None:
        tell(1)

        class Change(Exception):
            pass

        def change() -> None:
            with transaction.atomic():
                record(SOMEBODY, WorkflowArchived(id="w1"))
                raise Change

        with pytest.raises(Change):
            change()

        assert AuditHead.objects.get().seq == AuditEvent.objects.count() == 1


class TestTogether:
    @pytest.mark.django_db(transaction=True)
    def test_events_of_many_at_once_make_one_chain(self) -> None:
        def work() -> None:
            tell(10)
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        verdict = verify_chain()
        assert verdict.ok
        assert verdict.count == 40


class TestCommand:
    def test_counts_what_fits(self) -> None:
        tell(4)
        out = StringIO()

        call_command("verify_audit", stdout=out)

        assert out.getvalue() == "4 audit events fit.\n"

    def test_fails_and_names_the_first_that_does_not(self, unguarded: None) -> None:
        tell(4)
        run_sql("UPDATE audit_auditevent SET reason = 'x' WHERE seq = 2")

        with pytest.raises(CommandError, match="Event 2 does not fit"):
            call_command("verify_audit")

    def test_fails_when_the_log_was_emptied(self) -> None:
        an_actor()

        with pytest.raises(CommandError, match="the log was emptied"):
            call_command("verify_audit")
