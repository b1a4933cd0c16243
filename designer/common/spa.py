"""The front end's one page."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.html import escape
from django.views.decorators.http import require_safe

_NOT_BUILT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Baton</title>"
    "<p>Baton's pages are not built yet: run <code>make up</code>, or <code>npm run build</code> "
    "in the folder frontend.</p></html>"
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """
    Answer Vite's `index.html` with this answer's nonce, and set the CSRF cookie.

    The nonce is in `<meta name="csp-nonce">`, where Mantine and CodeMirror are told to look.
    """
    get_token(request)
    html = _index(settings.BATON_FRONTEND / "index.html")
    if html is None:
        return HttpResponse(_NOT_BUILT, status=503)
    nonce = escape(str(request.csp_nonce))  # type: ignore[attr-defined]
    head = f'<head><meta name="csp-nonce" content="{nonce}" nonce="{nonce}">'
    response = HttpResponse(html.replace("<head>", head, 1))
    response.headers["Cache-Control"] = "no-store"
    return response


def _index(path: Path) -> str | None:
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(path, changed)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8")
