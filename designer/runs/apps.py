from django.apps import AppConfig
from typing_extensions import override


class RunsConfig(AppConfig):
    name = "designer.runs"
    label = "runs"

    @override
    def ready(self) -> None:
        from designer.audit.witnesses import Witness, register

        register(Witness(model="runs.Run", action="run.started", called="run"))
