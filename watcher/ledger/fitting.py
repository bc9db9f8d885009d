"""What a fact says against one known round: others meet, elsewhere, later. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from watcher.ledger.policy import is_far_down, names_persons
from watcher.ledger.rounds import (
    AWAITED,
    FAR,
    LAPSED_DAYS,
    MONTHS_LATER,
    are_apart,
    begins_after,
    both_dated,
    distance,
    has_begun,
    has_day,
    has_its_days,
    has_lapsed,
    held_on,
    is_elsewhere,
    is_there,
    just_passed,
    same_venue,
)
from watcher.model import CALLED_OFF, COMING, HELD, TAKEN_OFF, DateInterval, Fact, Round, Status
from watcher.topic import Series

_DAYS_APART = 4  # a day that is given wrongly is hardly so far off
_VISIT_DAYS = 5  # a leader's journey so near to the leaders' meeting is the journey to it
_WEEKS_APART = 30  # a sentence that names no side moves no round by so many days
_SAME_NEWS_DAYS = 2  # for so long a meeting called off is told again in other words
_EARLY_DAYS = 2  # who comes to the place of the talks "next week" may sit down on the Sunday before it
_DAYS_LATER = 2  # so long after a round another place is no second report of it
_LEADERS = ("leader",)  # as `Fact.roles` has them: both sides of the same role
_MINISTERS = ("minister",)
_A_LEADER_AND_A_STATE = ("leader", "party")
_A_LEADER_AND_A_MINISTER = ("leader", "minister")


def points_ahead(fact: Fact, held: Round, today: date) -> bool:
    """Does a planned fact mean another round than the one just held?"""
    if fact.status in CALLED_OFF:
        return held.status is not Status.UNDER_WAY and fact.is_next
    if fact.is_next or _of_other_rank(fact, held):
        return True
    if is_elsewhere(held, fact):
        return True
    if fact.ordinal is not None and held.ordinals and fact.ordinal not in held.ordinals:
        return fact.ordinal > max(held.ordinals)
    when = fact.when
    if when is None or when.end is None:
        return _promises_another(fact, held, today)
    return when.start is not None and when.end > max(today, held_on(held))


def _promises_another(fact: Fact, held: Round, today: date) -> bool:
    """Is a meeting to be soon, or one with a number, when days ago the last one was told to be over (`the
    presidents will meet soon`, `the eighth round will be held in the near future`)?"""
    said = (fact.ordinal or 0) > 1 or fact.when is not None
    is_plan = fact.status is Status.PLANNED and not (fact.is_background or fact.is_presupposed)
    told = max(held_on(held), held.changed.date())
    return said and is_plan and held.status is Status.CONCLUDED and (today - told).days >= _DAYS_LATER


def _of_other_rank(fact: Fact, held: Round) -> bool:
    """Are those who are to meet others than those who met: officials after a summit, experts after envoys, a
    leader after a round that is counted?"""
    if fact.level == "expert":
        return held.level not in ("expert", "official")
    if fact.level == "leader":
        return bool(held.ordinals) and fact.ordinal is None and held.level != "leader"
    return held.level == "leader" and fact.level is not None


def fits_open(known: Round, fact: Fact, series: Series, today: date) -> bool:
    """Can the open round be the one that a planned, postponed or cancelled fact means?"""
    if fact.ordinal is not None and known.ordinals and fact.ordinal not in known.ordinals:
        return abs(fact.ordinal - max(known.ordinals)) <= 1 and not both_dated(known, fact)
    if known.status is Status.UNDER_WAY:
        return not points_ahead(fact, known, today)
    if are_others_elsewhere(known, fact) or _is_before_it(known, fact):
        return False
    if _is_months_later_elsewhere(known, fact) or _is_another_time_elsewhere(known, fact):
        return False
    others = known.level == "leader" and fact.level not in (None, "leader") and known.series != fact.series
    if others and has_day(fact):
        return fact.tells_move  # the day of others is not that of the leaders
    if fact.is_elliptic and not fact.tells_move and _WEEKS_APART < distance(known.when, fact.when) < FAR:
        return False  # "the two-day meeting is set for 23 January", of whatever it is
    is_plan = fact.status in COMING
    if is_plan and just_passed(known, today) and fact.level == "expert" and _of_other_rank(fact, known):
        return False  # the envoys sit at the table, and send their experts on
    of_others = not series.words and _of_experts(known) != _of_experts(fact)
    if of_others and both_dated(known, fact) and (_of_experts(fact) or not fact.tells_move):
        return False
    put_off = known.status is Status.POSTPONED
    if is_plan and fact.is_next and not (put_off or fact.tells_move) and _is_after_it(known, fact, today):
        return False
    if known.when is not None and known.when.end is not None and known.when.end < today and not put_off:
        ahead = fact.when is not None and fact.when.start is not None and fact.when.start > today
        return not (fact.is_next or ahead)
    return True


def are_others_elsewhere(known: Round, fact: Fact) -> bool:
    """Do others meet, and in another place? One of the two alone may have changed."""
    if known.level is None or fact.level in (None, known.level) or fact.tells_move:
        return False
    return is_elsewhere(known, fact)


def _is_after_it(known: Round, fact: Fact, today: date) -> bool:
    """Is it to be later than the round, whose day has come (`the next round will start on 13 May`)?"""
    return just_passed(known, today) and begins_after(fact.when, known.when)


def _is_before_it(known: Round, fact: Fact) -> bool:
    """Do others meet on an earlier day than the round's? They prepare it: a round brought forward is told as
    moved."""
    if fact.tells_move or known.status in CALLED_OFF or not both_dated(known, fact):
        return False
    others = None not in (known.level, fact.level) and known.level != fact.level
    return others and begins_after(known.when, fact.when)


def _is_another_time_elsewhere(known: Round, fact: Fact) -> bool:
    """Is it to be in another place days before or after the round, and not told as moved (`will meet in Bern
    on the 18th, a week before the talks in Oslo`; `may not meet in Oslo on the 11th, but will in Bern at the
    end of the month`)? Of two days the sentence must name both sides."""
    if fact.tells_move or not {known.status, fact.status} <= COMING or not is_elsewhere(known, fact):
        return False
    if both_dated(known, fact):
        return len(fact.named_there) > 1 and distance(known.when, fact.when) >= _DAYS_APART
    return _are_days_apart(known.when, fact.when)


def _are_days_apart(one: DateInterval | None, two: DateInterval | None) -> bool:
    """Do both say when, with days between them, more than a report errs by?"""
    if one is None or two is None or not are_apart(one, two):
        return False
    return not one.overlaps(two, slack_days=_DAYS_APART - 1)


def is_told_apart(known: Round, fact: Fact, beside: Sequence[Fact]) -> bool:
    """Does the very text plan the round at its own place, and the fact at another time elsewhere (`go to Oslo
    for talks from 3 May`, `come to Lima for talks from 11 May`)?"""
    if fact.tells_move or not {known.status, fact.status} <= COMING or not is_elsewhere(known, fact):
        return False
    return any(
        each.status in COMING and is_there(known, each) and are_apart(each.when, fact.when)
        for each in beside
        if each.series == fact.series and not (each.is_background or each.tells_move)
    )


def _is_months_later_elsewhere(known: Round, fact: Fact) -> bool:
    """Is it to be in another place, months before or after the round, and not told as moved?"""
    return (
        is_elsewhere(known, fact)
        and not fact.tells_move
        and MONTHS_LATER < distance(known.when, fact.when) < FAR
    )


def are_others_on_the_phone(known: Round, fact: Fact) -> bool:
    """Are leaders to speak, or have they spoken, and now others, or the other way round? `the presidents will
    speak on Saturday`, `the defence ministers spoke`: that is another call, be it on the same day."""
    levels = (known.level, fact.level)
    return None not in levels and levels.count("leader") == 1


def is_of_another_place(held: Round, fact: Fact, today: date) -> bool:
    """Is it told, days after a round was held in one place, that they meet in another (`the envoys hold talks
    in Bern`, when those in Oslo were on Friday)?"""
    days_later = (today - held_on(held)).days >= _DAYS_LATER
    told = fact.when is None and not fact.is_background and names_persons(fact)
    return days_later and told and is_elsewhere(held, fact)


def looks_far_back(known: Round, fact: Fact) -> bool:
    """Is it past and bare, far down a text, where the round that is to come has no day? `At a meeting with X,
    Y had promised this`: it may be any meeting, and is no word that this one was held."""
    undated = known.when is None or known.when.start is None
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    is_past = fact.status is Status.CONCLUDED and not fact.ends_it and is_far_down(fact)
    return known.status in AWAITED and undated and bare and is_past


def breaks_off(fact: Fact, today: date) -> bool:
    """Are talks put off or off with a day that is not ahead (`said on Sunday that the talks are suspended`)?
    Right after a round was held that is what became of it: nothing else was planned for that day."""
    if fact.status not in TAKEN_OFF or fact.is_next or fact.ordinal is not None:
        return False
    return has_day(fact) and fact.when is not None and fact.when.end is not None and fact.when.end <= today


def fell_apart(fact: Fact, open_round: Round | None) -> bool:
    """Does it say far down a text, with the place alone, that one came to nothing (`The Oslo meeting fell
    apart`)? Not where the round to come is to be in that place."""
    if fact.status not in TAKEN_OFF or fact.is_next or fact.when is not None:
        return False
    is_there_too = open_round is not None and open_round.status in AWAITED and is_there(open_round, fact)
    return is_far_down(fact) and not is_there_too


def was_just_called_off(known: Round, fact: Fact, today: date) -> bool:
    """Is it told again, in the words of another series, that one was called off in the last days, with no
    other day, place, number or people?"""
    if not {known.status, fact.status} <= CALLED_OFF or fact.is_background:
        return False
    same = bool({None, "official"} & {known.level, fact.level}) or known.level == fact.level
    same = same and says_no_other(known, fact) and not are_apart(known.when, fact.when)
    return same and 0 <= (today - known.changed.date()).days <= _SAME_NEWS_DAYS


def is_off_for_others(known: Round, fact: Fact) -> bool:
    """Was it called off, and do others meet now, in its place or on its day?"""
    if known.status not in (Status.CANCELLED, Status.DENIED) or fact.status in CALLED_OFF:
        return False
    return None not in (known.level, fact.level) and known.level != fact.level


def sit_beside_leaders(known: Round, fact: Fact) -> bool:
    """Have the ministers of both met where the leaders are yet to meet? That is a meeting of their own."""
    return (
        known.level == "leader"
        and known.status in AWAITED
        and fact.status in HELD
        and fact.roles == _MINISTERS
    )


def join_later(known: Round, fact: Fact, today: date) -> bool:
    """Do the two ministers sit down where others have been at it for days (`the fourth day of the talks in
    Bern`, `the ministers met in Bern`)?"""
    who = known.roles or (known.level,)
    on = known.status is Status.UNDER_WAY and "leader" not in who and who != ("minister",)
    ministers = fact.roles == ("minister",) and fact.status in HELD and not fact.is_background
    return on and ministers and (today - held_on(known)).days > 1


def are_another_pair(known: Round, fact: Fact) -> bool:
    """Does a leader receive the minister whose meeting with the other minister the round is, or do the two
    ministers meet beside that with the leader (`X receives Y`, on the day of `Y meets Z`)?

    Those are two meetings. A plan of the ministers says of one that is to come with the leader who sits
    there too.
    """
    if fact.status in CALLED_OFF or fact.tells_move or fact.is_background:
        return False
    if {known.roles, fact.roles} != {_MINISTERS, _A_LEADER_AND_A_MINISTER}:
        return False
    return fact.status in HELD or (fact.roles != _MINISTERS and fact.status in COMING)


def _of_experts(one: Round | Fact) -> bool:
    """Experts prepare a round between two others: their day is not the other round's moved."""
    return one.level == "expert"


