"""Workflows without a fault: rich ones written here, the golden cases, and what is shipped."""

import itertools
import json
from pathlib import Path
from typing import Any

from engine.graph.model import WorkflowGraph
from tests.engine.compiler.update_cases import case_paths, read_graph
from tests.engine.expressions.faults.catalog import (
    ADDRESS,
    CURRENCY,
    FLAG,
    LINE,
    NUMBER,
    TEXT,
    WHOLE,
    many,
    maybe,
    one_of,
    thing,
)

Node = dict[str, Any]
ROOT = Path(__file__).parents[4]


def start(**properties: Any) -> Node:
    return {"kind": "start", "id": "start", "input_schema": thing("*", **properties)}


def op(name: str, operation: str, inside: str | None = None, **inputs: Any) -> Node:
    connector, _, called = operation.partition(".")
    return {
        "kind": "operation",
        "id": name,
        "connector": connector,
        "operation": called,
        "inputs": inputs,
        "parent": inside,
    }


def data(name: str, value: Any, inside: str | None = None) -> Node:
    return {"kind": "transform", "id": name, "value": value, "parent": inside}


def end(output: Any, name: str = "done") -> Node:
    return {"kind": "end", "id": name, "output": output}


def choice(name: str, **conditions: str) -> Node:
    cases = [{"id": case, "condition": condition} for case, condition in conditions.items()]
    return {"kind": "choice", "id": name, "cases": cases}


def drawn(nodes: list[Node], *ways: str, variables: list[Node] | None = None) -> WorkflowGraph:
    """Draw a workflow; a way is `a>b>c`, and `a.handle>b` where the handle is not `out`."""
    edges: list[Node] = []
    for way in ways:
        for left, right in itertools.pairwise(way.split(">")):
            source, _, handle = left.partition(".")
            target = right.partition(".")[0]
            edge = {"source": source, "source_handle": handle or "out", "target": target}
            edges.append({"id": f"e{len(edges)}", **edge})
    return WorkflowGraph.model_validate(
        {"nodes": nodes, "edges": edges, "variables": variables or []}
    )


def checkout() -> WorkflowGraph:
    return drawn(
        [
            start(email=TEXT, currency=CURRENCY, coupon=maybe(TEXT), lines=many(LINE)),
            op("customer", "crm.find", email="{{ input.email }}", deep=True),
            op(
                "quote",
                "shop.quote",
                lines="{{ [{'sku': l.sku, 'qty': l.qty} for l in input.lines if l.qty > 0] }}",
                currency="{{ input.currency }}",
                coupon="{{ input.coupon }}",
            ),
            data(
                "sums",
                {
                    "net": "{{ round(steps.quote.total - steps.quote.tax, 2) }}",
                    "gross": "{{ steps.quote.total }}",
                    "units": "{{ sum(l.qty for l in input.lines) }}",
                    "saved": "{{ sum((l.discount or 0) * l.qty for l in input.lines) }}",
                    "missing": "{{ [i.sku for i in steps.quote['items'] if not i.available] }}",
                },
            ),
            choice(
                "route",
                refuse="len(steps.sums.missing) > 0 or steps.sums.units < 1",
                trust="steps.customer.tier == 'gold' and steps.sums.gross <= 500",
            ),
            op(
                "charge",
                "pay.charge",
                amount="{{ steps.sums.gross }}",
                currency="{{ steps.quote.currency }}",
                customer="{{ steps.customer.id }}",
                reference="Order {{ run.number }}",
            ),
            op(
                "receipt",
                "mail.send",
                to=["{{ input.email }}"],
                subject="{{ steps.customer.name.title() }}, thank you",
                text="Paid {{ f'{steps.charge.amount:.2f}' }} {{ steps.quote.currency }}, "
                "fee {{ steps.charge.fee or 0 }}. You saved {{ steps.sums.saved }}.",
                urgent="{{ steps.customer.tier != 'basic' }}",
            ),
            op(
                "sorry",
                "mail.send",
                to="{{ [input.email] }}",
                subject="Not in stock: {{ ', '.join(steps.sums.missing) }}",
            ),
            end(
                {
                    "payment": "{{ steps.charge.payment_id }}",
                    "paid": "{{ steps.charge.status == 'paid' }}",
                    "cents": "{{ int(steps.charge.amount * 100) }}",
                }
            ),
            end({"missing": "{{ steps.sums.missing[0].upper() }}"}, "refused"),
        ],
        "start>customer>quote>sums>route",
        "route.trust>charge>receipt>done",
        "route.refuse>sorry>refused",
        "route.otherwise>sorry",
    )


