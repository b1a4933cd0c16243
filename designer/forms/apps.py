from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "designer.forms"
    label = "forms"
