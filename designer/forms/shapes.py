"""How forms and requests look over HTTP."""

from typing import Any

from rest_framework import serializers

from designer.access.actor import Actor
from designer.common.bodies import Body
from designer.forms.selectors import LiveForm
from designer.forms.start_forms import form_of, summarise
from designer.runs.models import Run, RunStatus
from designer.runs.stages import Stage
from designer.runs.values import shorten
from designer.runs.visibility import sees_data

_FAILED = "Something went wrong on the way. The people in charge can see where."


class FormCardSerializer(serializers.Serializer[Any]):
    """A form that somebody may fill in."""

    workflow_id = serializers.UUIDField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    icon = serializers.CharField(allow_blank=True)
    color = serializers.CharField(allow_blank=True)


class FormDetailSerializer(FormCardSerializer):
    """A form with its fields."""

    version = serializers.IntegerField()
    schema = serializers.DictField(help_text="JSON Schema (2020-12) of the input.")
    submit_label = serializers.CharField(allow_blank=True)


class FormListSerializer(serializers.Serializer[Any]):
    """All forms that somebody may fill in."""

    items = FormCardSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class SubmissionSerializer(Body):
    """A form that was filled in; `client_key` is made by the page, once for each filling in."""

    client_key = serializers.CharField(min_length=8, max_length=200)
    input = serializers.JSONField()


class SubmittedSerializer(serializers.Serializer[Any]):
    """The request that a form became, or the run that was about the same already."""

    request_id = serializers.UUIDField(
        allow_null=True, help_text="Null when the run is somebody else's request."
    )
    number = serializers.IntegerField(help_text="Number of the run, to ask its owner about it.")
    created = serializers.BooleanField(
        help_text="False when it was there already: sent before, or its business key is taken."
    )


class StageSerializer(serializers.Serializer[Any]):
    """A stage of a request."""

    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["done", "now", "later", "failed", "skipped"])


class RequestCardSerializer(serializers.Serializer[Any]):
    """Something that somebody asked for, in their words."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=RunStatus.values)
    stages = StageSerializer(many=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    icon = serializers.CharField(allow_blank=True)
    color = serializers.CharField(allow_blank=True)


class RequestDetailSerializer(RequestCardSerializer):
    """A request with what was asked and what came of it."""

    schema = serializers.DictField(
        help_text="JSON Schema of the input, as the form was when it was sent."
    )
    input = serializers.JSONField(allow_null=True)
    output = serializers.JSONField(allow_null=True)
    message = serializers.CharField(allow_null=True, help_text="What the requester should know.")
    last_event = serializers.IntegerField()


def form_card(form: LiveForm) -> dict[str, Any]:
    """Show a form in a list."""
    return {
        "workflow_id": form.workflow.id,
        "title": form.view.title,
        "description": form.view.description,
        "icon": form.view.icon,
        "color": form.view.color,
    }


def form_detail(form: LiveForm) -> dict[str, Any]:
    """Show a form with its fields."""
    return {
        **form_card(form),
        "version": form.version.number,
        "schema": form.view.schema,
        "submit_label": form.view.submit_label,
    }


def request_card(actor: Actor, run: Run, *, stages: tuple[Stage, ...]) -> dict[str, Any]:
    """Show a request in a list, as the version that it runs on named things."""
    view = form_of(run.version.graph, name=run.workflow.name)
    seen = sees_data(actor, run)
    return {
        "id": run.id,
        "title": run.workflow.name if view is None else view.title,
        "summary": summarise(run.input, schema=view.schema) if seen and view else "",
        "status": run.status,
        "stages": [{"name": stage.name, "state": stage.state} for stage in stages],
        "created_at": run.created_at,
        "finished_at": run.finished_at,
        "icon": "" if view is None else view.icon,
        "color": "" if view is None else view.color,
    }


def request_detail(actor: Actor, run: Run, *, stages: tuple[Stage, ...]) -> dict[str, Any]:
    """Show all of a request, with the fields of the form that it was made with."""
    view = form_of(run.version.graph, name=run.workflow.name)
    seen = sees_data(actor, run)
    return {
        **request_card(actor, run, stages=stages),
        "schema": {} if view is None else view.schema,
        "input": shorten(run.input) if seen else None,
        "output": shorten(_answer(run)) if seen else None,
        "message": _message(run) if seen else None,
        "last_event": run.last_event,
    }


def _answer(run: Run) -> Any:
    """Give what the run ended with, or until then what it answered early."""
    if run.status == RunStatus.SUCCEEDED and run.output is not None:
        return run.output
    return run.response


def _message(run: Run) -> str | None:
    match run.status:
        case RunStatus.FAILED:
            by_design = run.error is not None and run.error.get("fault") == "author"
            return str(run.error["message"]) if by_design and run.error else _FAILED
        case RunStatus.CANCELLED:
            return run.cancel_reason or None
        case _ if isinstance(answer := _answer(run), dict):
            said = answer.get("message")
            return said if isinstance(said, str) else None
    return None
