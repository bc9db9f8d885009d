"""What programs read: feeds, the calendar, tables, and the API. Nothing here changes anything.

Every answer has an ETag, so that a program that asks again is told 304 in a hundred bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from watcher.alerts.payload import payload, stamp
from watcher.exports.rows import round_row
from watcher.exports.tables import BYTE_ORDER_MARK
from watcher.flow.coverage import coverage_line, source_data
from watcher.flow.explain import explain_known
from watcher.flow.exporting import MEDIA, Asked, as_json, export_alerts, export_rounds, facts_behind
from watcher.web.backing import Backing
from watcher.web.openapi import document
from watcher.web.turning import number_of

MAX_LIMIT = 500
DEFAULT_LIMIT = 100
API = "/api/v1"
View = Callable[[Request, Backing], Response]

_EXPORTS = {
    "/feeds/alerts.atom": ("alerts", "atom"),
    "/feeds/alerts.json": ("alerts", "jsonfeed"),
    "/calendar/rounds.ics": ("rounds", "ics"),
    "/export/alerts.csv": ("alerts", "csv"),
    "/export/alerts.json": ("alerts", "json"),
    "/export/rounds.csv": ("rounds", "csv"),
    "/export/rounds.json": ("rounds", "json"),
}


def routes(shown: Callable[[View], Any]) -> list[BaseRoute]:
    """The addresses of all of it; `shown` makes an endpoint of a view."""
    exports = [Route(path, shown(_export(*what))) for path, what in _EXPORTS.items()]
    return [
        *exports,
        Route(f"{API}/rounds", shown(rounds)),
        Route(f"{API}/rounds/{{round_id:path}}", shown(one_round)),
        Route(f"{API}/alerts", shown(alerts)),
        Route(f"{API}/alerts/{{alert_id}}", shown(one_alert)),
        Route(f"{API}/sources", shown(sources)),
        Route(f"{API}/explain", shown(explain)),
        Route(f"{API}/openapi.json", shown(described)),
    ]


def base_of(request: Request, backing: Backing) -> str:
    """The page's address as its readers know it, without a closing slash."""
    return (backing.settings().web.public_url or str(request.base_url)).rstrip("/")


def _export(what: str, form: str) -> View:
    write = export_alerts if what == "alerts" else export_rounds

    def view(request: Request, backing: Backing) -> Response:
        topic = request.query_params.get("topic") or None
        path = request.url.path + (f"?topic={topic}" if topic else "")
        asked = Asked(form, topic, _limit(request), base_of(request, backing), path)
        topics = backing.topics()
        with backing.store.reading() as tx:
            # One that was renamed or misspelt in a subscription would stay silent for ever.
            if topic is not None and topic not in topics and not tx.rounds(topic):
                return _missing("topic", topic)
            body = write(tx, topics, asked)
        headers = {}
        if form == "csv":
            body = BYTE_ORDER_MARK.encode() + body
        if request.url.path.startswith("/export/"):
            headers["Content-Disposition"] = f'attachment; filename="{what}.{form}"'
        return answered(request, body, MEDIA[form], headers)

    return view


def _limit(request: Request) -> int:
    return min(number_of(request, "limit") or DEFAULT_LIMIT, MAX_LIMIT)


# ---------------------------------------------------------------------------------------------- the API


def rounds(request: Request, backing: Backing) -> Response:
    with backing.store.reading() as tx:
        found = tx.rounds(request.query_params.get("topic") or None)
        facts = facts_behind(tx, found)
    return answered(request, as_json({"rounds": [round_row(known, facts) for known in found]}))


def one_round(request: Request, backing: Backing) -> Response:
    round_id = request.path_params["round_id"]
    with backing.store.reading() as tx:
        known = tx.round(round_id)
        if known is None:
            return _missing("round", round_id)
        row = round_row(known, facts_behind(tx, [known]))
        row["changes"] = [
            {
                "at": stamp(change.at),
                "kind": change.kind.value,
                "slot": change.slot,
                "was": change.was,
                "now": change.now,
                "reason": change.reason,
                "fact": change.fact.id,
            }
            for change in tx.changes(round_id)
        ]
        row["alerts"] = [alert.id for alert in tx.alerts(key=round_id, limit=MAX_LIMIT)]
    return answered(request, as_json(row))


def alerts(request: Request, backing: Backing) -> Response:
    limit, skip = _limit(request), number_of(request, "skip")
    with backing.store.reading() as tx:
        found = tx.alerts(request.query_params.get("topic") or None, limit + 1, skip=skip)
    body: dict[str, Any] = {"alerts": [payload(alert) for alert in found[:limit]]}
    if len(found) > limit:
        body["next_skip"] = skip + limit
    return answered(request, as_json(body))


def one_alert(request: Request, backing: Backing) -> Response:
    alert_id = request.path_params["alert_id"]
    with backing.store.reading() as tx:
        alert = tx.alert(alert_id)
        deliveries = tx.deliveries_of_alert(alert_id)
    if alert is None:
        return _missing("alert", alert_id)
    row = payload(alert)
    row["deliveries"] = [
        {
            "channel": delivery.channel,
            "state": delivery.state.value,
            "attempts": delivery.attempts,
            "sent": stamp(delivery.sent),
        }
        for delivery in deliveries
    ]
    return answered(request, as_json(row))


def sources(request: Request, backing: Backing) -> Response:
    feeds = backing.settings().feeds
    with backing.store.reading() as tx:
        states = tx.feed_states()
    rows = []
    for feed in feeds:
        state = states.get(feed.name)
        row: dict[str, Any] = {"name": feed.name, "owner": feed.owner, "enabled": feed.enabled}
        if state is not None:
            row |= source_data(state)
            row |= {
                "last_poll": stamp(state.last_poll),
                "last_new": stamp(state.last_new),
                "due": stamp(state.due),
                "rhythm_seconds": round(state.rhythm) if state.rhythm is not None else None,
            }
        rows.append(row)
    return answered(request, as_json({"coverage": coverage_line(feeds, states), "sources": rows}))


def explain(request: Request, backing: Backing) -> Response:
    subject = request.query_params.get("subject", "")
    found = explain_known(backing.store, backing.setup(), subject) if subject else None
    return answered(request, as_json(found.as_json())) if found else _missing("subject", subject)


def described(request: Request, backing: Backing) -> Response:
    return answered(request, as_json(document(base_of(request, backing))))


def _missing(what: str, name: str) -> Response:
    return Response(as_json({"error": f"no {what} is called {name!r}"}), 404, media_type="application/json")


# ---------------------------------------------------------------------------------------------- answers


def answered(
    request: Request, body: bytes, media: str = "application/json", headers: dict[str, str] | None = None
) -> Response:
    """The body, or 304 for those who have it already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    all_headers = {"ETag": etag, "Cache-Control": "private, no-cache", **(headers or {})}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=all_headers)
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Response(body, headers=all_headers, media_type=media + charset)


def _has(known: str, etag: str) -> bool:
    """If-None-Match compares weakly: `W/"x"` stands for `"x"`."""
    return known.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in known.split(","))
