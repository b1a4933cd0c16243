"""Checking that every event still says what it said when it was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from designer.audit.chain import FIRST_HASH, chain_hash
from designer.audit.models import AuditEvent, AuditHead
from designer.audit.stored import FAULT, stored_rows
from designer.audit.witnesses import gap


@dataclass(frozen=True, slots=True)
class BadEvent:
    """The first event that does not fit, and why."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How many events fit, and the first one that does not."""

    count: int
    first_bad: BadEvent | None

    @property
    def ok(self) -> bool:
        """Whether the whole chain fits."""
        return self.first_bad is None


def verify_chain() -> Verdict:
    """
    Check every event against its hash, its predecessor, and the head of the chain.

    A chain that fits may still not be the one that was written: so it must also tell of what
    cannot have come to be without it.
    """
    with transaction.atomic():
        # Whoever adds an event holds the head: waiting for it here leaves none half visible.
        head = AuditHead.objects.select_for_update().filter(id=1).first()
        end = (head.seq, head.hash) if head else (0, FIRST_HASH)
        later = AuditEvent.objects.filter(seq__gt=end[0]).order_by("seq")
        beyond = later.values_list("seq", flat=True).first()
    verdict = check_rows(stored_rows(up_to=end[0]), end=end)
    if verdict.ok and beyond is not None:
        why = "it was added without the head of the chain"
        return Verdict(count=verdict.count, first_bad=BadEvent(beyond, why))
    missing = gap() if verdict.ok else ""
    if missing:
        return Verdict(count=0, first_bad=BadEvent(1, missing))
    return verdict


def check_rows(rows: Iterable[Mapping[str, Any]], *, end: tuple[int, str]) -> Verdict:
    """
    Check events, in order, up to where the chain is known to end.

    Args:
        end: Number and hash of the last event, from the head of the chain.
    """
    last_seq, last_hash, count = 0, FIRST_HASH, 0
    for row in rows:
        why = _fault(row, last_seq=last_seq, last_hash=last_hash)
        if why:
            return Verdict(count=count, first_bad=BadEvent(row["seq"], why))
        last_seq, last_hash, count = row["seq"], row["hash"], count + 1
        if last_seq == end[0] and last_hash != end[1]:
            return Verdict(
                count=count - 1,
                first_bad=BadEvent(last_seq, "the head of the chain holds another hash"),
            )
    if last_seq < end[0]:
        return Verdict(
            count=count,
            first_bad=BadEvent(last_seq + 1, "missing: the log ends before the head of the chain"),
        )
    return Verdict(count=count, first_bad=None)


def _fault(row: Mapping[str, Any], *, last_seq: int, last_hash: str) -> str | None:
    if row["seq"] != last_seq + 1:
        return f"event {last_seq + 1} is missing before it"
    if FAULT in row:
        return str(row[FAULT])
    if row["prev_hash"] != last_hash:
        return "it does not follow the event before it"
    try:
        expected = chain_hash(seq=row["seq"], prev_hash=row["prev_hash"], row=row)
    except (TypeError, ValueError):
        return "it cannot be read any more"
    return None if row["hash"] == expected else "it was changed after it was written"