def mailing() -> WorkflowGraph:
    each = {
        "kind": "for_each",
        "id": "each",
        "items": "[r for r in steps.people.rows if r.active and r.email]",
        "at_once": 5,
        "on_item_error": "collect",
        "output": {"to": "{{ item.email }}", "id": "{{ steps.letter.message_id }}"},
    }
    return drawn(
        [
            start(since=TEXT, limit=WHOLE, greeting=TEXT),
            op(
                "people",
                "db.query",
                sql="select * from people where created > ?",
                params=["{{ input.since }}"],
                limit="{{ min(input.limit, 1000) }}",
            ),
            each,
            op("who", "crm.find", "each", email="{{ item.email.strip().lower() }}"),
            data(
                "content",
                {
                    "subject": "{{ input.greeting + ' ' + steps.who.name.split(' ')[0] }}",
                    "spent": "{{ sum(o.total for o in steps.who.orders) }}",
                    "last": "{{ steps.who.orders[0].lines[0].sku if steps.who.orders else '' }}",
                    "balance": "{{ (item.balance or 0) * 1.19 }}",
                    "number": "{{ index + 1 }}",
                },
                "each",
            ),
            op(
                "letter",
                "mail.send",
                "each",
                to=["{{ item.email }}"],
                subject="{{ steps.content.subject }}",
                text="No. {{ steps.content.number }}: {{ steps.content.spent }} spent, "
                "{{ round(steps.content.balance, 2) }} left, {{ steps.content.last.upper() }}",
                urgent="{{ steps.content.balance < 0 }}",
            ),
            end(
                {
                    "sent": "{{ [r.to for r in steps.each.results if r] }}",
                    "failed": "{{ len(steps.each.errors) }}",
                    "first": "{{ steps.each.errors[0].error.code if steps.each.errors else '' }}",
                    "share": "{{ steps.each.count / max(steps.people.count, 1) }}",
                }
            ),
        ],
        "start>people>each>done",
        "each.body>who>content>letter",
    )


def pages() -> WorkflowGraph:
    turn = {
        "kind": "repeat",
        "id": "turn",
        "until": "steps.page.cursor is None or index >= 9",
        "limit": 20,
        "initial": {"cursor": "", "sum": 0, "ids": []},
        "next": {
            "cursor": "{{ steps.page.cursor or '' }}",
            "sum": "{{ item.sum + steps.got.sum }}",
            "ids": "{{ steps.got.ids }}",
        },
    }
    return drawn(
        [
            start(table=one_of("orders", "refunds"), size=WHOLE),
            turn,
            op(
                "page",
                "db.query",
                "turn",
                sql="select * from {{ input.table }} where id > ?",
                params=["{{ item.cursor }}", "{{ index * input.size }}"],
                limit="{{ input.size }}",
            ),
            data(
                "got",
                {
                    "sum": "{{ sum(r.balance or 0 for r in steps.page.rows) }}",
                    "ids": "{{ [r.id for r in steps.page.rows] }}",
                    "oldest": "{{ min([r.created for r in steps.page.rows], default='') }}",
                },
                "turn",
            ),
            choice("much", yes="steps.turn.last.sum > 1000", no="not steps.turn.done"),
            op(
                "tell",
                "mail.send",
                to=["ops@example.org"],
                subject="{{ steps.turn.iterations }} pages of {{ input.table.upper() }}",
                text="{{ f'{steps.turn.last.sum:,.2f}' }} in {{ len(steps.turn.last.ids) }}",
            ),
            end({"sum": "{{ steps.turn.last.sum }}", "rounds": "{{ steps.turn.iterations + 1 }}"}),
        ],
        "start>turn>much",
        "much.yes>tell>done",
        "much.no>done",
        "turn.body>page>got",
    )


