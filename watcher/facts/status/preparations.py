"""The day of those who prepare another meeting: `met on Friday to arrange the third round`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import TO
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence

_TALKS = ("talks", "meeting", "consultations")
MEETS = frozenset({"meet", "hold", "speak", "phone", "host", "travel"})


def is_of_preparation(sentence: Sentence, event: Event, index: int) -> bool:
    """`met in Muscat on Friday [to discuss] the third round`, `comes back on Friday [to prepare] it`: when
    and where others prepare it."""
    begins = preparation_of(sentence, event)
    if begins is None and event.is_noun and not event.verb_follows:
        opens = range(event.clause[0], event.trigger - 1)  # "[prepare the next] round"
        items = sentence.items
        begins = next((i for i in opens if items[i].norm == TO and _prepares(items, i + 1)), None)
    return begins is not None and index < begins


def preparation_of(sentence: Sentence, event: Event) -> int | None:
    """Where the purpose of another meeting begins that the event is in: `met Y [to arrange] a summit`."""
    if not event.is_noun or event.verb_follows:
        return None
    items = sentence.items
    before = range(event.clause[0], event.first)
    met = (i for i in before if items[i].verb(*MEETS) or items[i].noun(*_TALKS))
    first = next(met, None)
    if first is None or (first == event.verb and event.verb_class != "travel"):
        return None
    purposes = (i for i in range(first + 1, event.first - 1) if items[i].norm == TO)
    return next((i for i in purposes if _prepares(items, i + 1)), None)


def _prepares(items: Items, index: int) -> bool:
    """`prepare`, `begin preparations for`"""
    return items[index].word("prepares") or any(i.word("preparations") for i in items[index : index + 3])
