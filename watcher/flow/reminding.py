"""What a reader would ask on the day: is it tomorrow, was it held, is there still no date?

Each question is put once for each value of a round, and only for some days: a service that was off for a
month asks nothing about the month.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from watcher.alerts.clean import one_line
from watcher.alerts.days import day, days
from watcher.alerts.phrases import STATUS_WORDS
from watcher.flow.muting import said
from watcher.model import COMING, Notice, NoticeKind, Round, Status
from watcher.store import Transaction
from watcher.text.counts import counted
from watcher.topic import Topic

ASKED_FOR = timedelta(days=7)  # how long after its time a question is still worth asking
_OPEN = frozenset({Status.PLANNED, Status.POSTPONED, Status.TBD})


@dataclass(frozen=True, slots=True)
class ReminderOptions:
    """`at` is the time of the day, in `zone`, at which readers are reminded."""

    zone: tzinfo = UTC
    at: time = time(9)


@dataclass(frozen=True, slots=True)
class _Question:
    what: str  # tomorrow | unreported | undated
    value: str  # it is put once for each
    title: str
    line: str


def due_reminders(
    tx: Transaction, topics: Iterable[Topic], now: datetime, options: ReminderOptions
) -> tuple[tuple[Round, Notice], ...]:
    """The reminders to be sent now, each with its round, that were not sent before.

    Silent are rounds that are muted, held back, called off or moved, and those of which somebody has
    acknowledged the last alert.
    """
    heard = said(tx)
    found: list[tuple[Round, Notice]] = []
    for topic in topics:
        for known in tx.rounds(topic.name):
            if known.is_tentative or heard.is_muted(known.id, now) or _names_no_series(topic, known):
                continue
            for question in _questions(known, topic, now, options):
                notice = _notice(known, topic, question, now)
                if tx.notice(notice.id) is None and not _is_seen(tx, known, heard.seen):
                    found.append((known, notice))
    return tuple(found)


def remind(
    tx: Transaction,
    topics: Iterable[Topic],
    now: datetime,
    options: ReminderOptions,
    routes: Callable[[Round], Sequence[str]],
) -> tuple[Notice, ...]:
    """The reminders that are due wait in the outbox of the channels that want their round."""
    found = due_reminders(tx, topics, now, options)
    for known, notice in found:
        tx.add_notice(notice, routes(known), now)
    return tuple(notice for _, notice in found)


def _names_no_series(topic: Topic, known: Round) -> bool:
    return all(series.name != known.series for series in topic.series)


def _is_seen(tx: Transaction, known: Round, seen: dict[str, datetime]) -> bool:
    last = tx.alerts(known.topic, 1, key=known.id) if seen else ()
    return any(alert.id in seen for alert in last)


def _questions(known: Round, topic: Topic, now: datetime, options: ReminderOptions) -> Iterator[_Question]:
    policy = topic.policy_of(topic.series_named(known.series))
    when = known.when
    if known.status in COMING and when is not None and when.is_day and when.start is not None:
        last = when.end or when.start
        words = days(when)
        place = f" in {one_line(known.venue)}" if known.venue else ""
        begins = datetime.combine(when.start, time(), options.zone).astimezone(UTC)
        eve = datetime.combine(when.start - timedelta(days=1), options.at, options.zone).astimezone(UTC)
        if policy.remind_day_before and eve <= now < begins and _told(known) < eve:
            told = f"It is set for {words}{place}."
            yield _Question("tomorrow", str(when), f"tomorrow, {words}{place}", told)
        over = datetime.combine(last + timedelta(days=1), time(), options.zone).astimezone(UTC)
        asked = over + timedelta(hours=policy.unreported_hours)
        if policy.unreported_hours and asked <= now < asked + ASKED_FOR:
            told = (
                f"It was set for {words}{place}. The day has passed, and nobody has reported that it was "
                "held, moved or cancelled."
            )
            yield _Question("unreported", str(when), f"was set for {words}, and nobody reports it held", told)
    elif known.status in _OPEN and (when is None or not when.is_day):
        asked = known.changed + timedelta(days=policy.undated_days)
        if policy.undated_days and asked <= now < asked + ASKED_FOR:
            since = day(known.changed.astimezone(options.zone).date())
            told = f"It has been {STATUS_WORDS[known.status]} since {since}, and nobody has named a day."
            title = f"no date for {counted(policy.undated_days, 'day')}"
            yield _Question("undated", str(known.version), title, told)


def _told(known: Round) -> datetime:
    """When the day that stands was first heard of."""
    claims = known.values.get("date", ())
    return next((claim.since for claim in claims if claim.value == str(known.when)), known.changed)


def _notice(known: Round, topic: Topic, question: _Question, now: datetime) -> Notice:
    named = "\n".join(("reminder", known.id, question.what, question.value))
    number = f" round {known.ordinals[-1]}" if known.ordinals else ""
    series = topic.series_named(known.series).title
    lines = [question.line, f"key {one_line(known.id, 200)} · reminder · `watcher mute {known.id}` ends them"]
    return Notice(
        hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:12],
        NoticeKind.REMINDER,
        f"{one_line(topic.title)}, {one_line(series)}{':' if not number else number + ':'} {question.title}",
        "\n".join(lines),
        now,
        {"key": known.id, "topic": known.topic, "series": known.series, "reminder": question.what},
    )
