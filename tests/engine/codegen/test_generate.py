"""Generated files are Python that people can read, whatever people wrote into the drawing."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.codegen.about import About
from engine.codegen.generate import file_name, generate_python
from engine.expressions.compile_template import compile_expression
from engine.expressions.template import Text
from engine.plan.model import Plan, Step
from engine.testing.plans import (
    after,
    choice,
    end,
    for_each,
    lab_step,
    path,
    plan,
    task,
    transform,
)
from tests.engine.codegen.update_files import CASES, FILE, SHOWN, about, plan_of

HOSTILE = (
    '"""\nimport os; os.system("x")\n"""',
    "'); raise SystemExit('",
    "\\",
    'ends with a backslash and quotes \\"""',
    "line\rline\u2028line\x00\x1b[31m",
    "\u202eevil right to left",
    "{{ not an expression }} %s {0} {name}",
    "class",
    "import",
    "日本語 ✓ é",
    "",
    " " * 20,
    "x" * 5_000,
    "# noqa: nothing",
)


def files() -> dict[str, str]:
    return {case.name: generate_python(plan_of(case), about(case)) for case in CASES}


def hostile_plan(words: str) -> Plan:
    """Put words of a person wherever a plan holds any."""
    holes = Text(parts=(words, path("input.a"), words))
    inputs = {words: words, "text": holes}
    step = lab_step("run", words or "echo", inputs).model_copy(
        update={"name": words, "connector": words or "lab", "connection": words or None}
    )
    made = transform("steps", {"key": words, words: [words]}, incoming=after("run"))
    failing = end("self", incoming=after("steps"), output=words).model_copy(
        update={"outcome": "failed", "error_code": words, "name": words}
    )
    whole = plan(step, made, failing)
    return whole.model_copy(update={"variables": {words: words}, "input_schema": {words: words}})


def strings_in(code: str) -> set[str]:
    nodes = ast.walk(ast.parse(code))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


