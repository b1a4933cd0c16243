"""`manage.py verify_audit`: checks the audit log, and fails when it does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from designer.audit.services import SYSTEM, verify_and_remember


class Command(BaseCommand):
    help = "Check that no audit event was changed, removed or put in between."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_and_remember(SYSTEM)
        bad = verdict.first_bad
        if bad is not None:
            raise CommandError(f"Event {bad.seq} does not fit: {bad.why}.")
        self.stdout.write(f"{verdict.count} audit events fit.")
