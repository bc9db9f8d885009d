"""Who comes in, and what every answer says to the browser: the page's one middleware.

A page on loopback has three enemies besides a stranger in the house: a site in the same browser that posts a
form to it (form tokens, Origin), one whose name suddenly leads to 127.0.0.1 (Host), and words of a source
that would like to be a script (escaping, and the policy that lets nothing inline run).
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watcher.settings import Settings
from watcher.web.sessions import COOKIE, LASTS, Brake, Sessions, is_same, password_of, token_of

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make a browser hide the origin of our own forms from us.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OPEN_PATHS = frozenset({"/login", "/healthz", "/readyz", "/robots.txt"})
OPEN_PREFIX = "/static/"
# Asked for by supervisors under whatever name they know a machine by. They tell "ok" and nothing else, so
# that a site whose name leads here learns nothing by them.
PROBES = frozenset({"/healthz", "/readyz"})
# What a program may read with the token.
READ_PREFIXES = ("/feeds/", "/calendar/", "/export/", "/api/", "/metrics")
_PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip")
_SAFE_METHODS = frozenset({"GET", "HEAD"})


class Door:
    """ASGI middleware: lets in who may come in, and puts a session and its form token on the request."""

    def __init__(
        self, app: ASGIApp, settings: Callable[[], Settings], sessions: Sessions, brake: Brake
    ) -> None:
        self._app = app
        self._brake = brake
        self._settings = settings
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        settings = self._settings()
        refusal = refused(request, settings)
        session = self._sessions.read(request.cookies.get(COOKIE), int(time.time()))
        fresh = session is None
        if session is None:
            session = self._sessions.begin(False, int(time.time()))
        request.state.session = session
        request.state.form_token = self._sessions.form_token(session)
        request.state.is_protected = password_of(settings) is not None
        if refusal is None:
            refusal = self._stopped(request, settings)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if request.url.path.startswith(OPEN_PREFIX):
                    headers.setdefault("Cache-Control", "public, max-age=86400")
                else:
                    headers.setdefault("Cache-Control", "no-store")
                if scope.get("state", {}).get("new_session") is not None:
                    headers.append("Set-Cookie", self._cookie(scope["state"]["new_session"], settings))
                elif fresh and _shows_forms(message, headers):
                    headers.append("Set-Cookie", self._cookie(session, settings))
            await send(message)

        await (refusal or self._app)(scope, receive, send_guarded)

    def _stopped(self, request: Request, settings: Settings) -> Response | None:
        """The way to the log-in for who may not come in. Wrong keys are counted like wrong passwords."""
        has_key = not request.state.session.is_known and _given_key(request) is not None
        address = address_of(request)
        if request.state.is_protected and has_key and self._brake.holds(address):
            return PlainTextResponse("Too many wrong keys. Try again in a minute.\n", 429)
        if may_come_in(request, settings):
            return None
        if has_key:
            self._brake.failed(address)
        return _ask_for_password(request)

    def _cookie(self, session: Any, settings: Settings) -> str:
        public = settings.web.public_url or ""
        secure = "; Secure" if public.startswith("https://") else ""
        value = self._sessions.write(session)
        return f"{COOKIE}={value}; Path=/; Max-Age={LASTS}; HttpOnly; SameSite=Lax{secure}"


def _shows_forms(message: Message, headers: MutableHeaders) -> bool:
    return message["status"] < 400 and headers.get("content-type", "").startswith("text/html")


# ---------------------------------------------------------------------------------------------- refusals


def refused(request: Request, settings: Settings) -> Response | None:
    """Why a request is answered by nobody: called by a name that is not ours, or sent by another site."""
    if request.url.path in PROBES and request.method in _SAFE_METHODS:
        return None
    if not is_our_name(request.headers.get("host", ""), settings):
        return PlainTextResponse(
            "This page is not called by that name. Name it in [web] hosts of watcher.toml.\n", 421
        )
    if password_of(settings) is None and any(name in request.headers for name in _PROXY_HEADERS):
        return PlainTextResponse(
            "Behind a proxy the page needs [web] password or token in watcher.toml.\n", 403
        )
    if request.method not in _SAFE_METHODS and not is_from_here(request):
        return PlainTextResponse("Refused: the form was sent by another site.\n", 403)
    return None


def is_our_name(host: str, settings: Settings) -> bool:
    """True for an address in digits, localhost, and the names of the config: any other name may be somebody's
    who lets it lead here."""
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".").lower() if _is_host(host) else ""
    bound = settings.web.bind.rpartition(":")[0].strip("[]").lower()
    public = urlsplit(settings.web.public_url or "").hostname
    ours = {"localhost", bound, public, *(each.lower() for each in settings.web.hosts)}
    if name in ours and name:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_host(host: str) -> bool:
    return bool(host) and not set(host) & set("/\\@?# \t")


def is_from_here(request: Request) -> bool:
    """False for a request that a browser says was made by another site."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def may_come_in(request: Request, settings: Settings) -> bool:
    """True when no password is set, when it was given, or for the parts that need none."""
    path = request.url.path
    if password_of(settings) is None or path in OPEN_PATHS or path.startswith(OPEN_PREFIX):
        return True
    if request.state.session.is_known:
        return True
    given = _given_key(request)
    return given is not None and (is_same(given, password_of(settings)) or is_same(given, token_of(settings)))


def _given_key(request: Request) -> str | None:
    """The key of a program that reads: a bearer token, the password of Basic authentication, or `token` in
    the address, for readers of feeds and calendars that can send nothing else."""
    if request.method not in _SAFE_METHODS or not request.url.path.startswith(READ_PREFIXES):
        return None
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    return request.query_params.get("token")


def address_of(request: Request) -> str:
    """Where a request came from; behind a proxy, the proxy."""
    return request.client.host if request.client is not None else ""


def _ask_for_password(request: Request) -> Response:
    path = request.url.path
    if path.startswith(READ_PREFIXES):
        headers = {"WWW-Authenticate": 'Basic realm="talks watcher", charset="UTF-8"'}
        return PlainTextResponse("The token or the password is needed.\n", 401, headers=headers)
    if request.headers.get("hx-request"):
        return PlainTextResponse("Log in again.\n", 401, headers={"HX-Redirect": "/login"})
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = path + query if request.method in _SAFE_METHODS else "/"
    return RedirectResponse(f"/login?next={quote(wanted)}", 303)
