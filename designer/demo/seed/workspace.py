"""Fills the demo workspace: people, connections and the published pizza order."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from designer.access.actor import Actor
from designer.access.roles import Role
from designer.accounts.members import add_member
from designer.accounts.models import User, Workspace
from designer.accounts.selectors import actor_for
from designer.accounts.workspaces import create_workspace, system_in
from designer.connections.models import Connection
from designer.connections.services import (
    ConnectionChange,
    change_connection,
    create_connection,
)
from designer.demo.people import PASSWORD, PEOPLE, SLUG
from designer.demo.seed.pizza_order import build_pizza_order
from designer.workflows.publishing import publish_version
from designer.workflows.services import create_workflow, save_draft

SHOP = "Luigi's shop"
MAIL = "Demo mail"
WORKFLOW = "Pizza order"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """
    Where the demo's other side is.

    Attributes:
        shop_token: What the shop asks for. None leaves the stored one as it is.
    """

    shop_url: str
    shop_token: str | None
    smtp_host: str
    smtp_port: int


def is_untouched() -> bool:
    """Say whether nobody has used this database yet: only then may the demo's people come in."""
    return not (User.objects.exists() or Workspace.objects.exists())


@transaction.atomic
def seed(addresses: Addresses) -> None:
    """
    Make the demo workspace with everything in it, or nothing at all.

    Everything goes through the services, as if people had done it, so that the audit log tells
    how it came about.
    """
    workspace = create_workspace(name="Luigi's", slug=SLUG)
    installer = system_in(workspace)
    for person in PEOPLE:
        add_member(
            installer,
            email=person.email,
            name=person.name,
            roles=person.roles,
            password=PASSWORD,
        )
    administrator = _somebody_who_is(Role.WORKSPACE_ADMIN, workspace)
    shop = create_connection(
        administrator,
        connector="http",
        name=SHOP,
        config={
            "base_url": addresses.shop_url,
            "auth": "bearer" if addresses.shop_token else "none",
        },
        secrets={"token": addresses.shop_token} if addresses.shop_token else {},
        allowed_hosts=[urlsplit(addresses.shop_url).netloc],
    )
    mail = create_connection(
        administrator,
        connector="email",
        name=MAIL,
        config=_mail_config(addresses),
        secrets={},
        allowed_hosts=[f"{addresses.smtp_host}:{addresses.smtp_port}"],
    )
    _publish_pizza_order(workspace, shop=shop, mail=mail)


@transaction.atomic
def follow(addresses: Addresses) -> None:
    """Point the demo's connections to where its other side is now, if they still mean this one."""
    workspace = Workspace.objects.get(slug=SLUG)
    installer = system_in(workspace)
    found = {row.name: row for row in Connection.objects.filter(workspace=workspace)}
    shop, mail = found.get(SHOP), found.get(MAIL)
    if shop is not None and _is_here(urlsplit(shop.config.get("base_url", "")).hostname):
        moved = shop.config["base_url"] != addresses.shop_url
        config = {**shop.config, "base_url": addresses.shop_url}
        secrets = None
        if addresses.shop_token:
            config["auth"], secrets = "bearer", {"token": addresses.shop_token}
        change = ConnectionChange(
            config=config if moved or secrets else None,
            secrets=secrets,
            allowed_hosts=[urlsplit(addresses.shop_url).netloc] if moved else None,
        )
        if moved or secrets:
            change_connection(installer, connection_id=shop.id, change=change)
    if mail is not None and _is_here(mail.config.get("host")):
        config = {**mail.config, "host": addresses.smtp_host, "port": addresses.smtp_port}
        if config != mail.config:
            change = ConnectionChange(
                config=config, allowed_hosts=[f"{addresses.smtp_host}:{addresses.smtp_port}"]
            )
            change_connection(installer, connection_id=mail.id, change=change)


def _publish_pizza_order(workspace: Workspace, *, shop: Connection, mail: Connection) -> None:
    author = _somebody_who_is(Role.DESIGNER, workspace)
    workflow = create_workflow(
        author,
        name=WORKFLOW,
        description="From the order form to the receipt: stock, payment, kitchen and courier.",
    )
    graph = build_pizza_order(shop=str(shop.id), mail=str(mail.id))
    saved = save_draft(
        author, workflow_id=workflow.id, revision=workflow.draft.revision, graph=graph
    )
    # By somebody else, so that it also works where four eyes are needed.
    publish_version(
        _somebody_who_is(Role.APPROVER, workspace),
        workflow_id=workflow.id,
        revision=saved.draft.revision,
        note="First version",
    )


def _somebody_who_is(role: Role, workspace: Workspace) -> Actor:
    person = next(person for person in PEOPLE if role in person.roles)
    return actor_for(User.objects.get(email=person.email), workspace)


def _mail_config(addresses: Addresses) -> dict[str, str | int]:
    return {
        "host": addresses.smtp_host,
        "port": addresses.smtp_port,
        "tls": "none",
        "sender": "Luigi's <orders@luigi.example>",
    }


def _is_here(host: str | None) -> bool:
    return host in _LOOPBACK
