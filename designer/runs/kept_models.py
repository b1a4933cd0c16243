"""Values of runs that are too large for histories, in sealed chunks."""

import uuid

from django.db import models


class KeptValue(models.Model):
    """
    A value that histories cannot take; it lasts as long as a run may read it.

    Its id is how a run finds it again, so nobody may be able to guess it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, help_text="SHA-256 of its JSON text.")
    size = models.PositiveIntegerField(help_text="Bytes of its JSON text.")
    chunks = models.PositiveIntegerField(null=True, help_text="How many; null until all are kept.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="kept_values_by_age")]


class KeptChunk(models.Model):
    """A part of a kept value, compressed and sealed."""

    value = models.ForeignKey(KeptValue, on_delete=models.CASCADE, db_index=False)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "number"], name="one_chunk_per_number")
        ]


class ValueReader(models.Model):
    """That a run may read a kept value: its own, or one of a run that it called or goes on from."""

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, db_index=False)
    value = models.ForeignKey(KeptValue, on_delete=models.CASCADE, related_name="readers")
    name = models.CharField(max_length=400, help_text="Where it comes from: a step path.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "value"], name="one_reader_per_run_and_value")
        ]
