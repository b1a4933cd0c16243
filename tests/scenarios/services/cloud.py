"""A cloud that makes accounts in its own time, and the directory of who may sign in."""

from collections.abc import Callable
from typing import Any

from tests.scenarios.services.web import Answer, Call, WebService

NOTHING = Answer({"message": "There is nothing here."}, 404)


class Cloud(WebService):
    """
    `POST /accounts` begins one; the cloud tells later that it is made, when a test says so.

    `at_once` is called before that request is answered: a callback that is earlier than early.
    """

    def __init__(self) -> None:
        super().__init__()
        self.at_once: Callable[[dict[str, Any]], None] | None = None
        self.accounts: dict[str, dict[str, Any]] = {}
        self.baselines: dict[str, Any] = {}
        self.groups: dict[str, Any] = {}

    def answer(self, call: Call) -> Answer:
        """Begin and close accounts; keep baselines and groups."""
        first, *rest = call.path.strip("/").split("/")
        if first == "groups":
            return self._change_groups(call, rest)
        match call.method, first, rest:
            case "GET", "accounts", []:
                open_ones = [a for a in self.accounts.values() if a["state"] != "closed"]
                found = [a for a in open_ones if a["name"] == call.query["name"]]
                return Answer({"accounts": found})
            case "POST", "accounts", []:
                return self._begin(call.body)
            case "DELETE", "accounts", [request] if request in self.accounts:
                self.accounts[request]["state"] = "closed"
                return Answer()
            case "PUT", "accounts", [account, "baseline"]:
                self.baselines[account] = call.body
                return Answer()
            case _:
                return NOTHING

    def state(self, name: str) -> list[str]:
        """How the accounts of this name stand, oldest first."""
        return [one["state"] for one in self.accounts.values() if one["name"] == name]

    def _change_groups(self, call: Call, rest: list[str]) -> Answer:
        match call.method, rest:
            case "POST", []:
                self.groups[f"group-{len(self.groups) + 1}"] = call.body
                return Answer({"id": f"group-{len(self.groups)}"}, 201)
            case "DELETE", [group] if group in self.groups:
                del self.groups[group]
                return Answer()
            case _:
                return NOTHING

    def _begin(self, asked: dict[str, Any]) -> Answer:
        request = f"request-{len(self.accounts) + 1}"
        self.accounts[request] = {**asked, "state": "open"}
        if self.at_once is not None:
            self.at_once(asked["callback"])
        return Answer({"request": request}, 202)
