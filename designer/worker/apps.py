from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "designer.worker"
    label = "worker"
