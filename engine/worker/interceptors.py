"""Gives workflow code its two ways out of Temporal's history: telling and evaluating."""

from collections.abc import Callable
from typing import Any

from temporalio.worker import (
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)
from typing_extensions import override

from engine.activities.evaluate import ExpressionEvaluator
from engine.runtime.activity_contract import EMIT, EVALUATE_NOW
from engine.worker.announcer import Announcer


class ExternFunctions(Interceptor):
    """
    Offers the worker's functions to workflow code as extern functions.

    Telling says nothing on replay, because the workflow asks for it only when it executes for
    the first time. Evaluating answers the same on replay; see `engine.runtime.scope`.
    """

    def __init__(self, *, announcer: Announcer, expressions: ExpressionEvaluator) -> None:
        self._functions: dict[str, Callable[..., Any]] = {
            EMIT: announcer.tell,
            EVALUATE_NOW: expressions.evaluate_now,
        }

    @override
    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,
    ) -> type[WorkflowInboundInterceptor] | None:
        """Register the functions; nothing needs to be intercepted."""
        input.unsafe_extern_functions.update(self._functions)
        return None
