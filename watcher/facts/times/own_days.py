"""Which day of a sentence is an event's own, and which that of a saying, of another verb or meeting."""

from __future__ import annotations

from datetime import timedelta

from watcher.facts.lexicon.function_words import (
    BEFORE_DAYS,
    COLON,
    COMMA,
    DURING,
    FOR,
    ON,
    PARTICIPLE_ENDING,
    PARTICLES,
    PHONES,
    POSSESSIVE,
    POSSESSIVES,
    RELATIVES,
    SINCE,
    THAT,
    TO,
    VIDEO,
    WAYS_OF_MEETING,
    WHICH,
    is_adverb,
)
from watcher.facts.status.preparations import is_of_preparation
from watcher.facts.syntax.clauses import are_apart, clause_around, opens_in_which
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.lengths import has_lasted
from watcher.facts.syntax.sentence import Item, Items, Sentence, before_determiners
from watcher.facts.syntax.subjects import tells_more
from watcher.facts.times.chains import (
    is_of_accord,
    is_of_agreeing,
    is_of_plan_behind,
    is_of_what_comes_next,
    is_of_what_was_before,
)
from watcher.facts.times.limits import (
    is_bound,
    is_limit,
    is_of_aim,
    is_of_condition,
    is_of_first_plan,
    is_of_measure,
    is_struck,
)
from watcher.facts.times.said_on import is_before_statement, is_day_of_saying, is_owned_behind
from watcher.facts.times.ways import is_of_departure, is_of_stop, is_of_what_follows
from watcher.model import DateMention, Precision

_WEEK = timedelta(days=7)
_LABELLED = 2  # where the sentence begins behind a day and its colon
_REACH_ACT = 6  # items between a verb of agreeing and its day
_ACTS = frozenset({"postpone", "cancel", "deny", "discuss", "tell", "send", "face", "invite", "move"})


def is_own_day(sentence: Sentence, event: Event, index: int, mention: DateMention) -> bool:
    """Does the date at `index` tell when the event is? A year tells it too roughly."""
    return mention.interval.precision is not Precision.YEAR and is_own_time(sentence, event, index, mention)


def is_own_time(sentence: Sentence, event: Event, index: int, mention: DateMention) -> bool:
    """Does the day, month or year at `index` belong to the event, and to nothing else in the sentence?"""
    if not (index in reach_of(sentence, event) or _continues_clause(sentence, event, index)):
        return False
    if any(is_of_other(sentence, event, index) for is_of_other in _OF_OTHERS):
        return False
    announced = _is_announced(sentence, event, index) or _is_in_name(sentence, event, index)
    return announced or not mention.is_speech


def reach_of(sentence: Sentence, event: Event) -> range:
    """The items that can tell when and where it is: its clause, or that of its verb behind an aside."""
    first, last = event.clause
    if event.verb is not None and event.verb > last:
        first, last = clause_around(sentence, event.verb)
    return range(first, (_behind_colon(sentence, event) or _behind_which(sentence, event, last) or last) + 1)


def _behind_which(sentence: Sentence, event: Event, last: int) -> int | None:
    """`have ended their third round, [which took place in Oslo on 4 May]`: where the relative clause ends
    that tells when and where the event itself was, or is to be."""
    items, opener = sentence.items, last + 1
    if not event.is_noun or opener >= len(items) or items[opener].norm not in (WHICH, THAT):
        return None
    if any(items[i].tag("noun") is not None for i in range(event.last + 1, opener)):
        return None  # "talks on a summit, which will take place in Oslo"
    helping = opener + 1
    while helping < len(items) - 1 and items[helping].is_helping:
        helping += 1
    held = any(i.verb("hold", "begin") for i in items[helping : helping + 1])
    return clause_around(sentence, helping)[1] if held else None


def _behind_colon(sentence: Sentence, event: Event) -> int | None:
    """`Date set for the summit of A and B: [May 9]`: where that ends which a headline adds to its meeting."""
    items = sentence.items
    colon = event.last + 1
    while colon < len(items) - 1 and items[colon].word("date_heads"):
        colon += 1
    if not (sentence.is_title and event.is_noun and colon < len(items) - 1 and items[colon].norm == COLON):
        return None
    day = min(colon + 1 + (items[colon + 1].norm == ON), len(items) - 1)
    alone = day + 1 == len(items) or not (items[day + 1].is_plain or items[day + 1].norm == POSSESSIVE)
    return clause_around(sentence, day)[1] if items[day].date is not None and alone else None


def _is_bound_of_other(sentence: Sentence, event: Event, index: int) -> bool:
    """`first talks since June`, `on Saturday, hours after they had met`: the day of something else."""
    items = sentence.items
    before = index - 1
    while before > 0 and items[before].norm in BEFORE_DAYS:
        before -= 1  # "since early 2022"
    if before >= 0 and items[before].norm in SINCE:
        return True
    if index + 1 < len(items) and items[index + 1].word("later_than"):
        return True  # "在20日之后": some day behind it
    return any(item.norm in SINCE for item in items[index + 1 : event.first]) and not event.is_presupposed


