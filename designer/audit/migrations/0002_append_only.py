"""Lets the application add audit events, and nothing else."""

from django.db import migrations

from designer.audit import append_only


def forwards(_apps, schema_editor):
    append_only.install(schema_editor.connection)


def backwards(_apps, schema_editor):
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
