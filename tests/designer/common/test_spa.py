"""The front end's page carries this answer's nonce."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def dist(settings: Any, tmp_path: Path) -> Path:
    settings.BATON_FRONTEND = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html><html><head></head><body></body></html>")
    return tmp_path


class TestPage:
    @pytest.mark.parametrize("url", ["/", "/sign-in", "/w/shop/workflows", "/w/shop/runs/1/"])
    def test_answers_every_page_address(self, dist: Path, url: str) -> None:
        response = Client().get(url)

        nonce = response.content.decode().split('nonce="')[1].split('"')[0]
        assert response.status_code == 200
        assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert "csrftoken" in response.cookies

    def test_each_answer_has_a_nonce_of_its_own(self, dist: Path) -> None:
        assert Client().get("/").content != Client().get("/").content

    def test_a_new_build_shows_at_once(self, dist: Path) -> None:
        Client().get("/")

        (dist / "index.html").write_text("<html><head></head>new build, other length</html>")

        assert b"new build" in Client().get("/").content

    @pytest.mark.parametrize("url", ["/static/app/nothing.js", "/api/x", "/hooks/", "/ws/live/"])
    def test_does_not_pretend_to_be_something_else(self, dist: Path, url: str) -> None:
        assert Client().get(url).status_code in {404, 405}

    def test_says_so_when_it_was_never_built(self, settings: Any, tmp_path: Path) -> None:
        settings.BATON_FRONTEND = tmp_path / "nothing"

        response = Client().get("/")

        assert response.status_code == 503
        assert b"not built yet" in response.content
