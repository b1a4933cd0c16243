"""Whether this process lives, and whether it can work."""

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from designer.common.errors import Unavailable

log = structlog.get_logger(__name__)


def alive(_request: HttpRequest) -> JsonResponse:
    """Answer as long as the process does."""
    return JsonResponse({"status": "alive"})


def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database is reachable and up to date, else 503."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        log.warning("not ready", why=str(error))
        raise Unavailable("The database does not answer.", retry_after_s=5) from error
    if behind:
        raise Unavailable("The database must be migrated first.", retry_after_s=5)
    return JsonResponse({"status": "ready"})
