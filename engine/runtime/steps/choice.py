"""Choice: the first case that holds decides which edges are live. Pure."""

from engine.plan.model import ChoiceStep
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope

OTHERWISE = "otherwise"


async def run_choice(step: ChoiceStep, *, path: str, scope: Scope) -> Outcome:
    """Try the cases in order; later ones are not evaluated once one holds."""
    for case in step.cases:
        if await scope.resolve(case.condition, seed=f"{path}/{case.handle}", inline=True):
            return Finished(live=frozenset({case.handle}))
    return Finished(live=frozenset({OTHERWISE}))
