"""Which round of another series a fact speaks of: leaders, talks of nobody in particular, and who turns out
to hold them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from watcher.ledger.fitting import (
    agrees,
    is_due,
    is_their_visit,
    join_later,
    meets_now,
    says_no_other,
    was_just_called_off,
)
from watcher.ledger.in_series import Identity, in_series, open_days_of
from watcher.ledger.policy import names_persons
from watcher.ledger.rounds import (
    AWAITED,
    OPEN,
    begins_after,
    both_dated,
    has_day,
    has_its_days,
    has_lapsed,
    held_on,
    in_window,
    is_elsewhere,
    is_set_for,
    is_there,
    same_day,
    same_venue,
)
from watcher.model import CALLED_OFF, HELD, Fact, Round, Status
from watcher.topic import Role, Series, Topic

_MONTHS = 45  # days of a window in which many others meet too
_NEAR_DAYS = 14  # a plan without a day can mean those who meet within this time
_TAKE_OVER_DAYS = 5  # a generic round held so recently can still turn out to be one of a series


def absorbed(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Identity | None:
    """A fact that names no level belongs to a round of any series that is near to it."""
    summits = [r for r in rounds if fact.level not in (None, "leader") and _is_summit(r, topic)]
    by_day = same_day([r for r in rounds if r not in summits], fact) or same_day(summits, fact, slack_days=0)
    if by_day is not None:
        return Identity(by_day, "generic: a round of another series is on that day")
    by_window = in_window(rounds, fact)
    if by_window is not None:
        return Identity(by_window, "generic: the day lies in the window of a round at this venue")
    near = [r for r in rounds if _is_near(r, fact, topic, today) and not _is_overtaken(r, rounds, today)]
    if not near:
        return None
    nearest = min(near, key=lambda r: (abs((held_on(r) - today).days), r.id))
    return Identity(nearest, "generic: taken for a nearby round of a series")


def off_again(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Round | None:
    """The round called off in the last days, where that is told again as of "the talks" of no series, or was
    told so first."""
    generic = topic.series_named(fact.series).is_generic
    off = [r for r in rounds if generic or topic.series_named(r.series).is_generic]
    off = [r for r in off if was_just_called_off(r, fact, today)]
    return max(off, key=lambda r: r.changed, default=None)


def _is_overtaken(known: Round, rounds: Sequence[Round], today: date) -> bool:
    """Has its time passed, and was a later one of its series heard of since? The next one is another."""
    later = (r for r in rounds if r.series == known.series and r.opened > known.opened)
    return has_lapsed(known, today) and any(later)


def _is_near(known: Round, fact: Fact, topic: Topic, today: date) -> bool:
    if known.level == "leader" and fact.level not in (None, "leader", *known.roles):
        return False
    if known.status in CALLED_OFF and fact.level not in (None, known.level):
        return False  # what is off is not back on because others meet
    if known.is_tentative and fact.venue is None and not has_day(fact):
        return False  # any talks would bear the rumour out
    if _is_some_time_of_months(known, fact):
        return False
    series = topic.series_named(known.series)
    if series.words and _is_bare_word_of_persons(known, fact):
        return False
    if fact.status in HELD and not is_due(known, today):
        return False
    if _is_of_leaders(series) and fact.level is not None and not meets_now(known, fact, today):
        return False  # a leader and somebody else: two leaders would be of the series
    match = in_series([known], fact, series, today, open_days_of(topic, series))
    return match is not None and agrees(known, fact)


def _is_bare_word_of_persons(known: Round, fact: Fact) -> bool:
    """Have some persons met, with no word for what the round is about, its place or number, within the days
    in which it is to be? `The generals met` in the week of the consultations on visas."""
    bare = fact.when is None and fact.venue is None and fact.ordinal is None and fact.level is not None
    return bare and fact.status in HELD and known.status in AWAITED and not has_its_days(known)


def _is_some_time_of_months(known: Round, fact: Fact) -> bool:
    """Is the round to be within months, and has the fact a time in them and nothing else of it? That talks
    are held next week does not make them the consultations of this autumn."""
    if known.when is None or known.when.start is None or known.when.end is None or known.when.is_day:
        return False
    dated = fact.when is not None and fact.when.start is not None
    alone = fact.venue is None and fact.ordinal is None
    return dated and alone and (known.when.end - known.when.start).days > _MONTHS


def _is_summit(known: Round, topic: Topic) -> bool:
    """Is it of the two leaders? Envoys prepare it on the day before."""
    return known.level == "leader" and _is_of_leaders(topic.series_named(known.series))


def _is_of_leaders(series: Series) -> bool:
    return frozenset({Role.LEADER}) in series.roles


def of_the_leaders(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Round | None:
    """The meeting of the two leaders in these days, where a sentence has the words of another series."""
    series = topic.series_named(fact.series)
    if series.roles and not _is_of_leaders(series):
        return None
    for known in rounds:
        other = topic.series_named(known.series)
        filed_apart = _is_of_leaders(other) != _is_of_leaders(series) and not (other.roles and series.roles)
        if filed_apart and (meets_now(known, fact, today) or _makes_up_for(known, fact)):
            return known
    visits = [r for r in rounds if _is_of_leaders(topic.series_named(r.series)) != _is_of_leaders(series)]
    visits = [r for r in visits if is_their_visit(r, fact, today)]
    return min(visits, key=lambda r: (abs((held_on(r) - today).days), r.id), default=None)


def _makes_up_for(known: Round, fact: Fact) -> bool:
    """Is a leader's journey planned to where the leaders' meeting was to be that is put off?"""
    if known.status is not Status.POSTPONED or fact.status is not Status.PLANNED or fact.is_next:
        return False
    return (
        is_there(known, fact)
        and known.level == fact.level == "leader"
        and not begins_after(known.when, fact.when)
    )


def same_call(rounds: Sequence[Round], fact: Fact, today: date, *, is_of_anybody: bool) -> Round | None:
    """The call of another series on the fact's day, or of today where it names none and its series is that of
    anybody's calls: of the same people, or nobody says of whom (`The conversation will be on 7 December`)."""
    nobody_named = fact.level is None or (fact.is_definite and not names_persons(fact))
    alike = [r for r in rounds if nobody_named or r.level in (None, fact.level)]
    if fact.when is not None:
        return same_day(alike, fact, slack_days=0)
    now = [r for r in alike if is_of_anybody and not fact.is_next and is_set_for(r, today)]
    return min(now, key=lambda r: (abs((held_on(r) - today).days), r.id), default=None)