class TestEveryCase:
    def test_is_python(self) -> None:
        for name, code in files().items():
            compile(code, name, "exec")

    def test_is_laid_out_and_passes_a_linter(self, tmp_path: Path) -> None:
        for name, code in files().items():
            (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")

        for command in (
            ["format", "--check", "--diff"],
            # Nested questions, and what the scripts of two cases do, are the drawings' own.
            ["check", "--ignore", "SIM102,F841"],
        ):
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache"),
                    *("--line-length", "100", "--target-version", "py311", str(tmp_path)),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr

    def test_gives_the_same_file_each_time(self) -> None:
        assert files() == files()

    @pytest.mark.parametrize("name", sorted(SHOWN))
    def test_is_the_file_beside_the_case(self, name: str) -> None:
        (case,) = [case for case in CASES if case.name == name]

        written = (case / FILE).read_text(encoding="utf-8")

        assert generate_python(plan_of(case), about(case)) == written

    def test_takes_over_only_the_helpers_that_it_needs(self) -> None:
        code = files()["straight_line"]

        for helper in ("class Drawing", "def for_each", "def scope", "def wait_for", "def decide"):
            assert helper not in code
        assert len(code.splitlines()) < 300


class TestHostileWords:
    @pytest.mark.parametrize("words", HOSTILE)
    def test_are_text_and_nothing_else(self, words: str) -> None:
        told = About(
            title=words,
            description=words,
            connections={words: words},
            notes={"run": words},
        )

        code = generate_python(hostile_plan(words), told)

        tree = ast.parse(code)
        assert words in strings_in(code)
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
        called = {n.func.id for n in calls if isinstance(n.func, ast.Name)}
        assert not called & {"exec", "eval", "compile", "open", "__import__", "SystemExit"}
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert imported <= {"asyncio", "functools", "json", "os", "sys", "uuid"}
        assert not [c for c in code if c != "\n" and not c.isprintable()]

    @pytest.mark.parametrize("words", HOSTILE)
    def test_give_a_name_for_a_file(self, words: str) -> None:
        name = file_name(About(title=words))

        assert name.removesuffix(".py").isidentifier()
        assert name.removesuffix(".py") not in sys.stdlib_module_names

    def test_of_a_module_do_not_hide_it(self) -> None:
        assert file_name(About(title="JSON")) == "json_workflow.py"
        assert file_name(About(title="temporalio")) == "temporalio_workflow.py"


class TestNames:
    def test_of_steps_that_are_words_of_python_or_of_the_file(self) -> None:
        ids = ["class", "run", "steps", "answer", "self", "at", "message", "item", "print", "main"]
        steps = [lab_step(name, "echo", {"value": name}) for name in ids]

        code = generate_python(plan(*steps, end(incoming=after(*ids))), About(title="Names"))

        methods = {n.name for n in ast.walk(ast.parse(code)) if isinstance(n, ast.AsyncFunctionDef)}
        assert {"class_step", "run_step", "steps_step", "self_step", "print_step"} <= methods

    def test_that_a_comprehension_binds_hide_none_of_ours(self) -> None:
        source = "[self + at for self, at in input.pairs]"
        code = generate_python(
            plan(transform("t", compile_expression(source)), end(incoming=after("t"))),
            About(title="Bound"),
        )

        assert "[self_ + at_ for self_, at_ in self.input" in code

    def test_of_items_are_told_from_those_of_a_list(self) -> None:
        inside = transform("inside", compile_expression("[item.a for item in item.lines]"))
        loop = for_each("loop", path("input.lines"), inside)
        code = generate_python(plan(loop, end(incoming=after("loop"))), About(title="Items"))

        assert 'for item in at.item["lines"]]' in code


class TestClock:
    def test_is_that_of_the_run(self) -> None:
        source = "datetime.now().isoformat() + date.today().isoformat() + str(random.random())"
        code = generate_python(
            plan(transform("t", compile_expression(source)), end(incoming=after("t"))),
            About(title="Clock"),
        )

        assert "workflow.now().replace(tzinfo=None).isoformat()" in code
        assert "workflow.now().date()" in code
        assert "workflow.random().random()" in code
        assert "import random" not in code


class TestSize:
    def test_of_a_long_line_is_no_limit(self) -> None:
        steps: list[Step] = [transform("t0", {"n": 0})]
        steps += [
            transform(f"t{n}", {"n": n}, incoming=after(f"t{n - 1}")) for n in range(1, 3_000)
        ]

        began = time.monotonic()
        code = generate_python(plan(*steps), About(title="Long"))

        assert time.monotonic() - began < 20
        compile(code, "long", "exec")

    def test_of_questions_behind_one_another_is_no_limit(self) -> None:
        steps: list[Step] = [choice("c0", [("yes", path("input.a"))])]
        for n in range(1, 120):
            incoming = after((f"c{n - 1}", "otherwise"))
            steps.append(choice(f"c{n}", [("yes", path("input.a"))], incoming=incoming))

        code = generate_python(plan(*steps), About(title="Deep"))

        compile(code, "deep", "exec")


class TestFlow:
    def test_of_a_choice_is_an_if(self) -> None:
        steps: list[Step] = [
            choice("big", [("yes", path("input.big"))]),
            lab_step("ask", "echo", {}, incoming=after(("big", "yes"))),
            end(incoming=after("ask", ("big", "otherwise"))),
        ]

        code = generate_python(plan(*steps), About(title="Choice"))

        assert 'if await self.big() == "yes":\n            await self.ask()\n' in code

    def test_of_steps_side_by_side_is_gathered(self) -> None:
        steps: list[Step] = [
            lab_step("left", "echo", {}),
            lab_step("right", "echo", {}),
            end(incoming=after("left", "right")),
        ]

        code = generate_python(plan(*steps), About(title="Both"))

        assert "await together(self, self.left(), self.right())" in code

    def test_of_a_task_tells_where_it_waits(self) -> None:
        code = generate_python(
            plan(task("approve", title="Look"), end(incoming=after("approve"))),
            About(title="Task"),
        )

        assert "class Task(Tasks):" in code
        assert "def complete_task" in code
