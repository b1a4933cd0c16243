from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "designer.common"
    label = "common"
