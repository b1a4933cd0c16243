"""`manage.py create_admin --email zoe@example.org --name Zoe --workspace "Zoe's pizza"`."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from designer.accounts.models import Membership
from designer.accounts.workspaces import create_administrator, create_workspace_for
from designer.common.errors import DesignerError


class Command(BaseCommand):
    help = "Make an administrator and their workspace; the password is asked for."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="", help="what others call this person")
        parser.add_argument("--workspace", required=True, help="the new workspace's name")
        parser.add_argument(
            "--existing",
            action="store_true",
            help="another workspace for somebody who has an account; no password is asked for",
        )
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the first line of the input, even on a terminal",
        )

    @override
    def handle(self, *_: Any, **options: Any) -> None:
        try:
            made = self._create(options)
        except DesignerError as error:
            raise CommandError(_sentence(error)) from error
        self.stdout.write(
            f"{made.user.email} may sign in and administers “{made.workspace.name}” "
            f"(/w/{made.workspace.slug}/)."
        )

    def _create(self, options: dict[str, Any]) -> Membership:
        email, workspace = options["email"].strip(), options["workspace"]
        if options["existing"]:
            return create_workspace_for(email=email, workspace=workspace)
        return create_administrator(
            email=email,
            name=options["name"].strip(),
            password=_password(from_input=options["password_stdin"]),
            workspace=workspace,
        )


def _password(*, from_input: bool) -> str:
    if from_input or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise CommandError("The two passwords are not the same; nothing was made.")
    return password


def _sentence(error: DesignerError) -> str:
    fields = error.data.get("fields", [])
    told = " ".join(field["message"] for field in fields) if fields else ""
    more = f" {told}" if told and told not in error.message else ""
    return f"{error.message}{more} [{error.code}]"
