"""What a model platform consists of: registry, cluster, metrics and incidents, on one port."""

from collections.abc import Mapping
from typing import Any

from tests.scenarios.services.web import Answer, Call, WebService


class ModelPlatform(WebService):
    """
    Attributes:
        live: Version of the one model.
        score: What any evaluation says; 0.9 passes.
        traffic: Every split that was set, oldest first.
        rates: Error rates by probe, counted from 1; the others see `usual`.
    """

    usual = 0.004

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        """Forget everything, for the next test."""
        self.arrivals.clear()
        self.live = 6
        self.score = 0.95
        self.traffic: list[dict[str, int]] = []
        self.rates: dict[int, float] = {}
        self.probes = 0
        self.incidents: list[Mapping[str, Any]] = []

    def answer(self, call: Call) -> Answer:
        match call.method, call.path.split("/")[1:]:
            case "GET", ["models", _, "live"]:
                body: Any = {"version": self.live}
            case "PUT", ["models", _, "live"]:
                self.live = call.body["version"]
                body = {"version": self.live}
            case "POST", ["models", _, "versions", _, "evaluation"]:
                body = {"passed": self.score >= 0.9, "score": self.score}
            case "PUT", ["apis", *_, "trafficsplits", _]:
                backends = call.body["spec"]["backends"]
                self.traffic.append({one["service"]: one["weight"] for one in backends})
                body = call.body
            case "GET", ["api", "v1", "query"]:
                body = self._probe()
            case "POST", ["incidents"]:
                self.incidents.append(call.body)
                body = {"id": f"INC-{len(self.incidents)}"}
            case _:
                return Answer({"message": "There is nothing here."}, 404)
        return Answer(body)

    def _probe(self) -> dict[str, Any]:
        """Answer as Prometheus does."""
        self.probes += 1
        rate = self.rates.get(self.probes, self.usual)
        result = [{"metric": {}, "value": [1763632800.0, str(rate)]}]
        return {"status": "success", "data": {"resultType": "vector", "result": result}}
