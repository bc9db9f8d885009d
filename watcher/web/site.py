"""Which address shows what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from watcher.errors import WatcherError
from watcher.web import alerts, entries, health, login, programs, rounds, sources, tuning
from watcher.web.backing import Backing
from watcher.web.door import Door
from watcher.web.rendering import page
from watcher.web.saying import Sayings
from watcher.web.sessions import Brake, Sessions, load_key, password_of

View = Callable[[Request, Backing], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def site(backing: Backing) -> list[BaseRoute]:
    """The whole page as routes for a server. Everything that reads the store does so in a thread."""
    sessions = Sessions(load_key(backing.store), lambda: password_of(backing.settings()))
    brake = Brake()

    async def not_shown(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": str(error.detail)}, error.status_code)
        return _message(request, backing, error.status_code, str(error.detail))

    async def troubled(request: Request, error: Exception) -> Response:
        return _message(request, backing, 500, str(error))

    app = Starlette(
        routes=_routes(backing, login.Entrance(backing, sessions, brake)),
        middleware=[Middleware(Door, settings=backing.settings, sessions=sessions, brake=brake)],
        exception_handlers={HTTPException: not_shown, WatcherError: troubled},
    )
    return [Mount("/", app)]


def _routes(backing: Backing, entrance: login.Entrance) -> list[BaseRoute]:
    """The view of each address."""

    def shown(view: View) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(view, request, backing)

        return endpoint

    bench = tuning.Bench(backing)
    sayings = Sayings(backing)
    probe = entries.Probe(backing)

    async def explained(request: Request) -> Response:
        pasted = await probe.read(request)
        return await run_in_threadpool(probe.answer, request, pasted)

    return [
        Route("/", shown(rounds.overview)),
        Route("/rounds", lambda _: RedirectResponse("/")),
        Route("/rounds/{round_id:path}", shown(rounds.one)),
        Route("/mute", sayings.mute, methods=["POST"]),
        Route("/unmute", sayings.unmute, methods=["POST"]),
        Route("/acknowledge", sayings.acknowledge, methods=["POST"]),
        Route("/alerts", shown(alerts.listed)),
        Route("/alerts/{alert_id}", shown(alerts.one)),
        Route("/silent", shown(entries.silent)),
        Route("/entries/{entry_id:path}", shown(entries.one)),
        Route("/texts/{article_id:path}", shown(entries.text)),
        Route("/search", shown(entries.search)),
        Route("/explain", explained, methods=["POST"]),
        Route("/sources", shown(sources.listed)),
        Route("/tuning", shown(tuning.listed)),
        Route("/tuning/{name}", shown(tuning.opened)),
        Route("/tuning/{name}/try", bench.tried, methods=["POST"]),
        Route("/tuning/{name}/save", bench.saved, methods=["POST"]),
        *programs.routes(shown),
        Route("/healthz", shown(health.healthz)),
        Route("/readyz", shown(health.readyz)),
        Route("/metrics", shown(health.Figures(backing).answer)),
        Route("/login", entrance.answer, methods=["GET", "POST"]),
        Route("/logout", entrance.leave, methods=["POST"]),
        Route("/robots.txt", lambda _: PlainTextResponse("User-agent: *\nDisallow: /\n")),
        Mount("/static", StaticFiles(directory=Path(str(files("watcher.web"))) / "static")),
    ]


def _message(request: Request, backing: Backing, status: int, words: str) -> Response:
    titles = {404: "Not found", 405: "Not possible", 403: "Refused", 500: "Something is wrong"}
    title = titles.get(status, "Not possible")
    return page(request, backing, "message.html", status=status, title=title, words=words)
