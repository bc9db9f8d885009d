"""How a round takes the values of a fact: who claims what, what replaces a value, what fills an empty one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from watcher.ledger.policy import names_persons, stronger, voices_of
from watcher.ledger.rounds import begins_after, day_of, in_these_days
from watcher.model import (
    COMING,
    HELD,
    ChangeKind,
    DateInterval,
    Fact,
    Precision,
    Round,
    Sourced,
    Status,
    named_time,
)

_OPEN = DateInterval(None, None, Precision.OPEN)
_LONGEST_DAYS = 7  # a round that lasts longer is told as two
FARTHEST_EAST = timedelta(hours=14)  # where a day begins first, it begins so long before UTC
FARTHEST_WEST = timedelta(hours=12)  # and where it ends last, it ends so long after
_MAX_SOURCES = 50  # facts kept per value: a story told a thousand times needs no thousand witnesses


def witnessed(known: Round, fact: Fact, now: datetime) -> Round:
    """The fact stands among the round's sources, each of its values with those who claim it."""
    values = dict(known.values)
    for slot, value in claims_of(fact):
        values[slot] = _claimed(values.get(slot, ()), value, fact, now)
    return replace(
        known,
        values=values,
        heard=known.heard if fact.is_background else now,
        owners=_joined(known.owners, fact.evidence.owner),
        outlets=_joined(known.outlets, fact.evidence.outlet),
    )


def was_claimed(known: Round, fact: Fact) -> bool:
    """Had each of the fact's values been claimed of this round before its last change?

    What was claimed since is no old news: an article's headline may have brought it a moment ago.
    """
    return all(
        any(claim.value == value and claim.since <= known.changed for claim in known.values.get(slot, ()))
        for slot, value in claims_of(fact)
    )


def claims_of(fact: Fact) -> list[tuple[str, str]]:
    """(slot, value) of what the fact says of its round."""
    claims = [("status", fact.status.value)]
    if fact.when is not None:
        claims.append(("date", str(fact.when)))
    if fact.venue is not None:
        claims.append(("venue", fact.venue))
    if fact.ordinal is not None:
        claims.append(("ordinal", str(fact.ordinal)))
    if not fact.is_generic:
        claims.append(("series", fact.series))
    if fact.status is Status.CONCLUDED and fact.ends_it:
        claims.append(("end", str(fact.when or "told")))
    return claims


def standing_value(known: Round, slot: str) -> str | None:
    """The value that the round has in `slot` ("status", "date", "venue"), as claims write it."""
    if slot == "status":
        return known.status.value
    if slot == "date":
        return str(known.when) if known.when is not None else None
    return known.venue


def with_values(known: Round, fact: Fact, now: datetime, *, seeding: bool) -> Round:
    """The fact's own date, venue and number stand in the round.

    A round that is told as held was held in these days when nobody names one; a seed tells of no today.
    """
    when = fact.when if _replaces(known.when, fact.when) or _is_moved_to(known, fact) else known.when
    if known.status in HELD and fact.status is Status.CONCLUDED and not seeding:
        begun = known.when if fact.ends_it or _is_named(known) else None
        when = _lasting(begun, fact.when) or _cut_short(known.when, fact) or when
    told = day_of(fact, now)
    if fact.status is Status.CONCLUDED and not seeding:
        when = _until(when, told)
    unnamed = when is None or str(when) == str(_OPEN) or _was_to_be_before(known, fact, told)
    unnamed = unnamed or _is_another_day(known, fact, now)
    if unnamed and fact.status in HELD and not seeding:
        when = in_these_days(told, goes_on=fact.status is Status.UNDER_WAY)
    venue, within = known.venue, known.venue_within
    if fact.venue is not None and not (known.venue is not None and fact.venue in known.venue_within):
        venue, within = fact.venue, fact.venue_within
    return replace(
        known,
        when=when,
        venue=venue,
        venue_within=within,
        level=known.level or fact.level,
        roles=known.roles or _persons(fact),
        ordinals=_with_ordinal(known.ordinals, fact.ordinal),
    )


