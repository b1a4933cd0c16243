"""The start form of a version, and a request in its sender's words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SUMMARY_VALUES = 3
_SUMMARY_CHARACTERS = 60
_HIDDEN_WIDGETS = frozenset({"password", "hidden"})


@dataclass(frozen=True, slots=True)
class FormView:
    """How a form looks, and what it takes."""

    title: str
    description: str
    icon: str
    color: str
    submit_label: str
    schema: dict[str, Any]


def form_of(graph: Mapping[str, Any], *, name: str) -> FormView | None:
    """
    Find the start form in a graph; None when business users may not start it.

    Args:
        name: The workflow's, for a form without a title.
    """
    start = next((n for n in graph.get("nodes", ()) if n.get("kind") == "start"), None)
    if start is None or not start.get("form"):
        return None
    form = start["form"]
    return FormView(
        title=form.get("title") or name,
        description=form.get("description") or "",
        icon=form.get("icon") or "",
        color=form.get("color") or "",
        submit_label=form.get("submit_label") or "",
        schema=start.get("input_schema") or {},
    )


def summarise(value: Any, *, schema: Mapping[str, Any]) -> str:
    """Tell an input in one line: its first few values, in the order of the form."""
    if not isinstance(value, Mapping):
        return ""
    properties = schema.get("properties")
    fields = properties if isinstance(properties, Mapping) else {}
    told = (_words(value[name], field) for name, field in fields.items() if name in value)
    return " · ".join([words for words in told if words][:_SUMMARY_VALUES])


def _words(value: Any, field: Any) -> str:
    field = field if isinstance(field, Mapping) else {}
    if field.get("x-widget") in _HIDDEN_WIDGETS or field.get("format") == "password":
        return ""
    labels = field.get("x-labels")
    if isinstance(labels, Mapping) and isinstance(value, str) and value in labels:
        return str(labels[value])
    match value:
        case bool():
            return str(field.get("title") or "") if value else ""
        case int() | float():
            return str(value)
        case str():
            text = " ".join(value.split())
            long = len(text) > _SUMMARY_CHARACTERS
            return text[: _SUMMARY_CHARACTERS - 1] + "…" if long else text
    return ""
