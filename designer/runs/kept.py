"""Keeps values that are too large for histories: in chunks, each one short transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from designer.common.sealing import seal, unseal
from designer.runs.kept_models import KeptChunk, KeptValue, ValueReader
from designer.runs.models import Run
from engine.activities.values import KeptValues as Keeper
from engine.ports import NewValue, RunClosed

_LONGEST_NAME = 400


class KeptValues:
    """Fulfils `engine.ports.ValueStore` with Django. Safe to call from any thread."""

    def put(self, value: NewValue, chunks: Iterable[bytes]) -> str:
        """See `engine.ports.ValueStore.put`."""
        run_id, name = _uuid(value.run_id), value.name[:_LONGEST_NAME]
        known = ValueReader.objects.filter(run=run_id, name=name, value__digest=value.digest)
        found = known.values_list("value", flat=True).first()
        if found is not None:
            return str(found)
        if run_id is None or not Run.objects.filter(pk=run_id).exists():
            raise _no_run(value.run_id)
        kept = KeptValue.objects.create(digest=value.digest, size=value.size)
        count = 0
        for number, chunk in enumerate(chunks):
            sealed = seal(chunk, purpose=_purpose(kept.id, number))
            KeptChunk.objects.create(value=kept, number=number, sealed=sealed)
            count = number + 1
        try:
            with transaction.atomic():
                KeptValue.objects.filter(pk=kept.pk).update(chunks=count)
                ValueReader.objects.create(run_id=run_id, value=kept, name=name)
        except IntegrityError as error:
            raise _no_run(value.run_id) from error
        return str(kept.id)

    def get(self, value_id: str, *, run_id: str) -> Iterator[bytes] | None:
        """See `engine.ports.ValueStore.get`."""
        kept = find_value(value_id, run_id=run_id)
        return None if kept is None else chunks_of(kept)

    def share(self, value_ids: Sequence[str], *, from_run: str, to_run: str) -> None:
        """See `engine.ports.ValueStore.share`."""
        ids = [value_id for text in value_ids if (value_id := _uuid(text)) is not None]
        rows = ValueReader.objects.filter(run=_uuid(from_run), value__in=ids)
        run_id = _uuid(to_run)
        if run_id is not None:
            _let_read(rows, to_run=run_id)


def open_kept(value: Any, *, run_id: UUID) -> Any:
    """
    Give what a run answered with everything in it that is kept elsewhere.

    Raises:
        ValueTooLarge: that is more than any run may answer.
        SealBroken, ValueGone: it cannot be read any more.
    """
    return Keeper(KeptValues()).open(value, run_id=str(run_id))


def share_all(*, from_run: UUID, to_run: UUID) -> None:
    """Let a run read everything that another may read."""
    _let_read(ValueReader.objects.filter(run=from_run), to_run=to_run)


def find_value(value_id: UUID | str, *, run_id: UUID | str) -> KeptValue | None:
    """Find a value that a run may read."""
    readers = ValueReader.objects.filter(run=_uuid(run_id), value=_uuid(value_id))
    rows = readers.exclude(value__chunks=None).select_related("value")
    reader = rows.first()
    return None if reader is None else reader.value


def chunks_of(kept: KeptValue) -> Iterator[bytes]:
    """
    Give the chunks of a value, one at a time.

    Raises:
        SealBroken: one was changed, or its key is gone.
    """
    for number in range(kept.chunks or 0):
        chunk = KeptChunk.objects.get(value=kept, number=number)
        yield unseal(bytes(chunk.sealed), purpose=_purpose(kept.id, number))


def delete_unread(*, before: datetime, most: int) -> int:
    """Delete values that no run may read, some at a time, and say how many there were."""
    old = KeptValue.objects.filter(created_at__lt=before, readers=None)
    ids = list(old.values_list("id", flat=True)[:most])
    for value_id in ids:
        KeptChunk.objects.filter(value=value_id).delete()
        KeptValue.objects.filter(pk=value_id, readers=None).delete()
    return len(ids)


def _let_read(rows: Iterable[ValueReader], *, to_run: UUID) -> None:
    ValueReader.objects.bulk_create(
        [ValueReader(run_id=to_run, value_id=row.value_id, name=row.name) for row in rows],
        ignore_conflicts=True,
    )


def _purpose(value_id: UUID, number: int) -> str:
    return f"kept-value:{value_id}:{number}"


def _uuid(text: UUID | str) -> UUID | None:
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        return None


def _no_run(run_id: str) -> RunClosed:
    return RunClosed(f"There is no run {run_id}.", run_id=run_id)
