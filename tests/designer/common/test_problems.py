"""Every error leaves in one shape, whatever raised it."""

import json
import logging
from io import StringIO
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from designer.access.api import BatonView
from designer.access.permissions import Permission
from designer.access.roles import Role
from designer.common.errors import Unavailable
from designer.common.problems import field_problems, pointer_part, translate
from designer.settings.database import postgresql
from designer.urls import (  # noqa: F401 -- Django looks for the handlers in the URLconf
    handler400,
    handler403,
    handler404,
    handler500,
)
from tests.designer.browser import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class BrokenView(BatonView):
    permissions: ClassVar = {"GET": Permission.READ_AUDIT}

    def get(self, _request: Any, **_: Any) -> Any:
        raise ZeroDivisionError("the secret is hunter2")


class FullView(BatonView):
    permissions: ClassVar = {"GET": Permission.READ_AUDIT}

    def get(self, request: Any, **_: Any) -> Any:
        raise OperationalError(request.GET["says"])


def full(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("database or disk is full")


def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("the secret is hunter2")


urlpatterns = [
    path("api/workspaces/<slug:slug>/broken/", BrokenView.as_view()),
    path("api/workspaces/<slug:slug>/full/", FullView.as_view()),
    path("hooks/broken/", broken),
    path("hooks/full/", full),
    path("full/", full),
    path("", include("designer.urls")),
]


def problem(response: Any, status: int, code: str) -> Any:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "code", "message", "data", "request_id"}
    assert body["status"] == status
    assert body["code"] == code
    assert body["request_id"] == response.headers["X-Request-ID"]
    assert body["message"].endswith(".")
    return body


class TestProblems:
    def test_an_unknown_address(self) -> None:
        problem(Client().get("/api/nothing/"), 404, "common.not_found")

    def test_an_address_without_its_last_slash(self) -> None:
        problem(a_browser(Role.VIEWER).get("workflows"), 404, "common.not_found")

    def test_a_method_that_is_not_served(self) -> None:
        browser = a_browser(*Role)

        problem(browser.ask("PUT", "workflows/", {}), 405, "common.method_not_allowed")
        problem(browser.ask("TRACE", "workflows/"), 405, "common.method_not_allowed")

    @pytest.mark.parametrize(
        "text",
        [
            "{",
            "not json",
            '{"name": NaN}',
            '{"name": 1e999}',
            '{"name": [-1e999]}',
            '{"name": "\\ud800"}',
            '{"name": "a\\u0000b"}',
            "[" * 100_000,
            '{"a":' * 300 + "1" + "}" * 300,
        ],
    )
    def test_a_body_that_cannot_be_read(self, text: str) -> None:
        browser = a_browser(Role.DESIGNER)

        response = browser.client.post(
            "/api/workspaces/shop/workflows/", text, content_type="application/json"
        )

        problem(response, 400, "common.malformed")

    def test_a_number_that_is_too_large_is_named(self) -> None:
        browser = a_browser(Role.DESIGNER)

        response = browser.client.post(
            "/api/workspaces/shop/workflows/", '{"name": 1e999}', content_type="application/json"
        )

        assert "1e999" in problem(response, 400, "common.malformed")["message"]

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
    def test_a_body_of_another_kind(self, kind: str) -> None:
        browser = a_browser(Role.DESIGNER)

        response = browser.client.generic(
            "POST", "/api/workspaces/shop/workflows/", '{"name": "x"}', content_type=kind
        )

        problem(response, 415, "common.unsupported_media")

    def test_a_body_that_is_no_object(self) -> None:
        problem(a_browser(Role.DESIGNER).post("workflows/", [1]), 400, "common.malformed")

    def test_a_body_that_is_too_large(self) -> None:
        response = a_browser(Role.DESIGNER).post("workflows/", {"name": "x" * 1_100_000})

        body = problem(response, 413, "common.too_large")
        assert body["data"]["limit_bytes"] == 1024 * 1024

    def test_a_body_that_does_not_fit_names_the_fields(self) -> None:
        response = a_browser(Role.DESIGNER).post("workflows/", {"description": "x"})

        body = problem(response, 400, "common.invalid")
        assert [found["field"] for found in body["data"]["fields"]] == ["/name"]

    def test_what_nobody_expected_tells_strangers_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        response = a_browser(Role.VIEWER).get("broken/")

        problem(response, 500, "common.unexpected")
        assert "hunter2" not in response.content.decode()
        assert "ZeroDivisionError" in caplog.text

    def test_plain_views_fail_in_the_same_shape(self, caplog: pytest.LogCaptureFixture) -> None:
        response = Client(raise_request_exception=False).post("/hooks/broken/")

        problem(response, 500, "common.unexpected")
        assert "ZeroDivisionError" in caplog.text

    @pytest.mark.parametrize(
        "says",
        [
            "database or disk is full",
            "disk I/O error",
            "attempt to write a readonly database",
            'could not extend file "base/1/2": No space left on device',
        ],
    )
    def test_a_full_disk_passes(self, says: str, caplog: pytest.LogCaptureFixture) -> None:
        response = a_browser(Role.VIEWER).get(f"full/?{urlencode({'says': says})}")

        body = problem(response, 503, "common.disk_full")
        assert "disk" in body["message"]
        assert response.headers["Retry-After"] == "10"
        assert "Traceback" not in caplog.text

    @pytest.mark.parametrize("address", ["/hooks/full/", "/full/"])
    def test_a_full_disk_is_told_the_same_everywhere(self, address: str) -> None:
        response = Client(raise_request_exception=False).get(address)

        problem(response, 503, "common.disk_full")

    def test_a_database_that_is_overrun_passes(self) -> None:
        response = a_browser(Role.VIEWER).get("full/?says=database+is+locked")

        body = problem(response, 503, "common.unavailable")
        assert "database" in body["message"]
        assert response.headers["Retry-After"] == "10"

    def test_a_database_that_is_away_comes_back(self) -> None:
        away = DatabaseWrapper(
            {**connection.settings_dict, **postgresql("postgresql://nobody@127.0.0.1:1/baton")}
        )

        with pytest.raises(OperationalError) as raised:
            away.ensure_connection()

        assert isinstance(translate(raised.value), Unavailable)

    def test_another_trouble_of_the_database_is_not_taken_for_a_full_disk(self) -> None:
        response = a_browser(Role.VIEWER).get("full/?says=no+such+table")

        problem(response, 500, "common.unexpected")

    def test_a_foreign_host_leaves_no_traceback(self) -> None:
        ear = logging.StreamHandler(StringIO())
        logger = logging.getLogger("django.security.DisallowedHost")
        logger.addHandler(ear)

        Client(headers={"Host": "evil.example"}).get("/api/session/")

        logger.removeHandler(ear)
        assert ear.stream.getvalue() == ""

    def test_a_foreign_host(self) -> None:
        problem(
            Client(headers={"Host": "evil.example"}).get("/api/session/"),
            400,
            "common.malformed",
        )


