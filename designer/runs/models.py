"""Runs: the outbox, the events, what they add up to, and the effect ledger."""

from django.db import models
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.common.ids import new_id
from designer.common.ordered_json import OrderedJSONField
from designer.runs.kept_models import KeptChunk, KeptValue, ValueReader
from designer.workflows.models import Version, Workflow

__all__ = ["KeptChunk", "KeptValue", "ValueReader"]


class RunStatus(models.TextChoices):
    """How a run stands."""

    QUEUED = "queued"
    """Accepted and committed; not yet seen by a worker."""
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StartedBy(models.TextChoices):
    """What started a run."""

    FORM = "form"
    API = "api"
    WEBHOOK = "webhook"
    SCHEDULE = "schedule"
    WORKFLOW = "workflow"
    """Another run, by its step "Run another workflow"."""
    FORK = "fork"
    """A person, who has it go on from where another run of the same version came to."""


class Run(models.Model):
    """
    One execution of a version. Its id is also the id of the Temporal execution.

    The row is the outbox: it is committed first and dispatched afterwards, by whoever gets there;
    `dispatched_at` says that Temporal has accepted it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="runs")
    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField(help_text="Counts from 1 in the workspace.")
    status = models.CharField(max_length=12, choices=RunStatus, default=RunStatus.QUEUED)
    trigger = models.CharField(max_length=12, choices=StartedBy)
    started_by = models.CharField(max_length=64, help_text="Actor id; owner of the run.")
    started_by_label = models.CharField(max_length=200)
    client_key = models.CharField(
        max_length=200, null=True, help_text="The same key from the same actor starts one run."
    )
    business_key = models.CharField(
        max_length=200, null=True, help_text="What it is about; one run at a time has it."
    )
    key_kept = models.BooleanField(
        default=False, help_text="Whether it keeps its business key once it has ended well."
    )
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, db_index=False, related_name="children"
    )
    parent_step = models.CharField(
        max_length=300, blank=True, help_text="Path of the step of `parent` that called it."
    )
    depth = models.PositiveSmallIntegerField(default=0, help_text="How many runs are above it.")
    forked_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, db_index=False, related_name="forks"
    )
    fork_step = models.CharField(
        max_length=300,
        blank=True,
        help_text="Path of the step of `forked_from` that is executed again; empty: what failed.",
    )
    forked_by = models.CharField(max_length=200, blank=True, help_text="Who asked for the fork.")
    input = OrderedJSONField()
    output = OrderedJSONField(null=True)
    error = OrderedJSONField(null=True)
    response = OrderedJSONField(null=True, help_text="What it answered early; see responded_at.")
    responded_at = models.DateTimeField(null=True)
    undone = OrderedJSONField(default=list, help_text="Step paths whose effects were undone.")
    paused_by = models.CharField(
        max_length=200, null=True, help_text="Who paused it; null when it is not paused."
    )
    overdue_since = models.DateTimeField(null=True)
    last_event = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    priority = models.PositiveSmallIntegerField(default=3, help_text="1 is served first, 5 last.")
    held = models.BooleanField(
        default=False,
        help_text="Waits because as many runs of its workflow are under way as may be at once.",
    )
    dispatch_at = models.DateTimeField(
        default=timezone.now,
        help_text="When to dispatch it; pushed back while a dispatcher is at it, and by failures.",
    )
    dispatch_tries = models.PositiveIntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    cancel_sent_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True, help_text="When the last event was recorded.")
    check_at = models.DateTimeField(
        default=timezone.now, help_text="When to compare it with Temporal, if it stays quiet."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="run_numbers_differ"),
            models.UniqueConstraint(
                fields=["workflow", "trigger", "started_by", "client_key"],
                condition=models.Q(client_key__isnull=False),
                name="one_run_per_client_key",
            ),
            models.UniqueConstraint(
                fields=["workflow", "business_key"],
                condition=models.Q(business_key__isnull=False)
                & (models.Q(finished_at=None) | models.Q(status=RunStatus.SUCCEEDED, key_kept=True))
                # A person asked for a fork in so many words: it is never answered by another run.
                & ~models.Q(trigger=StartedBy.FORK),
                name="one_run_per_business_key",
            ),
            models.UniqueConstraint(
                fields=["parent", "parent_step"],
                condition=models.Q(parent__isnull=False)
                & ~models.Q(status__in=[RunStatus.FAILED, RunStatus.CANCELLED]),
                name="one_run_per_call",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="runs_newest_first"),
            models.Index(fields=["workspace", "started_by", "-created_at"], name="runs_of_actor"),
            models.Index(fields=["workspace", "business_key"], name="runs_by_business_key"),
            models.Index(fields=["parent", "-id"], name="runs_of_parent"),
            models.Index(
                fields=["forked_from", "-id"],
                condition=models.Q(forked_from__isnull=False),
                name="forks_of_run",
            ),
            models.Index(
                fields=["priority", "id"],
                condition=models.Q(dispatched_at=None, finished_at=None, held=False),
                name="runs_to_dispatch",
            ),
            # Two halves of the unfinished: those that wait for their workflow's limit, in the
            # order in which they are let go, and those that count towards it.
            models.Index(
                fields=["workflow", "priority", "id"],
                condition=models.Q(finished_at=None, held=True),
                name="runs_held",
            ),
            models.Index(
                fields=["workflow"],
                condition=models.Q(finished_at=None, held=False),
                name="runs_let_go",
            ),
            models.Index(
                fields=["cancel_requested_at"],
                condition=models.Q(
                    finished_at=None, cancel_sent_at=None, cancel_requested_at__isnull=False
                ),
                name="runs_to_cancel",
            ),
            models.Index(
                fields=["check_at"],
                condition=models.Q(finished_at=None, dispatched_at__isnull=False),
                name="runs_to_check",
            ),
        ]


class RunEventRow(models.Model):
    """One immutable fact of a run, numbered from 1 under the run's lock."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=300)
    type = models.CharField(max_length=40)
    body = OrderedJSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="event_numbers_differ"),
            models.UniqueConstraint(fields=["run", "key"], name="events_recorded_once"),
        ]


