"""Writes a plan as one file of Python: a Temporal workflow that anybody can read and run."""

import ast
import keyword
import sys
import textwrap
from typing import Any, Final

from engine.codegen.about import About
from engine.codegen.activities import Activities, write_activities
from engine.codegen.expressions import OUTERMOST, VARIABLES
from engine.codegen.layout import call_of, literal, quoted, statement
from engine.codegen.methods import Methods
from engine.codegen.names import Names, camel, sentence, snake, words
from engine.codegen.pieces_text import HEADING_OF, Piece, names_in, read_pieces
from engine.plan.model import (
    CallWorkflowStep,
    OperationStep,
    Plan,
    RespondStep,
    Step,
    TaskStep,
    WaitStep,
)
from engine.plan.walk import steps_in

_OWN_NAMES: Final = (VARIABLES, "INPUT_SCHEMA", "TASK_QUEUE", "ACTIVITIES", "main")
_OWN_METHODS: Final = ("run", "all_steps", "input", "facts", "self", "at")


def generate_python(plan: Plan, about: About) -> str:
    """
    Write a plan as Python.

    The same plan and names give the same file. It needs Python 3.11 and `temporalio`, and its
    layout is that of a formatter with lines of 100 characters.
    """
    pieces = read_pieces()
    module = Names({*pieces.pieces, *_OWN_NAMES, *(one.bound for one in pieces.imports)})
    steps = list(steps_in(plan.block))
    title = module.give(camel(about.title, otherwise="Workflow"), suffix="Workflow")
    activities = write_activities(plan, about, module, owner=title)
    methods = Methods(
        about=about,
        operations=activities.operations,
        connections=activities.connections,
        scripts=activities.scripts,
        names=Names({*pieces.attributes, *_OWN_METHODS}),
    )
    workflow = _workflow(plan, about, methods, title=title, bases=_bases(steps))
    parts = [
        statement("TASK_QUEUE = ", quoted(snake(about.title, otherwise="workflow")), indent=0),
        *_constants(plan, workflow),
        *activities.code,
    ]
    main = _main(title, activities)
    used = {name for code in (*parts, workflow, main) for name in names_in(code)}
    needed = pieces.needed_by(used - set(activities.own))
    for piece in needed:
        used |= piece.needs
    world = [piece for piece in needed if piece.module == "world"]
    helpers = [piece for piece in needed if piece.module != "world"]
    constants = [part for part in parts if part not in activities.code]
    sections = [
        _docstring(plan, about, steps, activities),
        pieces.imports_of(used),
        "\n".join(constants),
        *_section("Activities: what touches the world", [*activities.code, *_codes(world)]),
        *_helper_sections(helpers),
        *_section("The workflow", [workflow]),
        main,
    ]
    return "\n\n\n".join(sections[2:]).join(["\n\n".join(sections[:2]) + "\n\n", "\n"])


def file_name(about: About) -> str:
    """Give the name under which the file may be kept; none that hides a module of Python."""
    name = snake(about.title, otherwise="workflow")
    hides = name in sys.stdlib_module_names or name in keyword.kwlist or name == "temporalio"
    return f"{name}_workflow.py" if hides else f"{name}.py"


def _codes(pieces: list[Piece]) -> list[str]:
    return [piece.code for piece in pieces]


def _section(title: str, parts: list[str]) -> list[str]:
    if not parts:
        return []
    return [f"# {title}\n\n\n" + "\n\n\n".join(parts)]


def _helper_sections(pieces: list[Piece]) -> list[str]:
    found: list[str] = []
    for module, heading in HEADING_OF.items():
        found += _section(heading, _codes([piece for piece in pieces if piece.module == module]))
    return found


def _constants(plan: Plan, workflow: str) -> list[str]:
    found = []
    if VARIABLES in names_in(workflow):
        found.append(statement(f"{VARIABLES} = ", literal(plan.variables), indent=0))
    if plan.input_schema:
        found.append(statement("INPUT_SCHEMA = ", literal(plan.input_schema), indent=0))
    return found


def _bases(steps: list[Step]) -> str:
    kinds = {"Messages": WaitStep, "Tasks": TaskStep, "Answers": RespondStep}
    bases = [name for name, kind in kinds.items() if any(isinstance(s, kind) for s in steps)]
    return ", ".join(bases or ["Place"])


def _workflow(plan: Plan, about: About, methods: Methods, *, title: str, bases: str) -> str:
    undoes = any(isinstance(step, OperationStep) and step.undo for step in steps_in(plan.block))
    simple = not undoes and plan.time_limit_s is None
    leave = f"return {OUTERMOST}.answer" if simple else "return"
    flow = methods.block(plan.block, place=OUTERMOST, leave=leave)
    bodies = methods.written
    methods.written = []
    run = [f"        {OUTERMOST}.input = given"]
    if any(f"{OUTERMOST}.facts" in body for body in bodies):
        run += _facts(about)
    if simple:
        run += flow
    else:
        methods.method("all_steps", "Execute the steps.", flow, place=OUTERMOST)
        run += _guarded(plan, undoes=undoes)
    if run[-1] != f"        {leave}" or not simple:
        run.append(f"        return {OUTERMOST}.answer")
    head = "\n".join(
        [
            "    @workflow.run",
            "    async def run(self, given: Any) -> Any:",
            '        """Execute the workflow from its start to its end, and give its output."""',
            *run,
        ]
    )
    opening = [
        f"@workflow.defn(name={quoted(title)})",
        f"class {title}({bases}):",
        f'    """{sentence(about.description or about.title, longest=90)}"""',
    ]
    return "\n\n".join(["\n".join(opening), head, *methods.written, *bodies])


