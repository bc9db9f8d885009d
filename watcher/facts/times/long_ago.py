"""What is told of days and years long gone: `held two rounds last year`, `frozen since 2016`."""

from __future__ import annotations

from datetime import date

from watcher.facts.lexicon.function_words import SINCE_WORD
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.facts.times.own_days import is_own_time
from watcher.facts.times.when import lies_back
from watcher.model import Precision

_REACH_SINCE = 3  # items of "on hold since early"
_LONG_DAYS = 15  # what was put off earlier than that is no news


def is_of_the_past(sentence: Sentence, event: Event, today: date) -> bool:
    """`On 27 February and 10 April talks were held`, `held two rounds last year`: told of days long gone."""
    if not event.is_noun or event.verb_class not in ("hold", "begin", "end") or event.verb_form != "gone":
        return False
    days = [item.date.interval for item in sentence.between(event.clause) if item.date is not None]
    return bool(days) and all(lies_back(day, today) for day in days)


def is_of_old_year(sentence: Sentence, event: Event, today: date) -> bool:
    """`They opened talks in Istanbul in 2022`, but not `the first talks since 2022`, nor `met under a deal
    struck in 2022`."""
    for index in range(event.clause[0], event.clause[1] + 1):
        mention = sentence.items[index].date
        if mention is None or mention.interval.precision is not Precision.YEAR:
            continue
        bound = index > 0 and sentence.items[index - 1].word("aftermath", "foretell", "of")
        end = mention.interval.end
        if end is None or end.year >= today.year or bound:
            continue
        if is_own_time(sentence, event, index, mention):
            return True
    return False


def off_since_long(sentence: Sentence, event: Event, today: date) -> bool:
    """`frozen since 2016`, `has been on hold since last year`: right behind the verb."""
    if event.verb is None:
        return False
    behind = sentence.items[event.verb + 1 : event.verb + 2 + _REACH_SINCE]
    for before, item in zip((sentence.items[event.verb], *behind), behind, strict=False):
        if item.date is None:
            continue
        since = before.norm == SINCE_WORD or before.word("since") or item.norm.split()[0] == SINCE_WORD
        end = item.date.interval.end
        return since and end is not None and (today - end).days > _LONG_DAYS
    return False
