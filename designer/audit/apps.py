from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "designer.audit"
    label = "audit"
