"""A change of the ledger becomes the one alert that tells it. Pure: `now` is passed in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from watcher.alerts.days import read_interval
from watcher.alerts.phrases import now_words, title_of, was_words
from watcher.model import Alert, Change, ChangeKind, DateInterval, Evidence, Round
from watcher.topic import Topic

SOON = timedelta(hours=48)
LATE = timedelta(days=2)  # a round that was held longer ago than this is learnt late
ID_LENGTH = 12  # hexadecimal digits: short enough to be typed, and 2^48 do not clash

_HELD = frozenset({ChangeKind.UNDER_WAY, ChangeKind.CONCLUDED})
_MEDIUM = frozenset({ChangeKind.VENUE_SET, ChangeKind.VENUE_CHANGED, ChangeKind.CORRECTED})
# Which claim of a round a change is about, where its slot is not a claim of that name.
_SLOTS = {"when": "date"}


def compose(
    change: Change, after: Round, *, topic: Topic, evidence: Sequence[Evidence] = (), now: datetime
) -> Alert:
    """The alert that tells the change; `after` is the round as the change left it.

    Its id is the same whenever the same change of the same round is told again, its key is the round's
    for as long as the round lives. The fact's own evidence comes first, then the rival's, then `evidence`,
    each piece once.
    """
    words = was_words(change, after)
    return Alert(
        id=_id_of(change, after),
        key=after.id,
        seq=after.version,
        topic=after.topic,
        kind=change.kind,
        title=title_of(change, after, topic),
        was=words,
        now=now_words(change, after),
        round=after,
        change=change,
        evidence=_distinct(change, _for_the_standing_date(change, after, evidence)),
        independent=_independent(change, after),
        created=now,
        severity=severity_of(change, after, now),
    )


def severity_of(change: Change, after: Round, now: datetime) -> str:
    """`critical` for a cancellation or a day within 48 hours, the one that was given up too; `high` for a new
    round, date or status; `medium` for a venue or a correction; `low` for what is learnt late."""
    when = after.when
    last = when.end if when is not None else None
    if change.kind is ChangeKind.BACKFILLED or (last is not None and last < (now - LATE).date()):
        return "low"
    if change.kind is ChangeKind.CANCELLED:
        return "critical"
    days = (when, read_interval(change.was or ""))  # who was to travel tomorrow must know today
    if any(day is not None and _is_soon(day, now) for day in days) and change.kind not in _HELD:
        return "critical"
    return "medium" if change.kind in _MEDIUM else "high"


def _is_soon(day: DateInterval, now: datetime) -> bool:
    return day.is_day and day.start is not None and now.date() <= day.start <= (now + SOON).date()


def _id_of(change: Change, after: Round) -> str:
    # The version is part of it: a date that moves there, back and there again is told three times.
    parts = (after.id, change.slot, change.now or "", change.kind.value, str(after.version))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]


def _for_the_standing_date(change: Change, after: Round, further: Sequence[Evidence]) -> Sequence[Evidence]:
    """In a dispute, what was told before the standing date was claimed speaks for one that was given up."""
    claims = after.values.get("date", ())
    since = next((claim.since for claim in claims if claim.value == str(after.when)), None)
    if change.kind is not ChangeKind.DISPUTED or since is None:
        return further
    return [piece for piece in further if piece.seen >= since]


def _distinct(change: Change, further: Sequence[Evidence]) -> tuple[Evidence, ...]:
    rival = (change.against.evidence,) if change.against is not None else ()
    found: dict[tuple[str, int, int], Evidence] = {}
    for piece in (change.fact.evidence, *rival, *further):
        found.setdefault((piece.article_id, piece.start, piece.end), piece)
    return tuple(found.values())


def _independent(change: Change, after: Round) -> int:
    """How many owners stand behind what is told: those who claim the new value, all of a new round's; of a
    dispute those of both claims."""
    slot = _SLOTS.get(change.slot, change.slot)
    value = {
        "date": str(after.when) if after.when is not None else None,
        "venue": after.venue,
        "status": change.fact.status.value,
    }.get(slot)
    claims = [claim for claim in after.values.get(slot, ()) if claim.value == value]
    owners = {owner for claim in claims for owner in claim.owners} or set(after.owners)
    rival = change.against if change.kind is ChangeKind.DISPUTED else None
    told = {fact.evidence.owner for fact in (change.fact, rival) if fact is not None}
    return max(1, len((owners | told) - {""}))
