"""What can go wrong with workflows."""

from typing import Any

from designer.common.errors import DesignerError


class GraphMalformed(DesignerError):
    """The body is no graph at all; nothing was saved. `data["fields"]` lists what is wrong."""

    code = "workflow.graph_malformed"
    status = 400
    message = "This is not a workflow that Baton can read. Nothing was saved."


class GraphRefused(DesignerError):
    """The graph has errors, so it cannot be published. `data["issues"]` lists them all."""

    code = "workflow.graph_invalid"
    status = 400
    message = "The workflow has problems. Mend them, then publish again."

    def __init__(self, issues: list[dict[str, Any]]) -> None:
        super().__init__(issues=issues)


class DraftChanged(DesignerError):
    """Somebody saved in the meantime. `data` has the present revision and who made it."""

    code = "workflow.draft_changed"
    status = 412
    message = "Somebody else has changed this draft. Load it again before you save."


class RevisionMissing(DesignerError):
    """The request does not say which revision it is about."""

    code = "workflow.revision_missing"
    status = 428
    message = 'Say which revision you change: send If-Match: "<revision>".'


class WorkflowNameTaken(DesignerError):
    """Another workflow of the workspace has this name."""

    code = "workflow.name_taken"
    status = 409
    message = "Another workflow has this name. Choose another one."


class NothingToPublish(DesignerError):
    """The draft is what is live already."""

    code = "workflow.nothing_to_publish"
    status = 409
    message = "This is what is published already."


class UnknownTemplate(DesignerError):
    """There is no template of this name."""

    code = "workflow.unknown_template"
    status = 400
    message = "There is no template of this name."


class CalledByOthers(DesignerError):
    """Other workflows run this one. `data["callers"]` lists them."""

    code = "workflow.called_by_others"
    status = 409
    message = "Other workflows run this one; once it is archived, their runs fail there."


class ScriptsSwitchedOff(DesignerError):
    """The workflow has a script, and an administrator has switched scripts off."""

    code = "workflow.scripts_switched_off"
    status = 409
    message = "Scripts are switched off on this instance, and this workflow has one."


class UnknownNode(DesignerError):
    """The graph has no node of this name."""

    code = "workflow.unknown_node"
    status = 400
    message = "The workflow has no such node."
