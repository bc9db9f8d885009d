"""The words of an alert: its title, what was, what is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from watcher.alerts.clean import cut, one_line
from watcher.alerts.days import (
    NO_DATE,
    day,
    days,
    days_with_preposition,
    read_interval,
    with_dates_in_words,
)
from watcher.model import (
    CALLED_OFF,
    HELD,
    Change,
    ChangeKind,
    DateInterval,
    Round,
    Sourced,
    Status,
    named_time,
)
from watcher.topic import Series, Topic

TITLE_LENGTH = 100  # characters; phones show the first half of it

STATUS_WORDS = {
    Status.RUMOURED: "talked of",
    Status.PLANNED: "planned",
    Status.DATE_SET: "date set",
    Status.UNDER_WAY: "under way",
    Status.CONCLUDED: "held",
    Status.POSTPONED: "postponed",
    Status.CANCELLED: "cancelled",
    Status.DENIED: "denied",
    Status.TBD: "next meeting, date to be determined",
}
_COMING = frozenset({Status.RUMOURED, Status.PLANNED, Status.DATE_SET})


@dataclass(frozen=True, slots=True)
class Standing:
    """A round at one moment: how it stood before the change, or stands after it."""

    status: Status | None
    when: DateInterval | None
    venue: str | None

    @property
    def is_dated(self) -> bool:
        return self.when is not None and (self.when.start is not None or self.when.end is not None)


def title_of(change: Change, after: Round, topic: Topic) -> str:
    """The fact in at most 100 characters, understandable without anything else."""
    told = change.at.date()
    was = standing_before(change)
    subject, what = _names(change, after, topic)
    fact = _fact_words(change, after, was, told)
    title = f"{subject}{what}{_place(change, after)}{fact}"
    return cut(one_line(title, 4 * TITLE_LENGTH), TITLE_LENGTH)


def was_words(change: Change, after: Round) -> str | None:
    """What the ledger held before the change, None for a round that it did not hold."""
    if change.was is None:
        return None
    was = standing_before(change)
    if change.kind is ChangeKind.DISPUTED and ", " not in change.was:  # the claim that stands, told in full
        was = Standing(was.status or after.status, after.when, after.venue)
    words = _standing_words(was, change.at.date()) if was.status is not None else None
    if words is None:
        return one_line(with_dates_in_words(_status_or(change.was)), 200)
    if was.status is Status.TBD:
        since = _since(after.values.get("status", ()), Status.TBD.value)
        words += f" (since {day(since.date(), weekday=False)})" if since is not None else ""
    return words


def now_words(change: Change, after: Round) -> str:
    """What the ledger holds since the change."""
    told = change.at.date()
    if change.kind is ChangeKind.DISPUTED:
        return one_line(_disputed_words(change, after), 200)
    after_words = _standing_words(Standing(after.status, after.when, after.venue), told)
    if after.status is Status.POSTPONED and _is_new_date(after.when, standing_before(change)):
        place = f", {after.venue}" if after.venue else ""
        after_words = f"postponed to {days(after.when, told)}{place}"
    return one_line(after_words, 200)


def standing_before(change: Change) -> Standing:
    """The round before the change, read from the ledger's own words (`date set, 2025-06-25, Moscow`)."""
    status, _, rest = (change.was or "").partition(", ")
    known = next((s for s in Status if s.value.replace("_", " ") == status.replace("_", " ")), None)
    date_part, _, venue = rest.partition(", ")
    when = read_interval(date_part if known is not None else change.was or "")
    return Standing(known, when or None, venue or None)


# ---------------------------------------------------------------------------------------------- title


def _names(change: Change, after: Round, topic: Topic) -> tuple[str, str]:
    """Whose round it is and which: `US-Russia embassies: `, `round 3`."""
    number = change.fact.ordinal if change.fact.ordinal is not None else max(after.ordinals, default=None)
    return _named(after.series, number, topic)


def round_title(known: Round, topic: Topic) -> str:
    """A round as alerts call it: `US-Russia embassies: round 3`."""
    return "".join(_named(known.series, max(known.ordinals, default=None), topic))


def _named(name: str, number: int | None, topic: Topic) -> tuple[str, str]:
    series = next((s for s in topic.series if s.name == name), Series(name, name))
    pair = "-".join(party.title for party in topic.parties)
    if number is not None:
        return f"{pair} {_plain(series.name)}: ", f"round {number}"
    if series.nouns:
        return f"{pair} ", _plain(series.nouns[0])
    if series.is_generic:
        return f"{pair} ", _plain(series.name)
    return f"{pair} {_plain(series.name)}: ", "meeting"


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def _place(change: Change, after: Round) -> str:
    if after.venue is None or change.kind in (ChangeKind.VENUE_SET, ChangeKind.VENUE_CHANGED):
        return ""
    return f" in {one_line(after.venue, 40)}"


def _fact_words(change: Change, after: Round, was: Standing, told: date) -> str:
    if change.kind in (ChangeKind.VENUE_SET, ChangeKind.VENUE_CHANGED):
        return _venue_words(change.kind, after, was, told)
    if change.kind is ChangeKind.DISPUTED:
        return _disputed_title(change, after, told)
    if change.kind in (ChangeKind.POSTPONED, ChangeKind.CANCELLED, ChangeKind.DENIED):
        return _off_words(change.kind, after, was, told)
    if change.kind is ChangeKind.UNDER_WAY:
        when = named_time(after.status, after.when)
        return " under way" + (f" ({days(when, told)})" if when is not None else "")
    if change.kind is ChangeKind.CONCLUDED:
        return f" held {_on(after.when)}" if after.when is not None else " held"
    if change.kind is ChangeKind.DATE_CHANGED:
        old = f" (was {days(was.when, told)})" if was.is_dated else ""
        return f" moved to {days(after.when, told)}{old}"
    if change.kind is ChangeKind.CORRECTED and after.status is Status.DENIED:
        return f": the report is withdrawn{_was_set_for(was, after, told)}"
    if change.kind is ChangeKind.CORRECTED:
        return f", corrected: {_standing_words(Standing(after.status, after.when, None), told)}"
    return _planned_words(change, after, told)


