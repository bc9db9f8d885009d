"""How sure the ledger must be before it tells: who stands behind a claim, and what a new round must bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watcher.ledger.rounds import day_of, has_day, held_on
from watcher.model import HELD, TAKEN_OFF, Certainty, DateInterval, Fact, Round, Status
from watcher.topic import OFFICES, Policy, Series

_CERTAINTY_ORDER = list(Certainty)
_WEEK = 7
_BOTH = 2
_BEGINNING = 150  # characters in which the headline stands, and the first sentence of a text begins
_LEAD = 300  # characters of a text in which its news stands; further down it tells what was before
_TOP = 600  # characters of a text of several paragraphs that may be its news
_FORGOTTEN_DAYS = 90  # so long after any round what is taken for over may be that one
_SENT = ("minister", "envoy", "expert")  # who comes to meet, as `Fact.roles` has them


def stronger(one: Certainty, two: Certainty) -> Certainty:
    """The certainty behind which more stand."""
    return max(one, two, key=_CERTAINTY_ORDER.index)


def voices_of(fact: Fact) -> tuple[str, ...]:
    """The sides whose official word the fact is, or "mediator"; empty where nobody with an office says it."""
    if fact.certainty is Certainty.BOTH_SIDES:
        return fact.parties
    if fact.certainty is Certainty.MEDIATOR:
        return (Certainty.MEDIATOR.value,)
    return (fact.side,) if fact.certainty is Certainty.ONE_SIDE and fact.side is not None else ()


def is_official(certainty: Certainty) -> bool:
    """A mediator's word or more: somebody with an office stands behind it."""
    return _CERTAINTY_ORDER.index(certainty) >= _CERTAINTY_ORDER.index(Certainty.MEDIATOR)


def is_weak(fact: Fact, owners: Iterable[str], policy: Policy) -> bool:
    """Are the fact's owner and `owners` too few for so weak a claim?"""
    count = len({*owners, fact.evidence.owner})
    if _CERTAINTY_ORDER.index(fact.certainty) < _CERTAINTY_ORDER.index(policy.min_certainty):
        return not 0 < policy.weak_owners <= count
    return count < policy.min_owners


def waits_for_another(fact: Fact, owners: Iterable[str], policy: Policy) -> bool:
    """Does a text say it in passing, and fewer owners than the policy asks for?

    Behind its first sentence, and nobody with an office says it, or the sentence names not both who meet, or
    something is over on no day. Of 488 alerts on eight sets of news that nobody had read, judged by hand, 37
    rested on such a sentence, 5 of them rightly; of the others three in four were right. Where both are named
    a day and a meeting called off need no second: nobody forgives a silence on those.
    """
    if fact.evidence.start <= _BEGINNING or len({*owners, fact.evidence.owner}) >= policy.passing_owners:
        return False
    names_both = len(fact.named_there) >= _BOTH
    if names_both and (has_day(fact) or fact.status in TAKEN_OFF):
        return False
    undated = fact.status in HELD and fact.when is None
    return fact.certainty is Certainty.SOURCE or (not names_both and (undated or fact.status not in HELD))


def missing_needs(series: Series, fact: Fact) -> str | None:
    """What a new round must bring and the fact lacks: a process ("talks go on") is no meeting."""
    has = {
        "day": has_day(fact),
        "window": fact.when is not None and fact.when.start is not None,
        "venue": fact.venue is not None,
        "ordinal": fact.ordinal is not None,
        "role": fact.level not in (None, "leader") or _is_named_by_office(fact),
        "next": fact.is_next,
    }
    if not series.needs or any(has[need] for need in series.needs):
        return None
    return f"a new round of '{series.name}' needs one of: {', '.join(series.needs)}"


def _is_named_by_office(fact: Fact) -> bool:
    """Is it told of both sides who meets, or does one of them send somebody?"""
    both = len(fact.roles) > 1 and "party" not in fact.roles
    return both or any(role in _SENT for role in fact.roles)


def breaks_silence(rounds: Sequence[Round], fact: Fact, series: Series, now: datetime) -> bool:
    """After weeks without a round, it is news without a date that there will be one, where an official says
    so, or a headline that names both."""
    if fact.status is not Status.PLANNED:
        return False
    if not is_official(fact.certainty) and not (fact.evidence.start == 0 and len(fact.named_there) > 1):
        return False
    since = [max(r.changed.date(), held_on(r)) for r in rounds]
    return all((now.date() - day).days > series.silence_days for day in since)


