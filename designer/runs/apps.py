from django.apps import AppConfig
from typing_extensions import override


class RunsConfig(AppConfig):
    name = "designer.runs"
    label = "runs"

    @override
    def ready(self) -> None:
        from designer.connections.holders import register
        from designer.runs.held_connections import holders

        register(self.label, holders)
