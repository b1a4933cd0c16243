"""A carrier that takes shipments, and takes them back."""

from typing import Any

from tests.scenarios.services.web import Answer, Call, WebService


class Carrier(WebService):
    """`POST /shipments` and `DELETE /shipments/<id>`."""

    def __init__(self) -> None:
        super().__init__()
        self.shipments: dict[str, dict[str, Any]] = {}
        self.cancelled: list[str] = []

    def answer(self, call: Call) -> Answer:
        """Take a shipment, or cancel one."""
        _, _, name = call.path.rpartition("/")
        match call.method:
            case "POST":
                name = f"shipment-{len(self.shipments) + 1}"
                self.shipments[name] = call.body
                return Answer({"id": name, "tracking": f"BTN{len(self.shipments):06}"}, 201)
            case "DELETE" if name in self.shipments:
                self.cancelled.append(name)
                return Answer({"id": name, "state": "cancelled"})
            case _:
                return Answer({"message": "There is nothing here."}, 404)