def of_its_rank(rounds: Sequence[Round], fact: Fact) -> Sequence[Round]:
    """Without those of experts where others meet too in the series: a number, or talks that go on or are
    over, mean the others, unless it is the experts' place."""
    counts = fact.ordinal is not None or fact.status in HELD
    if not counts or _of_experts(fact) or all(map(_of_experts, rounds)):
        return rounds
    placed = [r for r in rounds if fact.venue is not None and r.venue is not None and same_venue(r, fact)]
    return [r for r in rounds if not _of_experts(r) or r in placed]


def may_be_now(known: Round, fact: Fact, today: date, slack_days: int) -> bool:
    """Can a round that was to come be the one that is told as held or under way?"""
    when = fact.when if fact.when is not None and fact.when.is_day else None
    over = fact.when.end if fact.when is not None else None
    if fact.ordinal is not None and known.ordinals and fact.ordinal not in known.ordinals:
        return False
    if over is not None and over < known.opened.date() - timedelta(days=1):
        return False  # it was over before the open round was first heard of
    if known.when is None or known.when.start is None or known.when.end is None:
        return True
    told = when.start if when is not None and when.start is not None else today
    if has_its_days(known):
        return known.when.start - timedelta(days=1) <= told <= known.when.end + timedelta(days=LAPSED_DAYS)
    slack = max(slack_days, _EARLY_DAYS) if is_there(known, fact) else slack_days
    return known.when.start - timedelta(days=slack) <= told


