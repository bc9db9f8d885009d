"""What came of a meeting, or how it was: told of one that is over, without a verb of its own."""

from __future__ import annotations

from watcher.facts.event import Event
from watcher.facts.function_words import ADVERB_ENDING
from watcher.facts.sentence import Sentence
from watcher.facts.traces import is_judged

_REACH = 10  # items behind a meeting in which "was constructive" stands


def tells_outcome(sentence: Sentence, event: Event) -> bool:
    """`No deal at the summit of Trump and Putin`, `Trump fails to secure a truce after talks with Putin`."""
    if event.verb is not None or event.aftermath == "ahead" or len(event.parties) < 2:
        return False
    if event.is_foretold or event.is_next or event.group in ("call", "visit"):
        return False
    if any(i.word("about") for i in sentence.items[max(event.first - 2, 0) : event.first]):
        return False  # "no agreement on a meeting" is none at a meeting
    clause = sentence.between(event.clause)
    return any(i.word("outcome") for i in clause) and not any(i.word("hedge", "future") for i in clause)


def is_appraised(sentence: Sentence, event: Event) -> bool:
    """`the talks of A and B were constructive`; a headline leaves out "were"."""
    if event.verb is not None or len(event.parties) < 2 or event.is_next or event.is_foretold:
        return False
    behind = [i for i in sentence.items[event.last + 1 : event.last + 1 + _REACH] if not i.is_quote]
    placed = (n for n, i in enumerate(behind) if not (i.word("in") or i.tag("place") or i.date is not None))
    behind = behind[next(placed, len(behind)) :]
    if behind and behind[0].word("bygone") and not behind[0].word("perfect"):  # not "had been useful"
        behind = behind[1:]
    elif not sentence.is_title or is_judged(sentence, event):
        return False
    adverb = bool(behind) and behind[0].is_plain and behind[0].norm.endswith(ADVERB_ENDING)
    said = behind[adverb : adverb + 1]
    return bool(said) and said[0].word("appraisals")
