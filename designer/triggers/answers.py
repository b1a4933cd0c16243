"""What the sender of a webhook is told about its run."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase, JsonResponse

from designer.common.errors import DesignerError, NotFound
from designer.common.problems import problem_response
from designer.runs.kept import open_kept
from designer.runs.models import Run, RunStatus
from designer.triggers.models import Webhook
from engine.expressions.references import holds_reference

_SALT = "designer.triggers.result"
_GOOD_FOR_S = 7 * 24 * 3600
_LOOK_AGAIN_S = 2
_UNPROCESSABLE = 422
_BAD_GATEWAY = 502


class RunEndedBadly(DesignerError):
    """The run that the request started failed or was cancelled."""

    code = "webhook.run_failed"
    message = "The workflow could not be completed. Ask its owner, and name the run."


def answer_of(run: Run) -> HttpResponseBase:
    """
    Answer for a run that has answered early, or is over: with its output, or why there is none.

    What it answered early stands, however it ends.
    """
    if run.responded_at is not None:
        return _whole(run, run.response)
    if run.status == RunStatus.SUCCEEDED:
        return _whole(run, run.output)
    return problem_response(_why(run))


def answer_not_yet(*, webhook: UUID, run: UUID) -> HttpResponseBase:
    """Answer that the run goes on, and where its end will be told."""
    address = f"{settings.BATON_BASE_URL}/hooks/results/{_token(webhook, run)}/"
    told = {"status": "running", "run": str(run), "result_url": address}
    headers = {"Location": address, "Retry-After": str(_LOOK_AGAIN_S)}
    return JsonResponse(told, status=202, headers=headers)


def answer_token(token: str) -> HttpResponseBase:
    """
    Answer for the run that a token stands for.

    Raises:
        NotFound: the token is invented or too old, or its webhook is gone or switched off.
    """
    try:
        webhook, run_id = signing.loads(token, salt=_SALT, max_age=_GOOD_FOR_S)
    except signing.BadSignature as error:
        raise NotFound from error
    # The run may be another sender's that had its business key first, but of the same workflow.
    found = Webhook.objects.filter(pk=webhook, enabled=True)
    run = Run.objects.filter(pk=run_id, workflow__in=found.values("workflow")).first()
    if run is None:
        raise NotFound
    if run.finished_at is None and run.responded_at is None:
        return answer_not_yet(webhook=UUID(webhook), run=run.id)
    return answer_of(run)


def needs_database(run: Run) -> bool:
    """Say whether a part of the answer is kept elsewhere, because it is large."""
    return holds_reference([run.response, run.output])


def _whole(run: Run, value: Any) -> HttpResponseBase:
    return JsonResponse(open_kept(value, run_id=run.id), safe=False)


def _token(webhook: UUID, run: UUID) -> str:
    return signing.dumps([str(webhook), str(run)], salt=_SALT)


def _why(run: Run) -> DesignerError:
    about: dict[str, Any] = {"run": str(run.id), "number": run.number}
    if run.status == RunStatus.CANCELLED or not run.error:
        error = RunEndedBadly("The run was cancelled.", **about)
        error.code, error.status = "run.cancelled", _UNPROCESSABLE
        return error
    if run.error["fault"] != "author":
        # What another system said is for those who may see the run, not for whoever calls.
        error = RunEndedBadly(cause=run.error["code"], **about)
        error.status = _BAD_GATEWAY
        return error
    error = RunEndedBadly(run.error["message"], **about)
    error.code, error.status = run.error["code"], _UNPROCESSABLE
    return error
