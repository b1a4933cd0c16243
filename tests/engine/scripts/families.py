"""A hundred attacks of each kind: what is attacked with, times where it is put."""

import itertools
from collections.abc import Sequence
from typing import Final


def _each(shells: Sequence[str], cores: Sequence[str]) -> tuple[str, ...]:
    """Put every core into every shell, where it says `@`."""
    return tuple(shell.replace("@", core) for shell, core in itertools.product(shells, cores))


ESCAPES: Final = _each(
    (
        *("import @", "import @\n@.environ", "from @ import *", "import @ as x\nx.__loader__"),
        *("__import__('@')", "eval('__import__(\"@\")')", "exec('import @')", "@.system('id')"),
        *("def f():\n    import @\n    return @\nf().popen('id')", "globals()['@']"),
    ),
    (
        *("subprocess", "socket", "ctypes", "importlib", "builtins", "shutil", "tempfile"),
        *("threading", "multiprocessing", "pickle"),
    ),
)
LOOPS: Final = _each(
    (
        "while True:\n    @",
        "while 1:\n    try:\n        @\n    finally:\n        @",
        "for i in range(10**12):\n    @",
        "x = 0\nwhile x >= 0:\n    x += 1\n    @",
        "def f():\n    while True:\n        @\nf()",
        "f = lambda: 1\nwhile f():\n    @",
        "try:\n    while True:\n        @\nexcept Exception:\n    @",
        "for i in range(10**9):\n    for j in range(10**9):\n        @",
        "class A:\n    def f(self):\n        while True:\n            @\nA().f()",
        "while True:\n    if 1:\n        @\n    else:\n        break",
    ),
    (
        *("pass", "a = 1", "a = [1, 2]", "a = 'x' * 10", "a = {1: 2}", "a = str(7)", "a = abs(-7)"),
        *("a = sorted([3, 1])", "a = 7 % 3", "a = (1, 2)"),
    ),
)
MEMORY: Final = _each(
    (
        "x = []\nwhile True:\n    x.append(@)",
        "x = {}\nwhile True:\n    x[len(x)] = @",
        "x = []\nfor i in range(10**12):\n    x = [*x, @, *x]",
        "x = ()\nwhile True:\n    x = (x, @, x) * 10",
        "x = [@]\nwhile True:\n    x += x",
        "x = [@] * 10**9",
        "x = [@ for i in range(10**10)]",
        "x = {i: @ for i in range(10**10)}",
        "def f(*a):\n    return f(*a, @, *a)\nf(1)",
        "class A:\n    pass\nx = []\nwhile True:\n    a = A()\n    a.b = [@] * 1000\n    x += [a]",
    ),
    (
        *("1", "'x' * 1000", "[0] * 100", "{}", "(1, 2)", "str(len('x'))", "None", "2 ** 100"),
        *("{'a': 1}", "'é'"),
    ),
)
RESULTS: Final = _each(
    (
        *("[@] * 2_000_000", "{'x': [@] * 1_500_000}", "[[@]] * 2_000_000", "(@,) * 2_000_000"),
        "x = [@] * 10\nfor _ in range(40):\n    x = [x, x]\nx",
        "x = [@]\nx.append(x)\nx",
        "x = {'a': @}\nx['x'] = x\nx",
        "x = @\nfor _ in range(250):\n    x = [x]\nx",
        "{@}",
        "lambda: @",
        "range(10), @",
    ),
    (*("1", "'x'", "True", "2.5", "'é' * 2", "10 ** 9", "-1", "'a' + 'b'", "None", "7 // 2"),),
)

KINDS: Final = {"escape": ESCAPES, "loop": LOOPS, "memory": MEMORY, "result": RESULTS}
ALL: Final = tuple((kind, source) for kind, sources in KINDS.items() for source in sources)
