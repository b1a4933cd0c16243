"""Sending a form."""

from typing import Any
from uuid import UUID

from designer.access.actor import Actor
from designer.forms.selectors import live_form
from designer.runs.models import Run, StartedBy
from designer.runs.services import start_run


def submit_form(
    actor: Actor,
    *,
    workflow_id: UUID,
    input: Any,  # noqa: A002
    client_key: str,
) -> tuple[Run, bool]:
    """
    Start a run from a form. A second click with the same key gives the same run.

    Returns:
        The run, and whether this call made it.

    Raises:
        NotFound: there is no such form for the actor.
        InputInvalid: a field does not fit, or is not on the form.
    """
    form = live_form(actor, workflow_id)
    return start_run(
        actor,
        workflow=form.workflow,
        trigger=StartedBy.FORM,
        input=input,
        client_key=client_key,
        closed=True,
    )
