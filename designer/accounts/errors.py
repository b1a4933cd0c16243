"""What can go wrong with members and tokens."""

from designer.common.errors import DesignerError


class AlreadyMember(DesignerError):
    """The person is a member already."""

    code = "member.already_member"
    status = 409
    message = "This person is a member already. Change their roles instead."


class AddressNotOwn(DesignerError):
    """The address was not given to this account by an administrator."""

    code = "member.address_not_own"
    status = 409
    message = (
        "An account holds this address besides, or instead of, the one that it was made with. "
        "Ask this person for another address."
    )


class AccountExists(DesignerError):
    """Somebody has an account with this address."""

    code = "member.account_exists"
    status = 409
    message = (
        "This e-mail address has an account already; nothing was changed. "
        "To make another workspace for this person, say --existing."
    )


class NoAccount(DesignerError):
    """Nobody has an account with this address."""

    code = "member.no_account"
    status = 404
    message = "Nobody has an account with this e-mail address. Leave --existing out to make one."


class WorkspaceNameTaken(DesignerError):
    """Another workspace has this name."""

    code = "workspace.name_taken"
    status = 409
    message = "Another workspace has this name. Choose another one."


class LastAdmin(DesignerError):
    """Without this person nobody could administer any more."""

    code = "member.last_admin"
    status = 409
    message = "This is the last administrator. Make somebody else an administrator first."


class RolesClash(DesignerError):
    """Nobody may hold these roles together."""

    code = "member.roles_clash"
    status = 409
    message = "An auditor may not also design, approve or administer where four eyes are needed."