def _planned_words(change: Change, after: Round, told: date) -> str:
    when = after.when
    if when is None or (when.start is None and when.end is None):
        return f" {STATUS_WORDS[after.status] if after.status in _COMING else 'planned'}, {NO_DATE}"
    if after.status is Status.RUMOURED:
        return f" may be held {_on(when, told)}"
    if when.is_day:
        return f" set for {days(when, told)}"
    verb = "expected" if change.kind is ChangeKind.DATE_NARROWED else "planned"
    return f" {verb} {_on(when, told)}"


def _venue_words(kind: ChangeKind, after: Round, was: Standing, told: date) -> str:
    venue = one_line(after.venue or "an open place", 40)
    if after.status is Status.UNDER_WAY:
        return f" under way in {venue}"
    dated = f", {days(after.when, told)}" if after.when is not None and after.when.start is not None else ""
    if kind is ChangeKind.VENUE_SET or was.venue is None:
        return f" to be held in {venue}{dated}"
    return f" moved to {venue} (was {one_line(was.venue, 30)}){dated}"


def _off_words(kind: ChangeKind, after: Round, was: Standing, told: date) -> str:
    verb = kind.value
    is_new_date = kind is ChangeKind.POSTPONED and _is_new_date(after.when, was)
    words = f" {verb} to {days(after.when, told)}" if is_new_date else f" {verb}"
    return words + _was_set_for(was, after, told)


def _was_set_for(was: Standing, after: Round, told: date) -> str:
    old = was.when if was.is_dated else after.when
    if old is None or (old.start is None and old.end is None):
        return ""
    return f" (was {'set for ' if old.is_day else ''}{days(old, told)})"


def _is_new_date(when: DateInterval | None, was: Standing) -> bool:
    return was.is_dated and when is not None and when.start is not None and str(when) != str(was.when)


def _disputed_title(change: Change, after: Round, told: date) -> str:
    rivals = _rival_values(change, after)
    if rivals is not None:
        return f" disputed: {rivals[0]} or {rivals[1]}"
    if change.fact.status is Status.POSTPONED:
        return " disputed: cancelled, or only postponed"
    is_dated = after.when is not None and after.when.start is not None
    return f" disputed: {days(after.when, told) if is_dated else 'the plan'} is denied"


def _rival_values(change: Change, after: Round) -> tuple[str, str] | None:
    """The two claims about a date or venue; None when it is the round itself that is denied."""
    told = change.at.date()
    fact, against = change.fact, change.against
    if change.slot == "venue" and fact.venue:
        held = against.venue if against is not None and against.venue else after.venue
        return (held, fact.venue) if held and held != fact.venue else None
    if change.slot in ("date", "when") and fact.when is not None and fact.when.start is not None:
        held_when = against.when if against is not None and against.when is not None else after.when
        if held_when is not None and str(held_when) != str(fact.when):
            return days(held_when, told), days(fact.when, told)
        was = standing_before(change)
        if was.is_dated and str(was.when) != str(fact.when):
            return days(was.when, told), days(fact.when, told)
    return None


# ---------------------------------------------------------------------------------------------- was, now


def _standing_words(standing: Standing, told: date) -> str:
    status, when = standing.status, standing.when
    venue = [one_line(standing.venue, 60)] if standing.venue else []
    if status in CALLED_OFF:
        return _called_off(STATUS_WORDS[status], standing, told)
    if status is Status.TBD:
        return ", ".join([STATUS_WORDS[status], *venue])
    if status in HELD:
        dated = [_on(when)] if standing.is_dated and named_time(status, when) is not None else []
        head = " ".join([STATUS_WORDS[status], *dated])
        return ", ".join([head, *venue])
    if standing.is_dated and when is not None and when.is_day and status is not Status.RUMOURED:
        return ", ".join([days(when, told), *venue])
    return ", ".join([STATUS_WORDS[status] if status else "planned", days(when, told), *venue])


def _called_off(verb: str, standing: Standing, told: date) -> str:
    parts = [days(standing.when, told)] if standing.is_dated else []
    parts += [one_line(standing.venue, 60)] if standing.venue else []
    return f"{verb} ({', '.join(parts)})" if parts else verb


def _disputed_words(change: Change, after: Round) -> str:
    rivals = _rival_values(change, after)
    if rivals is None:
        standing = _standing_words(Standing(after.status, after.when, after.venue), change.at.date())
        if change.fact.status is Status.POSTPONED:
            return f"disputed: {standing} on one side, only postponed on the other"
        return f"disputed: {standing} on one side, denied on the other"
    held_by = f" ({change.against.evidence.outlet})" if change.against is not None else ""
    return f"disputed: {rivals[0]}{held_by} or {rivals[1]} ({change.fact.evidence.outlet})"


def _status_or(words: str) -> str:
    known = next((s for s in Status if s.value == words), None)
    return STATUS_WORDS[known] if known is not None else words


def _since(claims: tuple[Sourced, ...], value: str) -> datetime | None:
    return next((claim.since for claim in claims if claim.value == value), None)


def _on(when: DateInterval | None, told: date | None = None) -> str:
    return days_with_preposition(when, told)
