"""`manage.py check_connectors`: lists what the installed connectors break."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from designer.workflows.breaks import Break, find_breaks


class Command(BaseCommand):
    help = "Hold every live version and draft against the connectors that are installed."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        found = list(find_breaks())
        for one in found:
            self.stdout.write(_line(one))
        if found:
            places = "place no longer fits" if len(found) == 1 else "places no longer fit"
            raise CommandError(
                f"{len(found)} {places} the installed connectors; correct and publish again, or "
                "install the version from before."
            )
        self.stdout.write("Every workflow fits the installed connectors.")


def _line(one: Break) -> str:
    which = "draft" if one.version is None else f"version {one.version}"
    place = f"{one.node or 'workflow'}{one.field}"
    return f"{one.workspace}: {one.workflow} ({which}), {place}: {one.message} [{one.code}]"
