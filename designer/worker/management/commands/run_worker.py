"""`manage.py run_worker`."""

import asyncio
import logging
import os
import sys
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from designer.worker.serve import serve


class Command(BaseCommand):
    help = "Execute runs, dispatch those that wait, and mend the record."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.ENVIRONMENT.temporal_address:
            raise CommandError(
                "BATON_TEMPORAL_ADDRESS is not set. `manage.py up` starts a Temporal server and "
                "sets it; elsewhere give the host:port of your cluster."
            )
        code = 0
        try:
            asyncio.run(serve(settings.ENVIRONMENT, sealing_keys=settings.BATON_SEALING_KEYS))
        except Exception:  # noqa: BLE001 -- the edge of the process
            structlog.get_logger(__name__).exception("worker_failed")
            code = 1
        # Temporal's SDK can abort the interpreter while it shuts down, so it does not get to.
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
