"""mute, unmute and ack: what a person says of a round or an alert."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import NOTHING_MATCHED, note, opened_store, options_of, show
from watcher.text.counts import counted

if TYPE_CHECKING:
    from watcher.store import Transaction


RoundId = Annotated[str, Argument(metavar="ROUND", help="Its key: us-russia/embassies/4.")]


def mute(
    context: click.Context,
    round_id: RoundId,
    until: Annotated[
        str | None, Option("--until", metavar="DAY", help="The first day it is told again, or 7d.")
    ] = None,
) -> None:
    """Tell no channel of a round, and remind nobody of it. It is followed as before: `rounds`, `alerts`."""
    from watcher.app.state import utc_now
    from watcher.flow import muting

    settings = options_of(context).settings()
    zone = ZoneInfo(settings.service.time_zone)
    end = _end(until, zone, utc_now()) if until is not None else None
    with opened_store(settings) as store, store.transaction() as tx:
        is_known = _is_round(tx, round_id)
        if is_known:
            dropped = muting.mute(tx, round_id, end)
    if is_known:
        told = f"until {end.astimezone(zone):%Y-%m-%d %H:%M}" if end else f"until `watcher unmute {round_id}`"
        show(f"{round_id} is muted {told}; what is told of it meanwhile stands in `watcher alerts`")
        if dropped:
            show(f"{counted(dropped, 'waiting message')} of it will not be sent")
    raise click.exceptions.Exit(0 if is_known else NOTHING_MATCHED)


def unmute(context: click.Context, round_id: RoundId) -> None:
    """Tell the channels of a round again, from now on."""
    from watcher.flow import muting

    settings = options_of(context).settings()
    with opened_store(settings) as store, store.transaction() as tx:
        was_muted = muting.unmute(tx, round_id)
    if was_muted:
        show(f"{round_id} is told again")
    else:
        note(f"watcher: {round_id} is not muted")
    raise click.exceptions.Exit(0 if was_muted else NOTHING_MATCHED)


def ack(
    context: click.Context,
    alert_id: Annotated[str, Argument(metavar="ALERT", help="Its id, the last line but one of it.")],
) -> None:
    """Say that an alert was seen: it is marked, and nobody is reminded of what it told."""
    from watcher.app.state import utc_now
    from watcher.flow import muting

    settings = options_of(context).settings()
    with opened_store(settings) as store, store.transaction() as tx:
        alert = tx.alert(alert_id)
        if alert is not None:
            muting.acknowledge(tx, alert_id, utc_now())
    if alert is None:
        note(f"watcher: no alert {alert_id}")
    else:
        show(f"acknowledged: {alert.title}")
    raise click.exceptions.Exit(0 if alert is not None else NOTHING_MATCHED)


def _is_round(tx: Transaction, round_id: str) -> bool:
    if tx.round(round_id) is not None:
        return True
    near = [each.id for each in tx.rounds() if round_id.strip("/") in each.id]
    hint = f"; did you mean {', '.join(near[:3])}?" if near else "; `watcher rounds` names them"
    note(f"watcher: no round {round_id}{hint}")
    return False


def _end(until: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Midnight of a day in that zone, or so long from now."""
    from watcher.settings.values import parse_duration

    try:
        end = datetime.combine(date.fromisoformat(until), time(), zone).astimezone(UTC)
    except ValueError:
        try:
            end = now + timedelta(seconds=parse_duration(until))
        except ValueError:
            words = f"{until!r} is neither a day such as 2030-01-31 nor a time such as 7d or 12h"
            raise click.BadParameter(words, param_hint="--until") from None
    if end <= now:
        raise click.BadParameter(f"{until} is not in the future", param_hint="--until")
    return end


COMMANDS = {"mute": mute, "unmute": unmute, "ack": ack}
