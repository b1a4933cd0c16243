"""Adding members, changing their roles, removing them."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.access.roles import Role
from designer.accounts.errors import AddressNotOwn, AlreadyMember, LastAdmin, RolesClash
from designer.accounts.models import ApiToken, Membership, RoleBinding, User, Workspace
from designer.accounts.selectors import roles_of
from designer.audit.events import MemberAdded, MemberRemoved, MemberRolesChanged
from designer.audit.services import record
from designer.common.errors import Forbidden, Invalid, NotFound

ADMIN_ROLES: Final = frozenset({Role.AUDITOR, Role.WORKSPACE_ADMIN, Role.INSTANCE_ADMIN})
"""Roles that only who may assign administrators gives and takes."""

_CLASH_WITH_AUDITOR: Final = frozenset({Role.DESIGNER, Role.APPROVER, Role.WORKSPACE_ADMIN})


@transaction.atomic
def add_member(
    actor: Actor, *, email: str, name: str, roles: Iterable[Role], password: str | None
) -> Membership:
    """
    Make somebody a member; who has no account yet gets one.

    Raises:
        Forbidden: the actor may not add members, or not give these roles.
        AlreadyMember: they are one.
        AddressNotOwn: an account has the address, and was not made with it.
        Invalid: the password is too weak, or they have an account with a password of their own.
        RolesClash: nobody may hold these roles together.
    """
    require(actor, Permission.MANAGE_MEMBERS)
    wanted = frozenset(roles)
    _may_assign(actor, wanted)
    _check_clash(wanted)
    workspace = Workspace.objects.select_for_update(no_key=True).get(id=actor.home)
    user = _account_of(email)
    if user is None:
        user = _new_user(email=email, name=name, password=password)
    elif password:
        message = "This person has an account already; leave the password out."
        raise Invalid(fields=[{"field": "/password", "message": message}])
    if Membership.objects.filter(workspace=workspace, user=user).exists():
        raise AlreadyMember
    member = Membership.objects.create(workspace=workspace, user=user)
    _bind(member, wanted)
    record(
        actor,
        MemberAdded(id=str(member.id), label=str(user), email=user.email, roles=_names(wanted)),
    )
    return member


@transaction.atomic
def change_roles(actor: Actor, *, member_id: UUID, roles: Iterable[Role]) -> Membership:
    """
    Give a member exactly these roles, from this moment on.

    Raises:
        NotFound: there is no such member in the actor's workspace.
        Forbidden: the roles are the actor's own, or the actor may not give or take one of them.
        LastAdmin, RolesClash: the roles would break a rule.
    """
    member = _locked_member(actor, member_id)
    held, wanted = frozenset(roles_of(member.id)), frozenset(roles)
    if str(member.user_id) == actor.id:
        raise Forbidden("Nobody changes their own roles.", reason="own_roles")
    changed = held ^ wanted
    _may_assign(actor, changed)
    _check_clash(wanted)
    _keep_an_admin(member, lost=held - wanted)
    if changed:
        RoleBinding.objects.filter(membership=member).delete()
        _bind(member, wanted)
        record(
            actor,
            MemberRolesChanged(
                id=str(member.id),
                label=str(member.user),
                before={"roles": _names(held)},
                roles=_names(wanted),
            ),
        )
    return member


@transaction.atomic
def remove_member(actor: Actor, *, member_id: UUID) -> None:
    """
    End a membership and revoke the member's tokens here, from this moment on.

    Raises:
        NotFound: there is no such member in the actor's workspace.
        Forbidden: the actor may not, or may not take one of the member's roles.
        LastAdmin: nobody could administer any more.
    """
    require(actor, Permission.MANAGE_MEMBERS)
    member = _locked_member(actor, member_id)
    held = frozenset(roles_of(member.id))
    _may_assign(actor, held & ADMIN_ROLES)
    _keep_an_admin(member, lost=held)
    tokens = ApiToken.objects.filter(owner=member.user, workspace=member.workspace)
    tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    event = MemberRemoved(id=str(member.id), label=str(member.user), before={"roles": _names(held)})
    member.delete()
    record(actor, event)


def _locked_member(actor: Actor, member_id: UUID) -> Membership:
    # One lock for all changes of who is what, so that two cannot each remove the other's last.
    Workspace.objects.select_for_update(no_key=True).filter(id=actor.home).first()
    members = Membership.objects.select_related("user", "workspace")
    member = members.filter(id=member_id, workspace=actor.workspace).first()
    if member is None:
        raise NotFound
    return member


def _may_assign(actor: Actor, roles: Iterable[Role]) -> None:
    concerned = frozenset(roles)
    if concerned & ADMIN_ROLES:
        require(actor, Permission.ASSIGN_ADMIN_ROLES)
    if concerned - ADMIN_ROLES:
        require(actor, Permission.ASSIGN_ROLES)


def _check_clash(roles: frozenset[Role]) -> None:
    if settings.BATON_FOUR_EYES and Role.AUDITOR in roles and roles & _CLASH_WITH_AUDITOR:
        raise RolesClash


def _keep_an_admin(member: Membership, *, lost: frozenset[Role]) -> None:
    others = RoleBinding.objects.exclude(membership=member).filter(membership__user__is_active=True)
    here = others.filter(membership__workspace=member.workspace_id)
    if Role.WORKSPACE_ADMIN in lost and not here.filter(role=Role.WORKSPACE_ADMIN).exists():
        raise LastAdmin
    if Role.INSTANCE_ADMIN in lost and not others.filter(role=Role.INSTANCE_ADMIN).exists():
        raise LastAdmin


def _bind(member: Membership, roles: Iterable[Role]) -> None:
    RoleBinding.objects.bulk_create(
        RoleBinding(membership=member, role=name) for name in _names(roles)
    )


def _names(roles: Iterable[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _account_of(email: str) -> User | None:
    """Find who the address belongs to: only the one that an account was made with is its own."""
    user = User.objects.filter(email=email.lower()).first()
    # django-allauth keeps rows of its own: one for each address that an account signs in with.
    taken = EmailAddress.objects.filter(email__iexact=email)
    if taken.exclude(user=user).exists():
        raise AddressNotOwn
    if user and EmailAddress.objects.filter(user=user).exclude(email__iexact=email).exists():
        raise AddressNotOwn
    return user


def _new_user(*, email: str, name: str, password: str | None) -> User:
    if password:
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            fields = [{"field": "/password", "message": text} for text in error.messages]
            raise Invalid(fields=fields) from error
    return User.objects.create_user(email, password or None, name=name)
