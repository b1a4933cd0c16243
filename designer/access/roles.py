"""THE list of roles, and what each may do. The matrix reads as in docs/security-model.md."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from designer.access.grants import Grant
from designer.access.permissions import Permission as P


class Role(StrEnum):
    """What somebody is in a workspace. Roles add up; none implies another."""

    VIEWER = "viewer"
    BUSINESS_USER = "business_user"
    OPERATOR = "operator"
    DESIGNER = "designer"
    APPROVER = "approver"
    AUDITOR = "auditor"
    WORKSPACE_ADMIN = "workspace_admin"
    INSTANCE_ADMIN = "instance_admin"


_LETTERS: Final = {
    "Y": Grant.ANY,
    "o": Grant.OWN,
    "m": Grant.METADATA,
    "2": Grant.SECOND_PERSON,
    "b": Grant.BREAK_GLASS,
}

# One row an action, one column a role, in the order of the two lists:
#                                    VI BU OP DE AP AU WA IA
_MATRIX: Final[dict[P, str]] = {
    P.SEE_PUBLISHED_WORKFLOW:       "Y  -  Y  Y  Y  Y  Y  b",
    P.SEE_DRAFT:                    "-  -  -  Y  Y  Y  m  b",
    P.EDIT_DRAFT:                   "-  -  -  Y  -  -  -  -",
    P.IMPORT_WORKFLOW:              "-  -  -  Y  -  -  -  -",
    P.EXPORT_WORKFLOW:              "-  -  -  Y  -  Y  Y  b",
    P.TEST_DRAFT:                   "-  -  -  Y  -  -  -  -",
    P.SUBMIT_FOR_PUBLICATION:       "-  -  -  Y  -  -  -  -",
    P.APPROVE_PUBLICATION:          "-  -  -  -  2  -  -  -",
    P.PUBLISH:                      "-  -  -  Y  Y  -  -  -",
    P.ROLL_BACK:                    "-  -  Y  -  Y  -  Y  -",
    P.PAUSE_WORKFLOW:               "-  -  Y  -  -  -  Y  b",
    P.ARCHIVE_WORKFLOW:             "-  -  -  o  -  -  2  -",
    P.LIST_RUNS:                    "Y  o  Y  Y  Y  Y  Y  m",
    P.SEE_RUN_DATA:                 "-  o  Y  o  -  Y  -  b",
    P.DOWNLOAD_RUN_FILES:           "-  o  Y  -  -  -  -  b",
    P.START_BY_FORM:                "-  Y  Y  -  -  -  -  -",
    P.START_BY_API:                 "-  -  Y  -  -  -  -  -",
    P.RETRY_STEP:                   "-  -  Y  -  -  -  -  -",
    P.CANCEL_RUN:                   "-  o  Y  -  -  -  Y  -",
    P.OVERRIDE_STEP:                "-  -  2  -  -  -  -  -",
    P.BULK_RUN_ACTION:              "-  -  2  -  -  -  -  -",
    P.WORK_ON_TASK:                 "-  o  o  -  o  -  -  -",
    P.DECIDE_APPROVAL:              "-  o  o  -  o  -  -  -",
    P.REASSIGN_TASK:                "-  o  Y  -  -  -  Y  -",
    P.LIST_CONNECTIONS:             "-  -  m  Y  m  m  Y  m",
    P.WRITE_SECRET:                 "-  -  -  o  -  -  Y  -",
    P.READ_SECRET:                  "-  -  -  -  -  -  -  -",
    P.USE_CONNECTION:               "-  -  -  Y  -  -  -  -",
    P.GRANT_CONNECTION:             "-  -  -  -  -  -  Y  -",
    P.CHANGE_ALLOWED_HOSTS:         "-  -  -  -  -  -  2  -",
    P.DELETE_CONNECTION:            "-  -  -  -  -  -  2  -",
    P.MANAGE_WEBHOOK:               "-  -  -  Y  -  -  Y  -",
    P.MAKE_PUBLIC:                  "-  -  -  -  2  -  2  -",
    P.ENABLE_CODE_NODES:            "-  -  -  -  -  -  -  Y",
    P.EDIT_EGRESS:                  "-  -  -  -  -  -  2  Y",
    P.MANAGE_MEMBERS:               "-  -  -  -  -  -  Y  -",
    P.ASSIGN_ROLES:                 "-  -  -  -  -  -  Y  -",
    P.ASSIGN_ADMIN_ROLES:           "-  -  -  -  -  -  -  Y",
    P.CREATE_OWN_TOKEN:             "o  o  o  o  o  o  o  o",
    P.CREATE_SERVICE_ACCOUNT:       "-  -  -  -  -  -  Y  -",
    P.REVOKE_ANY_TOKEN:             "-  -  -  -  -  -  Y  Y",
    P.EDIT_SIGN_IN_POLICY:          "-  -  -  -  -  -  -  2",
    P.RAISE_LIMITS:                 "-  -  -  -  -  -  -  Y",
    P.LOWER_RETENTION:              "-  -  -  -  -  2  -  2",
    P.READ_AUDIT:                   "o  o  o  o  o  Y  Y  m",
    P.EXPORT_AUDIT:                 "-  -  -  -  -  Y  -  -",
    P.VERIFY_AUDIT:                 "-  -  -  -  -  Y  Y  Y",
    P.ALTER_AUDIT:                  "-  -  -  -  -  -  -  -",
    P.OPERATE_INSTANCE:             "-  -  -  -  -  -  -  Y",
    P.BREAK_GLASS:                  "-  -  -  -  -  -  -  Y",
    P.MANAGE_SCHEDULE:              "-  -  -  Y  -  -  Y  -",
    P.BACKFILL_SCHEDULE:            "-  -  Y  -  -  -  -  -",
    P.CALL_WORKFLOW:                "-  -  -  Y  Y  -  -  -",
    P.SEND_MESSAGE:                 "-  -  Y  -  -  -  -  -",
    P.PAUSE_RUN:                    "-  -  Y  -  -  -  Y  -",
}  # fmt: skip


def _grants_of(column: int) -> MappingProxyType[P, Grant]:
    letters = {permission: row.split()[column] for permission, row in _MATRIX.items()}
    return MappingProxyType({p: _LETTERS[mark] for p, mark in letters.items() if mark != "-"})


GRANTS: Final = MappingProxyType({role: _grants_of(i) for i, role in enumerate(Role)})
"""What each role may do, and how far."""
