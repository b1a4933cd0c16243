from django.apps import AppConfig


class HousekeepingConfig(AppConfig):
    name = "designer.housekeeping"
    label = "housekeeping"
