"""The two lists, permissions and roles, against each other."""

from designer.access.actor import grants_for
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.roles import _MATRIX, GRANTS, Role

NOBODY = {Permission.READ_SECRET, Permission.ALTER_AUDIT}


class TestLists:
    def test_every_permission_has_a_row_in_the_same_order(self) -> None:
        assert list(_MATRIX) == list(Permission)

    def test_every_row_has_a_cell_for_every_role(self) -> None:
        for permission, row in _MATRIX.items():
            assert len(row.split()) == len(Role), permission

    def test_somebody_has_every_permission_but_the_two_that_nobody_has(self) -> None:
        granted = {permission for grants in GRANTS.values() for permission in grants}

        assert set(Permission) - granted == NOBODY

    def test_the_instance_administrator_sees_no_content(self) -> None:
        content = {Permission.SEE_RUN_DATA, Permission.SEE_DRAFT, Permission.EDIT_DRAFT}

        usable = {
            permission
            for permission, grant in GRANTS[Role.INSTANCE_ADMIN].items()
            if grant is not Grant.BREAK_GLASS
        }

        assert not content & usable


class TestGrantsFor:
    def test_the_furthest_grant_counts(self) -> None:
        grants = grants_for([Role.DESIGNER, Role.OPERATOR])

        assert grants[Permission.SEE_RUN_DATA] is Grant.ANY
        assert grants[Permission.LIST_CONNECTIONS] is Grant.ANY

    def test_no_role_means_nothing(self) -> None:
        assert grants_for([]) == {}
