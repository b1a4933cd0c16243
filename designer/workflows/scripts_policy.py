"""Whether steps may be scripts on this instance: an administrator decides."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.events import ScriptsSwitched
from designer.audit.services import record
from designer.workflows.errors import ScriptsSwitchedOff
from designer.workflows.models import InstancePolicy
from designer.workflows.stored_plans import steps_in
from engine.graph.issues import Issue
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.script import ScriptNode

_ONE_ROW = 1


def scripts_allowed() -> bool:
    """Say whether scripts are switched on; they are until somebody switches them off."""
    return not InstancePolicy.objects.filter(pk=_ONE_ROW, scripts=False).exists()


@transaction.atomic
def switch_scripts(actor: Actor, *, allowed: bool) -> bool:
    """
    Switch scripts on or off for the whole instance. Runs that are under way go on.

    Returns:
        Whether that changes anything.

    Raises:
        Forbidden: the actor may not decide this.
    """
    require(actor, Permission.ENABLE_CODE_NODES)
    policy, _ = InstancePolicy.objects.select_for_update(no_key=True).get_or_create(pk=_ONE_ROW)
    if policy.scripts == allowed:
        return False
    policy.scripts = allowed
    policy.changed_by_id = UUID(actor.id)
    policy.save()
    record(
        actor,
        ScriptsSwitched(
            id="instance", label="Instance", before={"allowed": not allowed}, allowed=allowed
        ),
    )
    return True


def refuse_scripts(plan: Mapping[str, Any]) -> None:
    """
    Refuse to start a plan that has scripts while they are switched off.

    Raises:
        ScriptsSwitchedOff: so it is.
    """
    if any(step["kind"] == "script" for step in steps_in(plan)) and not scripts_allowed():
        raise ScriptsSwitchedOff


def issues_of_scripts(graph: WorkflowGraph) -> Iterator[Issue]:
    """Find the scripts of a graph, for while they are switched off."""
    scripts = [node for node in graph.nodes if isinstance(node, ScriptNode)]
    if scripts and not scripts_allowed():
        for node in scripts:
            yield Issue(
                code="script.switched_off",
                node=node.id,
                message="Scripts are switched off on this instance; use set data, a decision "
                "table or an operation, or ask an administrator of the instance.",
            )
