from django.apps import AppConfig
from typing_extensions import override


class RunsConfig(AppConfig):
    name = "designer.runs"
    label = "runs"

    @override
    def ready(self) -> None:
        from designer.audit import witnesses
        from designer.connections import holders
        from designer.runs.held_connections import holders as of_runs

        holders.register(self.label, of_runs)
        run = witnesses.Witness(model="runs.Run", action="run.started", called="run")
        witnesses.register(run)
