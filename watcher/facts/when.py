"""The date of an event, and what it says about today."""

from __future__ import annotations

from datetime import date, timedelta

from watcher.facts.clauses import are_apart
from watcher.facts.event import Event
from watcher.facts.function_words import (
    BEFORE_DAYS,
    BY,
    COMMA,
    DASHES,
    DESPITE,
    LATER,
    LATEST,
    PHONES,
    POSSESSIVE,
    SINCE,
    TO,
    UNTIL,
)
from watcher.facts.nouns import days_after, days_ahead, has_lasted
from watcher.facts.predicate import Predicate
from watcher.facts.sentence import Item, Sentence
from watcher.model import DateInterval, DateMention, Precision, Span, Status

_OLD_DAYS = 3  # a past event reported more than so many days later is background
_REACH_ACT = 6  # items between a verb of agreeing and its day
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
    back = days_after(sentence.items, front_of(event))
    if back is not None and predicate.status not in (Status.PLANNED, Status.RUMOURED):
        return _day_before(sentence, event, back, today)
    ahead = days_ahead(sentence.items, front_of(event))
    if ahead is not None:
        return _day_behind(sentence, event, ahead)
    if not own:
        return None, None
    own = _behind_verb(sentence, event, own)
    _, mention = min(own, key=lambda row: (row[1].interval.precision in _COARSE, row[0]))
    listed = event.verb is None and _is_listed_behind_past(sentence, event)
    was_due = predicate.status is Status.CANCELLED and event.verb_class == "hold"  # "did not take place"
    is_over = predicate.status is Status.CONCLUDED or was_due or event.aftermath == "over" or listed
    items = sentence.items
    own_day = items[event.first].start <= mention.start < items[event.trigger].start
    # "called off Thursday's talks"
    is_due = own_day and predicate.status in (Status.CANCELLED, Status.POSTPONED)
    is_due = is_due or (event.verb is None and event.aftermath == "ahead")  # "before a meeting this week"
    interval = _directed(mention, predicate, today, is_over=is_over, is_due=is_due)
    if (predicate.ends_it or is_over) and interval.start is not None and interval.start > today + _SLACK:
        return None, None  # "talks end, to resume next week"
    if predicate.status in (Status.PLANNED, Status.RUMOURED) and interval.is_day:
        interval = _within_bound(sentence, mention, interval, today)
    if event.verb_class in ("move", "postpone") and interval.is_day and DASHES.isdisjoint(mention.text):
        interval = DateInterval(interval.end, interval.end, Precision.DAY)  # "moved from June 25 to July 2"
    return interval, Span("date", mention.start, mention.end, mention.anchor)


def front_of(event: Event) -> int:
    """The item at which what happens is first spoken of: the noun phrase, or whom the verb is about."""
    return event.first if event.is_noun else min([event.first, *(m.first for m in event.mentions)])


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
        return late or own if event.aftermath == "ahead" else own
    if event.is_noun and event.verb_class == "travel" and not event.verb_follows:
        return [row for row in own if row[1].start > items[event.trigger].start] or own
    if event.is_noun and event.verb_follows and event.first and items[event.first - 1].word("purpose"):
        return [row for row in own if row[1].start > items[event.trigger].start] or own
    new = [row for row in own if row[1].start > items[event.verb].start]
    if event.verb_class in ("move", "postpone"):
        return new or own
    parted = event.verb_follows and any(i.norm == COMMA for i in items[event.last + 1 : event.verb])
    return new or own if parted else own


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


def _is_own_date(sentence: Sentence, event: Event, index: int, mention: DateMention) -> bool:
    return (
        (event.clause[0] <= index <= event.clause[1] or _continues_clause(sentence, event, index))
        and not belongs_to_other_event(sentence, event, index)
        and not _is_bound_of_other(sentence, event, index)
        and not _is_behind_front(sentence, event, index)
        and not _is_limit(sentence, event, index)
        and not _is_of_measure(sentence, index)
        and not _is_of_condition(sentence, event, index)
        and not (event.verb is None and index and sentence.items[index - 1].norm in UNTIL)
        and not _is_day_of_act(event, index)
        and not is_of_first_half(sentence, event, index)
        and not _is_of_act_before(sentence, event, index)
        and (not mention.is_speech or _is_announced(sentence, event, index))
        and not _is_day_of_saying(sentence, index, event.trigger)
        and mention.interval.precision is not Precision.YEAR
    )


def _is_bound_of_other(sentence: Sentence, event: Event, index: int) -> bool:
    """`first talks since June`, `on Saturday, hours after they had met`: the day of something else."""
    items = sentence.items
    before = index - 1
    while before > 0 and items[before].norm in BEFORE_DAYS:
        before -= 1  # "since early 2022"
    if before >= 0 and items[before].norm in SINCE:
        return True
    return any(item.norm in SINCE for item in items[index + 1 : event.first]) and not event.is_presupposed