def meets_now(known: Round, fact: Fact, today: date) -> bool:
    """Is it told of the leaders, who meet in these very days, with no other day, place or number? What is
    called off is the meeting that lies ahead of them, or the one just called off.

    They receive each other once: talks, a visit, a dinner and a golf course are one meeting. A journey of one
    of them to the other's land is that meeting too, but is no word that it was held.
    """
    as_known = fact.status not in HELD or known.status in HELD
    if fact.roles != _LEADERS and not (fact.roles == _A_LEADER_AND_A_STATE and as_known):
        return False
    if known.level != "leader" or fact.is_next or not says_no_other(known, fact):
        return False
    if are_apart(known.when, fact.when) or (known.status in CALLED_OFF and fact.status not in CALLED_OFF):
        return False
    if fact.status in CALLED_OFF:
        just_off = known.status in CALLED_OFF and (today - known.changed.date()).days <= LAPSED_DAYS
        return just_off or (known.status in AWAITED and not has_lapsed(known, today))
    if known.status is Status.CONCLUDED and fact.venue is not None and known.venue is None:
        return False  # where they were is not known, and where they are to be may be elsewhere
    if has_its_days(known):
        return abs((held_on(known) - today).days) <= 1
    return known.status in AWAITED and (today - (known.heard or known.changed).date()).days <= 1


