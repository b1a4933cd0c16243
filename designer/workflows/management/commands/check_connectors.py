"""`manage.py check_connectors`: lists what the installed connectors break."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from designer.workflows.breaks import Break, Report, everywhere, reports


class Command(BaseCommand):
    help = "Hold every live version and draft against the connectors that are installed."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        found = [
            (report, one) for report in reports(everywhere()) for one in report.breaks if one.breaks
        ]
        for report, one in found:
            self.stdout.write(_line(report, one))
        if found:
            places = "place no longer fits" if len(found) == 1 else "places no longer fit"
            raise CommandError(
                f"{len(found)} {places} the installed connectors; correct and publish again, or "
                "install the version from before."
            )
        self.stdout.write("Every workflow fits the installed connectors.")


def _line(report: Report, one: Break) -> str:
    which = "draft" if report.version is None else f"version {report.version}"
    place = f"{one.node or 'workflow'}{one.field}"
    return f"{report.workspace}: {report.workflow} ({which}), {place}: {one.message} [{one.code}]"
