"""The date of an event, and what it says about today."""

from __future__ import annotations

from datetime import date, timedelta

from watcher.facts.lexicon.function_words import (
    BEFORE_DAYS,
    BY,
    COMMA,
    DASHES,
    DESPITE,
    FOR,
    LATER,
    LATEST,
    LEADS_AWAY,
    POSSESSIVE,
    TO,
    UNTIL,
)
from watcher.facts.status.predicate import Predicate
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.lengths import days_after, days_ahead
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Item, Items, Sentence
from watcher.facts.times.own_days import is_own_day
from watcher.model import HELD, TAKEN_OFF, DateInterval, DateMention, Precision, Span, Status

_OLD_DAYS = 3  # a past event reported more than so many days later is background
_SHORT_DAYS = 3  # a day or a weekend: short enough for news of today
_REACH_MOVED = 3  # items from the one day to the other in "vom 11. auf den 13. April"
_WEEKS = 15  # days of "within two weeks"
_WEEK = timedelta(days=7)
_SLACK = timedelta(days=1)  # a day is told in the reporter's zone
_FAR_DAYS = 240  # what is called off was not due so far ahead
_COARSE = (Precision.MONTH, Precision.SEASON, Precision.OPEN)  # chosen only where nothing finer stands


def date_of(
    sentence: Sentence, event: Event, predicate: Predicate, today: date
) -> tuple[DateInterval | None, Span | None]:
    """The date nearest to the event in its clause, no day of a saying, read in the direction of the verb."""
    own = [
        (abs(index - event.trigger), item.date)
        for index, item in enumerate(sentence.items)
        if item.date is not None and is_own_day(sentence, event, index, item.date)
    ]
    back = days_after(sentence.items, front_of(event))
    if (
        back is None
        and not event.is_noun
        and not any(m.start > sentence.items[event.first].end for _, m in own)
    ):
        back = days_after(sentence.items, _pronoun_before(sentence, event))
    if back is not None and predicate.status not in (Status.PLANNED, Status.RUMOURED):
        return _day_before(sentence, event, back, today)
    ahead = days_ahead(sentence.items, front_of(event))
    if ahead is not None:
        return _day_behind(sentence, event, ahead)
    own = [row for row in own if not _is_of_confirming(sentence, event, row[1], today)]
    if not own:
        return None, None
    own = _behind_verb(sentence, event, own)
    _, mention = min(own, key=lambda row: (row[1].interval.precision in _COARSE, row[0]))
    listed = event.verb is None and _is_listed_behind_past(sentence, event)
    was_due = predicate.status is Status.CANCELLED and event.verb_class == "hold"  # "did not take place"
    is_over = predicate.status is Status.CONCLUDED or was_due or event.aftermath == "over" or listed
    is_over = is_over or _was_agreed_there(sentence, event)
    items = sentence.items
    own_day = items[event.first].start <= mention.start < items[event.trigger].start
    # "called off Thursday's talks"
    named = own_day or (event.verb_follows and mention.start < items[event.verb or 0].start)
    is_due = named and predicate.status in TAKEN_OFF
    is_due = is_due or (event.verb is None and event.aftermath == "ahead")  # "before a meeting this week"
    is_due = is_due or _is_seen_ahead(sentence, event, predicate, mention, today)
    ahead = event.verb_form == "coming"
    interval = _directed(mention, predicate, today, is_over=is_over, is_due=is_due, is_foretold=ahead)
    if _begins_next(event, predicate, mention, today) and mention.alternative is not None:
        interval = mention.alternative
    acted = event.verb is not None and not own_day and mention.start > items[event.verb].start
    if predicate.status is Status.POSTPONED and acted and _was_these_days(interval, today):
        return None, None  # "postponed their talks on Tuesday", written on Wednesday
    if predicate.status is Status.PLANNED and _had_set_out(sentence, event, mention, today):
        return None, None
    if (predicate.ends_it or is_over) and interval.start is not None and interval.start > today + _SLACK:
        return None, None  # "talks end, to resume next week"
    if predicate.status in (Status.PLANNED, Status.RUMOURED) and interval.is_day:
        interval = _within_bound(sentence, mention, interval, today)
    if event.verb_class in ("move", "postpone") and interval.is_day and DASHES.isdisjoint(mention.text):
        interval = DateInterval(interval.end, interval.end, Precision.DAY)  # "moved from June 25 to July 2"
    if event.verb_class in ("move", "postpone") and not interval.is_day:
        interval = _put_off_to(mention, interval)
    return interval, Span("date", mention.start, mention.end, mention.anchor)


