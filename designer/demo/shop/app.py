"""The shop as a web service. It is real: it keeps books, and the books are the tests' oracle."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from designer.demo.serving import Guarded
from designer.demo.shop.faults import (
    ENDPOINTS,
    LATE_AT_MOST_S,
    Endpoint,
    Fault,
    describe,
    take_fault,
    wait_for_hang_up,
)
from designer.demo.shop.store import KINDS, KeyReused, Kind, SoldOut, Store

_PAGES = Path(__file__).parent / "pages"
_PLURALS: dict[Kind, str] = {"payment": "charges", "ticket": "tickets", "courier": "couriers"}
_Text = Annotated[str, Field(min_length=1, max_length=500)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order: _Text


class Payment(_Body):
    """What is charged."""

    amount: float = Field(gt=0, le=100_000)
    customer: str = Field(default="", max_length=500)


class Ticket(_Body):
    """What the kitchen makes."""

    pizza: _Text
    quantity: int = Field(ge=1, le=100)
    note: str = Field(default="", max_length=2_000)


class Trip(_Body):
    """Where the courier goes."""

    address: _Text


class Shop:
    """The endpoints."""

    def __init__(self, store: Store, token: str) -> None:
        self._store = store
        self._token = token

    async def stock(self, request: Request) -> Response:
        """Say how many pieces of a pizza there are."""

        def work() -> Response:
            found = self._store.read_stock(request.path_params["pizza"])
            return JSONResponse(found) if found else _problem(404, "There is no such pizza.")

        return await self._answer(request, "stock", work)

    async def payments(self, request: Request) -> Response:
        """Charge, once for a key."""
        return await self._effect(request, "payments", "payment", Payment)

    async def tickets(self, request: Request) -> Response:
        """Tell the kitchen, once for a key."""
        return await self._effect(request, "kitchen", "ticket", Ticket)

    async def couriers(self, request: Request) -> Response:
        """Send a courier, once for a key."""
        return await self._effect(request, "couriers", "courier", Trip)

    async def orders(self, request: Request) -> Response:
        """List what was done, for one order or for all."""
        order = request.path_params.get("order")
        found = self._store.read_done(order)
        if order is not None and not found:
            return _problem(404, "There is no such order.")
        return JSONResponse({"items": found})

    async def oracle(self, request: Request) -> Response:
        """Count what really happened; `?order=` or `?key=` narrows it."""
        order, key = request.query_params.get("order"), request.query_params.get("key")
        arrivals = self._store.count("arrivals", order=order, key=key)
        done = self._store.count("done", order=order, key=key)
        orders = {
            name: {
                "arrivals": {kind: arrivals.get(name, {}).get(kind, 0) for kind in KINDS},
                **{_PLURALS[kind]: done.get(name, {}).get(kind, 0) for kind in KINDS},
            }
            for name in {**arrivals, **done}
        }
        totals = {
            _PLURALS[kind]: sum(counts.get(kind, 0) for counts in done.values()) for kind in KINDS
        }
        arrived = {kind: sum(counts.get(kind, 0) for counts in arrivals.values()) for kind in KINDS}
        return JSONResponse({"arrivals": arrived, **totals, "orders": orders})

    async def faults(self, request: Request) -> Response:
        """Read the faults, or switch one on or off."""
        endpoint = request.path_params.get("endpoint")
        if request.method == "GET":
            return JSONResponse(self._store.read_faults())
        if endpoint not in ENDPOINTS:
            return _problem(404, f"The endpoints are {', '.join(ENDPOINTS)}.")
        if request.method == "DELETE":
            self._store.write_fault(endpoint, None)
            return Response(status_code=204)
        try:
            fault = describe(Fault.model_validate_json(await request.body() or b"{}"))
        except ValidationError as error:
            return _problem(400, _explain(error))
        self._store.write_fault(endpoint, fault or None)
        return JSONResponse(fault)

    async def reset(self, _: Request) -> Response:
        """Forget everything."""
        self._store.reset()
        return Response(status_code=204)

    async def _effect(
        self, request: Request, endpoint: Endpoint, kind: Kind, model: type[_Body]
    ) -> Response:
        key = request.headers.get("idempotency-key")
        raw = await request.body()

        def work() -> Response:
            try:
                body = model.model_validate_json(raw).model_dump()
            except ValidationError as error:
                return _problem(400, _explain(error))
            try:
                done = self._store.do(kind, key=key, body=body)
            except KeyReused:
                return _problem(422, "The key was used before for another request.")
            except SoldOut:
                return _problem(409, "There are not enough pieces left.")
            return JSONResponse(
                done.answer,
                status_code=200 if done.repeated else 201,
                headers={"Idempotent-Replayed": "true"} if done.repeated else {},
            )

        if not self._knows(request):
            return _problem(401, "The token is missing or wrong.")
        self._store.note_arrival(kind, key=key, order=_order_of(raw))
        return await self._answer(request, endpoint, work)

    async def _answer(
        self, request: Request, endpoint: Endpoint, work: Callable[[], Response]
    ) -> Response:
        if not self._knows(request):
            return _problem(401, "The token is missing or wrong.")
        fault = take_fault(self._store, endpoint)
        if fault.slow is not None:
            await asyncio.sleep(fault.slow / 1000)
        if fault.error is not None:
            response: Response = _problem(fault.error, "This fault was switched on.")
            if fault.retry_after is not None:
                response.headers["Retry-After"] = str(fault.retry_after)
            return response
        response = work()
        if fault.late:
            try:
                async with asyncio.timeout(LATE_AT_MOST_S):
                    await wait_for_hang_up(request)
            except TimeoutError:
                pass
        return response

    def _knows(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return not self._token or hmac.compare_digest(
            given.encode(), f"Bearer {self._token}".encode()
        )


def build_app(*, data: Path, token: str = "") -> Starlette:
    """
    Build the shop.

    Args:
        data: Folder for its file; what it holds survives a restart.
        token: What callers must send as bearer token; empty asks for none.
    """
    store = Store(data)
    shop = Shop(store, token)
    app = Starlette(
        routes=[
            Route("/healthz", _healthz),
            Route("/stock/{pizza}", shop.stock),
            Route("/payments", shop.payments, methods=["POST"]),
            Route("/kitchen/tickets", shop.tickets, methods=["POST"]),
            Route("/couriers", shop.couriers, methods=["POST"]),
            Route("/orders", shop.orders),
            Route("/orders/{order:path}", shop.orders),
            Route("/_oracle", shop.oracle),
            Route("/_faults", shop.faults),
            Route("/_faults/{endpoint}", shop.faults, methods=["PUT", "DELETE"]),
            Route("/_reset", shop.reset, methods=["POST"]),
            *(_page(path, name) for path, name in _FILES.items()),
        ],
        middleware=[Middleware(Guarded)],
    )
    app.state.store = store
    return app


_FILES = {"/": "shop.html", "/shop.js": "shop.js", "/shop.css": "shop.css"}


def _page(path: str, name: str) -> Route:
    async def show(_: Request) -> Response:
        return FileResponse(_PAGES / name, headers={"Cache-Control": "no-cache"})

    endpoint: Callable[[Request], Awaitable[Response]] = show
    return Route(path, endpoint)


async def _healthz(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _problem(status: int, message: str) -> JSONResponse:
    return JSONResponse({"message": message}, status_code=status)


def _order_of(raw: bytes) -> str:
    try:
        return _Body.model_validate_json(raw, extra="ignore").order
    except ValidationError:
        return ""


def _explain(error: ValidationError) -> str:
    problems: list[Any] = error.errors()
    return "; ".join(
        f"{'/'.join(str(key) for key in problem['loc']) or 'body'}: {problem['msg']}"
        for problem in problems
    )
