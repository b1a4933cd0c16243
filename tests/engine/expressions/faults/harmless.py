"""Changes that are none: other ways to write the same, at which no checker may cry wolf."""

import random
from collections.abc import Iterator

from engine.graph.checks.written import CONDITION
from tests.engine.expressions.faults.kinds import Change
from tests.engine.expressions.faults.slots import Slot, Workbench

ANY = (
    "({e})",
    "[{e}][0]",
    "({e}) or ({e})",
    "({e}) if input else ({e})",
    "{{'k': {e}}}['k']",
    "dict(k={e})['k']",
    "{{'k': {e}, 'n': 1, 't': 'x'}}['k']",
    "[x for x in [{e}]][-1]",
    "(({e}), 1)[0]",
    "[item for item in [({e})]][0]",
    "json.loads(json.dumps({e}))",
    "next_ if False else ({e})".replace("next_", "None"),
    "{{**{{'a': {e}}}}}['a']",
    "list(zip([{e}], [1]))[0][0]",
    "[v for i, v in enumerate([{e}])][0]",
    "list({{'a': {e}}}.values())[0]",
    "({e}) if isinstance({e}, (str, int, float, list, dict)) else ({e})",
)
BY_KIND = {
    "string": (
        "str({e})",
        "({e}) + ''",
        "''.join([{e}])",
        "f'{{{e}}}'",
        "({e}).strip()",
        "({e})[:500]",
        "({e}).replace('~', '-')",
        "' '.join(({e}).split(' '))",
        "({e}).format()",
        "'%s' % ({e})",
        "re.sub('~', '', {e})",
        "max([{e}], key=len)",
        "({e}).partition('~')[0]",
        "sorted([{e}])[0]",
    ),
    "number": (
        "({e}) + 0",
        "({e}) * 1",
        "-(-({e}))",
        "round({e}, 4)",
        "max({e}, -10 ** 9)",
        "min([{e}, 10 ** 12])",
        "sum([{e}, 0])",
        "abs({e}) if ({e}) >= 0 else ({e})",
        "float({e})",
        "float(Decimal(str({e})))",
        "({e}) ** 1",
        "math.fabs({e}) if ({e}) > 0 else ({e})",
        "divmod({e}, 1)[0] + ({e}) % 1",
    ),
    "integer": ("int({e})", "({e}) + 0", "({e}) // 1", "round({e})", "int(str({e}))", "abs({e})"),
    "boolean": ("not not ({e})", "bool({e})", "({e}) and True", "({e}) is True", "any([{e}])"),
    "array": (
        "list({e})",
        "({e}) + []",
        "({e})[:]",
        "[x for x in {e}]",
        "[*({e})]",
        "list(reversed({e}))[::-1]",
        "[({e})[i] for i in range(len({e}))]",
        "[x for x, _n in zip({e}, range(9999))]".replace("_n", "n"),
        "list(filter(None, [({e})]))[0] if ({e}) else []",
    ),
    "object": ("{{**({e})}}", "({e}) | {{}}", "dict({e})", "{{k: v for k, v in ({e}).items()}}"),
}
CONDITIONS = (
    "not not ({e})",
    "bool({e})",
    "({e}) and True",
    "any([{e}])",
    "True if ({e}) else False",
)


def rewritings(bench: Workbench, chance: random.Random) -> Iterator[Change]:
    """List other ways to write every expression of a workflow."""
    for slot in bench.slots:
        forms = list(ANY)
        kinds = slot.result - {"null"}
        if slot.placed.target is CONDITION:
            forms += CONDITIONS
        elif len(kinds) == 1 and "null" not in slot.result:
            forms += BY_KIND[next(iter(kinds))]
        for form in forms:
            yield f"{slot.text} → {form}", slot.rewritten(form.format(e=slot.text))
        yield from _keys_in_brackets(slot, chance)


def _keys_in_brackets(slot: Slot, chance: random.Random) -> Iterator[Change]:
    for start, end, path in slot.paths:
        first, *keys = path.text.split(".")
        if keys and all(key.isidentifier() for key in keys):
            quoted = "".join(f"[{chance.choice(['{!r}', '{!r}']).format(key)}]" for key in keys)
            yield f"{slot.text}: {path.text} in brackets", slot.replaced(start, end, first + quoted)