def delivery() -> WorkflowGraph:
    attempt = {
        "kind": "scope",
        "id": "attempt",
        "catches": [{"id": "down", "kinds": ["service"]}],
        "output": {
            "trip": "{{ steps.booked.trip_id }}",
            "days": "{{ steps.booked.eta_days + 1 }}",
            "where": "{{ steps.booked.handover.kind }}",
        },
    }
    return drawn(
        [
            start(
                to=ADDRESS,
                weights=many(NUMBER),
                express=FLAG,
                note=maybe(TEXT),
                day=TEXT,
            ),
            data(
                "parcels",
                "{{ [{'weight': w, 'size': 'L' if w > 10 else 'S'} for w in input.weights] }}",
            ),
            attempt,
            op(
                "booked",
                "ship.book",
                "attempt",
                address="{{ input.to }}",
                parcels="{{ steps.parcels }}",
                express="{{ input.express and len(steps.parcels) < 5 }}",
                retry={"times": 3, "wait": "{{ vars.pause }}"},
            ),
            op(
                "told",
                "mail.send",
                "attempt",
                to=["depot@example.org"],
                subject="{{ error.message if error else 'Fine' }}",
                text="{{ error.code.upper() if error else input.note or 'no note' }}",
            ),
            data(
                "arrival",
                {
                    "date": "{{ (date.fromisoformat(input.day) + "
                    "timedelta(days=steps.attempt.result.days)).isoformat() }}",
                    "city": "{{ input.to.city.title() + ' (' + input.to.country + ')' }}",
                    "heavy": "{{ [p.weight for p in steps.parcels if p.size == 'L'] }}",
                    "label": "{{ f'{sum(p.weight for p in steps.parcels):.1f} kg' }}",
                },
            ),
            end({"date": "{{ steps.arrival.date[:10] }}", "heavy": "{{ steps.arrival.heavy }}"}),
            end({"error": "{{ steps.attempt.error }}"}, "failed"),
        ],
        "start>parcels>attempt>arrival>done",
        "attempt.body>booked",
        "attempt.finally>told",
        "attempt.down>failed",
        variables=[{"id": "pause", "value": 2.5}, {"id": "depot", "value": "North"}],
    )


def triage() -> WorkflowGraph:
    table = {
        "kind": "decision",
        "id": "urgency",
        "inputs": [
            {"id": "label", "expression": "steps.read.label.lower()"},
            {"id": "score", "expression": "steps.read.score * 100"},
        ],
        "outputs": [
            {"id": "team", "type": "string"},
            {"id": "hours", "type": "number"},
            {"id": "tags", "type": "array"},
        ],
        "rows": [
            {
                "cells": {"label": {"op": "eq", "values": ["outage"]}},
                "results": {
                    "team": "ops",
                    "hours": "{{ 1 / 2 }}",
                    "tags": "{{ ['now', input.channel] }}",
                },
            },
            {
                "cells": {},
                "results": {
                    "team": "{{ input.team or 'desk' }}",
                    "hours": "{{ input.hours * 2 }}",
                    "tags": "{{ [a.label for a in steps.read.alternatives if a.score > 0.2] }}",
                },
            },
        ],
    }
    script = {
        "kind": "script",
        "id": "plan",
        "inputs": {
            "hours": "{{ steps.urgency.hours }}",
            "words": "{{ [w.strip() for w in input.text.split() if len(w) > 3] }}",
        },
        "code": "{'due': hours * 3600, 'key': '-'.join(words)}",
        "output_schema": thing("*", due=NUMBER, key=TEXT, steps=many(thing("*", at=WHOLE))),
    }
    return drawn(
        [
            start(text=TEXT, channel=one_of("mail", "chat"), team=maybe(TEXT), hours=NUMBER),
            op(
                "read",
                "ai.classify",
                text="{{ input.text[:4000] }}",
                labels=["outage", "question", "{{ input.channel }}"],
                threshold="{{ 0.5 if input.channel == 'mail' else 0.7 }}",
            ),
            table,
            script,
            choice("slow", yes="steps.plan.due > 7200 and steps.urgency.team != 'ops'"),
            op(
                "answer",
                "mail.send",
                to=["{{ steps.urgency.team + '@example.org' }}"],
                subject="{{ steps.read.label }} ({{ round(steps.read.score * 100) }} %)",
                text="{{ ', '.join(sorted(steps.urgency.tags)) }}: {{ steps.plan.key[:20] }}",
                urgent="{{ steps.plan.due < 3600 }}",
            ),
            end(
                {
                    "team": "{{ steps.urgency.team.upper() }}",
                    "due": "{{ steps.plan.due // 60 }}",
                    "first": "{{ steps.plan.steps[0].at + 1 if steps.plan.steps else 0 }}",
                }
            ),
        ],
        "start>read>urgency>plan>slow",
        "slow.yes>answer>done",
        "slow.otherwise>answer",
    )


