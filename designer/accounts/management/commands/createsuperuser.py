"""`manage.py createsuperuser`: Django's own, which there is no use for here."""

from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override


class Command(BaseCommand):
    help = "Baton has no superusers: see create_admin."
    requires_system_checks = []

    @override
    def handle(self, *_: Any, **_options: Any) -> NoReturn:
        raise CommandError(
            "Baton has no superusers: what people may do is said by their roles in a workspace. "
            "Use manage.py create_admin."
        )
