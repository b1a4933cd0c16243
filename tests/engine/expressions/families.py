"""A hundred attacks of each kind: what is attacked with, times where it is put."""

import itertools
from collections.abc import Sequence
from typing import Final


def _each(shells: Sequence[str], cores: Sequence[str]) -> tuple[str, ...]:
    """Put every core into every shell, where it says `@`."""
    return tuple(shell.replace("@", core) for shell, core in itertools.product(shells, cores))


ESCAPES: Final = _each(
    (
        *("@.__class__", "@.__class__.__bases__[0].__subclasses__()", "@.__init__.__globals__"),
        *("@.__dict__", "@.__reduce__()", "getattr(@, 'real')", "eval(@)", "type(@)"),
        *("open(@).read()", "[x.__self__ for x in [@]]", "vars(@)", "__import__(@)"),
    ),
    ("()", "''", "(1)", "[]", "{}", "input", "datetime", "json", "math.sqrt", "(input or 1)"),
)
LOOPS: Final = _each(
    (
        "sum(@ for i in range(10**12))",
        "any((@) < 0 for i in range(10**13))",
        "all((@) >= 0 for i in range(10**14))",
        "max(@ for i in range(10**15))",
        "min(@ for i in range(10**16))",
        "sum(1 for i in range(10**12) if (@) == -1)",
        "sum(@ for i in range(10**6) for j in range(10**6))",
        "len(str(sum(@ for i in range(10**12))))",
        "0 if any((@) == -1 for i in range(10**12)) else 1",
        "sum(sum(@ for j in range(10**9)) for i in range(10**9))",
    ),
    (
        *("i", "i * i", "i % 7", "abs(i)", "len(str(i))", "i // 3", "i + 1", "max(i, 2)"),
        *("int(str(i))", "ord('a') + i"),
    ),
)
MEMORY: Final = _each(
    (
        *("len([0] * @)", "len((0,) * @)", "len('x' * @)", "len(list(range(@)))"),
        *("len(set(range(@)))", "len({i: i for i in range(@)})", "len([str(i) for i in range(@)])"),
        *("len(tuple(range(@)))", "len(dict(enumerate(range(@))))"),
        *("len([[0] * 1000 for i in range(@)])", "len('a'.ljust(@))"),
    ),
    tuple(str(10**digits) for digits in range(8, 18)),
)
RESULTS: Final = _each(
    (
        *("'x' * @", "['a' * 10] * @", "[0] * @", "{str(i): i for i in range(@)}"),
        *("[[i] for i in range(@)]", "['é'] * @", "str([0] * @)", "[[input] * 10] * @"),
        *("[None, [True] * @]", "'-'.join(['x'] * @)", "json.dumps([0] * @)"),
    ),
    tuple(str(number) for number in range(1_000_100, 1_001_100, 100)),
)

KINDS: Final = {"escape": ESCAPES, "loop": LOOPS, "memory": MEMORY, "result": RESULTS}


ALL: Final = tuple((kind, source) for kind, sources in KINDS.items() for source in sources)
