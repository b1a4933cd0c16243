"""What starts runs from outside: webhooks."""

from django.db import models

from designer.accounts.models import User, Workspace
from designer.common.ids import new_id
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
