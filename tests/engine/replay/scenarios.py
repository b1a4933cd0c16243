"""Runs whose histories are worth keeping: one for each way in which the interpreter decides."""

from engine.plan.model import Plan
from engine.testing.plans import after, choice, end, expression, lab_step, path, plan


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


SCENARIOS = {
    "sequence": sequence,
    "branches": branches,
    "heavy": heavy,
    "failure": failure,
    "large": large,
    "pauses": pauses,
}
