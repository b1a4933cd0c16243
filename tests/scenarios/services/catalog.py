"""A catalogue of data sets, which is told what was loaded."""

from typing import Any

from tests.scenarios.services.web import Answer, Call, WebService


class DataCatalog(WebService):
    """`publications` holds what it was told, each publication once."""

    def __init__(self) -> None:
        super().__init__()
        self.publications: list[dict[str, Any]] = []

    def answer(self, call: Call) -> Answer:
        self.publications.append(call.body)
        return Answer({"number": len(self.publications)}, 201)