def _is_behind_front(sentence: Sentence, event: Event, index: int) -> bool:
    """`After two days of talks, they agreed on what was promised last month`: the main clause's day."""
    behind = sentence.items[event.last + 1 : index]
    return has_lasted(sentence.items, event.first) and any(item.norm == COMMA for item in behind)


def is_of_first_half(sentence: Sentence, event: Event, index: int) -> bool:
    """`concluded a round on Tuesday and will meet again`: what stands before "and" is of the first, so is
    what stands with another verb of a chain, and in `said X would come on Friday and announced a summit`."""
    if (
        are_apart(sentence, index, event.trigger)
        or tells_more(sentence, index + 1, event.trigger) is not None
    ):
        return True
    if event.is_noun or event.verb is None or index >= event.verb:
        return False
    items = sentence.items
    behind = items[event.verb : event.clause[1] + 1]
    if all(item.date is None and item.tag("place") is None for item in behind):
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


def _is_of_meeting_told(sentence: Sentence, event: Event, index: int) -> bool:
    """`X will meet Y on Friday [to address the talks with Z]`: the day of the meeting that is told of."""
    if event.verb is not None or not event.is_noun or event.occasion is not None or index >= event.first:
        return False
    if all(mention.last < event.first for mention in event.mentions):
        return False  # "has convened X and Y on Friday for talks": those who are convened hold them
    front = sentence.items[event.clause[0] : event.first]
    return any(item.verb("meet", "host") for item in front)


def _is_of_participle(sentence: Sentence, event: Event, index: int) -> bool:
    """`will be held under a truce [reached days ago]`, `on the paper that Oman [presented on Sunday]`."""
    if index + 1 < len(sentence.items) and sentence.items[index + 1].norm == TO:
        return False  # "agreed on Monday to meet"
    return participle_before(sentence, event, index) is not None


def participle_before(sentence: Sentence, event: Event, index: int) -> int | None:
    """The past participle of another thing that the day or place at `index` tells more of, if one does."""
    items = sentence.items
    act = index - 1
    while act > event.trigger and (
        items[act].norm in (*BEFORE_DAYS, *PARTICLES, DURING) or items[act].word("definite", "in")
    ):
        act -= 1  # "reached during the March 10 call"
    if not event.last < act < index or act == event.verb:
        return None
    before = items[act - 1]
    subject = sentence.group_at(act - 1)
    if not (_is_act(items[act]) or _is_done_to_a_thing(sentence, event, act)):
        return None
    if subject is not None:
        led = items[subject.first - 1].norm
        return act if led == THAT or led in RELATIVES else None
    named = (before.is_plain and not is_adverb(before.norm)) or before.word("plans")
    named = named or before.norm == COMMA or before.tag("noun") is not None or before.word("passive")
    return act if named else None


def _is_done_to_a_thing(sentence: Sentence, event: Event, act: int) -> bool:
    """`the war that Russia [started] in 2022`, but not `the talks that Russia started in 2022`."""
    items, subject = sentence.items, sentence.group_at(act - 1)
    if subject is None or subject.first - 2 <= event.last or items[subject.first - 1].norm != THAT:
        return False
    thing = items[subject.first - 2]
    return thing.is_plain and any(verb.extra == "gone" for verb in items[act].verbs())


def _is_act(item: Item) -> bool:
    """A verb in the past that is not of a meeting, nor of its plan."""
    if item.is_capitalised or item.date is not None:
        return False
    classes = {verb.value for verb in item.verbs()}
    if classes:
        return classes <= _ACTS or ("plan" in classes and item.word("report", "accords"))
    return item.is_plain and (item.norm.endswith(PARTICIPLE_ENDING) or item.word("deeds"))


def _is_day(items: tuple[Item, ...], index: int) -> bool:
    """A date that is no other event's ("ahead of Friday's summit")."""
    owned = index + 1 < len(items) and is_owned_behind(items[index + 1])
    return items[index].date is not None and not owned


def _is_day_of_act(sentence: Sentence, event: Event, index: int) -> bool:
    """`The White House on Tuesday shelved plans for a summit`: the day of the shelving."""
    ends = event.verb_class in ("postpone", "cancel", "deny")
    return ends and not event.verb_follows and event.verb is not None and index < event.verb


def _is_in_name(sentence: Sentence, event: Event, index: int) -> bool:
    """`announced [Friday]'s talks`"""
    return event.first <= index < event.trigger and sentence.items[index + 1].norm == POSSESSIVE


def _is_announced(sentence: Sentence, event: Event, index: int) -> bool:
    """`Oman confirms talks on Thursday`: the headline's verb of saying has the talks for its object. `The
    talks were confirmed for Thursday`: by "for".

    `Wang told Lavrov on Sunday that`: it is said at the meeting itself.
    """
    if event.verb_class == "plan" and event.verb_follows and sentence.items[index - 1].norm == FOR:
        return True
    if event.verb == event.trigger < index and sentence.items[event.trigger].word("report"):
        return True
    return (
        event.verb is not None
        and event.verb < event.trigger < index
        and event.verb_form == "present"
        and sentence.items[event.verb].word("report")
    )


