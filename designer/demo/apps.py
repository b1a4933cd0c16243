from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "designer.demo"
    label = "demo"
