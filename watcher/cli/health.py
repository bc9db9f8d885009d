"""health: what the service covers now, for a person or for a monitor that asks by exit code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from watcher.cli.options import AsJson, opened_store, options_of, show, show_json

if TYPE_CHECKING:
    from watcher.flow.coverage import Coverage
    from watcher.flow.health import Told
    from watcher.settings import Settings

STUCK_AFTER = timedelta(hours=1)  # a message that has waited for so long: its channel is down
SILENT_AFTER = timedelta(minutes=5)  # the daemon gives a sign of life every minute


def register(app: typer.Typer) -> None:
    app.command("health")(show_health)


def show_health(context: typer.Context, as_json: AsJson = False) -> None:
    """Show what is covered: sources, the last day's entries, the outbox. Exits 1 when something is wrong."""
    from watcher.app.state import utc_now
    from watcher.flow.coverage import measure
    from watcher.flow.notices import told_of

    settings, now = options_of(context).settings(), utc_now()
    with opened_store(settings) as store, store.reading() as tx:
        found = measure(tx, settings.feeds, tx.feed_states(), now - timedelta(days=1), now)
        told, beat = told_of(tx), tx.get_meta("heartbeat")
    alive = datetime.fromisoformat(beat) if beat else None
    wrong = wrong_with(found, told, now)
    if as_json:
        show_json(_as_json(found, alive, wrong))
    else:
        _show(settings, found, alive, wrong)
    raise typer.Exit(1 if wrong else 0)


def wrong_with(found: Coverage, told: Told, now: datetime) -> list[str]:
    """What a person must look after, one line each."""
    wrong = []
    if told.blind_since is not None:
        wrong.append("blind: most sources cannot be read")
    elif found.states and not found.healthy:
        wrong.append("no source is healthy")
    for queue in found.queues:
        if queue.oldest is not None and now - queue.oldest > STUCK_AFTER:
            wrong.append(f"the channel {queue.channel} takes nothing: {queue.last_error or 'never tried'}")
        if queue.dead:
            wrong.append(f"messages were given up for the channel {queue.channel}")
    return wrong


def _as_json(found: Coverage, alive: datetime | None, wrong: list[str]) -> dict[str, Any]:
    from watcher.alerts.payload import stamp
    from watcher.flow.coverage import coverage_data

    return {"ok": not wrong, "wrong": wrong, "last_sign_of_life": stamp(alive), **coverage_data(found)}


def _show(settings: Settings, found: Coverage, alive: datetime | None, wrong: list[str]) -> None:
    from watcher.alerts.days import moment
    from watcher.app.building import reader_zone
    from watcher.flow.coverage import coverage_lines
    from watcher.text.counts import lasting

    zone = reader_zone(settings)
    if alive is None:
        show("Service: has not run on this state folder yet")
    elif found.at - alive > SILENT_AFTER:
        show(f"Service: last sign of life {lasting(found.at - alive)} ago, {moment(alive, zone)}")
    else:
        show("Service: alive")
    for line in coverage_lines(found, zone):
        show(line)
    for line in wrong:
        show(f"WRONG: {line}")
