"""Holds what came from outside against the schema that asks for it."""

from temporalio import activity

from engine.graph.checks.json_schema import validator_for
from engine.runtime.activity_contract import CHECK_PAYLOAD, CheckPayload

_TOLD = 3
"""How many of several problems are told."""


@activity.defn(name=CHECK_PAYLOAD)
async def check_payload(request: CheckPayload) -> str:
    """Say what is wrong with a payload; nothing when it fits, or when its schema is none."""
    validator = validator_for(request.payload_schema)
    if validator is None:
        return ""
    problems = []
    for error in validator.iter_errors(request.payload):
        where = "/".join(str(part) for part in error.instance_path)
        problems.append(f"{where}: {error.message}" if where else str(error.message))
        if len(problems) >= _TOLD:
            break
    return "; ".join(problems)
