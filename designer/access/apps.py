from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "designer.access"
    label = "access"
