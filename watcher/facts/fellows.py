"""Third parties beside the two whom nobody names one by one: `Trump, Zelensky and European leaders`."""

from __future__ import annotations

from watcher.facts.cast import Cast
from watcher.facts.event import Event
from watcher.facts.function_words import PLURAL_ENDING
from watcher.facts.sentence import Mention, Sentence
from watcher.facts.vocabulary import PERSON
from watcher.topic import OFFICES

_MANY = (" leaders", " ministers", " officials")  # how a phrase ends that names a state and its people


def are_fellows(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """`Zelensky met Trump and European leaders`, `A, B and NATO allies hold a call`: both parties are
    there in person, and beside them only many of one kind.

    Not so `A, B and C hold talks`, nor `A met C and European leaders`.
    """
    if event.of_three or event.parties != cast.both:
        return False
    in_person = {m.party for m in event.mentions if m.role in OFFICES or m.is_counterpart}
    thirds = [m for m in event.mentions if m.is_third]
    return cast.both <= in_person and bool(thirds) and all(_are_many(sentence, m) for m in thirds)


def _are_many(sentence: Sentence, mention: Mention) -> bool:
    """`European leaders`, `NATO allies`, `Gulf counterparts`: an office or states, and many of them."""
    if mention.other == PERSON:
        return False
    after = sentence.items[mention.last + 1 : mention.last + 2]
    named = sentence.items[mention.first : mention.last + 1]
    words = [i for i in (*named, *after) if i.tag("role") or i.word("members") or i.norm.endswith(_MANY)]
    return any(i.norm.endswith(PLURAL_ENDING) for i in words)
