"""Values of runs that are kept by reference, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from designer.access.api import BatonView
from designer.access.permissions import Permission
from designer.common.errors import Forbidden, NotFound
from designer.runs import selectors
from designer.runs.kept import chunks_of, find_value
from designer.runs.kept_models import KeptValue
from designer.runs.visibility import require_run, sees_data
from engine.activities.values import unpacked


class RunValueView(BatonView):
    """`GET runs/<id>/values/<id>/`."""

    permissions: ClassVar = {"GET": Permission.SEE_RUN_DATA}

    @extend_schema(
        operation_id="downloadRunValue",
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, _request: Request, *, run_id: UUID, value_id: UUID, **_: Any) -> HttpResponseBase:
        """Download a value that is too large for the page, as JSON."""
        run = selectors.find_run(self.actor, run_id)
        require_run(self.actor, run, Permission.SEE_RUN_DATA)
        if not sees_data(self.actor, run):
            raise Forbidden
        kept = find_value(value_id, run_id=run.id)
        if kept is None:
            raise NotFound
        return StreamingHttpResponse(
            _parts(kept),
            content_type="application/json",
            headers={
                "Content-Length": str(kept.size),
                "Content-Disposition": f'attachment; filename="run-{run.number}-{value_id}.json"',
            },
        )


async def _parts(kept: KeptValue) -> AsyncIterator[bytes]:
    """Read a value as fast as it is taken, so that no request holds all of it."""
    parts = unpacked(chunks_of(kept))

    def following() -> bytes | None:
        return next(parts, None)

    while (part := await sync_to_async(following)()) is not None:
        yield part