def _facts(about: About) -> list[str]:
    return [
        "        info = workflow.info()",
        f"        {OUTERMOST}.facts = {{",
        '            "id": info.workflow_id,',
        '            "number": 1,',
        f'            "workflow": {quoted(about.title)},',
        f'            "version": {about.version or 1},',
        '            "started_by": None,',
        '            "started_at": info.start_time.isoformat(),',
        '            "scheduled_for": None,',
        "        }",
    ]


def _guarded(plan: Plan, *, undoes: bool) -> list[str]:
    work = f"{OUTERMOST}.all_steps()"
    line = f"await {work}"
    if plan.time_limit_s is not None:
        line = f'await within({plan.time_limit_s:g}, {work}, "run.timed_out", "The run")'
    if not undoes:
        return [f"        {line}"]
    return [
        "        try:",
        f"            {line}",
        "        except (Exception, asyncio.CancelledError):",
        f"            await undo({OUTERMOST})",
        "            raise",
    ]


def _main(title: str, activities: Activities) -> str:
    names = ", ".join(activities.names)
    listed = statement("activities=[", names, indent=8, after="],")
    if len(listed) > 100:  # noqa: PLR2004 - the width of a line
        inner = "".join(f"            {name},\n" for name in activities.names)
        listed = f"        activities=[\n{inner}        ],"
    started = call_of(
        "await client.execute_workflow",
        f"{title}.run",
        "given",
        id="run_id",
        task_queue="TASK_QUEUE",
    )
    return f'''async def main() -> None:
    """Start a worker, execute one run with the input on the command line, print its output."""
    client = await Client.connect(
        os.environ.get("TEMPORAL_ADDRESS", "localhost:7233"),
        namespace=os.environ.get("TEMPORAL_NAMESPACE", "default"),
    )
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {{}}
    worker = Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[{title}],
{listed}
    )
    run_id = f"{{TASK_QUEUE}}-{{uuid.uuid4()}}"
    async with worker:
{statement("output = ", started, indent=8)}
    print(json.dumps(output, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    asyncio.run(main())'''


_DIFFERENCES: Final = (
    "effects are not recorded: an activity that was lost in a crash may be repeated.",
    "one history holds the whole run, so a run of many thousand steps does not fit.",
    "nobody can pause it, decide on a step that failed, or resume from a step.",
    "schemas of inputs, messages, results and scripts are not checked.",
    "keys of objects come in the order of the alphabet.",
)


def _docstring(plan: Plan, about: About, steps: list[Step], activities: Activities) -> str:
    version = "a draft" if about.version is None else f"version {about.version}"
    name = file_name(about)
    lines = [f"{words(about.title, longest=60)}, {version}, as a Temporal workflow."]
    if about.description:
        lines += ["", *textwrap.wrap(words(about.description), 96)]
    lines += [
        "",
        "How to run it:",
        "",
        '    pip install "temporalio>=1.7"   # and Python 3.11 or newer',
        "    temporal server start-dev       # or TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE",
        f"    python {name} '{{}}'" + "   # a worker and one run, with this JSON as its input",
    ]
    lines += _credentials(activities)
    lines += _left_to_do(activities)
    lines += ["", "What is not as in Baton:", ""]
    for told in _differences(plan, steps):
        lines += textwrap.wrap(told, 96, initial_indent="- ", subsequent_indent="  ")
    body = "\n".join(lines)
    return f'"""\n{body}\n"""'


def _credentials(activities: Activities) -> list[str]:
    if not activities.variables:
        return []
    lines = ["", "Connections are read from the environment:", ""]
    for name, variables in activities.variables.items():
        told = f"{name}: {', '.join(variables)}"
        lines += textwrap.wrap(
            told, 96, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
        )
    return lines


def _left_to_do(activities: Activities) -> list[str]:
    if not activities.unwritten:
        return []
    told = f"To be written before it runs: {', '.join(activities.unwritten)}."
    return ["", *textwrap.wrap(told, 96)]


def _differences(plan: Plan, steps: list[Step]) -> list[str]:
    told = [*_DIFFERENCES]
    if any(isinstance(step, OperationStep) and step.on_error == "ask" for step in steps):
        told.append("a step that asks a person when it fails, fails.")
    if any(isinstance(step, OperationStep) and step.undo for step in steps):
        told.append("what cannot be undone ends the undoing, and its error is the run's.")
    if any(isinstance(step, CallWorkflowStep) for step in steps):
        told.append("another workflow is a child in the same task queue: run its file beside it.")
    if plan.sla_s or any(step.due_s for step in steps):
        told.append("nothing tells that the run or a step is overdue.")
    return told


def check_readable(code: str) -> Any:
    """Parse a generated file, to be sure that it is Python."""
    return ast.parse(code)
