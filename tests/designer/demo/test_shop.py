from typing import Any

import httpx2
import pytest

from designer.demo.shop.app import build_app
from designer.demo.shop.store import STOCK
from designer.demo.shop_token import make_token, read_token
from designer.embedded.ports import free_port
from tests.designer.demo.programs import running

TOKEN = {"Authorization": "Bearer t"}
PAYMENT = {"order": "o1", "amount": 17.0}
TICKET = {"order": "o1", "pizza": "Tartufo", "quantity": 2}
TRIP = {"order": "o1", "address": "Via Roma 1"}


@pytest.fixture
async def shop(tmp_path):
    app = build_app(data=tmp_path, token="t")
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://shop.example", headers=TOKEN
    ) as client:
        yield client
    app.state.store.close()


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


async def oracle(shop: httpx2.AsyncClient, **query: str) -> Any:
    return (await shop.get("/_oracle", params=query)).json()


class TestStock:
    @pytest.mark.parametrize("pizza", STOCK)
    async def test_knows_every_pizza(self, shop, pizza):
        response = await shop.get(f"/stock/{pizza}")

        assert response.json()["available"] == STOCK[pizza][0]

    async def test_knows_no_other(self, shop):
        assert (await shop.get("/stock/Hawaii")).status_code == 404

    async def test_asks_for_the_token(self, shop):
        for headers in ({"Authorization": ""}, {"Authorization": "Bearer x"}):
            response = await shop.get("/stock/Funghi", headers=headers)
            assert response.status_code == 401


class TestEffects:
    @pytest.mark.parametrize(
        ("path", "body", "counted"),
        [
            ("/payments", PAYMENT, "charges"),
            ("/kitchen/tickets", TICKET, "tickets"),
            ("/couriers", TRIP, "couriers"),
        ],
    )
    async def test_a_key_does_it_once(self, shop, path, body, counted):
        first = await shop.post(path, json=body, headers=keyed("k"))
        again = await shop.post(path, json=body, headers=keyed("k"))

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert again.headers["idempotent-replayed"] == "true"
        told = await oracle(shop)
        assert told[counted] == 1
        assert sum(told["arrivals"].values()) == 2
        assert told["orders"]["o1"][counted] == 1

    async def test_without_a_key_it_is_done_every_time(self, shop):
        for _ in range(2):
            await shop.post("/payments", json=PAYMENT)

        assert (await oracle(shop))["charges"] == 2

    async def test_a_key_for_another_body_is_refused(self, shop):
        await shop.post("/payments", json=PAYMENT, headers=keyed("k"))
        response = await shop.post("/payments", json=PAYMENT | {"amount": 1}, headers=keyed("k"))

        assert response.status_code == 422
        assert (await oracle(shop, key="k"))["charges"] == 1

    async def test_a_ticket_takes_from_the_stock_until_it_is_gone(self, shop):
        first = await shop.post("/kitchen/tickets", json=TICKET, headers=keyed("1"))
        second = await shop.post("/kitchen/tickets", json=TICKET, headers=keyed("2"))

        assert (first.status_code, second.status_code) == (201, 409)
        assert (await shop.get("/stock/Tartufo")).json()["available"] == 1

    @pytest.mark.parametrize(
        "body", [{}, {"order": "o1"}, PAYMENT | {"amount": -1}, PAYMENT | {"x": 1}, [], "x"]
    )
    async def test_refuses_what_does_not_fit(self, shop, body):
        response = await shop.post("/payments", json=body)

        assert response.status_code == 400
        assert (await oracle(shop))["charges"] == 0

    async def test_tells_what_was_done_for_an_order(self, shop):
        await shop.post("/payments", json=PAYMENT, headers=keyed("k"))

        items = (await shop.get("/orders/o1")).json()["items"]

        assert [(item["kind"], item["key"]) for item in items] == [("payment", "k")]
        assert (await shop.get("/orders/unknown")).status_code == 404


class TestFaults:
    async def test_an_error_comes_so_often_and_does_nothing(self, shop):
        fault = {"error": 503, "count": 2, "retry_after": 1}
        await shop.put("/_faults/payments", json=fault)

        responses = [await shop.post("/payments", json=PAYMENT) for _ in range(3)]

        assert [response.status_code for response in responses] == [503, 503, 201]
        assert responses[0].headers["retry-after"] == "1"
        told = await oracle(shop)
        assert (told["charges"], told["arrivals"]["payment"]) == (1, 3)

    async def test_can_be_switched_off(self, shop):
        await shop.put("/_faults/stock", json={"error": 500})
        await shop.delete("/_faults/stock")

        assert (await shop.get("/_faults")).json() == {}
        assert (await shop.get("/stock/Funghi")).status_code == 200

    @pytest.mark.parametrize(
        ("endpoint", "fault", "status"),
        [("nothing", {}, 404), ("stock", {"error": 200}, 400), ("stock", {"x": 1}, 400)],
    )
    async def test_refuses_other_faults(self, shop, endpoint, fault, status):
        assert (await shop.put(f"/_faults/{endpoint}", json=fault)).status_code == status

    async def test_reset_forgets_everything(self, shop):
        await shop.post("/kitchen/tickets", json=TICKET)
        await shop.put("/_faults/stock", json={"error": 500})
        await shop.post("/_reset")

        assert (await oracle(shop))["orders"] == {}
        assert (await shop.get("/stock/Tartufo")).json()["available"] == 3


class TestPage:
    async def test_runs_no_foreign_script_and_takes_no_foreign_write(self, shop):
        page = await shop.get("/")
        foreign = await shop.post("/_reset", headers={"Sec-Fetch-Site": "cross-site"})

        assert page.status_code == 200
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert foreign.status_code == 403


@pytest.mark.system
class TestProgram:
    def test_late_does_the_work_and_forgets_nothing_in_a_restart(self, tmp_path):
        port = free_port()
        token = make_token(tmp_path)
        assert read_token(tmp_path) == token
        arguments = ("--port", str(port), "--data", str(tmp_path))
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
        base = f"http://127.0.0.1:{port}"
        with running("designer.demo.shop", *arguments, port=port):
            httpx2.put(f"{base}/_faults/payments", json={"late": True, "count": 1})
            with pytest.raises(httpx2.ReadTimeout):
                httpx2.post(f"{base}/payments", json=PAYMENT, headers=headers, timeout=0.3)
        with running("designer.demo.shop", *arguments, port=port):
            again = httpx2.post(f"{base}/payments", json=PAYMENT, headers=headers)
            told = httpx2.get(f"{base}/_oracle", params={"order": "o1"}).json()

        assert again.headers["idempotent-replayed"] == "true"
        assert told["orders"]["o1"]["charges"] == 1
        assert told["orders"]["o1"]["arrivals"]["payment"] == 2
