"""The pizza order, as people and programs start it."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.orders import (
    ADA,
    DORA,
    OTTO,
    Shop,
    assert_gapless,
    assert_served,
    order_of,
    pizza_form,
    submit,
)
from tests.system.person import Person
from tests.system.stack import Stack

pytestmark = pytest.mark.system


class TestForm:
    def test_an_order_is_served_and_every_step_is_told(self, stack: Stack) -> None:
        with Person(stack.url, ADA) as ada, Person(stack.url, OTTO) as otto, Shop(stack) as shop:
            run = submit(ada, key=str(uuid.uuid4()))

            events = ada.watch(run)

            assert_served(otto.wait_for_end(run), shop.counts(run))
            assert_gapless(events)
            told = {item["event"].get("step") for item in events}
            assert {"check_stock", "charge", "receipt", "sorry"} <= told

    def test_too_many_of_too_few_are_refused_without_a_charge(self, stack: Stack) -> None:
        with Person(stack.url, ADA) as ada, Shop(stack) as shop:
            run = submit(ada, key=str(uuid.uuid4()), pizza="Tartufo", quantity=20)

            ada.watch(run)

            request = ada.read(f"requests/{run}/")
            assert request["output"]["ordered"] is False
            assert shop.counts(run)["charges"] == 0

    def test_two_clicks_are_one_run(self, stack: Stack) -> None:
        with Person(stack.url, ADA) as ada, Shop(stack) as shop:
            key, form = str(uuid.uuid4()), pizza_form(ada)
            with ThreadPoolExecutor(2) as hands:
                runs = set(hands.map(lambda _: submit(ada, key=key, form=form), range(2)))

            assert len(runs) == 1
            run = runs.pop()
            ada.watch(run)
            assert shop.counts(run)["charges"] == 1

    def test_what_does_not_fit_is_refused_field_by_field(self, stack: Stack) -> None:
        with Person(stack.url, ADA) as ada:
            answer = ada.post(
                f"forms/{pizza_form(ada)}/submissions/",
                {"client_key": str(uuid.uuid4()), "input": order_of(quantity=0, pizza="Hawaii")},
            )

            assert answer.status_code == 400
            fields = {problem["field"] for problem in answer.json()["data"]["fields"]}
            assert {"/quantity", "/pizza"} <= fields


class TestApi:
    def test_one_client_key_is_one_run(self, stack: Stack) -> None:
        with Person(stack.url, OTTO) as otto, Person(stack.url, DORA) as dora:
            workflow = next(
                row["id"] for row in dora.read("workflows/")["items"] if row["live_version"]
            )
            body = {"input": order_of("Otto"), "client_key": str(uuid.uuid4())}

            first = otto.post(f"workflows/{workflow}/runs/", body)
            second = otto.post(f"workflows/{workflow}/runs/", body)

            assert (first.status_code, second.status_code) == (201, 200)
            assert first.json()["id"] == second.json()["id"]
            assert otto.wait_for_end(first.json()["id"])["status"] == "succeeded"
