"""Values that are too large for histories: in sealed chunks, for the runs that may read them."""

import json
import os
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from django.utils import timezone

from designer.access.roles import Role
from designer.accounts.models import User
from designer.common.sealing import SealBroken
from designer.housekeeping.jobs.delete_unread_values import KEPT, delete_unread_values
from designer.runs.kept import KeptValues, chunks_of, find_value, share_all
from designer.runs.kept_models import KeptChunk, KeptValue, ValueReader
from designer.runs.models import Run
from engine.activities.values import KeptValues as Keeper
from engine.expressions.references import KEY
from engine.ports import NewValue, RunClosed
from tests.designer.running import a_member, a_run, an_actor

pytestmark = pytest.mark.django_db

CANARY = "canary-in-a-large-value"
ROWS = [{"id": number, "note": CANARY, "noise": os.urandom(80).hex()} for number in range(12_000)]
"""Some 2.5 MB, which take more than one chunk."""


def keep(run: Run, value: Any = ROWS, name: str = "fetch") -> dict[str, Any]:
    kept: dict[str, Any] = Keeper(KeptValues()).keep(value, run_id=str(run.id), name=name)
    return kept


def id_of(reference: dict[str, Any]) -> str:
    name: str = reference[KEY]["id"]
    return name


class TestKeptValues:
    def test_come_back_as_they_were(self) -> None:
        run = a_run()
        reference = keep(run)

        opened = Keeper(KeptValues()).open({"rows": reference}, run_id=str(run.id))

        assert opened == {"rows": ROWS}
        assert KeptChunk.objects.count() > 1

    def test_are_not_there_for_another_run(self) -> None:
        reference = keep(a_run())
        other = a_run()

        assert Keeper(KeptValues()).open([reference], run_id=str(other.id)) == [reference]
        assert KeptValues().get(id_of(reference), run_id="no id") is None
        assert KeptValues().get("no id", run_id=str(other.id)) is None

    def test_hold_nothing_that_the_database_shows(self) -> None:
        keep(a_run(), value=[CANARY] * 20_000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM runs_keptchunk")
            stored = b"".join(bytes(row[0]) for row in cursor.fetchall())

        assert CANARY.encode() not in stored
        assert len(stored) < 50_000

    def test_of_the_same_name_and_content_are_one(self) -> None:
        run = a_run()

        assert keep(run) == keep(run)
        assert KeptValue.objects.count() == 1
        assert keep(run, name="other") != keep(run)

    def test_need_a_run(self) -> None:
        for run_id in (str(uuid4()), "no id"):
            with pytest.raises(RunClosed):
                KeptValues().put(
                    NewValue(run_id=run_id, name="x", digest="0" * 64, size=1), iter([b"x"])
                )

    def test_that_broke_off_are_found_by_nobody(self) -> None:
        run = a_run()

        def chunks() -> Any:
            yield b"one"
            raise ConnectionError

        with pytest.raises(ConnectionError):
            KeptValues().put(
                NewValue(run_id=str(run.id), name="x", digest="0" * 64, size=1), chunks()
            )
        assert find_value(KeptValue.objects.get().id, run_id=run.id) is None

    def test_whose_chunks_were_exchanged_do_not_open(self) -> None:
        run = a_run()
        kept = find_value(id_of(keep(run)), run_id=run.id)
        other = find_value(id_of(keep(run, name="other")), run_id=run.id)
        assert kept is not None
        sealed = KeptChunk.objects.get(value=other, number=0).sealed
        KeptChunk.objects.filter(value=kept, number=0).update(sealed=sealed)

        with pytest.raises(SealBroken):
            list(chunks_of(kept))


class TestSharing:
    def test_outlives_the_run_that_kept_them(self) -> None:
        run, fork = a_run(), a_run()
        reference = keep(run)
        share_all(from_run=run.id, to_run=fork.id)
        share_all(from_run=run.id, to_run=fork.id)

        run.delete()
        KeptValue.objects.update(created_at=timezone.now() - timedelta(days=30))

        assert delete_unread_values() == 0
        assert Keeper(KeptValues()).open(reference, run_id=str(fork.id)) == ROWS

    def test_gives_only_what_the_other_may_read(self) -> None:
        run, caller, stranger = a_run(), a_run(), a_run()
        own, foreign = keep(run), keep(stranger)

        Keeper(KeptValues()).share([own, foreign], run_id=str(caller.id), from_run=str(run.id))

        readers = ValueReader.objects.filter(run=caller).values_list("value", flat=True)
        assert [str(value) for value in readers] == [id_of(own)]


class TestDeleteUnreadValues:
    def test_deletes_what_no_run_may_read_any_more(self) -> None:
        gone, stays = a_run(), a_run()
        keep(gone)
        kept = keep(stays)
        gone.delete()
        long_ago = timezone.now() - KEPT - timedelta(seconds=1)
        KeptValue.objects.update(created_at=long_ago)

        assert delete_unread_values() == 1
        assert str(KeptValue.objects.get().id) == id_of(kept)
        assert not KeptChunk.objects.exclude(value_id=UUID(id_of(kept))).exists()

    def test_leaves_one_that_is_being_put(self) -> None:
        KeptValue.objects.create(digest="0" * 64, size=1)

        assert delete_unread_values() == 0


class TestDownload:
    def get(self, run: Run, value_id: str, *roles: Role, email: str = "per@example.org") -> Any:
        client = Client()
        client.force_login(a_member(email, *roles))
        return client.get(f"/api/workspaces/shop/runs/{run.id}/values/{value_id}/")

    def test_is_refused_to_who_sees_no_values(self) -> None:
        run = a_run(an_actor("olga@example.org"))
        value_id = id_of(keep(run))

        assert self.get(run, value_id, Role.DESIGNER).status_code in (403, 404)
        assert self.get(run, value_id, Role.BUSINESS_USER, email="b@example.org").status_code in (
            403,
            404,
        )

    def test_knows_the_values_of_this_run_only(self) -> None:
        run, other = a_run(an_actor("olga@example.org")), a_run()
        value_id = id_of(keep(other))

        assert self.get(run, value_id, Role.OPERATOR).status_code == 404
        assert self.get(run, str(uuid4()), Role.OPERATOR).status_code == 404

    @pytest.mark.django_db(transaction=True)
    async def test_gives_all_of_it_to_who_may_see_outputs(self) -> None:
        def prepare() -> tuple[User, str]:
            run = a_run(an_actor("olga@example.org"))
            return a_member("per@example.org", Role.OPERATOR), f"{run.id}/values/{id_of(keep(run))}"

        person, where = await sync_to_async(prepare)()
        client = AsyncClient()
        await client.aforce_login(person)
        answer = await client.get(f"/api/workspaces/shop/runs/{where}/")

        assert isinstance(answer, StreamingHttpResponse)
        body = b"".join([part async for part in answer])
        assert json.loads(body) == ROWS
        assert int(answer.headers["Content-Length"]) == len(body)
        assert "attachment" in answer.headers["Content-Disposition"]
