"""Business keys: what a run is about, in the words of its input, so that it is done once."""

import atexit
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from pydantic import TypeAdapter

from designer.common.errors import Invalid, Unavailable
from designer.runs.models import Run, RunStatus
from designer.workflows.models import Version, Workflow
from engine.errors import EngineError, Fault
from engine.expressions.fill import as_text, fill
from engine.expressions.template import Expression, Template

if TYPE_CHECKING:
    from engine.expressions.evaluate import Evaluator

MAX_KEY: Final = 200
_PROCESSES: Final = 2
_template: Final[TypeAdapter[Template]] = TypeAdapter(Template)


class BusinessKeyInvalid(Invalid):
    """The input does not give a business key, so nobody can say whether this was done before."""

    code = "run.business_key_invalid"


@dataclass(frozen=True, slots=True)
class BusinessKey:
    """
    What a run is about.

    Attributes:
        kept: Whether a run that ended well has it for ever, not only while it is under way.
    """

    text: str
    kept: bool


def business_key_of(version: Version, *, given: Any, now: datetime) -> BusinessKey | None:
    """
    Work out the key that a run with this input has.

    Returns:
        None when the workflow asks for none, or when its template comes to nothing.

    Raises:
        BusinessKeyInvalid: the template cannot be filled from this input, or its value is no key.
        Unavailable: the interpreter does not answer.
    """
    template = version.plan.get("business_key")
    if template is None:
        return None
    scope = {"input": given, "vars": version.plan.get("variables", {})}

    def evaluate(expression: Expression, narrowed: dict[str, Any]) -> Any:
        return _evaluator().evaluate(
            expression.code, narrowed, now=now, seed="business key", source=expression.source
        )

    try:
        value = fill(_template.validate_python(template), scope, evaluate)
    except EngineError as error:
        if error.fault is Fault.PLATFORM:
            raise Unavailable(cause=error.code) from error
        raise BusinessKeyInvalid(
            f"The business key cannot be worked out: {error.message}", cause=error.code
        ) from error
    text = _as_key(value)
    kept = version.graph.get("settings", {}).get("business_key_for") == "success"
    return BusinessKey(text, kept) if text else None


def holder_of(workflow: Workflow, key: BusinessKey) -> Run | None:
    """Find the run that has the key: the one under way, or one that ended well and keeps it."""
    has_it = Q(finished_at=None)
    if key.kept:
        has_it |= Q(status=RunStatus.SUCCEEDED)
    in_workspace = Run.objects.filter(workspace=workflow.workspace_id, business_key=key.text)
    runs = in_workspace.filter(has_it, workflow=workflow)
    # Under another version's setting several may have ended well; the newest speaks for them.
    return runs.order_by("-id").first()


def _as_key(value: Any) -> str:
    if isinstance(value, dict | list | bool):
        raise BusinessKeyInvalid(
            "The business key must be a text or a number. Mend it in the workflow's settings."
        )
    text = as_text(value).strip()
    if len(text) > MAX_KEY or not text.isprintable():
        raise BusinessKeyInvalid(
            f"The business key must be at most {MAX_KEY} printable characters.", length=len(text)
        )
    return text


@lru_cache(maxsize=1)
def _evaluator() -> "Evaluator":
    """Start the interpreter when the first key needs it: most are plain paths and never do."""
    from engine.expressions.evaluate import Evaluator

    evaluator = Evaluator(processes=_PROCESSES)
    atexit.register(evaluator.close)
    return evaluator