def _persons(fact: Fact) -> tuple[str, ...]:
    """The roles in which they meet, where it says who does on both sides."""
    return fact.roles if names_persons(fact) else ()


def _was_to_be_before(known: Round, fact: Fact, told: date) -> bool:
    """Is one that was to be in a time that is over told as held now, with no time of its own?"""
    when = known.when
    if when is None or when.is_day or known.status in HELD or fact.when is not None:
        return False
    return when.end is not None and when.end < told


def _is_another_day(known: Round, fact: Fact, now: datetime) -> bool:
    """Is it told without a day as held before the days that were planned, or to begin after them?

    Wherever on earth it is: `talks begin in Oslo` of noon is no word of the eve.
    """
    when, told = known.when, fact.evidence.published or now
    if fact.when is not None or when is None or known.status in HELD or fact.status not in HELD:
        return False
    if when.start is not None and when.start > (told + FARTHEST_EAST).date():
        return True
    late = when.is_day and when.end is not None and when.end < (told - FARTHEST_WEST).date()
    return late and fact.begins_it and not fact.is_background


def _until(when: DateInterval | None, told: date) -> DateInterval | None:
    """What is over was not held after the day on which that is told; a day that is named stands."""
    if when is None or when.is_day or when.start is None or when.end is None or not when.start <= told:
        return when
    end = min(when.end, told)
    return DateInterval(when.start, end, Precision.DAY if end == when.start else when.precision)


def _is_named(known: Round) -> bool:
    """Has anybody named the round's day? Else it is told as of these days."""
    return any(claim.value == str(known.when) for claim in known.values.get("date", ()))


def _lasting(begun: DateInterval | None, over: DateInterval | None) -> DateInterval | None:
    """From the day on which a round began to that on which it ended, days later; None for any other two."""
    if begun is None or over is None or not (begun.is_day and over.is_day):
        return None
    if begun.start is None or over.end is None or not 0 < (over.end - begun.start).days <= _LONGEST_DAYS:
        return None
    return DateInterval(begun.start, over.end, Precision.DAY)


def _cut_short(begun: DateInterval | None, fact: Fact) -> DateInterval | None:
    """The days of a round that is told to have ended before the last day that it was to have; None for any
    other."""
    over = fact.when
    if begun is None or over is None or not (begun.is_day and over.is_day and fact.ends_it):
        return None
    if begun.start is None or begun.end is None or over.end is None:
        return None
    is_early = over.start == over.end and begun.start <= over.end < begun.end
    return DateInterval(begun.start, over.end, Precision.DAY) if is_early else None


def _replaces(known: DateInterval | None, told: DateInterval | None) -> bool:
    """A day gives way to another day alone, a range of days to none of them, a window to whatever has a
    beginning, an empty slot to all."""
    if told is None or known is None:
        return told is not None
    if known.is_day and told.is_day and known.overlaps(told) and known.start != known.end:
        return told.start != told.end
    return told.start is not None and (told.is_day or not known.is_day)


def _is_moved_to(known: Round, fact: Fact) -> bool:
    """Is it a week after the day from which the round was put off, or is moved, or one of its own days?"""
    put_off = known.status is Status.POSTPONED and fact.status is Status.PLANNED
    later = (put_off or fact.tells_move) and begins_after(fact.when, known.when)
    return later or (fact.status in COMING and _is_moved_within(known, fact))


def filled(known: Round, fact: Fact, is_generic: bool) -> Round:
    """A slot that was empty or wider takes the fact's value; a generic round its level."""
    venue, within = known.venue, known.venue_within
    if fact.venue is not None and (venue is None or venue in fact.venue_within):
        venue, within = fact.venue, fact.venue_within
    return replace(
        known,
        venue=venue,
        venue_within=within,
        when=fact.when if _fills(known.when, fact.when) else known.when,
        level=known.level or (fact.level if is_generic else None),
        roles=known.roles or _persons(fact),
        ordinals=_with_ordinal(known.ordinals, fact.ordinal),
    )


