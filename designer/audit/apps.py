from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from typing_extensions import override


class AuditConfig(AppConfig):
    name = "designer.audit"
    label = "audit"

    @override
    def ready(self) -> None:
        from designer.audit import denials

        denials.connect()
        post_migrate.connect(_install, sender=self, dispatch_uid="audit_append_only")


def _install(*, using: str, **_: Any) -> None:
    from designer.audit import append_only

    connection = connections[using]
    tables = connection.introspection.table_names()
    if "audit_auditevent" in tables:
        append_only.install(connection)
