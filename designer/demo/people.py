"""Who lives in the demo workspace. Everybody may know the password: it guards nothing real."""

from dataclasses import dataclass
from typing import Final

from designer.access.roles import Role

PASSWORD: Final = "pizza for everyone"  # noqa: S105 - the demo's, printed at every start
SLUG: Final = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who may sign in to the demo.

    Attributes:
        told: What the start-up message says about them.
    """

    email: str
    name: str
    told: str
    roles: tuple[Role, ...]


PEOPLE: Final = (
    Person(
        email="ada@luigi.example",
        name="Ada",
        told="orders pizza from the form: business user",
        roles=(Role.BUSINESS_USER,),
    ),
    Person(
        email="dora@luigi.example",
        name="Dora",
        told="draws and publishes workflows: designer",
        roles=(Role.DESIGNER,),
    ),
    Person(
        email="otto@luigi.example",
        name="Otto",
        told="watches runs and helps them along: operator",
        roles=(Role.OPERATOR,),
    ),
    Person(
        email="petra@luigi.example",
        name="Petra",
        told="approves what others drew: approver",
        roles=(Role.APPROVER,),
    ),
    Person(
        email="iris@luigi.example",
        name="Iris",
        told="reads and verifies the audit log: auditor",
        roles=(Role.AUDITOR,),
    ),
    Person(
        email="wanda@luigi.example",
        name="Wanda",
        told="manages members and connections: workspace and instance administrator",
        roles=(Role.WORKSPACE_ADMIN, Role.INSTANCE_ADMIN),
    ),
)
