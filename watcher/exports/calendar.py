"""Rounds as a calendar (RFC 5545) that a program subscribes to.

A round is an all-day event: the day it falls on at its venue, in whatever zone the reader lives; no hour is
ever known. It is TENTATIVE until an official names its day, CONFIRMED then, CANCELLED when it is called off
or has lost its day. A window spans its days. SEQUENCE is the round's version, so a change replaces the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from icalendar import Calendar, Event, vDate, vText

from watcher.alerts.claims import sides_of
from watcher.alerts.clean import one_line, web_link
from watcher.alerts.days import days, moment, read_interval
from watcher.alerts.payload import outlet_name
from watcher.alerts.phrases import STATUS_WORDS, round_title
from watcher.alerts.render import CERTAINTY_WORDS
from watcher.model import HELD, Certainty, DateInterval, Fact, Round, Status
from watcher.topic import Topic

PRODUCT = "-//talks watcher//rounds//EN"
REFRESH = timedelta(hours=1)
MAX_QUOTES = 4
_OFF = frozenset({Status.CANCELLED, Status.DENIED})
_SURE = frozenset({Status.DATE_SET, Status.UNDER_WAY, Status.CONCLUDED})
_UNSURE = frozenset({Certainty.RUMOUR, Certainty.SOURCE})


def calendar(
    rounds: Iterable[Round],
    topics: Mapping[str, Topic],
    facts: Mapping[str, Fact],
    *,
    name: str = "Rounds of talks",
    base: str = "",
) -> bytes:
    """The rounds that have, or had, a day or a window. `facts` by id give the quotes; `base` is the page's
    address without a closing slash, "" where nobody serves it."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for known in rounds:
        if not known.is_tentative and (event := _event(known, topics, facts, base)) is not None:
            made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _event(known: Round, topics: Mapping[str, Topic], facts: Mapping[str, Fact], base: str) -> Event | None:
    when, is_lost = _when(known)
    if when is None:
        return None
    first = when.start or when.end
    last = when.end or when.start
    assert first is not None
    assert last is not None
    event = Event()
    event.add("uid", f"{known.id}@talks-watcher")
    event.add("sequence", known.version)
    event.add("dtstamp", known.changed)
    event.add("created", known.opened)
    event.add("last-modified", known.changed)
    event.add("dtstart", vDate(first), parameters={"value": "DATE"})
    event.add("dtend", vDate(_after(last)), parameters={"value": "DATE"})
    event.add("summary", _summary(known, topics, is_lost))
    event.add("status", status_of(known, is_lost))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [known.topic, known.series])
    event.add("description", _description(known, facts, when, is_lost))
    if known.venue:
        event.add("location", vText(one_line(known.venue, 200)))
    if base:
        event.add("url", f"{base}/rounds/{known.id}")
    return event


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _when(known: Round) -> tuple[DateInterval | None, bool]:
    """The days of the round; where it lost them, those it had last, and True."""
    if known.when is not None and (known.when.start or known.when.end):
        return known.when, False
    had = sorted(known.values.get("date", ()), key=lambda claim: claim.since)
    intervals = [interval for claim in had if (interval := read_interval(claim.value)) is not None]
    return (intervals[-1], True) if intervals else (None, False)


def status_of(known: Round, is_lost: bool = False) -> str:
    """TENTATIVE, CONFIRMED or CANCELLED."""
    if known.status in _OFF or is_lost:
        return "CANCELLED"
    if known.status is Status.POSTPONED or known.is_disputed:
        return "TENTATIVE"
    is_sure = known.status is Status.CONCLUDED or known.certainty not in _UNSURE
    has_day = known.when is not None and known.when.is_day
    return "CONFIRMED" if known.status in _SURE and has_day and is_sure else "TENTATIVE"


def _summary(known: Round, topics: Mapping[str, Topic], is_lost: bool) -> str:
    topic = topics.get(known.topic)
    title = round_title(known, topic) if topic is not None else known.id
    place = f", {one_line(known.venue, 60)}" if known.venue else ""
    mark = ""
    if known.status in _OFF or known.status is Status.POSTPONED or is_lost:
        mark = f"{STATUS_WORDS[known.status].capitalize()}: "
    elif known.is_disputed and known.status is not Status.CONCLUDED:
        mark = "Disputed: "
    elif known.when is not None and not known.when.is_day:
        mark = "Day not known: " if known.status in HELD else "No day yet: "
    elif known.status is Status.RUMOURED:
        mark = "Talked of: "
    return f"{mark}{title}{place}"


def _description(known: Round, facts: Mapping[str, Fact], when: DateInterval, is_lost: bool) -> str:
    standing = STATUS_WORDS[known.status]
    head = f"{standing}; it was: {days(when)}" if is_lost else f"{standing}: {days(when)}"
    sure = CERTAINTY_WORDS[known.certainty]
    lines = [head if sure == standing else f"{head} ({sure})"]
    current = {"date": str(known.when), "status": known.status.value, "venue": known.venue}
    told: dict[str, str] = {}
    for slot in ("status", "date", "venue"):
        for claim in known.values.get(slot, ()):
            if claim.value == current[slot]:
                sides = sides_of(slot, claim, (facts[each] for each in claim.fact_ids if each in facts))
                for fact in sides.saying:
                    told.setdefault(_quote(fact), "")
    lines += list(told)[:MAX_QUOTES]
    lines.append(f"As of {moment(known.changed)}, version {known.version}, {known.id}")
    return "\n".join(lines)


def _quote(fact: Fact) -> str:
    piece = fact.evidence
    link = web_link(piece.url)
    return f"“{one_line(piece.quote, 400)}” - {outlet_name(piece)}" + (f" {link}" if link else "")