class StepState(models.Model):
    """
    What the events of a step add up to.

    `node`, `loop` and `iteration` say where it is (see `designer.runs.step_place`), `status` how
    it stands: loops are counted by them, without a look into the state.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    path = models.CharField(max_length=300)
    node = models.CharField(max_length=70)
    loop = models.CharField(max_length=300, blank=True)
    iteration = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=12)
    state = OrderedJSONField(help_text="See designer.runs.step_view.StepView.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "path"], name="one_state_per_step")]
        indexes = [
            models.Index(
                fields=["run", "loop", "iteration", "node", "status"],
                condition=models.Q(iteration__isnull=False),
                name="steps_by_iteration",
            ),
            models.Index(
                fields=["run", "loop", "node", "status", "iteration"],
                condition=models.Q(iteration__isnull=False),
                name="steps_in_loops_by_node",
            ),
            # Few steps wait for a decision at a time, so that runs are found by them.
            models.Index(fields=["run"], condition=models.Q(status="held"), name="steps_held"),
        ]


class EffectState(models.TextChoices):
    """How an effect stands."""

    INTENDED = "intended"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Effect(models.Model):
    """The ledger: something that a run does to the outside world, at most once per key."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="effects")
    key = models.CharField(max_length=400)
    step = models.CharField(max_length=300)
    operation = models.CharField(max_length=201)
    mode = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=EffectState, default=EffectState.INTENDED)
    attempt = models.PositiveIntegerField(default=1, help_text="Fences off zombies.")
    output = OrderedJSONField(null=True)
    error = OrderedJSONField(null=True)
    intended_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="effect_keys_differ")]


class SignalKind(models.TextChoices):
    """What a run can be told; the names are those of the engine's signals."""

    RECEIVE_MESSAGE = "receive_message"
    COMPLETE_TASK = "complete_task"
    STEER_STEP = "steer_step"
    PAUSE_RUN = "pause_run"
    RESUME_RUN = "resume_run"


class RunSignal(models.Model):
    """
    Something that a run is to be told: the outbox of signals.

    It is committed first and sent afterwards, by whoever gets there; those of one run in their
    order. Sending it twice is harmless, because its body has an id that the run remembers.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=20, choices=SignalKind)
    step = models.CharField(max_length=300, blank=True, help_text="Path of the step, if of one.")
    body = OrderedJSONField(help_text="The argument of the engine's signal.")
    created_at = models.DateTimeField(auto_now_add=True)
    send_at = models.DateTimeField(
        default=timezone.now,
        help_text="When to send it; pushed back while a dispatcher is at it, and by failures.",
    )
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(
        null=True, help_text="When it was found that the run will never use it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "step"],
                condition=models.Q(kind=SignalKind.COMPLETE_TASK, refused_at=None),
                name="a_task_is_completed_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "id"],
                condition=models.Q(sent_at=None, refused_at=None),
                name="signals_to_send",
            ),
        ]


class Message(models.Model):
    """
    Something that somebody sent to whoever waits for it, by name and key.

    Without a run it is kept for a wait to come, until it expires. It is given to one run; should
    that end without taking it, it is kept again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="messages")
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=200, help_text="The sender's; each counts once.")
    payload = OrderedJSONField(null=True)
    sent_by = models.CharField(max_length=64, help_text="Actor id.")
    sent_by_label = models.CharField(max_length=200)
    received_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="messages")
    taken_at = models.DateTimeField(null=True, help_text="When a step of the run took it.")
    refused = models.CharField(max_length=20, blank=True, help_text="Why its run dropped it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name", "message_id"], name="message_ids_differ"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "name", "key", "id"],
                condition=models.Q(run=None),
                name="messages_kept",
            ),
            models.Index(fields=["expires_at"], name="messages_by_expiry"),
        ]


class Subscription(models.Model):
    """A step that waits for a message; gone when the step has ended."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="subscriptions")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=300)
    way = models.CharField(max_length=63)
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=300, blank=True)
    payload_schema = OrderedJSONField(null=True)
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, help_text="What it was given."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "step", "way"], name="each_way_waits_once"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "name", "key", "id"],
                condition=models.Q(message=None),
                name="subscriptions_open",
            ),
        ]
