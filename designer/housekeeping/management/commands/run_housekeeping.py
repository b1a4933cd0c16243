"""`manage.py run_housekeeping`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from django_q.cluster import Cluster
from typing_extensions import override

from designer.common.readiness import tell_ready
from designer.housekeeping.family import die_with_parents, watch_parent
from designer.housekeeping.schedules import sync_schedules


class Command(BaseCommand):
    help = "Run the periodic jobs: django-q2's cluster, which leaves no process behind."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        sync_schedules()
        # A connection must not be shared with the processes that are forked now.
        connections.close_all()
        watch_parent()
        die_with_parents()
        cluster = Cluster()
        cluster.start()
        tell_ready()
        cluster.sentinel.join()