def same_people_nowhere(rounds: Sequence[Round], fact: Fact) -> Round | None:
    """The talks on the fact's very day of those who are said to have been on the phone, or the other way
    round, where neither has a place (`held talks on Monday`, `spoke by video link on Monday`)."""
    if fact.venue is not None or fact.level is None or fact.is_next:
        return None
    alike = [r for r in rounds if r.venue is None and r.level == fact.level and r.status not in CALLED_OFF]
    return same_day(alike, fact, slack_days=0) if has_day(fact) else None


def told_above(rounds: Sequence[Round], fact: Fact) -> Round | None:
    """Of what the same text has told before as a call or as talks, in no place: the one of the day on which
    the two, nobody says who, have talked (`X rang Y`, `the two sides had discussions on Saturday`)."""
    if fact.venue is not None or fact.level is not None or fact.is_next or fact.status not in HELD:
        return None
    held = [r for r in rounds if r.status in HELD and r.venue is None]
    return same_day(held, fact, slack_days=0)


def _are_the_same_people(known: Round, fact: Fact, today: date) -> bool:
    """Is a plan without a day told of those who are to meet on a day that is set and near?"""
    if fact.status is not Status.PLANNED or fact.when is not None or fact.is_next or fact.level is None:
        return False
    near = known.status is Status.DATE_SET and 0 <= (held_on(known) - today).days <= _NEAR_DAYS
    return near and known.level == fact.level and (fact.venue is None or same_venue(known, fact))


def _is_told_on_its_day(known: Round, fact: Fact, today: date) -> bool:
    """Is it told as going on, of today and no other place, where talks of nobody else are set for today?"""
    now = fact.status is Status.UNDER_WAY and fact.when is None and not fact.is_background
    set_now = known.status is Status.DATE_SET and is_set_for(known, today, slack_days=0)
    same = known.level in (None, fact.level) and says_no_other(known, fact)
    return now and set_now and same and names_persons(fact)


def _is_of_the_same_time(known: Round, fact: Fact, today: date) -> bool:
    """Are talks of nobody in particular planned for the very week, month or season of the fact?"""
    if known.status is not Status.PLANNED or fact.status is not Status.PLANNED:
        return False
    if "leader" in (known.level, fact.level):
        return False
    told = (today - (known.heard or known.changed).date()).days <= _TAKE_OVER_DAYS
    placed = fact.venue is None or known.venue is None or same_venue(known, fact)
    return told and placed and known.when is not None and known.when == fact.when


def taken_over(rounds: Sequence[Round], fact: Fact, today: date) -> Identity | None:
    """A generic round turns out to be a specific one where day or venue agree."""
    fresh = [r for r in rounds if r.status in OPEN or (today - held_on(r)).days <= _TAKE_OVER_DAYS]
    leaders = fact.roles == ("leader",)
    prepared = [r for r in fresh if leaders and r.level not in (None, "leader")]
    fresh = [r for r in fresh if not (leaders and is_elsewhere(r, fact))]
    by_day = same_day([r for r in fresh if r not in prepared], fact) or same_day(prepared, fact, slack_days=0)
    if by_day is not None:
        return Identity(by_day, "generic: the same day, and now a series is named")
    now = [r for r in fresh if _is_told_on_its_day(r, fact, today)]
    if now:
        return Identity(now[0], "generic: of today, and now it is told who meets")
    coming = [r for r in rounds if _are_the_same_people(r, fact, today)]
    if coming:
        return Identity(min(coming, key=held_on), "generic: the same people, who meet in these days")
    alike = [r for r in rounds if _is_of_the_same_time(r, fact, today)]
    if alike:
        return Identity(alike[0], "generic: the same time to come, and now a series is named")
    for known in rounds:
        if known.status not in OPEN or has_lapsed(known, today) or fact.venue is None or known.venue is None:
            continue
        if join_later(known, fact, today):
            continue
        silent = (today - (known.heard or known.changed).date()).days
        if known.level == "leader" and known.when is None and silent > _TAKE_OVER_DAYS:
            continue  # a state visit at some time is not the leaders' meeting of these days
        if same_venue(known, fact) and not both_dated(known, fact):
            return Identity(known, "generic: the same venue, and now a series is named")
    return None
