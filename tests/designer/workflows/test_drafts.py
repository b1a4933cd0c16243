"""Saving: checked in the same request, never over somebody else's work, never by halves."""

import threading
from typing import Any

import pytest
from django.db import connection

from designer.access.roles import Role
from designer.workflows.models import Draft, Workflow
from tests.designer.browser import Browser, a_browser, actions, remembered
from tests.designer.connections.test_connections import a_connection
from tests.designer.running import a_workspace
from tests.designer.workflows.drawing import a_graph

pytestmark = pytest.mark.django_db


def a_workflow(browser: Browser, name: str = "Orders") -> str:
    response = browser.post("workflows/", {"name": name})
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def save(browser: Browser, workflow_id: str, graph: Any, *, seen: int, **rest: Any) -> Any:
    return browser.put(
        f"workflows/{workflow_id}/draft/",
        {"graph": graph},
        headers={"If-Match": f'"{seen}"'},
        **rest,
    )


class TestCreate:
    def test_begins_with_a_draft_that_can_be_published(self) -> None:
        browser = a_browser(Role.DESIGNER)

        row = browser.post("workflows/", {"name": "Orders", "description": "All of them"}).json()

        assert (row["live_version"], row["problems"], row["last_run"]) == (None, 0, None)
        draft = browser.get(f"workflows/{row['id']}/draft/")
        assert draft.headers["ETag"] == '"1"'
        assert [node["kind"] for node in draft.json()["graph"]["nodes"]] == ["start", "end"]
        assert draft.json()["issues"] == []

    def test_begins_from_a_template(self) -> None:
        browser = a_browser(Role.DESIGNER)

        row = browser.post("workflows/", {"name": "Ask", "template": "ask_and_decide"}).json()

        assert row["problems"] == 1
        draft = browser.get(f"workflows/{row['id']}/draft/").json()
        assert [issue["node"] for issue in draft["issues"]] == ["look_up"]

    def test_refuses_an_unknown_template(self) -> None:
        response = a_browser(Role.DESIGNER).post("workflows/", {"name": "x", "template": "nope"})

        assert response.json()["code"] == "workflow.unknown_template"

    def test_names_differ_in_a_workspace_until_archived(self) -> None:
        browser = a_browser(Role.DESIGNER)
        first = a_workflow(browser)

        assert (
            browser.post("workflows/", {"name": "Orders"}).json()["code"] == "workflow.name_taken"
        )
        browser.delete(f"workflows/{first}/")
        a_workflow(browser)
        a_workflow(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))

    @pytest.mark.parametrize(
        "extra", ["id", "workspace", "created_by", "live_version", "archived_at", "draft"]
    )
    def test_takes_nothing_that_it_does_not_name(self, extra: str) -> None:
        response = a_browser(Role.DESIGNER).post("workflows/", {"name": "x", extra: "y"})

        assert response.status_code == 400
        assert not Workflow.objects.exists()


