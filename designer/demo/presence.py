"""Whether the demo is there, and which of its people may sign in."""

from typing import Any

from django.db.models import QuerySet

from designer.accounts.models import Membership
from designer.demo.people import PASSWORD, PEOPLE, SLUG


def _memberships() -> QuerySet[Membership]:
    emails = [person.email for person in PEOPLE]
    return Membership.objects.filter(workspace__slug=SLUG, user__email__in=emails)


def is_seeded() -> bool:
    """
    Say whether the demo workspace is there, whatever people have made of it since.

    A workspace of the same name without any of the demo's people is somebody's own.
    """
    return _memberships().exists()


def sign_ins() -> list[dict[str, Any]]:
    """List who may sign in, for the demo's sign-in page; nobody where the demo is not."""
    there = set(_memberships().filter(user__is_active=True).values_list("user__email", flat=True))
    return [
        {
            "email": person.email,
            "password": PASSWORD,
            "name": person.name,
            "roles": [role.value for role in person.roles],
        }
        for person in PEOPLE
        if person.email in there
    ]
