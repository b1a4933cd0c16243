"""Whatever a list is asked for, it answers with a page or with 400."""

import base64

import pytest

from designer.access.roles import Role
from tests.designer.browser import a_browser
from tests.designer.running import a_workflow

pytestmark = pytest.mark.django_db

HUGE = "9" * 50
LISTS = ["workflows/", "runs/", "audit/", "members/", "tokens/", "connections/"]


def spelt(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class TestLimit:
    @pytest.mark.parametrize(
        "limit", ["0", "201", "-1", "x", "", "1.0", HUGE, "0" * 40 + "1", "00000199999", "9" * 5000]
    )
    def test_is_refused_when_it_makes_no_sense(self, limit: str) -> None:
        response = a_browser(*Role, name="all").get(f"runs/?limit={limit}")

        assert response.status_code == 400, response.content
        assert response.json()["data"]["fields"][0]["field"] == "/limit"


class TestCursor:
    @pytest.mark.parametrize("path", LISTS)
    @pytest.mark.parametrize(
        "text",
        [
            "-1",
            HUGE,
            "9" * 5000,
            '"a"',
            '""',
            "true",
            "null",
            "1.5",
            "1e999",
            "[]",
            "{}",
            '"\\u0000"',
        ],
    )
    def test_that_nobody_gave_out_is_refused(self, path: str, text: str) -> None:
        response = a_browser(*Role, name="all").get(f"{path}?cursor={spelt(text)}")

        assert response.status_code == 400, response.content
        assert response.json()["data"]["fields"][0]["field"] == "/cursor"

    @pytest.mark.parametrize("text", ["-1", HUGE, '"a"', '"7"'])
    def test_of_a_numbered_list_is_a_number(self, text: str) -> None:
        path = f"workflows/{a_workflow().id}/versions/"

        response = a_browser(*Role, name="all").get(f"{path}?cursor={spelt(text)}")

        assert response.status_code == 400, response.content

    @pytest.mark.parametrize("cursor", ["LTE", "ImEi", "%00", "=", "😀"])
    def test_that_is_no_cursor_is_refused(self, cursor: str) -> None:
        response = a_browser(*Role, name="all").get(f"runs/?cursor={cursor}")

        assert response.status_code == 400, response.content
