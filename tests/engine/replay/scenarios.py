"""Runs whose histories are worth keeping: one for each way in which the interpreter decides."""

from engine.decisions.cell import Cell
from engine.plan.model import Plan
from engine.testing.plans import (
    after,
    choice,
    decision,
    end,
    expression,
    lab_step,
    path,
    plan,
    scope,
    script,
    transform,
)


def sequence() -> Plan:
    one = lab_step("one", "echo", {"value": path("input.n")})
    two = lab_step(
        "two", "echo", {"value": expression("steps['one'] + 1", "steps.one")}, incoming=after("one")
    )
    return plan(one, two, end(incoming=after("two"), output=path("steps.two")))


def branches() -> Plan:
    way = choice("way", [("big", expression("input['n'] > 5", "input.n"))])
    left = lab_step("left", "fail", {"until_attempt": 2}, incoming=after(("way", "big")))
    right = lab_step("right", "echo", {"value": 1}, incoming=after(("way", "big")))
    other = lab_step("other", "echo", {"value": 2}, incoming=after(("way", "otherwise")))
    done = end(incoming=after("left", "right", "other"), output=path("steps.right"))
    return plan(way, left, right, other, done)


def heavy() -> Plan:
    squares = expression("sum([x * x for x in range(input['n'])])", "input.n", heavy=True)
    one = lab_step("one", "echo", {"value": squares})
    return plan(one, end(incoming=after("one"), output=path("steps.one")))


def failure() -> Plan:
    bad = lab_step("bad", "fail", {"how": "rejected"})
    slow = lab_step("slow", "fail", {"until_attempt": 3})
    never = lab_step("never", "echo", incoming=after("slow"))
    return plan(bad, slow, never, end(incoming=after("bad", "never")))


def large() -> Plan:
    big = expression("'x' * 400000", heavy=True)
    one = lab_step("one", "echo", {"value": big})
    done = end(incoming=after("one"), output=path("steps.one"))
    return plan(one, done)


def pauses() -> Plan:
    way = choice("way", [])
    ends = [end(f"e{n}", incoming=after(("way", "otherwise"))) for n in range(1_050)]
    echo = lab_step("echo", "echo", {"value": 1})
    return plan(way, echo, *ends, end("last", incoming=after("echo"), output=path("steps.echo")))


def pure_steps() -> Plan:
    """Set data with a heavy part, decide by it, and go on with both."""
    squares = expression("[x * x for x in range(input['n'])]", "input.n", heavy=True)
    data = transform("data", {"squares": squares, "n": path("input.n")})
    rows = [({"n": Cell(op="lt", values=(5,))}, {"size": "small"}), ({}, {"size": squares})]
    size = decision("size", {"n": path("steps.data.n")}, rows, incoming=after("data"))
    one = lab_step("one", "echo", {"value": path("steps.size.size")}, incoming=after("size"))
    return plan(data, size, one, end(incoming=after("one"), output=path("steps.one")))


def no_row_fits() -> Plan:
    rows = [({"n": Cell(op="lt", values=(5,))}, {"size": "small"})]
    size = decision("size", {"n": path("input.n")}, rows)
    slow = lab_step("slow", "echo", {"value": 1})
    return plan(size, slow, end(incoming=after("size", "slow")))


def scripts() -> Plan:
    """Run one within the workflow task, and one that may take long."""
    quick = script("quick", "import random\n[n, random.random()]", {"n": path("input.n")})
    slow = script(
        "slow",
        "result = max(numbers)",
        {"numbers": path("steps.quick")},
        incoming=after("quick"),
        limit_s=10,
    )
    return plan(quick, slow, end(incoming=after("slow"), output=path("steps.slow")))


def script_fails() -> Plan:
    bad = script("bad", "n / 0", {"n": path("input.n")})
    return plan(bad, end(incoming=after("bad")))


def stretches() -> Plan:
    """So many operations side by side that they do not start at one stretch."""
    names = [f"o{n}" for n in range(230)]
    echoes = [lab_step(name, "echo", {"value": name}) for name in names]
    return plan(*echoes, end(incoming=after(*names), output=path("steps.o229")))


def containers() -> Plan:
    """So many containers side by side that they do not begin at one stretch."""
    names = [f"s{n}" for n in range(270)]
    scopes = [scope(name, choice(f"{name}_in", [])) for name in names]
    echo = lab_step("echo", "echo", {"value": 1})
    return plan(echo, *scopes, end(incoming=after("echo", *names), output=path("steps.echo")))


SCENARIOS = {
    "sequence": sequence,
    "branches": branches,
    "heavy": heavy,
    "failure": failure,
    "large": large,
    "pauses": pauses,
    "pure_steps": pure_steps,
    "no_row_fits": no_row_fits,
    "scripts": scripts,
    "script_fails": script_fails,
    "stretches": stretches,
    "containers": containers,
}