class TestSaveDraft:
    def test_saves_and_checks_in_one_request(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)

        response = save(browser, workflow_id, a_graph(output="{{ input.customr }}"), seen=1)

        body = response.json()
        assert response.status_code == 200, response.content
        assert response.headers["ETag"] == '"2"'
        assert body["revision"] == 2
        assert {issue["node"] for issue in body["issues"]} == {"done"}
        assert browser.get(f"workflows/{workflow_id}/").json()["problems"] == 1
        before, after = remembered("workflow.edited")
        assert (before["revision"], after["revision"]) == (1, 2)
        assert before["digest"] != after["digest"]

    def test_saving_what_is_saved_already_changes_nothing(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(), seen=1)

        response = save(browser, workflow_id, a_graph(), seen=2, unchanged=True)

        assert response.json()["revision"] == 2
        assert actions().count("workflow.edited") == 1

    @pytest.mark.parametrize(("before", "after"), [(1, True), (0, False), (1, 1.0)])
    def test_a_value_that_python_takes_for_the_same_is_saved(self, before: Any, after: Any) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(output={"value": before}), seen=1)

        response = save(browser, workflow_id, a_graph(output={"value": after}), seen=2)

        assert response.json()["revision"] == 3
        stored = Draft.objects.get().graph["nodes"][2]["output"]["value"]
        assert (stored, type(stored)) == (after, type(after))

    def test_the_order_of_the_fields_of_a_form_is_saved(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(output={"a": 1, "b": 2}), seen=1)

        save(browser, workflow_id, a_graph(output={"b": 2, "a": 1}), seen=2)

        assert list(Draft.objects.get().graph["nodes"][2]["output"]) == ["b", "a"]

    def test_refuses_a_revision_that_is_not_the_present_one(self) -> None:
        dora, dan = a_browser(Role.DESIGNER, name="dora"), a_browser(Role.DESIGNER, name="dan")
        workflow_id = a_workflow(dora)
        save(dan, workflow_id, a_graph(), seen=1)

        response = save(dora, workflow_id, a_graph(output="mine"), seen=1)

        assert response.status_code == 412
        assert response.json()["code"] == "workflow.draft_changed"
        assert response.json()["data"]["revision"] == 2
        assert response.json()["data"]["updated_by"]["name"] == "Dan"
        assert Draft.objects.get().graph["nodes"][2]["output"] == "{{ input.customer }}"

    @pytest.mark.parametrize("header", [{}, {"If-Match": "*"}, {"If-Match": "x"}])
    def test_wants_to_know_which_revision(self, header: dict[str, str]) -> None:
        browser = a_browser(Role.DESIGNER)
        path = f"workflows/{a_workflow(browser)}/draft/"

        response = browser.put(path, {"graph": a_graph()}, headers=header)

        assert response.status_code == 428

    @pytest.mark.parametrize(
        "graph",
        [
            None,
            7,
            [],
            {"nodes": "x"},
            {"nodes": [{"id": "a", "kind": "unknown"}]},
            {"nodes": [{"id": "A B", "kind": "end"}]},
            {"nodes": [], "edges": [], "surprise": 1},
            {"format": 2},
            {"nodes": [{"id": "a", "kind": "end", "position": {"x": 1e99, "y": 0}}]},
        ],
    )
    def test_what_is_no_graph_is_refused_and_nothing_is_saved(self, graph: Any) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        before = Draft.objects.values().get()

        response = save(browser, workflow_id, graph, seen=1)

        assert response.status_code == 400
        assert response.json()["code"] == "workflow.graph_malformed"
        assert response.json()["data"]["fields"][0]["field"].startswith("/graph")
        assert Draft.objects.values().get() == before
        assert "workflow.edited" not in actions()

    def test_a_huge_body_is_refused_and_nothing_is_saved(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        graph = a_graph()
        graph["nodes"][1]["inputs"]["body"] = "x" * (5 * 1024 * 1024)

        response = save(browser, workflow_id, graph, seen=1)

        assert response.status_code == 413
        assert response.json()["code"] == "common.too_large"
        assert Draft.objects.get().revision == 1

    def test_a_thousand_problems_are_told_in_part(self) -> None:
        browser = a_browser(Role.DESIGNER)
        nodes = [{"id": f"N{number}", "kind": "end"} for number in range(1_000)]

        response = save(browser, a_workflow(browser), {"nodes": nodes}, seen=1)

        assert len(response.json()["data"]["fields"]) == 50
        assert response.json()["data"]["count"] == 1_000

    def test_an_operator_may_not_save(self) -> None:
        workflow_id = a_workflow(a_browser(Role.DESIGNER))

        assert save(a_browser(Role.OPERATOR), workflow_id, a_graph(), seen=1).status_code == 403

    def test_who_may_see_that_a_draft_exists_does_not_see_it(self) -> None:
        workflow_id = a_workflow(a_browser(Role.DESIGNER))
        admin = a_browser(Role.WORKSPACE_ADMIN)

        assert admin.get(f"workflows/{workflow_id}/").status_code == 200
        assert admin.get(f"workflows/{workflow_id}/draft/").status_code == 403

    def test_notes_which_connections_it_names(self) -> None:
        browser = a_browser(Role.DESIGNER)
        connection_id = a_connection(browser)
        workflow_id = a_workflow(browser)

        save(browser, workflow_id, a_graph(connection=connection_id), seen=1)
        browser.patch(f"workflows/{workflow_id}/", {"name": "Renamed"})
        used = browser.get("connections/").json()["items"][0]["used_by"]
        save(browser, workflow_id, a_graph(), seen=2)

        assert used == [{"workflow_id": workflow_id, "name": "Renamed"}]
        assert browser.get("connections/").json()["items"][0]["used_by"] == []

    def test_a_connection_of_another_workspace_is_a_problem_and_no_use(self) -> None:
        foreign = a_connection(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))
        browser = a_browser(Role.DESIGNER)

        response = save(browser, a_workflow(browser), a_graph(connection=foreign), seen=1)

        assert {issue["node"] for issue in response.json()["issues"]} == {"call"}
        elsewhere = a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere"))
        assert elsewhere.get("connections/").json()["items"][0]["used_by"] == []