def _was_agreed_there(sentence: Sentence, event: Event) -> bool:
    """`A and B agreed at [Tuesday's talks] to draw a border`, but not `will be agreed at Tuesday's talks`."""
    before = sentence.items[event.clause[0] : event.first]
    there = event.occasion is Occasion.AGREED or (event.occasion is Occasion.TOLD and not sentence.is_title)
    return there and not any(i.word("future", "hedge", "negation") for i in before)


def _put_off_to(mention: DateMention, interval: DateInterval) -> DateInterval:
    """`put off until September`: the month to which it is put off, and not the time up to its end."""
    year, _, month = mention.value.partition("-")
    if not (year.isdigit() and month.isdigit()) or interval.end is None or interval.start is None:
        return interval
    if interval.start >= interval.end.replace(day=1):
        return interval  # "the end of March"
    return DateInterval(interval.end.replace(day=1), interval.end, Precision.MONTH)


def _had_set_out(sentence: Sentence, event: Event, mention: DateMention, today: date) -> bool:
    """`left for Oslo [on Monday] to meet X`, written on Wednesday: no Monday to come."""
    before = [i for i in sentence.between(event.clause) if i.start < mention.start]
    nearest = next((i for i in reversed(before) if i.verbs() or i.tag("noun")), None)
    passed = mention.interval.end is not None and mention.interval.end < today - _SLACK
    return passed and nearest is not None and nearest.word("set_out")


def _is_of_confirming(sentence: Sentence, event: Event, mention: DateMention, today: date) -> bool:
    """`an official confirmed the meeting on Saturday`, written then or on Sunday: when it was said.

    The same written on Friday, and `confirmed talks for Saturday`, tell when they meet.
    """
    items = sentence.items
    said = event.verb is not None and event.verb_form == "gone" and items[event.verb].word("report")
    if not said or event.verb_class != "plan" or not event.is_noun or event.verb_follows:
        return False
    index = next(i for i, item in enumerate(items) if item.date is mention)
    between = items[event.trigger + 1 : index]
    behind = event.trigger < index and not any(i.norm == COMMA or i.word("purpose") for i in between)
    end = mention.interval.end
    return behind and mention.interval.is_day and end is not None and end <= today


def front_of(event: Event) -> int:
    """The item at which what happens is first spoken of: the noun phrase, or whom the verb is about."""
    return event.first if event.is_noun else min([event.first, *(m.first for m in event.mentions)])


def _pronoun_before(sentence: Sentence, event: Event) -> int:
    """`a day after [he] had met`: where the pronoun stands that is the subject of the verb."""
    index = event.first
    while index and sentence.items[index - 1].word("pronoun", "perfect"):
        index -= 1
    return index


def _behind_verb(
    sentence: Sentence, event: Event, own: list[tuple[int, DateMention]]
) -> list[tuple[int, DateMention]]:
    """Of several days those that the verb tells, or all of them.

    `slated for Thursday, were moved to Monday`; `the talks, first due on Monday, will be held on Friday`;
    `heads to Doha on Wednesday for talks on Thursday`.
    """
    items = sentence.items
    if event.verb is None:  # "rose on Sunday ahead of a meeting this week"
        late = [row for row in own if row[1].start > items[event.trigger].start]
        apart = event.aftermath == "ahead" or _is_for_it(items, event) or _were_held(items, event)
        return late or own if apart else own
    if event.is_noun and event.verb_class == "travel" and not event.verb_follows:
        return [row for row in own if row[1].start > items[event.trigger].start] or own
    if event.is_noun and event.verb_follows and event.first and items[event.first - 1].word("purpose"):
        return [row for row in own if row[1].start > items[event.trigger].start] or own
    new = [row for row in own if row[1].start > items[event.verb].start]
    if event.verb_class in ("move", "postpone"):
        return _moved_to(items, new or own)
    if event.verb_follows and any(row[1].interval.is_day for row in new):
        front = items[event.first].start  # "will land on Monday, with talks to start on Tuesday"
        own = [
            r
            for r in own
            if r in new or not (r[1].interval.precision is Precision.WEEK or r[1].start < front)
        ]
        # "this week's round opens on Friday"
    if _is_planned_for_its_own(sentence, event, [row[1] for row in new]):
        return new
    aside = items[event.last + 1 : event.verb] if event.verb_follows else ()
    parted = any(i.norm == COMMA or _is_plan(i) for i in aside)  # "the talks set for Friday will be held on"
    return new or own if parted else own


