"""Writes the methods of a generated workflow: one for each step, and one for each block."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from engine.codegen.about import About
from engine.codegen.arguments import (
    comment,
    decision_of,
    number,
    path_of,
    retry_of,
    task_of,
    text_of,
    texts_of,
    tuple_of,
    way_of,
)
from engine.codegen.expressions import INSIDE, OUTERMOST, Writer, with_front
from engine.codegen.flows import (
    OTHERWISE,
    OUT,
    Branch,
    Do,
    Flow,
    Leave,
    Tangled,
    Together,
    find_flow,
)
from engine.codegen.layout import (
    Code,
    call_of,
    dict_of,
    quoted,
    statement,
)
from engine.codegen.names import Names, camel, sentence, words
from engine.plan.model import (
    Block,
    CallWorkflowStep,
    ChoiceStep,
    DecisionStep,
    EndStep,
    ForEachStep,
    OperationStep,
    RepeatStep,
    RespondStep,
    ScopeStep,
    ScriptStep,
    Step,
    TaskStep,
    TransformStep,
    UndoPlan,
    WaitStep,
)

_BODY = 8
"""Columns in front of the statements of a method."""


@dataclass(slots=True)
class Methods:
    """
    Writes methods.

    Attributes:
        operations: Names of the activities, by connector and operation.
        connections: What begins the names of a connection's variables, by the connection's id.
        scripts: Names of the activities that run scripts, by step id.
        written: The methods so far.
    """

    about: About
    operations: dict[tuple[str, str], str]
    connections: dict[str, str]
    scripts: dict[str, str]
    names: Names
    written: list[str] = field(default_factory=list)
    _methods: dict[str, str] = field(default_factory=dict)

    def block(
        self, block: Block, *, place: str, leave: str = "return", indent: int = _BODY
    ) -> list[str]:
        """Write what executes a block, and the methods of its steps."""
        for step in block.steps:
            self._methods[step.id] = self.names.give(step.id)
        try:
            lines = list(self._flow(find_flow(block), place=place, leave=leave, indent=indent))
        except Tangled:
            lines = [self._table(block, place=place, indent=indent)]
        for step in block.steps:
            self._step(step, place)
        return lines

    def method(
        self, name: str, title: str, lines: list[str], *, place: str, head: str = ""
    ) -> None:
        """Add a method."""
        given = f"{OUTERMOST}" if place == OUTERMOST else f"{OUTERMOST}, {INSIDE}: Place"
        parts = [f"    {head}"] if head else []
        returns = "Any" if head else "None"
        parts.append(f"    async def {name}({given}) -> {returns}:")
        parts.append(f'        """{title}"""')
        self.written.append("\n".join([*parts, *lines]))

    # Blocks

    def _flow(
        self, flow: tuple[Flow, ...], *, place: str, leave: str, indent: int
    ) -> Iterator[str]:
        pad = " " * indent
        for part in flow:
            match part:
                case Do(step):
                    yield f"{pad}await {self._execution(step, place)}"
                case Together(steps):
                    works = [self._execution(step, place) for step in steps]
                    yield statement("await ", call_of("together", place, *works), indent=indent)
                case Leave():
                    yield f"{pad}{leave}"
                case Branch():
                    yield from self._branch(part, place=place, leave=leave, indent=indent)

    def _branch(self, branch: Branch, *, place: str, leave: str, indent: int) -> Iterator[str]:
        pad = " " * indent
        taken = f"await {self._execution(branch.step, place)}"
        full = [(way, flow) for way, flow in branch.ways if flow]

        def inside(flow: tuple[Flow, ...], deeper: int) -> Iterator[str]:
            return self._flow(flow, place=place, leave=leave, indent=indent + deeper)

        if not full:
            yield pad + taken
        elif len(full) == 1 or len(branch.ways) <= 2:  # noqa: PLR2004 - if and else
            yield f"{pad}if {taken} == {quoted(full[0][0])}:"
            yield from inside(full[0][1], 4)
            if len(full) > 1:
                yield f"{pad}else:"
                yield from inside(full[1][1], 4)
        else:
            yield f"{pad}match {taken}:"
            for way, flow in full:
                yield f"{pad}    case {quoted(way)}:"
                yield from inside(flow, 8)

    def _execution(self, step: Step, place: str) -> str:
        given = "" if place == OUTERMOST else place
        return f"{OUTERMOST}.{self._methods[step.id]}({given})"

    def _table(self, block: Block, *, place: str, indent: int) -> str:
        planned: dict[str, Code] = {}
        for step in block.steps:
            after = [_source(edge.source, edge.handle) for edge in step.incoming]
            named: dict[str, Code] = {}
            if after != [""]:
                named["after"] = texts_of(after)
            if step.join != "all":
                named["needs"] = str(1 if step.join == "any" else step.needed)
            if step.cancels:
                named["cancels"] = texts_of(list(step.cancels))
            method = f"{OUTERMOST}.{self._methods[step.id]}"
            planned[step.id] = call_of("Planned", method, **named)
        given = "()" if place == OUTERMOST else f"({place},)"
        drawing = call_of("Drawing", place, given, dict_of(planned))
        return statement("await ", drawing, indent=indent, after=".execute()")

    # Steps

    def _step(self, step: Step, place: str) -> None:  # noqa: C901, PLR0912 - one case a kind
        writer = Writer(place)
        match step:
            case OperationStep():
                self._operation(step, place, writer)
            case ChoiceStep():
                lines = [
                    line
                    for case in step.cases
                    for line in (
                        statement("if ", writer.hole(case.condition), indent=_BODY, after=":"),
                        f"{' ' * 12}return {quoted(case.handle)}",
                    )
                ]
                self._add(step, place, "silent_step", [*lines, _return(quoted(OTHERWISE))])
            case EndStep():
                self._end(step, place, writer)
            case TransformStep():
                self._add(step, place, "step", [_return(writer.template(step.value))])
            case DecisionStep():
                self._add(step, place, "step", [_return(decision_of(step, place, writer))])
            case ScriptStep():
                called = call_of(
                    "call",
                    self.scripts[step.id],
                    path_of(place, step.id),
                    writer.template(step.inputs),
                    attempt_s=repr(step.limit_s),
                )
                self._add(step, place, "step", [_return(with_front("await ", called))])
            case WaitStep():
                ways = [way_of(way, writer) for way in step.ways]
                waited = call_of("wait_for", OUTERMOST, place, *ways)
                self._add(step, place, "step_with_ways", [_return(with_front("await ", waited))])
            case TaskStep():
                self._add(step, place, "step", [_return(task_of(step, place, writer))])
            case RespondStep():
                answer = call_of("plain", writer.template(step.value))
                told = call_of(f"{OUTERMOST}.responses.append", answer)
                self._add(step, place, "silent_step", [statement("", told, indent=_BODY)])
            case CallWorkflowStep():
                name = camel(self.about.workflows.get(step.workflow, ""), otherwise="Workflow")
                named: dict[str, Code] = {} if step.wait else {"wait": "False"}
                called = call_of(
                    "run_other",
                    quoted(name),
                    path_of(place, step.id),
                    writer.template(step.input),
                    **named,
                )
                self._add(step, place, "step", [_return(with_front("await ", called))])
            case ForEachStep():
                self._for_each(step, place, writer)
            case RepeatStep():
                self._repeat(step, place, writer)
            case ScopeStep():
                self._scope(step, place)
            case _:
                assert_never(step)

    def _add(self, step: Step, place: str, decorator: str, lines: list[str]) -> None:
        title = sentence(step.name or step.id)
        note = words(self.about.notes.get(step.id, ""))
        if note:
            lines = [*comment(note), *lines]
        head = f"@{decorator}({quoted(step.id)})"
        self.method(self._methods[step.id], title, lines, place=place, head=head)

    def _operation(self, step: OperationStep, place: str, writer: Writer) -> None:
        called = self._call(step, path_of(place, step.id), writer)
        if step.undo is None:
            self._add(step, place, "step", [_return(called)])
            return
        undo = self.names.give(f"undo_{step.id}")
        undone = f"{OUTERMOST}.{undo}"
        undone = undone if place == OUTERMOST else f"lambda: {undone}({place})"
        self._add(
            step,
            place,
            "step",
            [
                statement("output = ", called, indent=_BODY),
                f"        {place}.effects.append({undone})",
                "        return output",
            ],
        )
        inverse = self._call(step.undo, path_of(place, f"{step.id}/undo"), writer)
        title = sentence(f"Undo what {step.name or step.id} did")
        self.method(undo, title, [statement("", inverse, indent=_BODY)], place=place)

    def _call(self, step: OperationStep | UndoPlan, path: str, writer: Writer) -> Code:
        named: dict[str, Code] = {}
        if step.connection:
            named["connection"] = quoted(self.connections[step.connection])
        named |= retry_of(step.retry)
        if step.attempt_s != 30:  # noqa: PLR2004 - the default of `call`
            named["attempt_s"] = number(step.attempt_s)
        if isinstance(step, OperationStep) and step.step_s:
            named["step_s"] = number(step.step_s)
        activity = self.operations[step.connector, step.operation]
        called = call_of("call", activity, path, writer.template(step.inputs), **named)
        return with_front("await ", called)

    def _end(self, step: EndStep, place: str, writer: Writer) -> None:
        if step.outcome == "succeeded":
            self._add(step, place, "end", [_return(writer.template(step.output))])
            return
        failed = call_of("failure", quoted(step.error_code), text_of(step.message, writer))
        self._add(step, place, "silent_step", [statement("raise ", failed, indent=_BODY)])

    def _inner(self, step: Step, block: Block, what: str, title: str) -> str:
        """Write the method of a block inside a container."""
        name = self.names.give(f"{self._methods[step.id]}_{what}")
        at = len(self.written)
        lines = self.block(block, place=INSIDE) or ["        return"]
        inside, self.written[at:] = self.written[at:], []
        self.method(name, title, lines, place=INSIDE)
        self.written.extend(inside)
        return f"{OUTERMOST}.{name}"

    def _container(
        self, step: Step, place: str, decorator: str, name: str, given: list[Code], **named: Code
    ) -> int:
        """Write the step of a container; its blocks follow it."""
        called = call_of(name, place, path_of(place, step.id), *given, **named)
        self._add(step, place, decorator, [_return(with_front("await ", called))])
        return len(self.written)

    def _for_each(self, step: ForEachStep, place: str, writer: Writer) -> None:
        at = len(self.written)
        body = self._inner(step, step.body, "item", "Execute this for every item.")
        inside, self.written[at:] = self.written[at:], []
        named: dict[str, Code] = {}
        if step.at_once != 1:
            named["at_once"] = str(step.at_once)
        if step.on_item_error == "collect":
            named["collect"] = "True"
        output = with_front(f"lambda {INSIDE}: ", Writer(INSIDE).template(step.output))
        given = [writer.hole(step.items), body, output]
        self._container(step, place, "step", "for_each", given, **named)
        self.written.extend(inside)

    def _repeat(self, step: RepeatStep, place: str, writer: Writer) -> None:
        at = len(self.written)
        body = self._inner(step, step.body, "once", "Execute this again and again.")
        inside, self.written[at:] = self.written[at:], []
        within = Writer(INSIDE)
        named: dict[str, Code] = {
            "initial": writer.template(step.initial),
            "carry": with_front(f"lambda {INSIDE}: ", within.template(step.next)),
            "until": f"lambda {INSIDE}: {within.hole(step.until)}",
            "limit": str(step.limit),
        }
        if step.on_limit == "go_on":
            named["go_on_at_limit"] = "True"
        if step.pause_s:
            named["pause_s"] = number(step.pause_s)
        self._container(step, place, "step", "repeat", [body], **named)
        self.written.extend(inside)

    def _scope(self, step: ScopeStep, place: str) -> None:
        at = len(self.written)
        body = self._inner(step, step.body, "body", "Execute this as one.")
        named: dict[str, Code] = {}
        if step.catches:
            catches = [
                tuple_of([quoted(catch.handle), texts_of(list(catch.kinds))])
                for catch in step.catches
            ]
            named["catches"] = tuple_of(catches)
        if step.cleanup is not None:
            named["at_last"] = self._inner(
                step, step.cleanup, "at_last", "Execute this at last, however it ended."
            )
        if step.time_limit_s is not None:
            named["time_limit_s"] = number(step.time_limit_s)
        inside, self.written[at:] = self.written[at:], []
        output = with_front(f"lambda {INSIDE}: ", Writer(INSIDE).template(step.output))
        self._container(step, place, "step_with_ways", "scope", [body, output], **named)
        self.written.extend(inside)


def _source(source: str | None, handle: str) -> str:
    if source is None:
        return ""
    return source if handle == OUT else f"{source}:{handle}"


def _return(code: Code) -> str:
    return statement("return ", code, indent=_BODY)