class TestConcurrentSaves:
    @pytest.mark.django_db(transaction=True)
    def test_one_wins_and_the_others_are_told(self) -> None:
        browsers = [a_browser(Role.DESIGNER, name=f"d{number}") for number in range(4)]
        workflow_id = a_workflow(browsers[0])
        together = threading.Barrier(len(browsers))
        answers: list[int] = []

        def work(number: int) -> None:
            together.wait()
            # Told from the answer alone: the audit log is compared below, for all of them.
            response = save(
                browsers[number], workflow_id, a_graph(output=number), seen=1, unchanged=True
            )
            answers.append(response.status_code)
            connection.close()

        threads = [threading.Thread(target=work, args=(n,)) for n in range(len(browsers))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(answers) == [200, 412, 412, 412]
        assert Draft.objects.get().revision == 2
        assert actions().count("workflow.edited") == 1


class TestCheck:
    def test_checks_what_is_typed_and_saves_nothing(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)

        response = browser.post(
            f"workflows/{workflow_id}/check/", {"graph": a_graph(output="{{ input.customr }}")}
        )

        assert response.status_code == 200
        assert [issue["node"] for issue in response.json()["issues"]] == ["done"]
        assert Draft.objects.get().revision == 1


class TestScope:
    def test_lists_what_can_be_inserted(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)

        response = browser.post(
            f"workflows/{workflow_id}/scope/", {"graph": a_graph(), "node": "done"}
        )

        paths = {found["path"] for found in response.json()["paths"]}
        assert "input.customer" in paths
        assert any(path.startswith("steps.call") for path in paths)

    @pytest.mark.parametrize("node", ["nothing", "", None, 7])
    def test_refuses_a_node_that_is_not_there(self, node: Any) -> None:
        browser = a_browser(Role.DESIGNER)

        response = browser.post(
            f"workflows/{a_workflow(browser)}/scope/", {"graph": a_graph(), "node": node}
        )

        assert response.status_code == 400


class TestArchive:
    def test_puts_away_ones_own_and_nobody_elses(self) -> None:
        workflow_id = a_workflow(a_browser(Role.DESIGNER, name="dora"))
        path = f"workflows/{workflow_id}/"

        assert a_browser(Role.DESIGNER, name="dan").delete(path).status_code == 403
        assert a_browser(Role.DESIGNER, name="dora").delete(path).status_code == 204
        assert a_browser(Role.DESIGNER, name="dora").get(path).status_code == 404
        assert Workflow.objects.get().archived_at is not None

    def test_of_another_workspace_it_does_not_exist(self) -> None:
        foreign = a_workflow(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))
        browser = a_browser(*Role, name="all")

        for method in ("GET", "PATCH", "DELETE"):
            assert browser.ask(method, f"workflows/{foreign}/", {"name": "x"}).status_code == 404
        for rest in ("draft/", "versions/", "versions/1/"):
            assert browser.get(f"workflows/{foreign}/{rest}").status_code == 404
        assert save(browser, foreign, a_graph(), seen=1).status_code == 404
        for rest in ("check/", "scope/"):
            body = {"graph": a_graph()} | ({"node": "done"} if rest == "scope/" else {})
            assert browser.post(f"workflows/{foreign}/{rest}", body).status_code == 404


class TestList:
    def test_reads_no_graph_and_no_plan(self, django_assert_max_num_queries: Any) -> None:
        browser = a_browser(*Role, name="all")
        for name in ("Orders", "Returns"):
            workflow_id = a_workflow(browser, name)
            browser.post(f"workflows/{workflow_id}/versions/", {}, headers={"If-Match": '"1"'})

        with django_assert_max_num_queries(12) as asked:
            rows = browser.get("workflows/").json()["items"]

        assert [(row["live_version"], row["problems"]) for row in rows] == [(1, 0), (1, 0)]
        told = " ".join(query["sql"] for query in asked.captured_queries)
        assert '"graph"' not in told
        assert '"plan"' not in told

    def test_finds_by_name_and_description(self) -> None:
        browser = a_browser(Role.DESIGNER)
        for name in ("Orders", "Returns"):
            browser.post("workflows/", {"name": name, "description": f"About {name.lower()}"})

        def found(query: str) -> list[str]:
            return [row["name"] for row in browser.get(f"workflows/{query}").json()["items"]]

        assert found("") == ["Returns", "Orders"]
        assert found("?q=return") == ["Returns"]
        assert found("?q=about") == ["Returns", "Orders"]

    def test_who_may_not_see_drafts_learns_of_nothing_unpublished(self) -> None:
        workflow_id = a_workflow(a_browser(Role.DESIGNER))
        viewer = a_browser(Role.VIEWER)

        assert viewer.get("workflows/").json()["items"] == []
        assert viewer.get(f"workflows/{workflow_id}/").status_code == 404
