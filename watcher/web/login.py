"""The way in, where a password is set, and out again."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.web.backing import Backing
from watcher.web.door import address_of
from watcher.web.forms import read_form
from watcher.web.rendering import page
from watcher.web.sessions import Brake, Sessions, is_same, password_of


class Entrance:
    """Asks for the password and begins a session that is known by it."""

    def __init__(self, backing: Backing, sessions: Sessions, brake: Brake) -> None:
        self._backing = backing
        self._sessions = sessions
        self._brake = brake

    async def answer(self, request: Request) -> Response:
        password = password_of(self._backing.settings())
        wanted = _inside(request.query_params.get("next", "/"))
        if password is None or (request.method == "GET" and request.state.session.is_known):
            return RedirectResponse(wanted, 303)
        if request.method != "POST":
            return self._asked(request, wanted)
        address = address_of(request)
        if self._brake.holds(address):
            return self._asked(request, wanted, "Too many wrong passwords. Try again in a minute.", 429)
        fields = await read_form(request)
        wanted = _inside(fields.get("next", "/"))
        if not is_same(fields.get("password", ""), password):
            self._brake.failed(address)
            return self._asked(request, wanted, "That is not the password.", 403)
        request.scope["state"]["new_session"] = self._sessions.begin(True, int(time.time()))
        return RedirectResponse(wanted, 303)

    async def leave(self, request: Request) -> Response:
        await read_form(request)
        request.scope["state"]["new_session"] = self._sessions.begin(False, int(time.time()))
        return RedirectResponse("/login", 303)

    def _asked(self, request: Request, wanted: str, trouble: str = "", status: int = 200) -> Response:
        return page(
            request,
            self._backing,
            "login.html",
            status=status,
            title="Log in",
            wanted=wanted,
            trouble=trouble,
        )


def _inside(address: str) -> str:
    """An address of this page, never of another: "//elsewhere" and "/\\elsewhere" would be."""
    if not address.startswith("/") or address[1:2] in ("/", "\\") or any(ord(char) < 33 for char in address):
        return "/"
    return address
