"""The date of an event, and what it says about today."""

from __future__ import annotations

from datetime import date, timedelta

from watcher.facts.events import Event
from watcher.facts.function_words import BEFORE_DAYS, COMMA, POSSESSIVE, SINCE
from watcher.facts.nouns import days_after, has_lasted
from watcher.facts.predicate import Predicate
from watcher.facts.sentence import Item, Sentence
from watcher.model import DateInterval, DateMention, Precision, Span, Status

_OLD_DAYS = 3  # a past event reported more than so many days later is background
_SHORT_DAYS = 3  # a day or a weekend: short enough for news of today
_WEEKS = 15  # days of "within two weeks"
_WEEK = timedelta(days=7)
_SLACK = timedelta(days=1)  # a day is told in the reporter's zone
_COARSE = (Precision.MONTH, Precision.SEASON, Precision.OPEN)  # chosen only where nothing finer stands


def date_of(
    sentence: Sentence, event: Event, predicate: Predicate, today: date
) -> tuple[DateInterval | None, Span | None]:
    """The date nearest to the event in its clause, no day of a saying, read in the direction of the verb."""
    own = [
        (abs(index - event.trigger), item.date)
        for index, item in enumerate(sentence.items)
        if item.date is not None and _is_own_date(sentence, event, index, item.date)
    ]
    if not own:
        return None, None
    if event.verb is not None and event.verb_class in ("move", "postpone"):
        new = [row for row in own if row[1].start > sentence.items[event.verb].start]
        own = new or own  # "slated for Thursday, were moved to Monday"
    _, mention = min(own, key=lambda row: (row[1].interval.precision in _COARSE, row[0]))
    back = days_after(sentence.items, event.first)
    if back is not None and mention.start < sentence.items[event.first].start:
        return _before(mention, back, today), Span("date", mention.start, mention.end, mention.anchor)
    is_over = predicate.status is Status.CONCLUDED or event.aftermath == "over"
    items = sentence.items
    own_day = items[event.first].start <= mention.start < items[event.trigger].start
    # "called off Thursday's talks"
    is_due = own_day and predicate.status in (Status.CANCELLED, Status.POSTPONED)
    interval = _directed(mention, predicate, today, is_over=is_over, is_due=is_due)
    if (predicate.ends_it or is_over) and interval.start is not None and interval.start > today + _SLACK:
        return None, None  # "talks end, to resume next week"
    if event.verb_class in ("move", "postpone") and interval.is_day:
        interval = DateInterval(interval.end, interval.end, Precision.DAY)  # "moved from June 25 to July 2"
    return interval, Span("date", mention.start, mention.end, mention.anchor)


def _before(mention: DateMention, days: int, today: date) -> DateInterval | None:
    """The day that lies so many days before the one of the main clause, which is over too."""
    past = mention.alternative if lies_ahead(mention.interval, today) else mention.interval
    if past is None or not past.is_day or past.start is None:
        return None
    day = past.start - timedelta(days=days)
    return DateInterval(day, day, Precision.DAY)


def _is_own_date(sentence: Sentence, event: Event, index: int, mention: DateMention) -> bool:
    return (
        (event.clause[0] <= index <= event.clause[1] or _continues_clause(sentence, event, index))
        and not belongs_to_other_event(sentence, event, index)
        and not _is_bound_of_other(sentence, event, index)
        and not _is_behind_front(sentence, event, index)
        and not _is_limit(sentence, event, index)
        and not _is_day_of_act(event, index)
        and not is_of_first_half(sentence, event, index)
        and (not mention.is_speech or _is_announced(sentence, event, index))
        and not _is_day_of_saying(sentence, index, event.trigger)
        and mention.interval.precision is not Precision.YEAR
    )


def _is_bound_of_other(sentence: Sentence, event: Event, index: int) -> bool:
    """`first talks since June`, `on Saturday, hours after they had met`: the day of something else."""
    items = sentence.items
    if index and items[index - 1].norm in SINCE:
        return True
    return any(item.norm in SINCE for item in items[index + 1 : event.first]) and not event.is_presupposed


def _is_behind_front(sentence: Sentence, event: Event, index: int) -> bool:
    """`After two days of talks, they agreed on what was promised last month`: the main clause's day."""
    behind = sentence.items[event.last + 1 : index]
    return has_lasted(sentence.items, event.first) and any(item.norm == COMMA for item in behind)


def is_of_first_half(sentence: Sentence, event: Event, index: int) -> bool:
    """`concluded a round on Tuesday and will meet again`: what stands before "and" is of the first."""
    if event.is_noun or event.verb is None or index >= event.verb:
        return False
    items = sentence.items
    if all(item.date is None for item in items[event.verb : event.clause[1] + 1]):
        return False  # "met on Friday and agreed to meet again" plans nothing of its own
    for cursor in range(index + 1, event.verb):
        goes_on = items[cursor].word("and") and items[cursor + 1].word("future")
        if goes_on and sentence.group_at(cursor) is None:
            return any(i.verbs() for i in items[event.clause[0] : index])
    return False


