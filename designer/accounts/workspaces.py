"""Making workspaces, and the first person in one. The operator's doing, never a request's."""

from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from designer.access.actor import Actor, ActorKind, grants_for
from designer.access.roles import Role
from designer.accounts.errors import AccountExists, NoAccount, WorkspaceNameTaken
from designer.accounts.members import add_member
from designer.accounts.models import Membership, User, Workspace
from designer.audit.events import WorkspaceCreated
from designer.audit.services import SYSTEM, record
from designer.common.errors import Invalid

ALONE: Final = (Role.OPERATOR, Role.DESIGNER, Role.WORKSPACE_ADMIN, Role.INSTANCE_ADMIN)
"""Roles with which one person can do everything that there is to do."""

_SLUG_LENGTH: Final = 50


def system_in(workspace: Workspace) -> Actor:
    """Give the actor that sets a workspace up: Baton itself."""
    return Actor(
        kind=ActorKind.SYSTEM,
        id=SYSTEM.id,
        label=SYSTEM.label,
        workspace=workspace.id,
        grants=grants_for([Role.WORKSPACE_ADMIN, Role.INSTANCE_ADMIN]),
    )


@transaction.atomic
def create_workspace(*, name: str, slug: str = "") -> Workspace:
    """
    Make an empty workspace, without any member.

    Args:
        slug: Its part of the address; empty makes one of the name.

    Raises:
        Invalid: the name does not do.
        WorkspaceNameTaken: another one has this name.
    """
    workspace = Workspace(name=name.strip(), slug=slug or _free_slug(name))
    _check(workspace, said="the workspace's name")
    if Workspace.objects.filter(name__iexact=workspace.name).exists():
        raise WorkspaceNameTaken
    workspace.save()
    event = WorkspaceCreated(id=str(workspace.id), label=workspace.name, slug=workspace.slug)
    record(system_in(workspace), event)
    return workspace


@transaction.atomic
def create_administrator(*, email: str, name: str, password: str, workspace: str) -> Membership:
    """
    Make a person, and a workspace in which they can do everything.

    Raises:
        AccountExists: there is such a person.
        Invalid: the address, the name or the password does not do.
        WorkspaceNameTaken: another workspace has this name.
    """
    _check(User(email=email, name=name), said="the e-mail address or the name")
    if User.objects.filter(email=email.lower()).exists():
        raise AccountExists
    if not password:
        message = "A password is needed."
        raise Invalid(message, fields=[{"field": "/password", "message": message}])
    home = create_workspace(name=workspace)
    return add_member(system_in(home), email=email, name=name, roles=ALONE, password=password)


@transaction.atomic
def create_workspace_for(*, email: str, workspace: str) -> Membership:
    """
    Make another workspace for somebody who has an account.

    Raises:
        NoAccount: nobody has this address.
        Invalid, WorkspaceNameTaken: the name does not do, or is another workspace's.
    """
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise NoAccount
    home = create_workspace(name=workspace)
    return add_member(system_in(home), email=user.email, name=user.name, roles=ALONE, password=None)


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:_SLUG_LENGTH].strip("-") or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _check(made: User | Workspace, *, said: str) -> None:
    checked: Iterable[str] = ("email", "name") if isinstance(made, User) else ("name", "slug")
    others = [field.name for field in made._meta.fields if field.name not in checked]  # noqa: SLF001
    try:
        made.clean_fields(exclude=others)
    except ValidationError as error:
        fields = [
            {"field": f"/{field}", "message": text}
            for field, texts in error.message_dict.items()
            for text in texts
        ]
        raise Invalid(f"Check {said}: {fields[0]['message']}", fields=fields) from error
