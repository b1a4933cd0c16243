from django.db import migrations, models

from designer.common.ordered_json import OrderedJSONField
from designer.runs.step_place import place_of


def fill(apps, schema_editor):
    """Say of the steps of earlier runs where they are and how they stand."""
    states = apps.get_model("runs", "StepState").objects
    changed = []
    for row in states.only("id", "path", "state").iterator(chunk_size=500):
        place = place_of(row.path)
        row.node, row.loop, row.iteration = place.node, place.loop, place.iteration
        row.status = row.state["status"]
        changed.append(row)
    states.bulk_update(changed, ["node", "loop", "iteration", "status"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("runs", "0005_messages_and_signals")]

    operations = [
        migrations.AddField(
            model_name="stepstate",
            name="node",
            field=models.CharField(default="", max_length=70),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stepstate",
            name="loop",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stepstate",
            name="iteration",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="stepstate",
            name="status",
            field=models.CharField(default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="stepstate",
            name="state",
            field=OrderedJSONField(help_text="See designer.runs.step_view.StepView."),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="stepstate",
            index=models.Index(
                condition=models.Q(("iteration__isnull", False)),
                fields=["run", "loop", "iteration", "node", "status"],
                name="steps_by_iteration",
            ),
        ),
        migrations.AddIndex(
            model_name="stepstate",
            index=models.Index(
                condition=models.Q(("iteration__isnull", False)),
                fields=["run", "loop", "node", "status", "iteration"],
                name="steps_in_loops_by_node",
            ),
        ),
    ]