def _is_limit(sentence: Sentence, event: Event, index: int) -> bool:
    """`a deadline of July 8 for talks`, `moved the deadline for talks to July 9`: the deadline's day."""
    before = sentence.items[event.clause[0] : index]
    behind = sentence.items[index + 1 : index + 2]  # "a July 9 deadline"
    return any(item.word("limits") for item in (*before, *behind))


def _is_day_of_act(event: Event, index: int) -> bool:
    """`The White House on Tuesday shelved plans for a summit`: the day of the shelving."""
    ends = event.verb_class in ("postpone", "cancel", "deny") and event.verb_form in ("present", "gone")
    return (
        ends
        and not event.verb_follows
        and event.verb is not None
        and index in (event.verb - 1, event.verb - 2)
    )


def _is_announced(sentence: Sentence, event: Event, index: int) -> bool:
    """`Oman confirms talks on Thursday`: the headline's verb of saying has the talks for its object."""
    return (
        event.verb is not None
        and event.verb < event.trigger < index
        and event.verb_form == "present"
        and sentence.items[event.verb].word("report")
    )


def _directed(
    mention: DateMention, predicate: Predicate, today: date, *, is_over: bool, is_due: bool
) -> DateInterval:
    """A plan lies ahead and a report behind: of the two readings of a weekday the one that fits."""
    interval, other = mention.interval, mention.alternative
    if interval.start is None or interval.end is None:
        return interval
    coming = is_due or predicate.status in (Status.PLANNED, Status.RUMOURED)
    if coming and interval.precision is Precision.WEEK and interval.end == today:
        # "will meet later this week", written on a Sunday: the days to come
        return DateInterval(interval.end + _SLACK, interval.end + _WEEK, Precision.WEEK)
    if coming and interval.end < today - _SLACK:
        return other if other is not None and other.end is not None and other.end >= today else interval
    if is_over and interval.start > today + _SLACK:
        return other if other is not None and other.start is not None and other.start <= today else interval
    return interval


def _continues_clause(sentence: Sentence, event: Event, index: int) -> bool:
    """`goes back to February 18, when the ministers met`: the day stands right before the clause."""
    opener = event.clause[0] - 1 if event.clause[0] else 0
    for first in (event.clause[0], opener):
        if sentence.items[first].word("relative"):
            return 0 < first - index <= 2
    return False


def belongs_to_other_event(sentence: Sentence, event: Event, index: int) -> bool:
    """Another meeting stands between the day (or place) at `index` and this one: the day is that one's.

    A meeting that only says where ("at the leaders' summit in June") is no other.
    """
    low, high = sorted((index, event.trigger))
    nouns = [
        i
        for i in range(low + 1, high)
        if sentence.items[i].tag("noun") is not None and not event.first <= i <= event.last
    ]
    return any(not _says_where(sentence, i) for i in nouns)


def _says_where(sentence: Sentence, index: int) -> bool:
    for before in range(index - 1, max(index - 7, -1), -1):
        item = sentence.items[before]
        if item.word("in", "purpose"):
            return True
        if not (item.is_plain or item.word("definite", "next") or item.tag("role") or item.tag("noun")):
            return False
    return False


def _is_day_of_saying(sentence: Sentence, index: int, trigger: int) -> bool:
    """`On Sunday, Trump told reporters that he would meet ...`: a verb of saying stands between the two."""
    items = sentence.items
    before = index - 1
    while before >= 0 and items[before].norm in BEFORE_DAYS:
        before -= 1
    behind = items[index + 1] if index + 1 < len(items) else None
    if before >= 0 and items[before].word("report") and not _is_compound(behind):
        return not items[before].verbs()
    low, high = sorted((index, trigger))
    return any(item.word("report") and not item.verbs() for item in items[low + 1 : high])


def _is_compound(behind: Item | None) -> bool:
    """`announced Friday's meeting`: the day is the meeting's."""
    return behind is not None and (behind.tag("noun") is not None or behind.norm == POSSESSIVE)


# ------------------------------------------------------------------------------------------ against today


def is_short(when: DateInterval | None) -> bool:
    """A day or a weekend."""
    if when is None or when.start is None or when.end is None:
        return False
    return (when.end - when.start).days <= _SHORT_DAYS


def is_within_weeks(when: DateInterval) -> bool:
    """A day, a weekend or a week or two."""
    return when.start is not None and when.end is not None and (when.end - when.start).days <= _WEEKS


def lies_ahead(when: DateInterval | None, today: date) -> bool:
    """It begins after today."""
    return when is not None and when.start is not None and when.start > today


def lies_back(when: DateInterval | None, today: date) -> bool:
    """It ended days ago."""
    return when is not None and when.end is not None and when.end < today - timedelta(days=_OLD_DAYS)


def has_passed(when: DateInterval | None, today: date) -> bool:
    """It ended, by any zone's clock."""
    return when is not None and when.end is not None and when.end < today - _SLACK