def _fills(known: DateInterval | None, told: DateInterval | None) -> bool:
    if told is None or told.start is None:
        return False
    if known is None or known.start is None:
        return True
    if known.is_day and told.is_day:  # it is told now on how many days they meet
        return known.start == known.end == told.start and known.end != told.end
    return told.is_day and not known.is_day and known.overlaps(told)


def date_change(known: Round, fact: Fact) -> ChangeKind | None:
    """What the fact's date does to the round's.

    A first day sets it, another day changes it, as does one of its days on which it is to begin now. A
    window narrows an empty slot or a window that is more than twice as long and holds it, and changes one
    that lies wholly before it, or a day where it is told as moved; a day is never widened.
    """
    was, told = known.when, fact.when
    if told is None or told.start is None:
        return None
    if told.is_day:
        if was is not None and (was.start, was.end) == (told.start, told.end):
            return None  # "this weekend", "on Saturday and Sunday"
        if was is None or not was.is_day:
            return ChangeKind.DATE_SET
        other = not was.overlaps(told) or _is_moved_within(known, fact)
        return ChangeKind.DATE_CHANGED if other else None
    if was is None or was.start is None:
        return ChangeKind.DATE_NARROWED
    if was.end is None or told.end is None:
        return None
    if told.start > was.end and (fact.tells_move or not was.is_day):
        return ChangeKind.DATE_CHANGED
    if was.is_day:
        return None
    held = told.overlaps(was) and told.end <= was.end + timedelta(days=1)
    return ChangeKind.DATE_NARROWED if held and 2 * _length(told) <= _length(was) else None


def _is_moved_within(known: Round, fact: Fact) -> bool:
    """Is it told to begin on another day, and in no other place, of the days that it was to last (`slated for
    1 to 5 March, will now begin on 3 March`)?"""
    if not fact.tells_move or known.when is None or fact.when is None:
        return False
    if not (known.when.is_day and fact.when.is_day and known.when.overlaps(fact.when)):
        return False
    places = {claim.value for claim in known.values.get("venue", ())}  # of two the move may be the place's
    here = fact.venue is None or (fact.venue == known.venue and len(places) < 2)
    return here and known.when.start != fact.when.start


def _length(when: DateInterval) -> int:
    """Days of an interval with both ends."""
    assert when.start is not None
    assert when.end is not None
    return (when.end - when.start).days + 1


def describe(known: Round) -> str:
    """A round in words: `planned, 2025-04-10, Istanbul`."""
    parts = [known.status.value.replace("_", " ")]
    when = named_time(known.status, known.when)
    unnamed = "no date yet" if known.when is None else "no day named"
    parts.append(str(when) if when is not None else unnamed)
    if known.venue is not None:
        parts.append(known.venue)
    return ", ".join(parts)


def _claimed(claims: tuple[Sourced, ...], value: str, fact: Fact, now: datetime) -> tuple[Sourced, ...]:
    owner, article = fact.evidence.owner, fact.evidence.article_id
    voices, told = voices_of(fact), fact.evidence.published or now
    for index, claim in enumerate(claims):
        if claim.value == value:
            grown = replace(
                claim,
                fact_ids=_joined(claim.fact_ids, fact.id)[:_MAX_SOURCES],
                owners=_joined(claim.owners, owner),
                voices=claim.voices + tuple(voice for voice in voices if voice not in claim.voices),
                articles=_joined(claim.articles, article)[:_MAX_SOURCES],
                certainty=stronger(claim.certainty, fact.certainty),
                told=min(claim.told or claim.since, told),
            )
            return (*claims[:index], grown, *claims[index + 1 :])
    owners = (owner,) if owner else ()
    return (*claims, Sourced(value, (fact.id,), owners, now, voices, (article,), fact.certainty, told))


def _joined(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if not value or value in values else (*values, value)


def _with_ordinal(ordinals: tuple[int, ...], ordinal: int | None) -> tuple[int, ...]:
    return ordinals if ordinal is None else tuple(sorted({*ordinals, ordinal}))
