"""The server's entry: `streamlit run app.py`. Security headers and a health check; nothing about analysis.

The pages stand beside this file, and the main script that lists them in svd_ui/, so that Streamlit never mistakes the
pages folder for its own and runs a page without the main script.
"""

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from svd_ui.charts import draw_unchecked

_INDEX = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")

# Streamlit's page has inline scripts of its own; only exactly those may run.
_INLINE_SCRIPTS = " ".join(
    f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    for script in re.findall(r"<script>(.*?)</script>", _INDEX, flags=re.DOTALL)
)

_NOTHING_FROM_OUTSIDE = (
    "default-src 'none'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; frame-src 'self'; worker-src 'self' blob:; media-src 'self'; manifest-src 'self'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'; frame-ancestors 'self'; "
)
_PAGE_POLICY = _NOTHING_FROM_OUTSIDE + f"script-src 'self' {_INLINE_SCRIPTS}".rstrip()

# The map's own frame evaluates the script that Folium writes for it; it holds nothing but the map.
_COMPONENT_POLICY = _NOTHING_FROM_OUTSIDE + "script-src 'self' 'unsafe-inline' 'unsafe-eval'"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Put the security headers on every HTTP answer; websockets pass through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = _COMPONENT_POLICY if "/component/" in scope["path"] else _PAGE_POLICY

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, "Content-Security-Policy": policy}.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def _healthz(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


draw_unchecked()

app = st.App("svd_ui/main.py", routes=[Route("/healthz", _healthz)], middleware=[Middleware(SecurityHeaders)])
