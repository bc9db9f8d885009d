"""How things are called on the page."""

from __future__ import annotations

import unicodedata

from watcher.model import Round, Status
from watcher.topic import Series, Topic

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi"})
MAX_LOOKED = 500  # characters
OPEN = frozenset(
    {
        Status.RUMOURED,
        Status.PLANNED,
        Status.DATE_SET,
        Status.UNDER_WAY,
        Status.POSTPONED,
        Status.TBD,
    }
)


def direction(text: str, language: str | None = None) -> str:
    """`rtl` or `ltr`, as most of the text's letters run; by the language where there are none.

    A feed in Arabic may carry a headline in English, and a quote in Arabic may begin with a name in Latin.
    """
    kinds = [unicodedata.bidirectional(char) for char in text[:MAX_LOOKED]]
    right, left = sum(kind in ("R", "AL") for kind in kinds), kinds.count("L")
    if right != left:
        return "rtl" if right > left else "ltr"
    return "rtl" if (language or "").split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def series_of(known: Round, topics: dict[str, Topic]) -> Series:
    """The series of a round; one without words of its own when the topic file knows it no more."""
    topic = topics.get(known.topic)
    found = (each for each in topic.series if each.name == known.series) if topic is not None else iter(())
    return next(found, Series(known.series, known.series.replace("_", " ")))


def round_name(known: Round) -> str:
    """`Round 3`, `Rounds 2, 3`, or `Meeting` where no number was ever told."""
    if not known.ordinals:
        return "Meeting"
    return f"Round {', '.join(map(str, known.ordinals))}"