def is_far_down(fact: Fact) -> bool:
    """Does it stand below the first paragraphs of a text, which go on about what was before?"""
    return fact.evidence.start > _TOP


def names_both_at_once(fact: Fact) -> bool:
    """Does a headline, or the beginning of a text, name both sides with the meeting itself?"""
    return len(fact.named_there) > 1 and fact.evidence.start <= _LEAD


def is_first_word(rounds: Sequence[Round], fact: Fact, series: Series, now: datetime) -> bool:
    """Is a round the first that is heard of it, where the ledger knows of none of these two for weeks?

    The beginning of a text takes it for granted ("hours before the summit", "after talks with X"), or its
    headline recalls it ("spoke last week, paper reports"). What has a day is of these days.
    """
    recalled = fact.status is Status.CONCLUDED and fact.when is not None and fact.evidence.start == 0
    if fact.status not in (Status.PLANNED, Status.CONCLUDED) or not (fact.is_presupposed or recalled):
        return False
    is_call = "call" in series.nouns
    if not (
        _is_told_by_headline(fact) if fact.evidence.start == 0 else _is_told_by_lead(fact, is_call=is_call)
    ):
        return False
    told = [r for r in rounds if r.series == series.name] if is_call else list(rounds)
    days = series.silence_days if fact.status is Status.PLANNED else _FORGOTTEN_DAYS
    if any((now.date() - max(r.changed.date(), held_on(r))).days <= days for r in told):
        return False
    return _is_of_these_days(fact, now)


def _is_told_by_headline(fact: Fact) -> bool:
    """Does it say who meets, on both sides, or when or where? "The talks" are a process.

    Of what is to come one side is enough that stands with the meeting ("ahead of Vance meeting").
    """
    if names_persons(fact):
        return True
    placed = fact.when is not None or fact.venue is not None
    if fact.status is Status.CONCLUDED:
        return placed and len(fact.parties) > 1
    known = placed or fact.level in OFFICES or len(fact.named_there) > 1
    return known and len(fact.parties) > 1 and bool(fact.named_there)


def _is_told_by_lead(fact: Fact, *, is_call: bool) -> bool:
    """Does it say, near the beginning of the text, who meets, both of them with the meeting itself, and of
    what is over when or where ("after a meeting of A and B" may be one of last week)?"""
    says_which = fact.status is Status.PLANNED or fact.when is not None or fact.venue is not None
    says_which = says_which or is_call or fact.ends_it
    meet = names_persons(fact) and len(fact.named_there) > 1
    both = has_day(fact) or names_persons(fact)  # "the leaders' meeting in Oslo", below the names of both
    meet = meet or (both and fact.venue is not None)
    comes = len(fact.parties) == 1 and fact.venue is not None and fact.level in OFFICES  # to the other's land
    return says_which and (meet or comes) and fact.evidence.start <= _LEAD


def names_persons(fact: Fact) -> bool:
    """Does it say who meets, on both sides?"""
    return bool(fact.roles) and not {"party", "official"} & set(fact.roles)


def _is_of_these_days(fact: Fact, now: datetime) -> bool:
    """Does it name no time, or one within a week of the text?"""
    when, today = fact.when, day_of(fact, now)
    if when is None:
        return True
    if when.start is None or when.end is None:
        return False
    ahead = fact.status is Status.PLANNED
    first, last = (when.start, when.end) if ahead else (when.end, when.start)
    return abs((first - today).days) <= _WEEK and (last >= today if ahead else when.end <= today)


def is_stale(fact: Fact, now: datetime, policy: Policy) -> bool:
    """A round held so long ago that it is learnt without a word."""
    if fact.status not in HELD or fact.when is None or fact.when.end is None:
        return False
    return fact.when.end < now.date() - timedelta(days=policy.stale_days)


def is_week(when: DateInterval | None) -> bool:
    """At most a week long."""
    if when is None or when.start is None or when.end is None:
        return False
    return (when.end - when.start).days <= _WEEK
