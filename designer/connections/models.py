"""Stored credentials, sealed."""

from django.db import models
from typing_extensions import override

from designer.accounts.models import User, Workspace
from designer.common.ids import new_id


class Connection(models.Model):
    """Credentials for a connector. `sealed` is opened only by the credential broker."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="connections")
    connector = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    config = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    allowed_hosts = models.JSONField(default=list)
    rate_limit = models.JSONField(null=True, help_text="See designer.connections.rate_limits.")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    rotated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="connection_names_differ")
        ]

    @override
    def __str__(self) -> str:
        return self.name


class ConnectionPace(models.Model):
    """
    How far ahead the calls of a connection with a rate limit are booked, in seconds since 1970.

    Attributes:
        booked: When the booked calls will have used up what the limit gives; the theoretical
            arrival time of the generic cell rate algorithm.
        queued: The same, with those that were sent away to come back later.
    """

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, primary_key=True, related_name="pace"
    )
    booked = models.FloatField(default=0)
    queued = models.FloatField(default=0)


class ConnectionUse(models.Model):
    """A workflow names a connection, in its draft or in its live version."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="uses")
    workflow_id = models.UUIDField(db_index=True)
    workflow_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "workflow_id"], name="each_use_counted_once"
            )
        ]