def nested() -> WorkflowGraph:
    orders = {
        "kind": "for_each",
        "id": "orders",
        "items": "steps.customer.orders",
        "output": {"id": "{{ item.id }}", "sum": "{{ sum(steps.lines.results) }}"},
    }
    lines = {
        "kind": "for_each",
        "id": "lines",
        "parent": "orders",
        "items": "item.lines",
        "output": "{{ steps.price.value }}",
    }
    return drawn(
        [
            start(email=TEXT, factor=NUMBER),
            op("customer", "crm.find", email="{{ input.email }}"),
            orders,
            data("head", "{{ item.placed_at[:4] + '/' + str(index) }}", "orders"),
            lines,
            data(
                "price",
                {
                    "value": "{{ item.price * item.qty * input.factor }}",
                    "text": "{{ f'{item.sku:>10} {item.qty:3d} {item.price:8.2f}' }}",
                    "less": "{{ item.price - (item.discount or 0) }}",
                },
                "lines",
            ),
            op(
                "bill",
                "pay.charge",
                "orders",
                amount="{{ sum(steps.lines.results) }}",
                currency="EUR",
                customer="{{ steps.customer.id }}",
                reference="{{ steps.head }}",
                attempts="{{ index + 1 }}",
            ),
            data(
                "report",
                {
                    "best": "{{ max(r.sum for r in steps.orders.results) }}",
                    "by_id": "{{ {r.id: r.sum for r in steps.orders.results} }}",
                    "city": "{{ steps.customer.address.city }}",
                    "credit": "{{ steps.customer.credit if steps.customer.credit else 0 }}",
                },
            ),
            end("{{ steps.report.best + steps.report.credit }}"),
        ],
        "start>customer>orders>report>done",
        "orders.body>head>lines>bill",
        "lines.body>price",
    )


def approval() -> WorkflowGraph:
    task = {
        "kind": "task",
        "id": "review",
        "title": "Approve {{ input.amount }} for {{ steps.who.name }}",
        "description": "{{ steps.who.address.street }}, {{ len(steps.who.orders) }} orders",
        "people": ["{{ input.boss }}"],
        "result_schema": thing(
            "approved", approved=FLAG, limit=NUMBER, remark=maybe(TEXT), until=TEXT
        ),
    }
    wait = {
        "kind": "wait",
        "id": "confirmed",
        "ways": [
            {
                "id": "came",
                "type": "message",
                "message": "confirmed",
                "key": "{{ steps.who.id }}",
                "payload_schema": thing("*", ok=FLAG, paid=NUMBER, by=TEXT),
            },
            {"id": "late", "type": "duration", "duration": "{{ input.days * 86400 }}"},
        ],
    }
    call = {
        "kind": "call_workflow",
        "id": "bill",
        "workflow": "billing",
        "input": {
            "customer": "{{ steps.who.id }}",
            "cents": "{{ round(steps.confirmed.message.paid * 100) }}",
        },
    }
    return drawn(
        [
            start(email=TEXT, amount=NUMBER, days=WHOLE, boss=TEXT),
            op("who", "crm.find", email="{{ input.email }}"),
            task,
            choice(
                "decided",
                yes="steps.review.approved and input.amount <= 1000",
                no="not steps.review.approved",
            ),
            wait,
            call,
            end(
                {
                    "invoice": "{{ steps.bill.invoice }}",
                    "open": "{{ steps.bill.open and steps.confirmed.message.ok }}",
                    "due": "{{ datetime.fromisoformat(steps.bill.due).date().isoformat() }}",
                    "by": "{{ steps.confirmed.message.by.strip() }}",
                }
            ),
            end({"why": "too much"}, "refused"),
        ],
        "start>who>review>decided",
        "decided.yes>confirmed",
        "decided.no>refused",
        "confirmed.came>bill>done",
        "confirmed.late>refused",
    )


RICH = {
    "checkout": checkout,
    "mailing": mailing,
    "pages": pages,
    "delivery": delivery,
    "triage": triage,
    "nested": nested,
    "approval": approval,
}


def all_graphs() -> dict[str, WorkflowGraph]:
    """Give every workflow that is free of faults, by name."""
    found = {name: build() for name, build in RICH.items()}
    for path in sorted((ROOT / "designer" / "demo" / "seed").glob("*.json")):
        found[path.stem] = WorkflowGraph.model_validate(json.loads(path.read_text()))
    return found


GOLDEN = (
    *("straight_line", "choice_with_otherwise", "choice_paths_meet_again", "typed_values_and_text"),
    *("parallel_branches_join_all", "nested_choices_cover_all_ways", "keys_named_like_methods"),
    *("retry_and_limits", "light_and_heavy_expressions", "call_another_workflow"),
    *("respond_then_go_on", "task_of_people_and_groups", "wait_for_a_message_or_too_long"),
    *("saga_of_three_bookings", "scope_with_catches_and_finally", "failing_end_fails_its_block"),
    *("set_data_shapes_flow", "decision_table", "for_each_inside_for_each", "undo_of_an_effect"),
    *("for_each_line_of_an_order", "repeat_until_a_page_is_the_last"),
)
"""Golden cases into which faults are seeded; named, so that another case changes no figures."""


def golden_graphs() -> dict[str, WorkflowGraph]:
    """Give every golden case that compiles; they have another catalogue."""
    return {path.name: read_graph(path) for path in case_paths() if (path / "plan.json").exists()}
