"""What people build: workflows, their drafts and their published versions."""

from django.db import models
from typing_extensions import override

from designer.accounts.models import User, Workspace
from designer.common.ids import new_id
from designer.common.ordered_json import OrderedJSONField


class Workflow(models.Model):
    """What a person builds and names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="workflows")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=2_000, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)
    live_version = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at_once = models.PositiveIntegerField(
        null=True,
        help_text="How many of its runs may be under way, as the live version says; null: any.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                condition=models.Q(archived_at=None),
                name="workflow_names_differ",
            )
        ]

    @override
    def __str__(self) -> str:
        return self.name


class InstancePolicy(models.Model):
    """What the administrators of this instance allow: one row, or none before they decide."""

    scripts = models.BooleanField(default=True, help_text="Whether steps may be scripts.")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)


class Draft(models.Model):
    """The editable graph of a workflow. `revision` counts saves and guards against lost ones."""

    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="draft")
    revision = models.PositiveIntegerField(default=1)
    graph = OrderedJSONField(default=dict)
    problems = models.PositiveIntegerField(default=0, help_text="Errors found at the last save.")
    schemas = OrderedJSONField(default=dict, help_text="As in a version, at the last save.")
    based_on = models.ForeignKey("Version", on_delete=models.SET_NULL, null=True, related_name="+")
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)


class Version(models.Model):
    """A published graph with its plan. Rows are never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    graph = OrderedJSONField()
    plan = OrderedJSONField()
    output_schema = OrderedJSONField(
        default=dict, help_text="JSON Schema of what its runs answer, as far as it is known."
    )
    schemas = OrderedJSONField(
        default=dict,
        help_text="What its operations took and gave then, see recorded_schemas; {}: not known.",
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of graph and plan, canonical JSON.")
    note = models.CharField(max_length=2_000, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workflow", "number"], name="version_numbers_differ")
        ]
