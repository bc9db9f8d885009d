"""What the words around a verb tell as known: habits, memories, what was before, what readers heard of."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from watcher.facts.claims.claim import Claim
from watcher.facts.claims.slots import Slots
from watcher.facts.lexicon.function_words import (
    ARTICLES,
    BEFORE_DAYS,
    COLON,
    COMMA,
    EARLIER,
    FIRST,
    GERUND_ENDING,
    HAD,
    OCCASIONS,
    PARTICIPLE_ENDING,
    PHONES,
    RECENT,
    SINCE_WORD,
    THAT,
    TIMES,
    TO,
    UNTIL_OR_ONCE,
    WHEN,
    WHERE,
    WILL,
)
from watcher.facts.participants.reporters import reporters_of
from watcher.facts.syntax.clauses import opens_in_which
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence
from watcher.facts.times.long_ago import is_of_old_year
from watcher.facts.times.when import is_short, lies_ahead
from watcher.model import HELD, TAKEN_OFF, Status

_REACH_MATTER = 9  # items of "discussed the possibility of holding a new US-Russia summit"
_DAYS_AGO = 3  # what was said so long ago has been told
_OFF_DAYS_AGO = 7  # what was called off so long ago is known
_REACH_BEFORE = 10  # items between a meeting and the "before" that follows it
_OFTEN = ("several", "past_marks", "habit")
_REACH_HAVE = 3  # items of "have finally met"
_REACH_OPENING = 7  # items of "In the first six months of his second term"


def recalled(slots: Slots) -> Claim | None:
    """The words around the verb say that it is no news; None when they do not."""
    sentence, event, predicate = slots.sentence, slots.event, slots.predicate
    when, today, status = slots.when, slots.today, predicate.status
    clause = sentence.between(event.clause)
    if event.is_foretold:
        return _foretold(slots)
    if status is Status.PLANNED and _was_said_days_ago(sentence, event, today):
        return Claim(status, True, why=("said days ago",))
    if status in TAKEN_OFF and (_was_earlier(sentence, event) or _was_off_days_ago(sentence, event, today)):
        return Claim(status, True, why=("called off earlier",))
    if status in (*TAKEN_OFF, *HELD) and _is_of_a_span(sentence, event):
        return Claim(status, True, why=("so it was for a time",))
    if event.is_past_clause and status in HELD:
        return Claim(Status.CONCLUDED, True, why=("its clause tells what was before",))
    days_ago = when is not None and when.end is not None and when.end < today - timedelta(days=1)
    if status is Status.CONCLUDED and days_ago and _is_told_aside(sentence, event):
        return Claim(status, True, why=("its day is told in passing",))
    heard = event.is_past_clause or _is_explained(sentence) or _is_known_end(sentence, event)
    if status in TAKEN_OFF and heard:
        return Claim(status, True, is_presupposed=True, why=("its readers have heard that it is off",))
    if status in HELD and event.verb_form == "gone" and _met_first(sentence, event):
        return Claim(Status.CONCLUDED, True, why=("since when they have met is told",))
    if when is None and status in HELD and _tells_which_place(sentence, event):
        return Claim(Status.CONCLUDED, True, why=("its clause tells which place it is",))
    if when is None and status in HELD and _is_when_clause(sentence, event):
        if predicate.tense == "present" and _looks_ahead(sentence, event):
            why = ("what will be when they meet",)
            return Claim(Status.PLANNED, True, is_presupposed=True, why=why)
        return Claim(Status.CONCLUDED, True, why=("its clause tells when, not what",))
    if event.verb_class == "travel" and _is_counted(clause) and status in HELD:
        return Claim(Status.CONCLUDED, True, why=("how often is told, and of no day",))
    habits = [i.norm for i in _before_and_that(clause) if i.word("habit")]
    if habits:
        return Claim(status, True, why=(f"'{habits[0]}': no news of today",))
    if status in HELD and event.verb_form == "gone" and not event.is_noun and _is_retold(sentence, event):
        return Claim(Status.CONCLUDED, True, why=("remembered, not reported",))
    if status is Status.CONCLUDED and when is None and _is_before_what_was(sentence, event):
        return Claim(status, True, why=("told as before another event",))
    if status is Status.CONCLUDED and not is_short(when) and _is_of_long_time(sentence):
        return Claim(status, True, why=("one of the events of a long time",))
    if event.verb_form == "gerund" and _is_remembered(sentence, event):
        return Claim(status, True, why=("remembered, not reported",))
    ahead = status is Status.PLANNED and predicate.tense == "future"
    if when is None and not ahead and is_of_old_year(sentence, event, today):
        return Claim(status, True, why=("a year long past is its day",))
    if event.is_demonstrative and predicate.status in HELD and when is None:
        return Claim(predicate.status, True, why=("points back to a meeting told before",))
    return _in_perfect(slots)


def _foretold(slots: Slots) -> Claim:
    """`before A meets B`, `before A is due to meet B`: its clause takes it for granted."""
    event, when, status = slots.event, slots.when, slots.predicate.status
    why = ("its clause takes it for granted",)
    if event.verb_class == "leave":
        return Claim(None, why=why)  # "asked for the call before he left Oslo"
    if not _is_awaited(slots.sentence, event):
        return Claim(status, True, why=why)
    due = status is Status.PLANNED and slots.predicate.tense == "future"  # "before they are due to meet"
    clause = slots.sentence.between(event.clause)
    if due and any(i.word("bygone") for i in clause):  # "before they were to meet": today, or last week
        return Claim(Status.PLANNED, True, is_presupposed=True, why=why)
    if due or status is Status.UNDER_WAY:
        if when is not None and when.is_day and lies_ahead(when, slots.today) and len(event.parties) > 1:
            return Claim(Status.DATE_SET, why=("told in passing, and its day is to come",))
        return Claim(Status.PLANNED, True, is_presupposed=True, why=why)
    return Claim(status, True, why=why)


def _in_perfect(slots: Slots) -> Claim | None:
    """`have held talks`, `had visited him`: at some time, and nobody says when."""
    sentence, event, predicate, when = slots.sentence, slots.event, slots.predicate, slots.when
    status = predicate.status
    another = event.is_next or (event.ordinal is not None and not event.is_definite)
    # "have held", not "have wrapped up", "have held a new round"
    at_some_time = predicate.is_perfect and not predicate.ends_it and not another
    if at_some_time and status is Status.CONCLUDED and when is None and not _is_news_of_call(sentence, event):
        told = any(m.party for m in reporters_of(sentence)) and _had(sentence, event)  # "said he had met X"
        said = told or any(i.word("report") for i in sentence.items[: event.first])
        if not (
            _tells_where_or_why(sentence, event, placed=slots.is_placed)
            and (said or not _had(sentence, event))
        ):
            return Claim(status, True, is_presupposed=told, why=("has been so at some time",))
    came = event.verb_class == "travel" and predicate.is_perfect and when is None and _had(sentence, event)
    if came and not (
        event.is_noun and any(m.party for m in reporters_of(sentence))
    ):  # "said they had come for talks"
        return Claim(Status.CONCLUDED, True, why=("had been so before",))
    return None


def was_to_be(sentence: Sentence, event: Event) -> bool:
    """`X was due to meet Y on Friday`, not `X is due to`, nor `a spokesman said that X was due to`."""
    if event.verb is None or reporters_of(sentence) or any(i.word("report") for i in sentence.items):
        return False
    return any(i.word("bygone") for i in sentence.items[event.clause[0] : event.verb])


def _is_news_of_call(sentence: Sentence, event: Event) -> bool:
    """`Trump and Putin have spoken by phone, officials said`: who tells of a call tells of the last one."""
    by_phone = event.verb_class == "phone" or any(i.norm in PHONES for i in sentence.between(event.clause))
    told = sentence.is_title or bool(reporters_of(sentence)) or any(i.word("report") for i in sentence.items)
    counted = any(i.word("several", "past_marks") for i in sentence.between(event.clause))
    return by_phone and event.names_persons and told and not (counted or _had(sentence, event))


def _tells_where_or_why(sentence: Sentence, event: Event, *, placed: bool) -> bool:
    """`have met [in Oslo]`, `have met [to discuss] trade`, `said he had met X [in Oslo]`, of persons `has
    held talks with X [on trade]`: that one meeting; not `have met in Oslo and Rome`, `had met in Oslo
    before`."""
    items = sentence.items
    if (
        len(event.parties) < 2
        or event.verb is None
        or any(i.word(*_OFTEN) for i in sentence.between(event.clause))
    ):
        return False
    if not any(i.word("perfect") for i in items[max(event.verb - _REACH_HAVE, 0) : event.verb]):
        return False  # "has ended a war and met X in Oslo"
    span = range(event.trigger + 1, event.clause[1] + 1)
    behind = [items[n] for n in span if not items[n].is_determiner and sentence.group_at(n) is None]
    where = zip(behind, behind[1:], behind[2:], strict=False)
    if any(one.tag("place") and joins.word("and") and two.tag("place") for one, joins, two in where):
        return False
    aim = any(a.norm == TO and b.verb("discuss") for a, b in pairwise(behind))
    one = event.names_persons or (event.is_noun and items[event.first].norm in ARTICLES)
    for_long = any(i.norm == SINCE_WORD for i in sentence.items[event.trigger :])
    about = one and not for_long and any(i.word("about") for i in behind)
    return placed or aim or about


def _is_counted(clause: Items) -> bool:
    """`has been to Lima [four times]`, but not `the Times of Israel`."""
    return any(
        after.norm == TIMES and (here.word("several") or here.norm.isdigit())
        for here, after in pairwise(clause)
    )


def _is_when_clause(sentence: Sentence, event: Event) -> bool:
    """`And [when Trump came to Israel], he passed by the ministers`."""
    opener = event.clause[0] - 1
    return opener >= 0 and sentence.items[opener].norm == WHEN


def _met_first(sentence: Sentence, event: Event) -> bool:
    """`They [first] met in Oslo in May`, not `met first in Oslo, and then in Rome`."""
    return not event.is_noun and event.trigger > 0 and sentence.items[event.trigger - 1].norm == FIRST


def _tells_which_place(sentence: Sentence, event: Event) -> bool:
    """`will be held in Geneva, [where A and B met]`: beside what is to come there."""
    opener = event.clause[0] - 1
    if opener < 1 or sentence.items[opener].norm != WHERE or event.verb_form != "gone":
        return False
    return any(item.word("future") and item.norm != TO for item in sentence.items[:opener])


def _was_said_days_ago(sentence: Sentence, event: Event, today: date) -> bool:
    """`said [last week] that he would meet Xi`, `said [on March 2] he would`, read on the 11th."""
    for index in range(1, event.first):
        told = sentence.items[index].date
        if told is None or told.interval.end is None or (today - told.interval.end).days < _DAYS_AGO:
            continue
        before = index - 1 - (sentence.items[index - 1].norm in BEFORE_DAYS)
        if before >= 0 and sentence.items[before].word("report"):
            return True
    return False


def _was_earlier(sentence: Sentence, event: Event) -> bool:
    """`Trump said [earlier this week] that he had cancelled the summit`."""
    until = event.verb if event.verb is not None else event.first
    return any(
        item.date is not None and not item.date.interval.is_day and item.norm.startswith(EARLIER)
        for item in sentence.items[:until]
    )


def _is_of_a_span(sentence: Sentence, event: Event) -> bool:
    """`after months [in which the talks were suspended]`, `a year during which they met`"""
    items, opener = sentence.items, event.clause[0] - 1
    within = opener > 1 and opens_in_which(items, opener)
    return within and items[opener - 2].word("durations", "long_times")


def _was_off_days_ago(sentence: Sentence, event: Event, today: date) -> bool:
    """`were put on ice [last month]`: the time right behind the verb; `[In May] Trump called off the summit`:
    that before it."""
    if event.verb is None:
        return False
    behind = [i for i in sentence.items[event.verb + 1 : event.verb + 3] if i.norm not in BEFORE_DAYS][:1]
    front = sentence.items[event.clause[0] : min(event.verb, event.first)]
    if not any(i.word("report", "clause") for i in front):
        behind += [i for i in front if i.date is not None][:1]
    ends = [i.date.interval.end for i in behind if i.date is not None and i.date.interval.end is not None]
    return any((today - end).days >= _OFF_DAYS_AGO for end in ends)


def _looks_ahead(sentence: Sentence, event: Event) -> bool:
    """`[She will be] tested when she meets Putin`: the clause beside that of the event."""
    before, behind = sentence.items[: event.clause[0]], sentence.items[event.clause[1] + 1 :]
    return any(
        i.word("hedge", "no_deeds") or (i.word("future") and (i.norm != TO or sentence.is_title))
        for i in (*before, *behind)
    )


def _is_retold(sentence: Sentence, event: Event) -> bool:
    """`Trump recalled on Sunday how he met Putin`."""
    assert event.verb is not None
    for index in range(event.verb - 1, -1, -1):
        item = sentence.items[index]
        if item.word("recalls"):
            return True
        if item.verbs() or item.norm == COMMA or item.word("clause", "report"):
            return False
    return False


def _before_and_that(clause: Items) -> Items:
    """`said that the summit was put off [and that talking was always better]`: the statement before it."""
    parts = (i for i in range(1, len(clause)) if clause[i].norm == THAT and clause[i - 1].word("and"))
    return clause[: next(parts, len(clause))]


def _is_before_what_was(sentence: Sentence, event: Event) -> bool:
    """`spoke to Trump before Israel bombed the house`: it was before a thing that is known to have been."""
    if event.is_noun or event.verb is None:
        return False
    items = sentence.items
    for index in range(event.last + 1, min(event.last + _REACH_BEFORE, len(items) - 2)):
        if not items[index].word("foretell"):
            continue
        subject, after = sentence.group_at(index + 1), items[index + 1]
        last = subject.last if subject is not None else index + 1
        goes_on = items[min(last + 1, len(items) - 1)]
        acts = any(v.extra == "gone" for v in goes_on.verbs())
        acts = acts or (goes_on.is_plain and goes_on.norm.endswith(PARTICIPLE_ENDING))
        return acts and (subject is not None or after.is_unlisted_name)
    return False


def _is_of_long_time(sentence: Sentence) -> bool:
    """`In his first year Trump ended a war, hosted Putin and cut taxes`: a list of what was in that time."""
    opening = sentence.items[:_REACH_OPENING]
    if not opening or not opening[0].word("in", "presuppose"):
        return False
    return any(
        here.tag("ordinal") or here.word("past_adjectives")
        for here, after in pairwise(opening)
        if after.word("long_times")
    )


def _is_remembered(sentence: Sentence, event: Event) -> bool:
    """`mentioned speaking with Putin`, `before speaking to Putin`."""
    if not event.verb or event.is_noun:
        return False
    return sentence.items[event.verb - 1].word("recalls", "foretell", "aftermath")


def _is_told_aside(sentence: Sentence, event: Event) -> bool:
    """`The initial round[, held last weekend,] ended without a deal`: it is known when it was."""
    if event.verb is None or not (event.is_noun and event.is_definite and event.verb_follows):
        return False
    items = sentence.items
    return any(
        here.norm == COMMA and after.verb("hold", form="gone")
        for here, after in pairwise(items[event.last + 1 : event.verb])
    )


def _is_known_end(sentence: Sentence, event: Event) -> bool:
    """`speaks on the recent [cancellation] of his meeting`, not `announces the cancellation of it`."""
    if event.verb_form != "gerund" or event.verb is None or sentence.is_title:
        return False
    items, before = sentence.items, event.verb - 1
    if items[event.verb].norm.endswith(GERUND_ENDING):
        return False
    while before >= 0 and (items[before].is_determiner or items[before].norm == RECENT):
        before -= 1
    return before >= 0 and items[before + 1].is_determiner and not items[before].word("report")


def _is_explained(sentence: Sentence) -> bool:
    """`How the talks collapsed`, `A lost year: why Trump called off the summit`: a headline."""
    items = sentence.items
    return sentence.is_title and any(
        item.word("explains") and (not index or items[index - 1].norm == COLON)
        for index, item in enumerate(items)
    )


def _had(sentence: Sentence, event: Event) -> bool:
    """`[had] visited Japan`."""
    assert event.verb is not None
    return any(i.norm == HAD for i in sentence.items[max(event.clause[0], event.verb - 3) : event.verb])


def _is_awaited(sentence: Sentence, event: Event) -> bool:
    """`before A meets B`, but not `until A meets B`, `once A meets B`, who may never do it."""
    before = sentence.items[event.clause[0] : event.trigger]
    words = {i.norm for i in before if i.word("foretell")}
    only_then = bool(before) and before[-1].norm == WILL  # "wants a truce before A will meet B"
    return not (UNTIL_OR_ONCE & words or only_then)


def is_talked_of(sentence: Sentence, event: Event) -> bool:
    """`discussed the possibility of a summit in Oslo`: it is what they have talked of, not where they did."""
    if sentence.is_title or not event.is_noun:
        return False
    for item in reversed(sentence.items[max(event.first - _REACH_MATTER, 0) : event.first]):
        if item.verb("discuss"):
            return True
        if item.norm == COMMA or item.norm in OCCASIONS or item.date is not None:
            return False
    return False
