"""What is found of the service's health, in words: the notices, queued with what they make known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from watcher.alerts.clean import one_line
from watcher.alerts.days import moment
from watcher.alerts.payload import stamp
from watcher.alerts.render import follows_words
from watcher.deliver.message import Message
from watcher.errors import StoreError
from watcher.feeds.state import FeedState, Health
from watcher.flow.coverage import (
    MAX_NAMED,
    coverage_data,
    coverage_line,
    coverage_lines,
    measure,
    source_data,
    trouble_words,
)
from watcher.flow.health import Blindness, Findings, HealthOptions, SourceChange, Told, find
from watcher.model import Alert, Feed, Notice, NoticeKind
from watcher.store import Transaction, decode, encode
from watcher.text.counts import counted, lasting

SCHEMA = "talks-watcher/notice/1"
TOLD = "health"  # the key of what was told, among the store's remarks
DAY = timedelta(days=1)

Routes = Mapping[NoticeKind, Sequence[str]]

_WHAT_TO_DO = {
    Health.MOVED: "put the new address into feeds.toml",
    Health.GONE: "it is not polled any more: take it out of feeds.toml, or find its new address",
    Health.CHALLENGE: "look for another feed of it",
    Health.NOT_A_FEED: "`watcher feeds test` shows what comes",
}


def take_notice(
    tx: Transaction,
    feeds: Iterable[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    options: HealthOptions,
    routes: Routes,
) -> tuple[Notice, ...]:
    """What there is to tell of the service waits in the outbox, and counts as told, in this transaction.

    `routes` names the channels for each kind.
    """
    chosen = tuple(feeds)
    told = told_of(tx)
    found = find(chosen, states, told, now, options)
    notices = tuple(_notices(tx, found, chosen, states, now, options.zone))
    for notice in notices:
        tx.add_notice(notice, routes.get(notice.kind, ()), now)
    if found.told != told:
        tx.set_meta(TOLD, encode(found.told))
    return notices


def told_of(tx: Transaction) -> Told:
    """What readers know of the service by now."""
    kept = tx.get_meta(TOLD)
    return decode(Told, kept) if kept is not None else Told()


def notice_message(notice: Notice, follows: Alert | None = None) -> Message:
    """The notice in every form that a channel may want; `follows` is the last alert of its round that the
    reader was sent."""
    payload = {
        "schema": SCHEMA,
        "id": notice.id,
        "kind": notice.kind.value,
        "title": notice.title,
        "text": notice.text,
        "created": stamp(notice.created),
        **notice.data,
    }
    before = ""
    if follows is not None:
        before = f"{follows_words(follows)}\n"
        payload["follows"] = follows.id
    return Message(notice.title, f"{before}{notice.title}\n{notice.text}".rstrip(), payload)


def make_notice(
    kind: NoticeKind, title: str, lines: Iterable[str], now: datetime, data: dict[str, Any] | None = None
) -> Notice:
    """A notice whose id is made of what it says and when."""
    text = "\n".join(lines)
    named = f"{kind.value}\n{now.isoformat()}\n{title}\n{text}"
    return Notice(
        hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:12], kind, title, text, now, data or {}
    )


def damage_notice(trouble: StoreError, now: datetime) -> Notice:
    """The database was found damaged while the service runs."""
    lines = [
        str(trouble),
        "The service goes on as long as it can. Stop it, restore the last backup (`watcher restore FILE`), "
        "start it again: what was told since that backup may be told once more.",
    ]
    return make_notice(NoticeKind.STORE, "The database is damaged", lines, now)


def _notices(
    tx: Transaction,
    found: Findings,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    zone: tzinfo | None,
) -> Iterable[Notice]:
    if found.blind is not None:
        yield _blind(found.blind, now, zone)
    if found.blind_ended is not None:
        yield _sight(tx, found.blind_ended, feeds, states, now, zone)
    if found.changes:
        yield _sources(found.changes, coverage_line(feeds, states), now, zone)
    if found.is_heartbeat:
        yield _heartbeat(tx, feeds, states, now, zone)


def _blind(blind: Blindness, now: datetime, zone: tzinfo | None) -> Notice:
    many = f"{blind.failing} of {counted(blind.polled, 'source')}"
    if blind.is_offline:
        title = f"We are blind: {many} cannot be reached. Is this machine online?"
    else:
        title = f"We are blind: {many} cannot be read"
    kinds = ", ".join(f"{kind or 'unknown'} {count}" for kind, count in blind.kinds)
    lines = [
        f"Nothing was heard of them since {moment(blind.since, zone)}. Until they can be read again, "
        "silence does not mean that there is no news.",
        f"What fails: {kinds}",
        "They are tried on; one message will say when we can see again.",
    ]
    data = {
        "since": stamp(blind.since),
        "failing": blind.failing,
        "sources": blind.polled,
        "offline": blind.is_offline,
        "failures": dict(blind.kinds),
    }
    return make_notice(NoticeKind.BLIND, title, lines, now, data)


def _sight(
    tx: Transaction,
    since: datetime,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    zone: tzinfo | None,
) -> Notice:
    covered = measure(tx, feeds, states, since, now)
    gaps = [state for state in covered.states.values() if state.health is Health.POSSIBLE_GAP]
    lines = [
        f"Blind from {moment(since, zone)} to {moment(now, zone)}.",
        f"Caught up by now: {counted(covered.entries, 'entry', 'entries')}, {covered.read} about a topic, "
        f"{counted(covered.alerts, 'alert')}.",
        f"Sources: {coverage_line(feeds, states)}",
    ]
    if gaps:
        names = ", ".join(one_line(state.name) for state in gaps[:MAX_NAMED])
        lines.append(f"Entries may have been missed at: {names}")
    title = f"We can see again, after {lasting(now - since)}"
    data = {"since": stamp(since), "coverage": coverage_data(covered)}
    return make_notice(NoticeKind.SIGHT, title, lines, now, data)


def _sources(changes: Sequence[SourceChange], coverage: str, now: datetime, zone: tzinfo | None) -> Notice:
    lines = [f"- {_change_words(change, zone)}" for change in changes[:MAX_NAMED]]
    if len(changes) > MAX_NAMED:
        lines.append(f"- and {len(changes) - MAX_NAMED} more: `watcher feeds list`")
    better = sum(change.state.health is Health.HEALTHY for change in changes)
    if len(changes) == 1:
        title = _change_title(changes[0])
    else:
        parts = [f"{len(changes) - better} in trouble"] if better < len(changes) else []
        parts += [f"{better} healthy again"] if better else []
        title = f"{counted(len(changes), 'source')} changed: {', '.join(parts)}"
    data = {
        "changes": [{**source_data(change.state), "was": change.was.value} for change in changes],
        "coverage": coverage,
    }
    return make_notice(NoticeKind.SOURCES, title, [*lines, f"Coverage: {coverage}"], now, data)


def _change_title(change: SourceChange) -> str:
    name = one_line(change.feed.name)
    if change.state.health is Health.HEALTHY:
        return f"{name} is healthy again"
    return f"{name} is now {change.state.health.value}"


def _change_words(change: SourceChange, zone: tzinfo | None) -> str:
    state = change.state
    if state.health is Health.HEALTHY:
        return f"{one_line(change.feed.name)} is healthy again (was: {change.was.value})"
    advice = _WHAT_TO_DO.get(state.health)
    return trouble_words(state, zone) + (f"; {advice}" if advice else "")


def _heartbeat(
    tx: Transaction,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    zone: tzinfo | None,
) -> Notice:
    covered = measure(tx, feeds, states, now - DAY, now)
    waiting = f", {counted(covered.waiting, 'message waits', 'messages wait')}" if covered.waiting else ""
    title = f"Alive: {coverage_line(feeds, states)}, {counted(covered.alerts, 'alert')} in a day{waiting}"
    return make_notice(
        NoticeKind.HEARTBEAT, title, coverage_lines(covered, zone), now, {"coverage": coverage_data(covered)}
    )
