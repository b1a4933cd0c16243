"""Who is signed in, and what they may do where."""

from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.utils.module_loading import import_string
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.access.actor import grants_for
from designer.access.grants import Grant
from designer.access.roles import Role
from designer.accounts.authentication import CookieAuthentication
from designer.accounts.models import User
from designer.accounts.selectors import workspaces_of


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="__str__")


class SessionUserSerializer(serializers.Serializer[User]):
    """Who is signed in."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    email = serializers.EmailField()


class SessionWorkspaceSerializer(serializers.Serializer[Any]):
    """A workspace, with what the person may do there."""

    slug = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField([role.value for role in Role]))
    permissions = serializers.DictField(
        child=serializers.ChoiceField(["any", "own", "metadata", "second_person"]),
        help_text="Permission to how far it reaches; what is missing is not allowed.",
    )


class DemoSignInSerializer(serializers.Serializer[Any]):
    """Somebody of the demo, with a password that guards nothing real."""

    email = serializers.EmailField()
    password = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField([role.value for role in Role]))


class SessionSerializer(serializers.Serializer[Any]):
    """Who is signed in, and what this Baton is like."""

    user = SessionUserSerializer(allow_null=True)
    workspaces = SessionWorkspaceSerializer(many=True)
    four_eyes = serializers.BooleanField()
    mail_sink_url = serializers.CharField(allow_null=True)
    demo_sign_ins = DemoSignInSerializer(many=True, help_text="Empty but in the demo.")


class SessionView(APIView):
    """`GET /api/session/`: answers everybody, and sets the CSRF cookie."""

    authentication_classes = (CookieAuthentication,)

    @extend_schema(operation_id="getSession", responses=SessionSerializer, tags=["session"])
    def get(self, request: Request) -> Response:
        """Say who is signed in."""
        get_token(request._request)  # noqa: SLF001 -- the cookie belongs to Django's request
        user = request.user if isinstance(request.user, User) else None
        return Response(
            {
                "user": {"id": user.id, "name": str(user), "email": user.email} if user else None,
                "workspaces": _workspaces(user) if user else [],
                "four_eyes": settings.BATON_FOUR_EYES,
                "mail_sink_url": settings.BATON_MAIL_SINK_URL,
                "demo_sign_ins": _demo_sign_ins(),
            }
        )


def _demo_sign_ins() -> list[dict[str, Any]]:
    if not settings.BATON_DEMO_PEOPLE:
        return []
    people: list[dict[str, Any]] = import_string(settings.BATON_DEMO_PEOPLE)()
    return people


def _workspaces(user: User) -> list[dict[str, Any]]:
    return [
        {
            "slug": workspace.slug,
            "name": workspace.name,
            "roles": [role.value for role in roles],
            "permissions": {
                permission.value: reach
                for permission, grant in grants_for(roles).items()
                if (reach := _reach(grant)) is not None
            },
        }
        for workspace, roles in workspaces_of(user)
    ]


def _reach(grant: Grant) -> str | None:
    match grant:
        case Grant.BREAK_GLASS:
            return None
        case Grant.SECOND_PERSON:
            return "second_person" if settings.BATON_FOUR_EYES else "any"
        case _:
            return grant.name.lower()