def is_their_visit(known: Round, fact: Fact, today: date) -> bool:
    """Is it a leader's journey to the other side in the days of the leaders' meeting, or their meeting in
    those of the journey? No other place or number is named."""
    if fact.roles not in (_LEADERS, _A_LEADER_AND_A_STATE) or fact.is_next or fact.status in CALLED_OFF:
        return False
    if known.level != "leader" or known.status in CALLED_OFF or not says_no_other(known, fact):
        return False
    if known.status is Status.CONCLUDED and fact.status not in HELD:
        return False  # where they are to go next is another meeting
    dated = fact.when is not None and fact.when.is_day
    day = fact.when.start if dated and fact.when is not None and fact.when.start is not None else today
    if fact.when is not None and not dated and are_apart(known.when, fact.when):
        return False
    if has_its_days(known):
        return abs((held_on(known) - day).days) <= _VISIT_DAYS
    if known.status not in AWAITED or are_apart(known.when, fact.when):
        return False
    if (
        is_there(known, fact)
        and known.when is not None
        and fact.when is not None
        and not has_lapsed(known, today)
    ):
        return True  # one visit to one land in the same month
    return (today - (known.heard or known.changed).date()).days <= _VISIT_DAYS


def is_bare_past_of_leaders(fact: Fact) -> bool:
    """Have the leaders met, without a day, a place, a number, or a word for one more or for the end?"""
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    return (
        bare
        and fact.roles == _LEADERS
        and fact.status is Status.CONCLUDED
        and not (fact.is_next or fact.ends_it)
    )


def is_bare(known: Round) -> bool:
    """Without day, place and number."""
    return known.when is None and known.venue is None and not known.ordinals


def says_no_other(known: Round, fact: Fact) -> bool:
    """Neither number nor venue of the fact is another than the round's."""
    numbered = fact.ordinal is None or not known.ordinals or fact.ordinal in known.ordinals
    return numbered and (fact.venue is None or same_venue(known, fact))


def is_due(known: Round, today: date) -> bool:
    """Has the round's day come, or was it held not long ago?"""
    return known.status in HELD or has_begun(known, today)


def agrees(known: Round, fact: Fact) -> bool:
    """A place or a day that the fact brings must be the round's own; a round without them is another's."""
    placed = known.venue is not None or (known.status in HELD and fact.status in HELD)
    if fact.venue is not None and not (placed and same_venue(known, fact)):
        return False
    if fact.when is None or not fact.when.is_day:
        return True
    return known.when is not None and known.when.overlaps(fact.when)
