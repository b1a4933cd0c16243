"""Who is at the other end of a WebSocket, and what of a run they may hear. Asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from designer.access.grants import Grant
from designer.accounts.models import User, Workspace
from designer.accounts.selectors import actor_for
from designer.common.errors import DesignerError, NotFound
from designer.runs.models import Run
from designer.runs.visibility import require_run, sees_data


@dataclass(frozen=True, slots=True)
class Hearing:
    """What somebody may hear of a run: all of it, or events without values."""

    with_data: bool


def user_of_session(session_key: str | None) -> User | None:
    """Find who is signed in with a session; None when nobody is, or no longer."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None


def may_hear(user: User, run_id: UUID) -> Hearing:
    """
    Say what somebody may hear of a run, with their roles of this moment.

    Raises:
        NotFound, Forbidden: nothing at all.
    """
    run = Run.objects.filter(pk=run_id).only("id", "workspace_id", "started_by").first()
    if run is None:
        raise NotFound
    actor = actor_for(user, Workspace.objects.get(pk=run.workspace_id))
    grant = require_run(actor, run)
    return Hearing(with_data=grant is not Grant.METADATA and sees_data(actor, run))


@dataclass(frozen=True, slots=True)
class Present:
    """Who is still there, and what they may still hear; a run that is missing, nothing."""

    user: User | None
    hearings: dict[UUID, Hearing]


def look_again(session_key: str | None, run_ids: Iterable[UUID]) -> Present:
    """Check a session and all its subscriptions."""
    user = user_of_session(session_key)
    hearings: dict[UUID, Hearing] = {}
    if user is not None:
        for run_id in run_ids:
            try:
                hearings[run_id] = may_hear(user, run_id)
            except DesignerError:
                continue
    return Present(user, hearings)
