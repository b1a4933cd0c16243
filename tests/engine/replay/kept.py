"""Runs whose values are too large to travel: one for each way in which the interpreter decides."""

from engine.plan.model import Plan
from engine.testing.plans import (
    after,
    call,
    choice,
    end,
    expression,
    for_each,
    lab_step,
    path,
    plan,
    repeat,
    script,
    transform,
)


def kept_answer() -> Plan:
    """Read what an operation answered: in expressions, a condition, a script, and as it is."""
    many = expression("len(steps['make']) > 100", "steps.make")
    heavy = expression("[r['id'] for r in steps['make'] if r['id'] < 3]", "steps.make", heavy=True)
    return plan(
        lab_step("make", "rows", {"count": 4_000}),
        choice("many", [("yes", many)], incoming=after("make")),
        transform("some", {"ids": heavy, "n": 1}, incoming=after(("many", "yes"))),
        script("twice", "rows + rows", {"rows": path("steps.make")}, incoming=after("some")),
        lab_step("count", "count", {"value": path("steps.twice")}, incoming=after("twice")),
        end(incoming=after("count"), output=[path("steps.count"), path("steps.some")]),
    )


def kept_loop() -> Plan:
    """Go through a list that is kept, and keep what its iterations give."""
    loop = for_each(
        "each",
        path("steps.make"),
        lab_step("look", "echo", {"value": {"id": path("item.id"), "all": path("item")}}),
        output=expression("[item, item]", "item"),
        incoming=after("make"),
        at_once=3,
    )
    made = lab_step("make", "rows", {"count": 6, "width": 200_000})
    return plan(made, loop, end(incoming=after("each"), output=path("steps.each")))


def kept_by_itself() -> Plan:
    """Keep what the workflow itself makes: data, what a loop carries, inputs, its output."""
    half = expression("'x' * 300000")
    again = repeat(
        "again",
        expression("index == 1", "index"),
        transform("t", half),
        initial="",
        following=expression("(item or '') + 'x' * 300000", "item"),
    )
    six = [half, half, half, half]
    return plan(
        again,
        lab_step("count", "count", {"value": six}, incoming=after("again")),
        end(incoming=after("count"), output=six),
    )


def kept_in_call() -> Plan:
    """Read what a called workflow answered by reference."""
    return plan(
        call("child", "rows"),
        lab_step("count", "count", {"value": path("steps.child")}, incoming=after("child")),
        end(incoming=after("count"), output=path("steps.count")),
    )


def rows() -> Plan:
    """Answer more than may travel."""
    made = lab_step("make", "rows", {"count": 20_000})
    return plan(made, end(incoming=after("make"), output=path("steps.make")))


KEPT = {
    "kept_answer": kept_answer,
    "kept_loop": kept_loop,
    "kept_by_itself": kept_by_itself,
    "kept_in_call": kept_in_call,
}
