"""Transform: a value made of others. Pure."""

from engine.plan.model import TransformStep
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.steps.output_size import fit


async def run_transform(step: TransformStep, *, path: str, scope: Scope) -> Outcome:
    """Fill the value; later steps read it."""
    output = await scope.resolve(step.value, seed=path)
    output = await fit(output, path=path, run_id=scope.run_id)
    return Finished(output=output, visible=True, told=True)
