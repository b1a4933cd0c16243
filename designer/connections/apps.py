from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "designer.connections"
    label = "connections"
