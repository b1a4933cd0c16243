from django.apps import AppConfig
from typing_extensions import override


class WorkflowsConfig(AppConfig):
    name = "designer.workflows"
    label = "workflows"

    @override
    def ready(self) -> None:
        from designer.audit.witnesses import Witness, register

        register(Witness(model="workflows.Workflow", action="workflow.created", called="workflow"))
