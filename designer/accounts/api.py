"""Members and tokens over HTTP."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.accounts import members, tokens
from designer.accounts.models import Membership
from designer.accounts.selectors import held_roles, members_of, tokens_for
from designer.accounts.session_api import PersonSerializer
from designer.audit.events import (
    MemberAdded,
    MemberRemoved,
    MemberRolesChanged,
    TokenCreated,
    TokenRevoked,
)
from designer.common.bodies import Body, ShortList
from designer.common.names import NameField
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed

_ROLES = [role.value for role in Role]
_SCOPES = [permission.value for permission in Permission]


class MemberRowSerializer(serializers.Serializer[Any]):
    """A member."""

    id = serializers.UUIDField()
    user_id = serializers.UUIDField()
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.__str__")
    active = serializers.BooleanField(source="user.is_active")
    roles = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_roles(self, member: Membership) -> list[str]:
        """List the roles, in the order of the list of roles."""
        return [role.value for role in held_roles(member)]


class NewMemberSerializer(Body):
    """Somebody to add."""

    email = serializers.EmailField()
    name = NameField(max_length=120, required=False, default="", allow_blank=True)
    roles = ShortList(
        child=serializers.ChoiceField(_ROLES), allow_empty=False, max_length=len(_ROLES)
    )
    password = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        allow_null=True,
        default=None,
        write_only=True,
        trim_whitespace=False,
        help_text="For a new account; empty lets them choose one by mail.",
    )


class RolesSerializer(Body):
    """A member's new roles."""

    roles = ShortList(
        child=serializers.ChoiceField(_ROLES), allow_empty=False, max_length=len(_ROLES)
    )


class TokenRowSerializer(serializers.Serializer[Any]):
    """A token, without its key."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the key begins.")
    scopes = serializers.ListField(child=serializers.CharField())
    owner = PersonSerializer()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class TokenCreatedSerializer(TokenRowSerializer):
    """A new token, with its key: it is told this once."""

    key = serializers.CharField()


class NewTokenSerializer(Body):
    """A token to make."""

    name = NameField(max_length=120)
    scopes = ShortList(
        child=serializers.ChoiceField(_SCOPES), allow_empty=False, max_length=len(_SCOPES)
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class MembersView(BatonView):
    """`GET` and `POST members/`."""

    permissions: ClassVar = {
        "GET": (Permission.MANAGE_MEMBERS, Permission.ASSIGN_ADMIN_ROLES),
        "POST": Permission.MANAGE_MEMBERS,
    }
    audits: ClassVar[dict[str, Audited]] = {"POST": (MemberAdded,)}

    @extend_schema(
        operation_id="listMembers",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(MemberRowSerializer, "MemberPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List the members."""
        found = page(members_of(self.actor.workspace), request, by="id")
        rows = MemberRowSerializer(found.rows, many=True).data
        return Response({"items": rows, "next": found.next})

    @extend_schema(
        operation_id="addMember",
        request=NewMemberSerializer,
        responses={201: MemberRowSerializer},
    )
    def post(self, _request: Request, **_: Any) -> Response:
        """Make somebody a member."""
        values = self.read(NewMemberSerializer).validated_data
        added = members.add_member(
            self.actor,
            email=values["email"],
            name=values["name"],
            roles=[Role(name) for name in values["roles"]],
            password=values["password"],
        )
        return Response(_member(added.id), status=status.HTTP_201_CREATED)


class MemberView(BatonView):
    """`PATCH` and `DELETE members/<id>/`."""

    permissions: ClassVar = {
        "PATCH": (Permission.ASSIGN_ROLES, Permission.ASSIGN_ADMIN_ROLES),
        "DELETE": Permission.MANAGE_MEMBERS,
    }
    audits: ClassVar[dict[str, Audited]] = {
        "PATCH": (MemberRolesChanged,),
        "DELETE": (MemberRemoved,),
    }

    @extend_schema(
        operation_id="changeMemberRoles", request=RolesSerializer, responses=MemberRowSerializer
    )
    def patch(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Give a member exactly these roles."""
        names = self.read(RolesSerializer).validated_data["roles"]
        changed = members.change_roles(
            self.actor, member_id=id, roles=[Role(name) for name in names]
        )
        return Response(_member(changed.id))

    @extend_schema(operation_id="removeMember", responses={204: None})
    def delete(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """End a membership."""
        members.remove_member(self.actor, member_id=id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TokensView(BatonView):
    """`GET` and `POST tokens/`."""

    permissions: ClassVar = {
        "GET": Permission.CREATE_OWN_TOKEN,
        "POST": Permission.CREATE_OWN_TOKEN,
    }
    audits: ClassVar[dict[str, Audited]] = {"POST": (TokenCreated,)}

    @extend_schema(
        operation_id="listTokens",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(TokenRowSerializer, "TokenPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List tokens: one's own, or all for those who may revoke any."""
        found = page(tokens_for(self.actor), request, by="-id")
        rows = TokenRowSerializer(found.rows, many=True).data
        return Response({"items": rows, "next": found.next})

    @extend_schema(
        operation_id="createToken",
        request=NewTokenSerializer,
        responses={201: TokenCreatedSerializer},
    )
    def post(self, _request: Request, **_: Any) -> Response:
        """Make a token; the answer holds its key, this once."""
        values = self.read(NewTokenSerializer).validated_data
        token, key = tokens.create_token(
            self.actor,
            name=values["name"],
            scopes=[Permission(name) for name in values["scopes"]],
            expires_at=values["expires_at"],
        )
        row = {**TokenRowSerializer(token).data, "key": key}
        return Response(row, status=status.HTTP_201_CREATED)


class TokenView(BatonView):
    """`DELETE tokens/<id>/`."""

    permissions: ClassVar = {"DELETE": (Permission.CREATE_OWN_TOKEN, Permission.REVOKE_ANY_TOKEN)}
    audits: ClassVar[dict[str, Audited]] = {"DELETE": (TokenRevoked,)}

    @extend_schema(operation_id="revokeToken", responses={204: None})
    def delete(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """End a token."""
        tokens.revoke_token(self.actor, token_id=id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _member(member_id: UUID) -> Any:
    return MemberRowSerializer(Membership.objects.select_related("user").get(id=member_id)).data
