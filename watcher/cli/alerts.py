"""alerts: what was told, to whom, and what is still on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import (
    NOTHING_MATCHED,
    AsJson,
    note,
    opened_store,
    options_of,
    show,
    show_json,
    show_table,
)

if TYPE_CHECKING:
    from watcher.flow.muting import Said
    from watcher.model import Alert, Delivery
    from watcher.settings import Settings


def show_alerts(
    context: click.Context,
    alert_id: Annotated[str | None, Argument(metavar="ID", help="One alert, in full.")] = None,
    topic: Annotated[str | None, Option("--topic", help="Only this topic.")] = None,
    limit: Annotated[int, Option("--limit", "-n", min=1, help="The last so many.")] = 20,
    dead: Annotated[
        bool, Option("--dead", help="Every message that a channel would not take, and why.")
    ] = False,
    resend: Annotated[bool, Option("--resend", help="Send the dead ones again at the next turn.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the last alerts and what became of each."""
    from watcher.flow.muting import said

    settings = options_of(context).settings()
    if resend:
        raise click.exceptions.Exit(_resend(settings))
    if dead:
        raise click.exceptions.Exit(_dead(settings, as_json))
    with opened_store(settings) as store, store.reading() as tx:
        found = tx.alerts(topic, limit) if alert_id is None else [tx.alert(alert_id)]
        rows = [(alert, tx.deliveries_of_alert(alert.id)) for alert in found if alert is not None]
        heard = said(tx)
    if as_json:
        show_json([_as_json(alert, deliveries, heard) for alert, deliveries in rows])
    elif not rows:
        note(f"watcher: no alert {alert_id}" if alert_id else "watcher: there is no alert")
    elif alert_id is not None:
        _show_one(settings, *rows[0], heard)
    else:
        _show_list(rows, heard)
    raise click.exceptions.Exit(0 if rows else NOTHING_MATCHED)


def _dead(settings: Settings, as_json: bool) -> int:
    with opened_store(settings) as store, store.reading() as tx:
        letters = [(each, tx.alert(each.told_id) or tx.notice(each.told_id)) for each in tx.dead()]
    rows = [
        {
            "id": letter.told_id,
            "channel": letter.channel,
            "attempts": letter.attempts,
            "title": told.title if told is not None else "",
            "error": letter.error,
        }
        for letter, told in letters
    ]
    if as_json:
        show_json(rows)
    elif not rows:
        note("watcher: no message was given up")
    else:
        head = ("id", "channel", "attempts", "title", "error")
        show_table(head, (tuple(str(row[name] or "") for name in head) for row in rows))
        note("watcher: `watcher alerts --resend` sends them again, under their old keys")
    return 0 if rows else NOTHING_MATCHED


def _resend(settings: Settings) -> int:
    from watcher.app.state import utc_now
    from watcher.text.counts import counted

    with opened_store(settings) as store, store.transaction() as tx:
        count = tx.requeue_dead(None, utc_now())
    show(f"{counted(count, 'message waits', 'messages wait')} to be sent again")
    return 0 if count else NOTHING_MATCHED


def _as_json(alert: Alert, deliveries: tuple[Delivery, ...], heard: Said) -> dict[str, Any]:
    from watcher.alerts.payload import payload, stamp

    return {
        **payload(alert),
        "acknowledged": stamp(heard.seen.get(alert.id)),
        "muted": alert.key in heard.muted,
        "deliveries": [
            {
                "channel": delivery.channel,
                "state": delivery.state.value,
                "attempts": delivery.attempts,
                "sent": delivery.sent.isoformat() if delivery.sent is not None else None,
                "error": delivery.error,
            }
            for delivery in deliveries
        ],
    }


def _show_one(settings: Settings, alert: Alert, deliveries: tuple[Delivery, ...], heard: Said) -> None:
    from watcher.alerts.render import text
    from watcher.app.building import reader_zone
    from watcher.text.counts import counted

    show(text(alert, zone=reader_zone(settings)))
    for delivery in deliveries:
        error = f": {delivery.error}" if delivery.error else ""
        waits = delivery.state.value == "withheld"
        tried = "until more stand behind it" if waits else f"after {counted(delivery.attempts, 'attempt')}"
        show(f"{delivery.channel}: {delivery.state.value} {tried}{error}")
    if alert.id in heard.seen:
        show(f"acknowledged {heard.seen[alert.id]:%Y-%m-%d %H:%M} UTC")
    if alert.key in heard.muted:
        show(f"its round is muted: `watcher unmute {alert.key}`")


def _show_list(rows: list[tuple[Alert, tuple[Delivery, ...]]], heard: Said) -> None:
    show_table(
        ("alert", "time (UTC)", "kind", "sent", "title"),
        (
            (
                alert.id,
                f"{alert.created:%Y-%m-%d %H:%M}",
                alert.kind.value,
                _sent(deliveries) + (", seen" if alert.id in heard.seen else ""),
                alert.title,
            )
            for alert, deliveries in rows
        ),
    )


def _sent(deliveries: tuple[Delivery, ...]) -> str:
    """`2 of 3` or `2 of 3, 1 dead`."""
    if not deliveries:
        return "no channel"
    sent = sum(delivery.state == "sent" for delivery in deliveries)
    dead = sum(delivery.state == "dead" for delivery in deliveries)
    return f"{sent} of {len(deliveries)}" + (f", {dead} dead" if dead else "")


COMMANDS = {"alerts": show_alerts}
