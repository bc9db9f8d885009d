"""What a fact does to the round that it means: a change of a value, or one more witness."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.ledger.called_off import called_off
from watcher.ledger.case import OFF, TAKES_PLACE, Case, Judgement
from watcher.ledger.policy import is_official, is_weak, is_week, stronger, waits_for_another
from watcher.ledger.rivals import (
    CORRECTION,
    changed_at,
    contradicted,
    corrects,
    enough_for,
    settled,
    standing,
    told_at,
)
from watcher.ledger.rounds import (
    COMING,
    HELD,
    are_apart,
    begins_after,
    begins_late,
    both_dated,
    distance,
    has_day,
    has_lapsed,
    has_passed,
    held_on,
    is_elsewhere,
    is_on_its_day,
    is_set_for,
    same_venue,
)
from watcher.ledger.values import claims_of, date_change, describe, was_claimed
from watcher.model import SILENT_CHANGES, Certainty, ChangeKind, Fact, Round, Status

# What was written before or just after a cancellation still tells the old plan.
_STALE_PLAN = timedelta(hours=1)
_SAME_NEWS = timedelta(hours=24)  # a first window told on the day after the round is no news of its own
_SITTING = timedelta(hours=3)  # who writes "met" so long after the beginning may well mean that it is over
_TOO_EARLY_DAYS = 3  # so long before its day a headline may tell in the present tense that X meets Y
_WEEKS_OF_A_WISH = timedelta(days=14)  # an agreement so long after the first word of it is news of its own
_FARTHEST_ZONE = timedelta(hours=14)  # where a day begins first, it begins so long before UTC


def judge_known(case: Case, known: Round) -> Judgement:
    """What the fact does to `known`. A late copy of what stood before its last change is silent."""
    judgement = _judged(case, known)
    if judgement.change.kind in SILENT_CHANGES:
        return judgement
    if _is_old_news(case, known):
        return case.heard(known, ChangeKind.KNOWN, "written before the last change, and claimed before it")
    if known.is_tentative:
        return judgement
    owners = _claimed_by(case, known, judgement)
    if is_weak(case.fact, owners, case.policy):
        return case.heard(known, ChangeKind.HELD_BACK, "a change of a known round, by too few owners")
    just_told = known.changed == case.now  # by the sentences before it
    if not just_told and waits_for_another(case.fact, owners, case.policy):
        return case.heard(known, ChangeKind.HELD_BACK, "a change that the text tells in passing")
    return judgement


def _claimed_by(case: Case, known: Round, judgement: Judgement) -> list[str]:
    """Who has said before what the judgement would tell of the round."""
    slot = judgement.change.slot
    value = dict(claims_of(case.fact)).get(slot)
    return [o for claim in known.values.get(slot, ()) if claim.value == value for o in claim.owners]


def _is_old_news(case: Case, known: Round) -> bool:
    published = case.fact.evidence.published
    if known.is_tentative or published is None or published >= known.changed:
        return False
    if known.changed == case.now:
        return False  # the same text changed it a moment ago
    return was_claimed(known, case.fact)


def _judged(case: Case, known: Round) -> Judgement:
    fact = case.fact
    if fact.status in OFF:
        return called_off(case, known)
    vague = fact.when is not None and fact.when.start is not None and not is_week(fact.when)
    undated = vague or (fact.is_background and fact.when is None)
    if case.seeding and fact.status is Status.CONCLUDED and undated:
        return case.heard(known, ChangeKind.KNOWN, "recalled without its day")
    if fact.status is Status.TBD:
        return case.heard(known, ChangeKind.KNOWN, "no date yet, as known")
    if known.is_tentative:
        return _tentative(case, known)
    return _held(case, known) if fact.status in HELD else _planned(case, known)


def _tentative(case: Case, known: Round) -> Judgement:
    """A rumour that was held back is told once somebody stands behind it."""
    fact = case.fact
    heard = case.witnessed(known)
    brings = bool(fact.when or fact.ordinal or fact.is_next)  # a place alone is an offer to host
    rumoured = fact.status is Status.RUMOURED
    if is_weak(fact, heard.owners, case.policy) or (rumoured and (heard.status in OFF or not brings)):
        return case.silent(heard, ChangeKind.HELD_BACK, "still a rumour of too few owners")
    if fact.status is Status.PLANNED and fact.when is None and has_passed(known.when, told_at(case).date()):
        return case.silent(heard, ChangeKind.HELD_BACK, "its time has passed, and no other is named")
    if rumoured and are_apart(known.when, fact.when):
        return case.silent(heard, ChangeKind.HELD_BACK, "a rumour of other days bears none out")
    status = Status.DATE_SET if fact.status is Status.PLANNED and has_day(fact) else fact.status
    told = replace(
        case.with_values(heard),
        status=heard.status if rumoured else status,
        is_tentative=False,
        certainty=stronger(heard.certainty, fact.certainty),
        changed=case.now,
        version=heard.version + 1,
    )
    kind = TAKES_PLACE.get(fact.status, ChangeKind.NEW_ROUND)
    change = case.change(kind, told, "round", (None, describe(told)), "the rumour is borne out")
    return Judgement(change, told)


# ------------------------------------------------------------------------------------------ it takes place


def _lies_ahead(known: Round, fact: Fact, now: datetime) -> bool:
    """Is its day still to come, wherever on earth it is? "This week" is as good as its day."""
    start = known.when.start if known.when is not None and known.when.is_day else None
    zone = _FARTHEST_ZONE if fact.when is None else timedelta()
    return start is not None and start > (now + zone).date()


def _is_set_for_later_beside(case: Case, known: Round) -> bool:
    """Is it told as of a day before the round's, which the same text sets for a day not over? `The opening
    dinner was on Sunday evening`, `The main day of the talks is Monday`."""
    fact, told = case.fact, told_at(case).date()
    dated = has_day(fact)
    if dated and not begins_after(known.when, fact.when):
        return False
    return known.status in COMING and any(
        each.status is Status.DATE_SET and not each.is_background and is_on_its_day(known, each)
        for each in case.beside
        if each.when is not None and each.when.start is not None
        if each.when.start > told or (dated and each.when.start == told)
    )


def _comes_a_day_early(known: Round, fact: Fact) -> bool:
    """Is it told as under way before the day that an official, or more than one source, has set?"""
    claim = standing(known, "date")
    if fact.status is not Status.UNDER_WAY or known.status is not Status.DATE_SET or claim is None:
        return False
    is_sure = bool(claim.voices) or len(claim.owners) > 1
    return is_sure and both_dated(known, fact) and begins_after(known.when, fact.when)


def _is_only_a_journey(case: Case, known: Round) -> bool:
    """Is it a journey of one leader, which is over, or not on the day of the meeting that it leads to?

    Of a meeting without a day it is the beginning where it leads to its place.
    """
    fact = case.fact
    if known.level != "leader" or fact.roles != ("leader", "party") or fact.series == known.series:
        return False
    if fact.status is Status.CONCLUDED:
        return True
    there = (
        known.when is None and known.venue is not None and fact.venue is not None and same_venue(known, fact)
    )
    return not (there or is_set_for(known, told_at(case).date(), slack_days=0))


def _held(case: Case, known: Round) -> Judgement:
    fact = case.fact
    is_over = fact.status is Status.CONCLUDED and (
        fact.ends_it
        or _was_its_last_day(case, known)
        or _is_looked_back_on(case, known)
        or _has_led_to_it(case, known)
    )
    goes_on = known.status is Status.UNDER_WAY and not is_over
    if known.status is Status.UNDER_WAY and goes_on:
        return _found(case, known) or case.confirmed(known)
    if known.status is Status.CONCLUDED:
        if _went_on(case, known):
            return case.updated(known, ChangeKind.CONCLUDED, "status", fact.status, "it went on for days")
        return case.confirmed(known)
    if known.status in (Status.CANCELLED, Status.DENIED) and fact.when is None:
        return case.heard(known, ChangeKind.KNOWN, "the round was called off")
    if case.seeding:
        return case.updated(known, ChangeKind.BACKFILLED, "status", fact.status)
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    today = case.now.date()
    if fact.status is Status.UNDER_WAY and fact.is_generic and bare and not is_set_for(known, today):
        return case.heard(known, ChangeKind.KNOWN, "talks go on: no meeting is named")
    undated = fact.when is None or not fact.when.is_day
    if (
        fact.status is Status.UNDER_WAY
        and undated
        and _lies_ahead(known, fact, fact.evidence.published or case.now)
    ):
        return case.heard(known, ChangeKind.KNOWN, "its day is still to come")
    if _is_set_for_later_beside(case, known):
        return case.heard(known, ChangeKind.KNOWN, "its day is still to come, as the same text says")
    if _is_only_a_journey(case, known):
        return case.heard(known, ChangeKind.KNOWN, "a leader's journey is no word that they have met")
    if _comes_a_day_early(known, fact):
        return case.heard(known, ChangeKind.KNOWN, "before the day that is set: they have come for it")
    held = replace(case.with_values(known), status=fact.status)
    late = has_passed(held.when, today - timedelta(days=case.policy.stale_days))
    kind = ChangeKind.BACKFILLED if late else TAKES_PLACE[fact.status]
    return case.updated(known, kind, "status", fact.status)


def _narrowed(case: Case, known: Round) -> Judgement | None:
    """The city of a round of which the land or the state is known, two days or more before it begins."""
    if known.venue not in case.fact.venue_within or is_set_for(known, case.now.date(), slack_days=1):
        return None
    settling = case.now - known.changed < timedelta(hours=case.policy.settle_hours)
    return None if settling else case.updated(known, ChangeKind.VENUE_SET, "venue", known.status)


def _was_its_last_day(case: Case, known: Round) -> bool:
    """Is a day after the round's last one told in the past tense, by a text of a day after it? On the day
    itself "met on Friday" may be the second of three, unless nobody has named the first."""
    over = has_passed(case.fact.when, told_at(case).date()) or standing(known, "date") is None
    return over and begins_late(case.fact, known)


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


def _has_led_to_it(case: Case, known: Round) -> bool:
    """Have two persons met, where a journey of one of them was under way, or talks of nobody named?"""
    is_generic = case.topic.series_named(known.series).is_generic
    return is_generic and not case.fact.is_generic and not case.fact.is_background


def _went_on(case: Case, known: Round) -> bool:
    """Is it told to have ended on a later day than that on which they were told to have met, of which nobody
    has told the end?"""
    fact = case.fact
    late = begins_late(fact, known) and not fact.is_background and "call" not in case.series.nouns
    told_before = not has_passed(fact.when, changed_at(known).date() + timedelta(days=1))
    return late and told_before and fact.ends_it and "end" not in known.values


def _is_looked_back_on(case: Case, known: Round) -> bool:
    """Is a round that was under way told in the past tense, with a day that can be its own, by a text of a
    later day or hours after the first?"""
    if not has_day(case.fact) or are_apart(known.when, case.fact.when):
        return False
    written = told_at(case)
    return written.date() > held_on(known) or written - changed_at(known) >= _SITTING


def _found(case: Case, known: Round) -> Judgement | None:
    """A round told as under way without a place is reported from one, hours later; None otherwise."""
    settling = told_at(case) - changed_at(known) < timedelta(hours=case.policy.settle_hours)
    if known.venue is not None or case.fact.venue is None or settling:
        return None
    return case.updated(known, ChangeKind.VENUE_SET, "venue", known.status)


# ------------------------------------------------------------------------------------------ it is planned


def _planned(case: Case, known: Round) -> Judgement:
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
    another_week = is_week(fact.when) and begins_after(fact.when, known.when) and not _is_off_beside(case)
    if (
        fact.when is not None
        and not fact.when.is_day
        and known.status is Status.POSTPONED
        and not another_week
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
    sure = enough_for(fact, known, "status", fact.status.value, case.policy)
    if old_plan and not sure and _is_official_word(known):
        return case.heard(
            known, ChangeKind.HELD_BACK, "called off by an official, back on by nobody with an office"
        )
    if known.status is Status.POSTPONED and has_day(fact) and is_on_its_day(known, fact) and not sure:
        return case.heard(known, ChangeKind.KNOWN, "the day from which it was put off")
    if another_week and fact.venue is None:
        known = replace(known, venue=None, venue_within=())  # its place went with its day
    if is_elsewhere(known, fact):
        kind = ChangeKind.VENUE_CHANGED
    else:
        kind = ChangeKind.DATE_SET if fact.when else ChangeKind.NEW_ROUND
    return case.updated(known, kind, "status", fact.status)


def _is_off_beside(case: Case) -> bool:
    """Does the same text say that it is off? The meeting that names nobody is the one that is off."""
    fact = case.fact
    return any(each.status in OFF and (each.series == fact.series or fact.is_generic) for each in case.beside)


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
    if kind is ChangeKind.DATE_CHANGED and not has_lapsed(known, case.now.date()):
        return contradicted(case, known, "date", kind, status)
    return case.updated(known, kind, "date", status)


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
