"""The audit log: a chain of events that the application can only add to."""

from django.db import models


class AuditEvent(models.Model):
    """
    What somebody did. No foreign keys: the record outlives what it tells of.

    `hash` covers `prev_hash` and every other column, so that a changed row breaks the chain.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    workspace = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    actor_via = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=2_000, blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-seq"], name="audit_newest_first"),
            models.Index(fields=["workspace", "action", "-seq"], name="audit_by_action"),
            models.Index(fields=["workspace", "actor_id", "-seq"], name="audit_by_actor"),
            models.Index(fields=["workspace", "target_id", "-seq"], name="audit_by_target"),
        ]


class AuditHead(models.Model):
    """The end of the chain: one row, locked while an event is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