def _moved_to(items: Items, rows: list[tuple[int, DateMention]]) -> list[tuple[int, DateMention]]:
    """Of two days side by side the second, to which it is moved: `vom 11. April auf den [13. April]`, but not
    `to [Friday] from Monday`."""
    days = [row for row in sorted(rows, key=lambda row: row[1].start) if row[1].interval.is_day]
    if len(days) < 2:
        return rows
    at = {item.date: index for index, item in enumerate(items) if item.date is not None}
    first, second = (at[row[1]] for row in days[-2:])
    if second - first > _REACH_MOVED:
        return rows
    return days[-2:-1] if items[second - 1].norm == LEADS_AWAY else days[-1:]


def _is_plan(item: Item) -> bool:
    return item.verb("plan", form="gone")


def _is_planned_for_its_own(sentence: Sentence, event: Event, behind: list[DateMention]) -> bool:
    """`will meet on 9 May to prepare for [a summit planned for June]`: its month stands with it."""
    items, planned = sentence.items, event.verb_class == "plan" and event.verb_form == "gone"
    if event.verb is None or not planned or not event.verb_follows:
        return False
    reduced = not items[event.verb - 1].is_helping
    led = any(i.norm == TO or i.word("foretell", "prepares") for i in items[event.clause[0] : event.first])
    its_own = [item.date for item in items[event.verb + 1 : event.verb + 4] if item.date in behind]
    return reduced and led and any(day is not None for day in its_own)


def _were_held(items: Items, event: Event) -> bool:
    """`met on Monday, building on the talks [held in Oslo on 8 May]`: what says when tells it behind them."""
    behind = items[event.last + 1 : event.last + 2]
    return event.is_noun and any(i.verb("hold", form="gone") for i in behind)


def _is_for_it(items: Items, event: Event) -> bool:
    """`flies out on Monday [for talks on Tuesday]`"""
    return event.first > 0 and items[event.first - 1].word("purpose")


def _day_before(
    sentence: Sentence, event: Event, days: int, today: date
) -> tuple[DateInterval | None, Span | None]:
    """The day that lies so many days before the one of the main clause, which is over too.

    A main clause without a day is that of the publication.
    """
    items, front = sentence.items, front_of(event)
    comma = next((i for i in range(event.trigger, len(items)) if items[i].norm == COMMA), len(items))
    main = [i.date for i in (*items[:front], *items[comma:]) if i.date is not None]
    if not main:
        day = today - timedelta(days=days)
        return (DateInterval(day, day, Precision.DAY) if days else None), None
    past = main[0].alternative if lies_ahead(main[0].interval, today) else main[0].interval
    if past is None or not past.is_day or past.start is None:
        return None, None
    day = past.start - timedelta(days=days)
    return DateInterval(day, day, Precision.DAY), Span("date", main[0].start, main[0].end, main[0].anchor)


def _day_behind(sentence: Sentence, event: Event, days: int) -> tuple[DateInterval | None, Span | None]:
    """`will meet on May 13, a day before the summit`: so many days behind the one of the main clause."""
    told = [i.date for i in sentence.items[: front_of(event)] if i.date is not None and not i.date.is_speech]
    main = told[-1] if told else None
    if main is None or not main.interval.is_day or main.interval.end is None:
        return None, None
    day = main.interval.end + timedelta(days=days)
    return DateInterval(day, day, Precision.DAY), Span("date", main.start, main.end, main.anchor)


def _within_bound(
    sentence: Sentence, mention: DateMention, interval: DateInterval, today: date
) -> DateInterval:
    """`will meet by March 31`, `before Christmas`, `no later than Friday`: some day until then."""
    items = sentence.items
    index = next(i for i, item in enumerate(items) if item.date is mention)
    before = items[index - 1] if index else None
    if before is None or interval.end is None:
        return interval
    if before.word("foretell") and items[index - 2].word("negation"):  # "not before Friday"
        return DateInterval(interval.start, interval.end + _WEEK, Precision.WINDOW)
    is_before = before.word("foretell")
    is_latest = before.norm in LATEST and (before.norm == BY or items[index - 2].norm == LATER)
    end = interval.end - _SLACK if is_before else interval.end
    if not (is_before or is_latest) or end <= today:
        return interval
    return DateInterval(today, end, Precision.WINDOW)


