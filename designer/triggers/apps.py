from django.apps import AppConfig


class TriggersConfig(AppConfig):
    name = "designer.triggers"
    label = "triggers"