def _continues_clause(sentence: Sentence, event: Event, index: int) -> bool:
    """`goes back to February 18, when the ministers met`: the day stands right before the clause."""
    opener = event.clause[0] - 1 if event.clause[0] else 0
    if any(item.date is not None for item in sentence.between(event.clause)):
        return False  # "arrived on Sunday, where he will meet X on Monday"
    if _labels(sentence, event, index):
        return True
    for first in (event.clause[0], opener):
        if sentence.items[first].word("relative"):
            return 0 < first - index <= 2
    return index < opener and _is_day_of_which(sentence.items, index, opener)


def _labels(sentence: Sentence, event: Event, index: int) -> bool:
    """`[Monday]: A and B resume talks in Oslo`: a day of the week, and not `May 11: A and B hold talks`."""
    labels = index == 0 and event.clause[0] == _LABELLED and sentence.items[1].norm == COLON
    day = sentence.items[index].date
    if not labels or day is None or day.alternative is None or day.interval.start is None:
        return False
    other = day.alternative.start
    return other is not None and abs(other - day.interval.start) <= _WEEK


def _is_day_of_which(items: Items, index: int, opener: int) -> bool:
    """`a dinner [last month] in Oslo at which A met B`: the day of the occasion that "which" means."""
    return opens_in_which(items, opener) and all(
        i.word("in") or i.tag("place") is not None or i.norm == COMMA for i in items[index + 1 : opener - 1]
    )


def belongs_to_other_event(sentence: Sentence, event: Event, index: int) -> bool:
    """Another meeting stands between the day (or place) at `index` and this one: the day is that one's.

    A meeting that only says where ("at the leaders' summit in June") is no other; nobody meets in a call.
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
    placed = sentence.items[index].tag("place") is not None
    return any(
        not (_says_where(sentence, event, i, placed=placed) or _is_its_phone(sentence, event, i))
        for i in nouns
    )


def _is_in_other_name(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet Y after X's [April 16] talks`, `before the [April 20] summit`: the day in another's name."""
    if event.verb_class == "travel":
        return False  # "flies to Oslo for Friday's talks"
    items, noun = sentence.items, index + 1
    noun += noun < len(items) and items[noun].norm == POSSESSIVE
    if noun >= len(items) or event.first <= noun <= max(event.last, event.trigger) or noun == event.verb:
        return False
    before = items[index - 1 - items[index - 1].is_determiner] if index > 1 else items[0]
    owned = before.word("aftermath", "foretell") or items[index - 1].norm == POSSESSIVE
    return owned and items[noun].tag("noun") is not None


def _is_its_phone(sentence: Sentence, event: Event, index: int) -> bool:
    """`spoke to Xi by [phone] on Monday`, `held a meeting via [videoconference] on Monday`"""
    if event.group == "call":
        return not event.is_noun and sentence.items[index].norm in PHONES
    before = before_determiners(sentence.items, index - 1, event.trigger)
    seen = sentence.items[index].word("remote") or sentence.items[index].norm.startswith(VIDEO)
    return seen and sentence.items[before].norm in WAYS_OF_MEETING


def _says_where(sentence: Sentence, event: Event, index: int, *, placed: bool) -> bool:
    """`at the leaders' summit [in June]`, `for their third round of talks [in Oslo]`: is the noun at `index`
    where or what for they meet? Where a counted round is they are (`placed`), when it is may be another day.
    """
    if sentence.items[index].noun("call") and event.group != "call":
        return False
    foreign = counted = False
    for before in range(index - 1, max(index - 7, -1), -1):
        item = sentence.items[before]
        if item.word("in", "purpose"):
            instead = event.verb_class == "cancel"  # "skips the summit for a meeting with X on Thursday"
            return item.word("in") or not (foreign or instead or (counted and not placed))
        counted = counted or item.tag("ordinal") is not None  # "at the 80th session", not "for a third round"
        foreign = (
            foreign or item.tag("other") is not None
        )  # "at the UN assembly", but not "for the Vienna summit"
        named = item.tag("role") or item.tag("noun") or item.tag("ordinal") or foreign
        joins = item.norm in POSSESSIVES  # "at the League's session"
        if not (named or joins or item.is_plain or item.word("definite", "next")):
            return False
    return False


# Whose the day is, if it is another's: (sentence, event, index of the day) -> is it?
_OF_OTHERS = (
    _is_of_meeting_told,
    belongs_to_other_event,
    _is_in_other_name,
    _is_bound_of_other,
    _is_behind_front,
    is_of_what_was_before,
    is_of_what_comes_next,
    is_limit,
    is_of_measure,
    is_of_condition,
    is_of_aim,
    is_of_first_plan,
    is_struck,
    is_bound,
    is_of_stop,
    is_of_departure,
    is_of_what_follows,
    is_of_plan_behind,
    is_of_accord,
    is_of_agreeing,
    _is_day_of_act,
    is_of_first_half,
    _is_of_act_before,
    _is_of_participle,
    is_of_preparation,
    is_before_statement,
    is_day_of_saying,
)
