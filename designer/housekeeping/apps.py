import hashlib
import hmac

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from typing_extensions import override


class HousekeepingConfig(AppConfig):
    name = "designer.housekeeping"
    label = "housekeeping"

    @override
    def ready(self) -> None:
        from django_q.conf import Conf

        # django-q2 signs pickles. With a key of their own, who learns how to sign a cookie
        # cannot sign a task, which would be code.
        own = hmac.new(settings.SECRET_KEY.encode(), b"designer.housekeeping", hashlib.sha256)
        Conf.SECRET_KEY = own.hexdigest()
        post_migrate.connect(
            _after_migrate, sender=apps.get_app_config("django_q"), dispatch_uid="sync_schedules"
        )


def _after_migrate(**_: object) -> None:
    from designer.housekeeping.schedules import sync_schedules

    sync_schedules()
