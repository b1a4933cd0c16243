"""What starts runs from outside: webhooks and schedules."""

from django.db import models
from django.utils import timezone

from designer.accounts.models import User, Workspace
from designer.common.ids import new_id
from designer.common.ordered_json import OrderedJSONField
from designer.runs.models import Run
from designer.workflows.models import Workflow


class Webhook(models.Model):
    """
    An address that starts a workflow.

    The address holds a secret of which only a hash is kept; the signing secret is sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="webhooks")
    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=120)
    path_digest = models.CharField(max_length=64, unique=True)
    sealed_secret = models.BinaryField()
    wait_s = models.PositiveIntegerField(default=60, help_text="0 answers 202 at once.")
    enabled = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    rotated_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """
    A request that a webhook accepted; the same one again starts nothing.

    A request leaves one row for its signature and one for its delivery id, if it has one: a
    captured request must not count as new because somebody changed its id, which is not signed.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=220, help_text="`signature:…` or `id:…`.")
    run_id = models.UUIDField()
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="deliveries_counted_once")
        ]


class Overlap(models.TextChoices):
    """What happens when a slot comes while an earlier run of the schedule is going on."""

    SKIP = "skip"
    BUFFER_ONE = "buffer_one"
    BUFFER_ALL = "buffer_all"
    CANCEL_OTHER = "cancel_other"
    ALLOW_ALL = "allow_all"


class Schedule(models.Model):
    """
    When a workflow starts by itself: what people want, brought to Temporal by the worker.

    The row is the outbox. `revision` counts what Temporal must learn of; `temporal_revision` is
    what it has learnt, null where it has no such schedule. A deleted row stays, so that its slots
    are never fired again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="schedules")
    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=120)
    spec = OrderedJSONField(help_text="See engine.recurrence.spec.")
    spec_since = models.DateTimeField(help_text="Slots before this were never this spec's.")
    overlap = models.CharField(max_length=12, choices=Overlap, default=Overlap.SKIP)
    catch_up_s = models.PositiveIntegerField(
        help_text="How late a slot may be fired when something was down."
    )
    input = OrderedJSONField(default=dict)
    paused_at = models.DateTimeField(null=True, help_text="When it was last paused.")
    resumed_at = models.DateTimeField(null=True, help_text="Null while it is paused.")
    pause_note = models.CharField(max_length=500, blank=True)
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)

    revision = models.PositiveIntegerField(default=1)
    effective_at = models.DateTimeField(
        default=timezone.now, help_text="Since when Temporal may have missed slots."
    )
    temporal_revision = models.PositiveIntegerField(null=True)
    put_at = models.DateTimeField(
        default=timezone.now, help_text="When to bring it to Temporal; pushed back by failures."
    )
    put_tries = models.PositiveIntegerField(default=0)
    check_at = models.DateTimeField(default=timezone.now, help_text="When to compare it.")
    seen_at = models.DateTimeField(null=True, help_text="When Temporal last had it as it is here.")
    skipped = models.PositiveIntegerField(default=0, help_text="Slots dropped by the overlap rule.")
    missed = models.PositiveIntegerField(default=0, help_text="Slots over the catch-up window.")

    class Meta:
        indexes = [
            models.Index(
                fields=["put_at"],
                condition=models.Q(temporal_revision=None)
                | ~models.Q(temporal_revision=models.F("revision")),
                name="schedules_to_put",
            ),
            models.Index(
                fields=["check_at"],
                condition=models.Q(temporal_revision__isnull=False),
                name="schedules_to_check",
            ),
        ]

    @property
    def paused(self) -> bool:
        """Whether it is paused."""
        return self.paused_at is not None and self.resumed_at is None


class SlotKind(models.TextChoices):
    """Why a slot was fired."""

    PLANNED = "planned"
    """Its time came."""
    BY_HAND = "by_hand"
    BACKFILL = "backfill"


class Slot(models.Model):
    """
    One time at which a schedule fired, and what came of it; each starts at most one run.

    The run outlives nothing here and may be cleared away before its slot, so the database does
    not hold the two together.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="slots")
    scheduled_for = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=SlotKind, default=SlotKind.PLANNED)
    fired_at = models.DateTimeField(auto_now_add=True)
    run = models.ForeignKey(
        Run, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    missed_code = models.CharField(max_length=80, blank=True)
    missed_message = models.CharField(max_length=500, blank=True)
    awaited = models.BooleanField(
        default=False, help_text="Whether Temporal waits to hear of the run's end."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "scheduled_for"], name="slots_fire_once")
        ]
        indexes = [
            models.Index(fields=["run"], condition=models.Q(awaited=True), name="slots_awaited"),
        ]


class SlotOrder(models.Model):
    """
    Slots that a person asked for: one at once, or those of a stretch of the past.

    The row is the outbox to Temporal; `sent_at` says that Temporal has it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=8, choices=SlotKind)
    first = models.DateTimeField(help_text="The first slot.")
    last = models.DateTimeField(help_text="The last slot; the same when there is one.")
    slots = models.PositiveIntegerField(help_text="How many slots these are.")
    overlap = models.CharField(max_length=12, choices=Overlap)
    client_key = models.CharField(max_length=200, null=True)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(auto_now_add=True)
    send_at = models.DateTimeField(default=timezone.now)
    send_tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "client_key"],
                condition=models.Q(client_key__isnull=False),
                name="one_order_per_client_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["send_at"], condition=models.Q(sent_at=None), name="orders_to_send"
            )
        ]
