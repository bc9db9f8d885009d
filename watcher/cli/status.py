"""status and doctor: how the service does on one screen, and what is wrong with its set-up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Option
from watcher.cli.options import AsJson, opened_store, options_of, show, show_json

if TYPE_CHECKING:
    from watcher.app.doctor import Finding
    from watcher.flow.coverage import Coverage
    from watcher.flow.health import Told
    from watcher.settings import Settings
    from watcher.store import Store, Transaction, WorkerReport

OVERDUE = timedelta(hours=1)  # without a daemon: a timer should have run the service since
WORKER_SILENT_AFTER = timedelta(minutes=1)  # each of several gives one four times a minute
SILENT_AFTER = timedelta(minutes=5)  # the daemon gives a sign of life every minute
STUCK_AFTER = timedelta(hours=1)  # a message that has waited for so long: its channel is down


def status(context: click.Context, as_json: AsJson = False) -> None:
    """Show on one screen whether the service runs and how it does. Exits 1 when something is wrong."""
    settings = options_of(context).settings()
    with opened_store(settings) as store, store.reading() as tx:
        row = _status(settings, store, tx)
    if as_json:
        show_json(row)
    else:
        _show(row)
    raise click.exceptions.Exit(0 if row["ok"] else 1)


def _status(settings: Settings, store: Store, tx: Transaction) -> dict[str, Any]:
    from watcher.alerts.payload import stamp
    from watcher.app.state import utc_now
    from watcher.flow.coverage import coverage_data, measure, outbox_lines, trouble_words
    from watcher.flow.notices import told_of
    from watcher.store import daemon_of

    now = utc_now()
    found = measure(tx, settings.feeds, tx.feed_states(), now - timedelta(days=1), now)
    daemon = daemon_of(settings.state_dir)
    polls = [state.last_poll for state in found.states.values() if state.last_poll is not None]
    dues = [state.due for state in found.states.values() if state.due is not None]
    alert = next(iter(tx.alerts(limit=1)), None)
    last = max(polls, default=None)
    beat = tx.get_meta("heartbeat")
    alive = datetime.fromisoformat(beat) if beat else None
    workers = [*tx.workers()] if store.is_shared else []
    leased = tx.leased_hosts(now) if workers else {}
    running = daemon[1] if daemon is not None else _first(workers, now)
    wrong = [
        *_idle(running, last, now),
        *_hanging(running, alive, now),
        *_wrong_with_workers(workers, now),
        *_wrong_with_disk(settings),
        *_wrong_with(found, told_of(tx), now),
    ]
    return {
        "ok": not wrong,
        "wrong": wrong,
        "running": running is not None,
        "process": daemon[0] if daemon is not None else None,
        "since": stamp(running),
        "workers": [_worker_row(worker, leased) for worker in workers],
        "at": stamp(now),
        "topics": [topic.name for topic in settings.topics],
        "topics_off": [file.topic.name for file in settings.topic_files if not file.topic.enabled],
        "sources": {
            "on": len(found.feeds),
            "healthy": found.healthy,
            "never_polled": len(found.feeds) - len(found.states),
        },
        "coverage": coverage_data(found),
        "troubled": [trouble_words(state, None) for state in found.troubled],
        "last_poll": stamp(last),
        "next_poll": stamp(min(dues, default=None)),
        "day": {"entries": found.entries, "read": found.read, "alerts": found.alerts},
        "last_alert": _alert_row(alert) if alert is not None else None,
        "outbox": outbox_lines(found, None),
        "rounds": {"known": found.rounds, "open": found.open_rounds},
        "store": {"path": str(store.path or "a database server"), "bytes": _size(store)},
    }


def _idle(running: datetime | None, last: datetime | None, now: datetime) -> list[str]:
    """What is wrong where no daemon runs; a timer that calls `run --once` polls too."""
    if running is not None or (last is not None and now - last < OVERDUE):
        return []
    return ["the service is not running: watcher run, or systemctl start watcher"]


def _hanging(running: datetime | None, alive: datetime | None, now: datetime) -> list[str]:
    """What is wrong with a daemon that runs since then and last gave a sign of life at that moment."""
    from watcher.text.counts import lasting

    if running is None:
        return []
    silence = now - max(running, alive or running)
    return [f"the service hangs: no sign of life for {lasting(silence)}"] if silence > SILENT_AFTER else []


def _first(workers: Sequence[WorkerReport], now: datetime) -> datetime | None:
    """Since when one of the workers that give signs of life has been running."""
    return min((each.since for each in workers if now - each.at < WORKER_SILENT_AFTER), default=None)


def _wrong_with_workers(workers: Sequence[WorkerReport], now: datetime) -> list[str]:
    from watcher.text.counts import lasting

    silent = [each for each in workers if now - each.at >= WORKER_SILENT_AFTER]
    wrong = [
        f"worker {each.name} is silent for {lasting(now - each.at)}: others have its feeds" for each in silent
    ]
    alive = [each for each in workers if each not in silent]
    if len({each.config for each in alive}) > 1:
        configs = ", ".join(f"{each.name} {each.config}" for each in alive)
        wrong.append(f"the workers have different feeds.toml or topics ({configs}): give all the same")
    return wrong


def _worker_row(worker: WorkerReport, leased: Mapping[str, int]) -> dict[str, Any]:
    from watcher.alerts.payload import stamp

    return {
        "name": worker.name,
        "machine": worker.machine,
        "process": worker.process,
        "since": stamp(worker.since),
        "seen": stamp(worker.at),
        "tick": stamp(worker.ticked),
        "hosts": leased.get(worker.name, 0),
        "polls": worker.polls,
        "rate": worker.rate,
        "leads": worker.leads,
        "config": worker.config,
    }


def _wrong_with_disk(settings: Settings) -> list[str]:
    from watcher.app.doctor import WRONG, disk_finding

    disk = disk_finding(settings)
    return [f"the disk is full ({disk.found}): {disk.mend}"] if disk.state == WRONG else []


def _wrong_with(found: Coverage, told: Told, now: datetime) -> list[str]:
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


def _alert_row(alert: Any) -> dict[str, Any]:
    from watcher.alerts.payload import stamp

    return {"id": alert.id, "time": stamp(alert.created), "title": alert.title}


def _size(store: Store) -> int | None:
    if store.path is None:
        return None
    paths = (store.path, store.path.with_name(f"{store.path.name}-wal"))
    return sum(path.stat().st_size for path in paths if path.exists())


def _minute(text: str | None) -> str:
    """A stamp for a person."""
    return f"{text[:16].replace('T', ' ')} UTC" if text else "never"


def _show(row: dict[str, Any]) -> None:
    from watcher.text.counts import counted

    process = f"process {row['process']}" if row["process"] else "not on this machine"
    since = f"running since {_minute(row['since'])} ({process})"
    off = f" (off: {', '.join(row['topics_off'])})" if row["topics_off"] else ""
    sources, day, alert = row["sources"], row["day"], row["last_alert"]
    never = f", {sources['never_polled']} never polled" if sources["never_polled"] else ""
    size = f", {row['store']['bytes'] / 1e6:.1f} MB" if row["store"]["bytes"] is not None else ""
    show(f"service   {since if row['running'] else 'not running'}")
    _show_workers(row["workers"])
    show(f"topics    {', '.join(row['topics']) or 'none is on'}{off}")
    show(f"sources   {sources['healthy']} of {sources['on']} healthy{never}")
    for line in row["troubled"][:6]:
        show(f"          - {line}")
    if len(row["troubled"]) > 6:
        show(f"          - and {len(row['troubled']) - 6} more: watcher feeds list")
    show(f"polls     last {_minute(row['last_poll'])}, next {_minute(row['next_poll'])}")
    came = counted(day["entries"], "entry", "entries")
    show(f"last day  {came}, {day['read']} about a topic, {counted(day['alerts'], 'alert')}")
    show(
        f"alerts    last {_minute(alert['time'])}: {alert['title']} ({alert['id']})"
        if alert
        else "alerts    none yet"
    )
    for number, line in enumerate(row["outbox"]):
        show(f"{'' if number else 'outbox':<9} {line}")
    show(f"ledger    {row['rounds']['known']} rounds, {row['rounds']['open']} open")
    show(f"store     {row['store']['path']}{size}")
    for line in row["wrong"]:
        show(f"WRONG: {line}")


def _show_workers(rows: list[dict[str, Any]]) -> None:
    """One line for each, and one for all of them."""
    from watcher.text.counts import counted

    if not rows:
        return
    machines = len({row["machine"] for row in rows})
    rate, hosts = sum(row["rate"] for row in rows), sum(row["hosts"] for row in rows)
    show(
        f"workers   {len(rows)} on {counted(machines, 'machine')}, {rate:.1f} polls a second, "
        f"{counted(hosts, 'host')} in hand"
    )
    for row in rows:
        tick = row["tick"][11:19] if row["tick"] else "not yet"
        leads = ", leads" if row["leads"] else ""
        show(
            f"          - {row['name']}: process {row['process']} since {_minute(row['since'])}, "
            f"last turn {tick}, {row['rate']:.1f} polls a second, {row['hosts']} in hand{leads}"
        )


# ---------------------------------------------------------------------------------------------- doctor


def doctor(
    context: click.Context,
    offline: Annotated[bool, Option("--offline", help="Leave the network alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look for what is wrong with the set-up, and say how to mend it. Exits 1 when something is wrong."""
    from watcher.app.doctor import WRONG

    findings = list(_findings(options_of(context).settings(), offline))
    wrong = sum(finding.state == WRONG for finding in findings)
    if as_json:
        show_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            show(f"{finding.state:<8} {finding.about}: {finding.found}")
            if finding.mend:
                show(f"{'':<8}   -> {finding.mend}")
        show("nothing is wrong" if not wrong else f"{wrong} to be mended")
    raise click.exceptions.Exit(1 if wrong else 0)


def _findings(settings: Settings, offline: bool) -> Iterable[Finding]:
    from watcher.app.doctor import (
        DOUBTFUL,
        WRONG,
        Finding,
        local_findings,
        source_findings,
    )
    from watcher.app.state import utc_now
    from watcher.errors import StoreError

    for warning in settings.warnings:
        yield Finding("config", DOUBTFUL, warning)
    yield from local_findings(settings, os.environ, utc_now())
    try:
        with opened_store(settings) as store, store.reading() as tx:
            yield from source_findings(settings, tx.feed_states())
    except StoreError as error:
        yield Finding(
            "store", WRONG, str(error), "watcher restore brings back a backup; the folder must be writable"
        )
    if not offline:
        from watcher.app.doctor_network import name_findings, way_out_findings

        yield from name_findings(settings)
        yield from asyncio.run(way_out_findings(settings, os.environ, utc_now()))


COMMANDS = {"status": status, "doctor": doctor}