def _is_listed_behind_past(sentence: Sentence, event: Event) -> bool:
    """`despite Monday's call of A and B, and [Friday's talks of C and D]`: what was, and then more of it."""
    for index in range(event.first - 1, -1, -1):
        item = sentence.items[index]
        if item.word("aftermath") or item.norm in DESPITE:
            return True
        listed = sentence.group_at(index) or item.tag("noun") or item.tag("place") or item.date is not None
        inside = item.is_plain or item.word("definite", "and", "between", "with", "of", "in")
        if not (listed or inside or item.norm in (COMMA, POSSESSIVE)):
            return False
    return False


def _directed(
    mention: DateMention, predicate: Predicate, today: date, *, is_over: bool, is_due: bool, is_foretold: bool
) -> DateInterval:
    """A plan lies ahead and a report behind: of the two readings of a weekday the one that fits.

    Yesterday may be the reporter's today, unless the verb's own form looks ahead (`примет во вторник`).
    """
    interval, other = mention.interval, mention.alternative
    if interval.start is None or interval.end is None:
        return interval
    coming = is_due or predicate.status in (Status.PLANNED, Status.RUMOURED)
    if predicate.status in TAKEN_OFF and other is not None and (interval.start - today).days > _FAR_DAYS:
        return other  # "scheduled for late October, was called off", written in November
    if coming and interval.precision is Precision.WEEK and interval.end == today:
        # "will meet later this week", written on a Sunday: the days to come
        return DateInterval(interval.end + _SLACK, interval.end + _WEEK, Precision.WEEK)
    passed = interval.end < (today if is_foretold else today - _SLACK)
    if coming and passed:
        return other if other is not None and other.end is not None and other.end >= today else interval
    in_past = predicate.status in HELD and predicate.tense == "past"
    if in_past and other is None and _is_weekend(interval) and interval.start > today + _SLACK:
        # "met this weekend", written on a Monday
        return DateInterval(interval.start - _WEEK, interval.end - _WEEK, interval.precision)
    if is_over and interval.start > today + _SLACK:
        return other if other is not None and other.start is not None and other.start <= today else interval
    return interval


def _is_weekend(when: DateInterval) -> bool:
    days = (when.start, when.end)
    return [day.isoweekday() for day in days if day is not None] == [6, 7] and when.end != when.start


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


def _is_seen_ahead(
    sentence: Sentence, event: Event, predicate: Predicate, mention: DateMention, today: date
) -> bool:
    """`US, Iran holding talks on Saturday`, written on a Tuesday: the present tense means the next one."""
    if predicate.status is not Status.UNDER_WAY or predicate.tense != "present":
        return False
    ahead = mention.alternative.end if mention.alternative is not None else None
    if ahead is None or ahead - today > _WEEK:
        return False  # "meets X on Feb. 28", written in May
    clause = sentence.items[event.clause[0] : event.clause[1] + 1]
    return not any(item.word("bygone") for item in clause)


def _begins_next(event: Event, predicate: Predicate, mention: DateMention, today: date) -> bool:
    """`The next round begins on Tuesday`, written on a Wednesday."""
    begins = event.is_next and event.verb_class == "begin" and predicate.tense == "present"
    ahead = mention.alternative.end if mention.alternative is not None else None
    return begins and mention.interval.end == today - _SLACK and ahead is not None and today < ahead


def is_put_off_to(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`put off until Saturday`, `rescheduled for June 12`: is the day the new one?"""
    if event.verb is None or when is None or not when.is_day or when.start is None or when.start < today:
        return False
    items = sentence.items
    for index in range(max(event.verb, event.trigger) + 1, len(items)):
        mention = items[index].date
        if mention is not None and when.end in _ends(mention):
            if {TO, *UNTIL} & set(mention.text.lower().split()):
                return True  # "delayed from Thursday to June 14"
            before = index - 1
            while items[before].norm in BEFORE_DAYS:
                before -= 1
            lead = items[before]
            for_it = lead.norm == FOR and items[event.verb].word("reschedules")
            return lead.norm == TO or lead.norm in UNTIL or for_it
    return False


def _was_these_days(interval: DateInterval, today: date) -> bool:
    """Did it end in the last days?"""
    return interval.end is not None and timedelta() < today - interval.end <= timedelta(days=_OLD_DAYS)


def _ends(mention: DateMention) -> list[date | None]:
    """The last day of the interval, and of the other one that it may mean."""
    return [each.end for each in (mention.interval, mention.alternative) if each is not None]
