"""Rounds: the timeline and the table of all, and one round's life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.alerts.claims import confirming, sides_of
from watcher.alerts.days import days, read_interval
from watcher.alerts.phrases import STATUS_WORDS, round_title
from watcher.alerts.render import CERTAINTY_WORDS
from watcher.flow.muting import said
from watcher.model import Alert, Change, Fact, Round, Status
from watcher.store import Transaction
from watcher.topic import Topic
from watcher.web.backing import Backing
from watcher.web.picture import has_passed, timeline
from watcher.web.rendering import live_page, page
from watcher.web.saying import SPANS
from watcher.web.silence import receipt
from watcher.web.words import OPEN, round_name, series_of

WIDE, NARROW = 960.0, 300.0  # of the picture; a narrow one is for phones, its letters as large
MAX_CHANGES = 200
MAX_ALERTS = 200
MAX_QUOTES = 12  # of one value; the export has them all
SLOT_WORDS = {
    "date": "Date",
    "venue": "Venue",
    "status": "Status",
    "ordinal": "Number",
    "level": "Level",
}


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as the table shows it."""

    known: Round
    name: str
    series: str
    date: str
    sources: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One claimed value of a round, the sentences that claim it and those that deny it."""

    words: str
    is_current: bool
    claim_since: object
    owners: tuple[str, ...]
    quotes: tuple[Fact, ...]
    denials: tuple[Fact, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that is known of one round."""

    row: RoundRow
    title: str
    topic_title: str
    certainty: str
    slots: tuple[tuple[str, tuple[Value, ...]], ...]
    changes: tuple[Change, ...]
    alerts: tuple[Alert, ...]


def overview(request: Request, backing: Backing) -> Response:
    """The timeline and the table, of one topic with `?topic=`."""
    topics = backing.topics()
    wanted = request.query_params.get("topic") or None
    with backing.store.reading() as tx:
        everything = tx.rounds()
        week, muted = receipt(tx, backing.clock()), said(tx).muted_now(backing.clock())
    named = sorted({known.topic for known in everything})
    rounds = [known for known in everything if wanted in (None, known.topic)]
    today = backing.today()
    rows = [row_of(known, topics, today) for known in rounds]
    coming = sorted((row for row in rows if _is_coming(row.known, today)), key=_by_date)
    over = sorted((row for row in rows if not _is_coming(row.known, today)), key=_by_date, reverse=True)
    return live_page(
        request,
        backing,
        "rounds",
        week=week,
        muted=muted,
        title="Rounds",
        wide=timeline(rounds, topics, today, WIDE),
        narrow=timeline(rounds, topics, today, NARROW),
        coming=coming,
        over=over,
        wanted=wanted,
        topics=[(name, topics[name].title if name in topics else name) for name in named],
        today=today,
    )


def one(request: Request, backing: Backing) -> Response:
    """The life of the round that the address names; 404 when there is none."""
    topics = backing.topics()
    round_id = request.path_params["round_id"]
    with backing.store.reading() as tx:
        known = tx.round(round_id)
        if known is None:
            raise HTTPException(404, f"No round is called {round_id}.")
        life = _life(tx, known, topics, backing.today())
        heard = said(tx)
    is_muted = round_id in heard.muted_now(backing.clock())
    return page(
        request,
        backing,
        "round.html",
        title=life.title,
        life=life,
        is_muted=is_muted,
        muted_until=heard.muted.get(round_id),
        spans=SPANS,
    )


def row_of(known: Round, topics: dict[str, Topic], today: date) -> RoundRow:
    notes = []
    if known.is_disputed and known.status in OPEN:
        notes.append("disputed")
    if known.is_tentative:
        notes.append("held back: not told yet")
    if has_passed(known, today):
        notes.append("its day has passed, nobody tells that it was held")
    if known.seeded:
        notes.append("from the seeds")
    return RoundRow(
        known=known,
        name=round_name(known),
        series=series_of(known, topics).title,
        date=days(known.when, today) if known.when is not None else "no date yet",
        sources=len(confirming(known)),
        notes=tuple(notes),
    )


def _is_coming(known: Round, today: date) -> bool:
    return known.status in OPEN and not has_passed(known, today)


def _by_date(row: RoundRow) -> tuple[date, str]:
    when = row.known.when
    day = (when.start or when.end) if when is not None else None
    return day or date.max, row.known.id


# ---------------------------------------------------------------------------------------------- one


def _life(tx: Transaction, known: Round, topics: dict[str, Topic], today: date) -> Life:
    topic = topics.get(known.topic)
    return Life(
        row=row_of(known, topics, today),
        title=round_title(known, topic) if topic is not None else known.id,
        topic_title=topic.title if topic is not None else known.topic,
        certainty=CERTAINTY_WORDS[known.certainty],
        slots=tuple((SLOT_WORDS.get(slot, slot), tuple(_values(tx, known, slot))) for slot in _slots(known)),
        changes=tx.changes(known.id, MAX_CHANGES),
        alerts=tx.alerts(key=known.id, limit=MAX_ALERTS),
    )


def _slots(known: Round) -> Sequence[str]:
    order = list(SLOT_WORDS)
    claimed = [slot for slot, claims in known.values.items() if claims]
    return sorted(claimed, key=lambda slot: (order.index(slot) if slot in order else len(order), slot))


def _values(tx: Transaction, known: Round, slot: str) -> Iterable[Value]:
    current = {
        "date": str(known.when),
        "venue": known.venue,
        "status": known.status.value,
        "level": known.level,
    }.get(slot)
    numbers = set(map(str, known.ordinals)) if slot == "ordinal" else set()
    for claim in sorted(known.values[slot], key=lambda each: each.since, reverse=True):
        found = (fact for each in claim.fact_ids if (fact := tx.fact(each)) is not None)
        sides = sides_of(slot, claim, found)
        quotes, denials = _distinct(sides.saying), _distinct(sides.denying)
        yield Value(
            words=value_words(slot, claim.value),
            is_current=claim.value == current or claim.value in numbers,
            claim_since=claim.since,
            owners=sides.owners,
            quotes=tuple(quotes[:MAX_QUOTES]),
            denials=tuple(denials[:MAX_QUOTES]),
            more=len(quotes[MAX_QUOTES:]) + len(denials[MAX_QUOTES:]),
        )


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those whose sentence another one of the same outlet has told already."""
    found: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        found.setdefault((fact.evidence.outlet, " ".join(fact.evidence.quote.split())), fact)
    return list(found.values())


def value_words(slot: str, value: str) -> str:
    """A claimed value as people write it."""
    if slot == "date":
        interval = read_interval(value)
        return days(interval) if interval is not None else value
    if slot == "status" and value in {each.value for each in Status}:
        return STATUS_WORDS[Status(value)]
    return value