def _is_behind_front(sentence: Sentence, event: Event, index: int) -> bool:
    """`After two days of talks, they agreed on what was promised last month`: the main clause's day."""
    behind = sentence.items[event.last + 1 : index]
    return has_lasted(sentence.items, event.first) and any(item.norm == COMMA for item in behind)


def is_of_first_half(sentence: Sentence, event: Event, index: int) -> bool:
    """`concluded a round on Tuesday and will meet again`: what stands before "and" is of the first, so is
    what stands with another verb of a chain."""
    if are_apart(sentence, index, event.trigger):
        return True
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


def _is_of_act_before(sentence: Sentence, event: Event, index: int) -> bool:
    """`flies out on Tuesday to meet X on Friday`, `agreed on Tuesday to meet`: the day of the other verb."""
    if event.is_noun or event.verb is None or index >= event.verb:
        return False
    items = sentence.items
    led, before = items[event.verb - 1], items[event.clause[0] : index]
    if led.norm == TO and items[index + 1] is led and any(i.word("commits") for i in before[-_REACH_ACT:]):
        return True
    told = any(_is_day(items, i) for i in range(event.verb + 1, min(event.clause[1] + 1, len(items))))
    if told and event.verb_form == "coming" and any(i.word("commits") for i in before):
        return True
    return told and (led.norm == TO or (led.word("and") and any(i.verbs() for i in before)))


def _is_day(items: tuple[Item, ...], index: int) -> bool:
    """A date that is no other event's ("ahead of Friday's summit")."""
    owned = index + 1 < len(items) and _is_compound(items[index + 1])
    return items[index].date is not None and not owned


def _is_limit(sentence: Sentence, event: Event, index: int) -> bool:
    """`a deadline of July 8 for talks`, `moved the deadline for talks to July 9`: the deadline's day."""
    before = sentence.items[event.clause[0] : index]
    behind = sentence.items[index + 1 : index + 2]  # "a July 9 deadline"
    return any(item.word("limits") for item in (*before, *behind))


def _is_of_measure(sentence: Sentence, index: int) -> bool:
    """`tariffs on imports starting June 1`: the day of what is imposed."""
    items = sentence.items
    starts = [i for i in range(index - 1, max(index - 3, 0), -1) if items[i].word("starts")]
    return bool(starts) and any(i.word("measures") for i in items[max(starts[-1] - 4, 0) : starts[-1]])


def _is_of_condition(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet if a truce holds on Friday`: the condition's day."""
    return any(item.word("condition") for item in sentence.items[event.trigger + 1 : index])


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
    """`Oman confirms talks on Thursday`: the headline's verb of saying has the talks for its object.

    `Wang told Lavrov on Sunday that`: it is said at the meeting itself.
    """
    if event.verb == event.trigger < index and sentence.items[event.trigger].word("report"):
        return True
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
    if any(item.date is not None for item in sentence.between(event.clause)):
        return False  # "arrived on Sunday, where he will meet X on Monday"
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
    if event.verb_class == "travel":  # "will arrive on a three-day visit from August 25"
        nouns = [
            i for i in nouns if any(t.kind == "noun" and t.value != "visit" for t in sentence.items[i].tags)
        ]
    return any(not (_says_where(sentence, i) or _is_its_phone(sentence, event, i)) for i in nouns)


def _is_its_phone(sentence: Sentence, event: Event, index: int) -> bool:
    """`spoke to Xi by [phone] on Monday`"""
    return event.group == "call" and not event.is_noun and sentence.items[index].norm in PHONES


def _says_where(sentence: Sentence, index: int) -> bool:
    foreign = False
    for before in range(index - 1, max(index - 7, -1), -1):
        item = sentence.items[before]
        if item.word("in", "purpose"):
            return item.word("in") or not foreign
        foreign = (
            foreign or item.tag("other") is not None
        )  # "at the UN assembly", but not "for the Vienna summit"
        named = item.tag("role") or item.tag("noun") or foreign
        if not (named or item.is_plain or item.word("definite", "next")):
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
        return _only_says(items[before])
    low, high = sorted((index, trigger))
    return any(_only_says(item) for item in items[low + 1 : high])


def _only_says(item: Item) -> bool:
    """`said`, `told`, but not `announced`, `confirmed`, which make a plan of what they take."""
    return item.word("report") and all(verb.value == "tell" for verb in item.verbs())


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


def is_of_old_year(sentence: Sentence, event: Event, today: date) -> bool:
    """`They opened talks in Istanbul in 2022`, but not `the first talks since 2022`."""
    for index in range(event.clause[0], event.clause[1] + 1):
        mention = sentence.items[index].date
        if mention is None or mention.interval.precision is not Precision.YEAR:
            continue
        bound = index > 0 and sentence.items[index - 1].word("aftermath", "foretell", "of")
        end = mention.interval.end
        if end is not None and end.year < today.year and not bound:
            return True
    return False