class TestRequestId:
    def test_takes_a_harmless_one_from_a_proxy(self) -> None:
        response = Client().get("/healthz", headers={"X-Request-ID": "abc-123.DEF_4"})

        assert response.headers["X-Request-ID"] == "abc-123.DEF_4"

    @pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f g", "<script>alert"])
    def test_makes_one_in_place_of_any_other(self, given: str) -> None:
        response = Client().get("/healthz", headers={"X-Request-ID": given})

        assert response.headers["X-Request-ID"] != given
        assert len(response.headers["X-Request-ID"]) == 36


class TestFieldProblems:
    def test_point_into_the_body(self) -> None:
        detail = {"roles": [{}, {"name": ["Bad."]}], "a/b": {"c~d": ["Worse."]}}

        assert field_problems(detail) == [
            {"field": "/roles/1/name", "message": "Bad."},
            {"field": "/a~1b/c~0d", "message": "Worse."},
        ]

    def test_belong_to_the_body_itself_when_to_no_field(self) -> None:
        assert field_problems({"non_field_errors": ["No."]}) == [{"field": "", "message": "No."}]

    def test_escape_as_rfc_6901_says(self) -> None:
        assert pointer_part("~/") == "~0~1"


class TestHeaders:
    def test_nothing_of_the_api_is_kept_by_browsers_or_proxies(self) -> None:
        assert Client().get("/api/session/").headers["Cache-Control"] == "no-store"

    def test_every_answer_says_what_browsers_must_refuse(self) -> None:
        for url in ("/api/session/", "/sign-in", "/api/docs/", "/healthz", "/api/nothing/"):
            headers = Client().get(url).headers
            policy = headers["Content-Security-Policy"]
            assert "unsafe" not in policy, url
            assert "default-src 'none'" in policy, url
            assert "frame-ancestors 'none'" in policy, url
            assert headers["X-Content-Type-Options"] == "nosniff", url
            assert headers["X-Frame-Options"] == "DENY", url
            assert headers["Referrer-Policy"] == "same-origin", url

    def test_no_other_origin_is_let_in(self) -> None:
        for origin in ("https://evil.example", "null"):
            headers = Client().get("/api/session/", headers={"Origin": origin}).headers
            assert not [name for name in headers if name.startswith("Access-Control")]

    @pytest.mark.parametrize(
        "suffix",
        ["configs", "health", "ready", ".svg", ".css", ";a", "%2f..", "?x=.png", ".", "//"],
    )
    def test_no_ending_opens_an_address(self, suffix: str) -> None:
        for name in ("workflows/", "connections/", "audit/", "members/"):
            response = Client().get(f"/api/workspaces/shop/{name}{suffix}")
            assert response.status_code in {401, 404}, response.request

    @pytest.mark.parametrize(
        "header", ["X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Host"]
    )
    def test_no_header_opens_one_either(self, header: str) -> None:
        response = Client().get("/api/workspaces/shop/audit/", headers={header: "/healthz"})

        assert response.status_code == 401


class TestDocumentation:
    def test_the_page_needs_nothing_from_anywhere_else(self) -> None:
        response = Client().get("/api/docs/")
        html = response.content.decode()

        assert response.status_code == 200
        assert "/api/workspaces/{slug}/workflows/{id}/draft/" in html
        assert "<script" not in html
        assert "//" not in html.replace("<!--", "")
        nonce = html.split('nonce="')[1].split('"')[0]
        assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]

    def test_the_document_is_openapi(self) -> None:
        document = json.loads(Client().get("/api/schema/").content)

        assert document["openapi"].startswith("3.1")
        assert {"Draft", "WorkflowRow", "ConnectionRow", "Session", "Problem"} <= set(
            document["components"]["schemas"]
        )

    def test_what_may_be_null_fits_its_description(self) -> None:
        document = json.loads(Client().get("/api/schema/").content)

        run = document["components"]["schemas"]["RunDetail"]["properties"]

        assert "oneOf" not in run["input"]
        assert {"type": "null"} in run["queued"]["oneOf"]


class TestHealth:
    def test_alive(self) -> None:
        assert Client().get("/healthz").json() == {"status": "alive"}

    def test_ready(self) -> None:
        assert Client().get("/readyz").json() == {"status": "ready"}
