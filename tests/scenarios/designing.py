"""What a designer does with a template: connections, a draft, and a version that can be started."""

from collections.abc import Callable, Mapping
from typing import Any

from designer.workflows.templates.library import build, templates
from tests.designer.browser import Browser


def published(
    designer: Browser,
    template: str,
    *,
    connections: Mapping[str, Mapping[str, Any]],
    edit: Callable[[dict[str, Any]], object] = lambda _: None,
) -> str:
    """
    Make a workflow from a template, choose its connections, and publish it; gives its id.

    Args:
        connections: Config of each connection that the template names.
        edit: What the designer changes in the graph.
    """
    wanted = templates()[template].connections
    chosen = {
        slot: _made(
            designer,
            "connections/",
            {"connector": one.connector, "name": one.title, "config": connections[slot]},
        )
        for slot, one in wanted.items()
    }
    body = {"name": templates()[template].title, "template": template}
    workflow = _made(designer, "workflows/", body)
    graph = build(template, connections=chosen).model_dump(mode="json")
    edit(graph)
    saved = designer.put(
        f"workflows/{workflow}/draft/", {"graph": graph}, headers={"If-Match": '"1"'}
    )
    assert saved.json()["issues"] == [], saved.json()["issues"]
    _made(designer, f"workflows/{workflow}/versions/", {}, headers={"If-Match": '"2"'})
    return workflow


def _made(designer: Browser, path: str, body: Mapping[str, Any], **rest: Any) -> str:
    answer = designer.post(path, dict(body), **rest)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])
