"""Templates, and what they all know: nothing that comes from outside is shown unescaped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import watcher
from watcher.alerts.clean import one_line, web_link
from watcher.alerts.days import MONTHS, day, days, moment
from watcher.alerts.phrases import STATUS_WORDS
from watcher.web.backing import Backing
from watcher.web.words import direction

NAVIGATION = (
    ("/", "Rounds"),
    ("/alerts", "Alerts"),
    ("/silent", "Kept silent"),
    ("/sources", "Sources"),
    ("/tuning", "Tuning"),
)

SCRIPT = "htmx-2.0.11.min.js"
SEEN = "x-seen"  # the digest of the live part that a page shows already


@cache
def environment() -> Environment:
    """The one environment of all templates: everything is escaped, and a name that is not there is a bug."""
    made = Environment(
        loader=PackageLoader("watcher.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "days": days,
        "day": day,
        "iso": _iso,
        "link": lambda url: web_link(url or ""),
        "line": lambda text, limit=200: one_line(text or "", limit),
        "dir": direction,
        "status": STATUS_WORDS.__getitem__,
    }
    made.globals |= {
        "place_script": _stamped("place.js"),
        "version": watcher.__version__,
        "navigation": NAVIGATION,
        "style": _stamped("page.css"),
        "script": _stamped(SCRIPT),
    }
    return made


def _stamped(name: str) -> str:
    """The address of a file of ours; it changes with the file, which may so be kept for long."""
    size = len(files("watcher.web").joinpath(f"static/{name}").read_bytes())
    return f"/static/{name}?{watcher.__version__}-{size}"


def _iso(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def page(
    request: Request, backing: Backing, template: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """The template as an answer. Times are shown in the reader's zone, with UTC where both matter."""
    known = _known(request, backing) | values
    return HTMLResponse(environment().get_template(template).render(known), status)


def live_page(request: Request, backing: Backing, name: str, **values: Any) -> Response:
    """The page NAME, whose part `_NAME_live` the browser asks for again now and then: 204 while it would say
    the same as the one that is shown, else the part alone."""
    known = _known(request, backing) | values
    part = environment().get_template(f"_{name}_live.html").render(known)
    digest = sha256(part.encode()).hexdigest()[:16]
    if request.headers.get("hx-request") != "true":
        known |= {"live_part": Markup(part), "live_digest": digest}
        return HTMLResponse(environment().get_template(f"{name}.html").render(known))
    if request.headers.get(SEEN) == digest:
        return Response(status_code=204)
    template: Any = environment().get_template("_live.html").module
    return HTMLResponse(template.live(request, Markup(part), digest))


def _known(request: Request, backing: Backing) -> dict[str, Any]:
    """What every template knows of the request and of the reader."""
    zone, now = backing.zone(), backing.clock()

    def when(value: datetime | None) -> str:
        return moment(value, zone) if value is not None else ""

    def short(value: datetime | None) -> str:
        """`16 Jun 10:05`, with the year when it is not this one."""
        if value is None:
            return ""
        local = value.astimezone(zone or UTC)
        year = "" if local.year == now.astimezone(zone or UTC).year else f" {local.year}"
        return f"{local.day} {MONTHS[local.month - 1]}{year} {local:%H:%M}"

    return {
        "request": request,
        "path": request.url.path,
        "form_token": request.state.form_token,
        "is_protected": request.state.is_protected,
        "is_known": request.state.session.is_known,
        "when": when,
        "short": short,
        "now": now,
        "zone_name": backing.settings().service.time_zone,
    }
