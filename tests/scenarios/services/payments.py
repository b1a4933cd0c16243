"""A payment service with a ledger: charges, and refunds of them."""

from typing import Any

from tests.scenarios.services.web import Answer, Call, WebService


class Payments(WebService):
    """`POST /charges` and `POST /refunds`; each key counts once."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger: list[dict[str, Any]] = []

    def answer(self, call: Call) -> Answer:
        """Write a line into the ledger."""
        match call.method, call.path:
            case "POST", "/charges":
                return self._write("charge", **call.body)
            case "POST", "/refunds":
                charged = {line["id"] for line in self.ledger if line["kind"] == "charge"}
                if call.body["charge"] not in charged:
                    return Answer({"message": "There is no such charge."}, 404)
                return self._write("refund", **call.body)
            case _:
                return Answer({"message": "There is nothing here."}, 404)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """Give the lines of the ledger that are charges, or refunds."""
        return [line for line in self.ledger if line["kind"] == kind]

    def _write(self, kind: str, **facts: Any) -> Answer:
        line = {"kind": kind, "id": f"{kind}-{len(self.ledger) + 1}", **facts}
        self.ledger.append(line)
        return Answer({"id": line["id"]}, 201)
