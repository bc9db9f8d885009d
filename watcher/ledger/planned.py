"""What a fact that plans a known round does to it: its day, its place, or that it is on again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.ledger.case import OFF, Case, Judgement
from watcher.ledger.policy import is_official, is_week
from watcher.ledger.rivals import (
    CORRECTION,
    changed_at,
    contradicted,
    corrects,
    enough_for,
    has_just_said,
    settled,
    softened,
    standing,
    told_at,
)
from watcher.ledger.rounds import (
    begins_after,
    begins_late,
    distance,
    has_day,
    has_lapsed,
    has_passed,
    is_elsewhere,
    is_on_its_day,
    is_set_for,
    same_venue,
)
from watcher.ledger.values import date_change
from watcher.model import HELD, SILENT_CHANGES, Certainty, ChangeKind, Fact, Round, Status

# What was written before or just after a cancellation still tells the old plan.
_STALE_PLAN = timedelta(hours=1)
_SAME_NEWS = timedelta(hours=24)  # a first window told on the day after the round is no news of its own
_AFTER_THE_NEWS = timedelta(days=3)  # until then a month or a season is of the word that put it off
_TOO_EARLY_DAYS = 3  # so long before its day a headline may tell in the present tense that X meets Y
_WEEKS_OF_A_WISH = timedelta(days=14)  # an agreement so long after the first word of it is news of its own


def planned(case: Case, known: Round) -> Judgement:
    """The round is planned or rumoured: told where it brings another day or place, or that it is on again."""
    fact = case.fact
    if known.status in OFF:
        return _back_on(case, known)
    if fact.status is not Status.RUMOURED and _was_told_too_early(case, known):
        why = "it was told as under way before its day"
        return case.updated(known, ChangeKind.DATE_SET, "date", Status.DATE_SET, why)
    if fact.status is not Status.RUMOURED and _says_where_they_meet(known, fact):
        kind, status = (ChangeKind.DATE_NARROWED, Status.PLANNED)
        if has_day(fact):
            kind, status = ChangeKind.DATE_SET, Status.DATE_SET
        return case.updated(known, kind, "date", status, "who is in the land is to meet there, and then")
    if known.status in HELD or fact.status is Status.RUMOURED:
        return case.confirmed(known)
    moved = date_change(known, fact)
    if moved is not None:
        return _with_date(case, known, moved)
    if _is_agreed_at_last(case, known):
        return case.updated(known, ChangeKind.NEW_ROUND, "status", known.status, "both sides agree to it now")
    return _with_venue(case, known) or settled(case, known) or case.confirmed(known)


def _was_told_too_early(case: Case, known: Round) -> bool:
    """Is a near day set for a round that was told as under way, by nobody for a day ("X meets Y")?"""
    fact = case.fact
    if known.status is not Status.UNDER_WAY or standing(known, "date") is not None or fact.is_next:
        return False
    return begins_late(fact, known) and distance(known.when, fact.when) <= _TOO_EARLY_DAYS


def _says_where_they_meet(known: Round, fact: Fact) -> bool:
    """Is the city and the time of the meeting told of a guest who is in the land already?"""
    if known.status is not Status.UNDER_WAY or standing(known, "date") is not None or fact.is_next:
        return False
    narrows = known.venue is not None and known.venue in fact.venue_within
    return narrows and is_week(fact.when) and not fact.is_background


def _is_agreed_at_last(case: Case, known: Round) -> bool:
    """Do both sides agree, weeks after one of them or somebody else told the plan, to a round that has no
    time and no place yet (`A, B agree to hold a second summit as soon as possible`)? It is told once."""
    fact = case.fact
    if fact.certainty is not Certainty.BOTH_SIDES or fact.status is not Status.PLANNED or fact.is_presupposed:
        return False
    told_before = known.certainty in (Certainty.BOTH_SIDES, Certainty.HELD) or known.venue is not None
    undated = known.when is None or known.when.start is None
    return undated and not told_before and case.now - known.opened >= _WEEKS_OF_A_WISH


def _back_on(case: Case, known: Round) -> Judgement:
    """A round that was called off is planned again: that is news when somebody says so without a hedge."""
    fact = case.fact
    told = told_at(case)
    if fact.status is not Status.RUMOURED and corrects(case, known, "status"):
        return case.updated(known, ChangeKind.CORRECTED, "status", fact.status, CORRECTION)
    if fact.status is Status.RUMOURED or told < changed_at(known) + _STALE_PLAN:
        return case.heard(known, ChangeKind.KNOWN, "the round was called off")
    if fact.when is not None and fact.when.start is None:
        return case.heard(known, ChangeKind.KNOWN, "called off, and no date yet")
    if fact.is_upheld and not has_day(fact) and _is_official_word(known):
        only_denied = case.heard(
            known, ChangeKind.KNOWN, "called off by an official, and that is only denied"
        )
        return softened(case, known, "not off, says the other side") or only_denied
    if fact.when is None and has_passed(known.when, told.date()):
        if fact.venue is None and not fact.tells_move:
            return case.heard(known, ChangeKind.KNOWN, "off since a day that is over")
        known = replace(known, when=None)
    another_time = (
        (is_week(fact.when) or _has_later_time(known, told))
        and begins_after(fact.when, known.when)
        and not _is_off_above(case)
    )
    if (
        fact.when is not None
        and not fact.when.is_day
        and known.status is Status.POSTPONED
        and not another_time
    ):
        return case.silent(case.with_values(known), ChangeKind.KNOWN, "still put off")
    if _was_put_off_to(known, fact):
        set_anew = replace(known, status=Status.DATE_SET)
        elsewhere = _with_venue(case, set_anew)
        if elsewhere is not None and elsewhere.change.kind not in SILENT_CHANGES:
            return elsewhere
        return case.silent(case.with_values(set_anew), ChangeKind.CONFIRMED, "told as put off to that day")
    old_plan = fact.when is None or is_on_its_day(known, fact)
    if old_plan and _is_off_beside(case):
        return case.heard(known, ChangeKind.KNOWN, "the plan that is off, as the same text says")
    if old_plan and fact.was_to_be:
        return case.heard(known, ChangeKind.KNOWN, "what was to be, before it was off")
    sure = enough_for(fact, known, "status", fact.status.value, case.policy)
    if old_plan and not sure and _is_official_word(known):
        return case.heard(
            known, ChangeKind.HELD_BACK, "called off by an official, back on by nobody with an office"
        )
    if known.status is Status.POSTPONED and has_day(fact) and is_on_its_day(known, fact) and not sure:
        return case.heard(known, ChangeKind.KNOWN, "the day from which it was put off")
    if another_time and fact.venue is None:
        known = replace(known, venue=None, venue_within=())  # its place went with its day
    if is_elsewhere(known, fact):
        kind = ChangeKind.VENUE_CHANGED
    else:
        kind = ChangeKind.DATE_SET if fact.when else ChangeKind.NEW_ROUND
    return case.updated(known, kind, "status", fact.status)


def _has_later_time(known: Round, told: datetime) -> bool:
    """Was the round put off to a month or a season, days ago? Then a later one is its new time."""
    to_window = known.when is not None and known.when.start is not None and not known.when.is_day
    return to_window and told - changed_at(known) >= _AFTER_THE_NEWS


def _is_off_beside(case: Case) -> bool:
    """Does the same text say that it is off? The meeting that names nobody is the one that is off."""
    fact = case.fact
    return any(each.status in OFF and (each.series == fact.series or fact.is_generic) for each in case.beside)


def _is_off_above(case: Case) -> bool:
    """Does the same text say so before it names the week? Below a plan it recalls what was before."""
    start = case.fact.evidence.start
    above = replace(case, beside=[each for each in case.beside if each.evidence.start <= start])
    return _is_off_beside(above)


def _was_put_off_to(known: Round, fact: Fact) -> bool:
    """Was the round put off to the very day that the fact names?"""
    claim = standing(known, "date")
    if known.status is not Status.POSTPONED or claim is None or claim.since < known.changed:
        return False
    return has_day(fact) and is_on_its_day(known, fact)


def _is_official_word(known: Round) -> bool:
    """Did an official take the round off?"""
    claim = standing(known, "status")
    return claim is not None and is_official(claim.certainty)


def _with_date(case: Case, known: Round, kind: ChangeKind) -> Judgement:
    fact = case.fact
    assert fact.when is not None
    first = known.when is None or known.when.start is None
    if kind is ChangeKind.DATE_NARROWED and first and told_at(case) - changed_at(known) < _SAME_NEWS:
        return case.confirmed(known)
    status = Status.DATE_SET if fact.when.is_day else known.status
    if kind is ChangeKind.DATE_CHANGED and _comes_the_day_before(case, known):
        return case.heard(known, ChangeKind.KNOWN, "who comes on the day before meets on the day that stands")
    if kind is ChangeKind.DATE_CHANGED and not has_lapsed(known, case.now.date()):
        return contradicted(case, known, "date", kind, status)
    if is_elsewhere(known, fact) and has_just_said(case, standing(known, "venue"), "venue"):
        fact = replace(fact, venue=known.venue, venue_within=known.venue_within)
    return replace(case, fact=fact).updated(known, kind, "date", status)


def _comes_the_day_before(case: Case, known: Round) -> bool:
    """Is it told that somebody comes on the eve of the day for which the meeting is set, by the sentence or
    the text below a headline (`Third round on Sunday`, `X travels to Oslo on Sunday to hold it`)?"""
    fact = case.fact
    below = fact.evidence.start == 0 and any(e.is_journey and e.when == fact.when for e in case.beside)
    comes = fact.is_journey or below
    if not comes or fact.tells_move or known.status is not Status.DATE_SET or not has_day(fact):
        return False
    assert fact.when is not None
    eve = known.when is not None and known.when.is_day and begins_after(known.when, fact.when)
    return eve and distance(known.when, fact.when) == 1


def _with_venue(case: Case, known: Round) -> Judgement | None:
    """What the fact's venue does to the round's; None when it brings nothing that is told."""
    fact, policy = case.fact, case.policy
    if fact.venue is None:
        return None
    if known.venue is None:
        settling = case.now - known.changed < timedelta(hours=policy.settle_hours)
        if settling or is_set_for(known, case.now.date(), slack_days=0):
            return None  # it belongs to what was told just now, or to the beginning that is told today
        return case.updated(known, ChangeKind.VENUE_SET, "venue", known.status)
    if same_venue(known, fact):
        return _narrowed(case, known)
    return contradicted(case, known, "venue", ChangeKind.VENUE_CHANGED, known.status)


def _narrowed(case: Case, known: Round) -> Judgement | None:
    """The city of a round of which the land or the state is known, two days or more before it begins."""
    if known.venue not in case.fact.venue_within or is_set_for(known, case.now.date(), slack_days=1):
        return None
    settling = case.now - known.changed < timedelta(hours=case.policy.settle_hours)
    if settling or _is_where_they_always_meet(case, known):
        return None
    return case.updated(known, ChangeKind.VENUE_SET, "venue", known.status)


def _is_where_they_always_meet(case: Case, known: Round) -> bool:
    """Were all rounds of the series that were held in that land held in this city? Who names the land means
    it."""
    held = [r for r in case.rounds if r.series == known.series and r.status in HELD and r.venue is not None]
    there = [r for r in held if known.venue in (r.venue, *r.venue_within) and r.venue != known.venue]
    return len(there) > 1 and all(same_venue(r, case.fact) for r in there)
