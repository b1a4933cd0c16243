from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runs", "0008_kept_values")]

    operations = [
        migrations.AddIndex(
            model_name="stepstate",
            index=models.Index(
                condition=models.Q(("status", "held")), fields=["run"], name="steps_held"
            ),
        ),
    ]
