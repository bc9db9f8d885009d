"""The time of a clause: does a date without direction look back or ahead, and is it the day of a saying."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from watcher.text.dates_scan import Scan
from watcher.text.languages import DateLanguage

_REACH = 30  # words looked at to either side, more than a sentence of news has on average
_GOVERNOR_REACH = 7  # "flew to the lakeside city of Geneva to meet"
_SPEECH_REACH = 9  # "told reporters at a briefing in the capital on Friday"


class Tense(Enum):
    """Which side of its anchor a date of the clause lies on."""

    PAST = "past"
    FUTURE = "future"
    PRESENT = "present"  # a headline's present: mostly what is to come
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that told the time of a clause."""

    index: int
    kind: str
    tense: Tense
    is_near: bool = True  # in the clause of the date, not only in its sentence


_SAYING = frozenset({"speech", "reports"})
_SILENT = frozenset({"base", "neutral", "comparing"})
_VERBS = frozenset({"past", "speech", "intent", "commitment"})
_GOVERNING = frozenset({"intent", "commitment", "modal", "future", "speech", "reports", "present", "perfect"})
_TENSE_OF = {
    "future": Tense.FUTURE,
    "modal": Tense.FUTURE,
    "intent": Tense.FUTURE,
    "infinitive": Tense.FUTURE,
    "past": Tense.PAST,
    "speech": Tense.PAST,
    "reports": Tense.PRESENT,
    "commitment": Tense.PAST,
    "present": Tense.PRESENT,
}


def cue_kind(word: str, language: DateLanguage) -> str | None:
    """What a word in lower case says about time, None where nothing."""
    kind = language.cues.words.get(word)
    if kind is not None:
        return kind
    for kind, pattern in language.cues.patterns:
        if pattern.search(word):
            return kind
    return None


def _sentence(scanned: Scan, first: int, last: int) -> tuple[int, int]:
    """The first and the last word of the sentence around the words `first` to `last`, within reach."""
    low, high = first, last
    while low > 0 and first - low < _REACH and not scanned.ends_sentence(low - 1):
        low -= 1
    while high + 1 < len(scanned.words) and high - last < _REACH and not scanned.ends_sentence(high):
        high += 1
    return low, high


def _cue_at(scanned: Scan, index: int, low: int, date_at: int) -> Cue | None:
    """The cue that word `index` is, its auxiliaries taken into account; nothing left of `low` is read."""
    language = scanned.language
    kind = cue_kind(scanned.word(index), language)
    if kind is None or kind in _SILENT:
        return None
    before = cue_kind(scanned.word(index - 1), language)
    if kind == "infinitive":
        return _infinitive(scanned, index, low) if _opens_infinitive(scanned, index) else None
    if kind == "present" and _is_to(scanned, index):
        return Cue(index, "to_come", Tense.FUTURE)
    if kind == "perfect":
        following = (cue_kind(scanned.word(index + step), language) for step in (1, 2))
        return Cue(index, "past", Tense.PAST) if any(k in _VERBS for k in following) else None
    if kind in {"present", "past"} and before == "infinitive":
        return None  # the infinitive is read where its "to" stands
    if kind == "intent" and before == "comparing":
        return None  # "more than expected"
    if _has_modal(scanned, index, low):
        return Cue(index, kind, Tense.FUTURE)
    if kind == "intent" and before != "infinitive" and scanned.word(index + 1) in language.cues.past_with:
        return Cue(index, "past", Tense.PAST)
    if kind == "past" and scanned.word(index + 1) in language.cues.toward and index + 2 == date_at:
        return Cue(index, "intent", Tense.FUTURE)
    return Cue(index, kind, _TENSE_OF.get(kind, Tense.UNKNOWN))


def _is_to(scanned: Scan, index: int) -> bool:
    """ "are to meet", "is expected to meet": what the verb of being says is still to come."""
    if scanned.word(index) not in scanned.language.cues.copulas:
        return False
    ahead = cue_kind(scanned.word(index + 1), scanned.language)
    return ahead == "intent" or (ahead == "infinitive" and _opens_infinitive(scanned, index + 1))


def _has_modal(scanned: Scan, index: int, low: int) -> bool:
    """True for the verb of "will be held", "would have met"."""
    for back in range(index - 1, max(index - 4, low - 1), -1):
        if scanned.ends_clause(back):
            return False
        if cue_kind(scanned.word(back), scanned.language) == "modal":
            return True
    return False


def _opens_infinitive(scanned: Scan, index: int) -> bool:
    """True when a verb follows word `index`: a word in lower case that is not on the list of nouns."""
    if index + 1 >= len(scanned.words) or scanned.gaps[index] != " ":
        return False
    word, language = scanned.words[index + 1], scanned.language
    if cue_kind(word.lower(), language) in {"base", "modal", "present"}:
        return True
    is_plural = word.endswith("s") and not word.endswith("ss")
    return word.isalpha() and word.islower() and not is_plural and word not in language.cues.no_infinitive


def _infinitive(scanned: Scan, index: int, low: int) -> Cue:
    """ "flew there to meet" happened, "agreed to meet" is to come: the verb that governs it decides."""
    if scanned.word(index - 1) in scanned.language.cues.copulas:
        return Cue(index, "infinitive", Tense.FUTURE)
    for back in range(index - 1, max(low, index - _GOVERNOR_REACH) - 1, -1):
        kind = cue_kind(scanned.word(back), scanned.language)
        if kind == "past":
            return Cue(index, "infinitive", Tense.PAST)
        if kind in _GOVERNING:
            break
    return Cue(index, "infinitive", Tense.FUTURE)


def _first_cue(scanned: Scan, order: range, low: int, date_at: int) -> Cue | None:
    for index in order:
        cue = _cue_at(scanned, index, low, date_at)
        if cue is not None:
            return cue
    return None


def _clause(scanned: Scan, first: int, last: int, low: int, high: int) -> tuple[int, int]:
    """The clause inside the sentence `low`..`high`: cut at commas and at words that open a clause."""
    left, right = first, last
    while left > low and not scanned.ends_clause(left - 1) and not _opens_clause(scanned, left - 1):
        left -= 1
    while right < high and not scanned.ends_clause(right) and not _opens_clause(scanned, right + 1):
        right += 1
    return left, right


def _opens_clause(scanned: Scan, index: int) -> bool:
    """ "after they met" opens a clause, "after less than two hours" measures the one it stands in."""
    cues = scanned.language.cues
    if scanned.word(index) not in cues.breaks:
        return False
    following = scanned.word(index + 1)
    return not (following.isdigit() or following in cues.measures)


def find_cue(scanned: Scan, first: int, last: int) -> Cue | None:
    """The word that tells the time of words `first` to `last`: in their clause, else in their sentence."""
    low, high = _sentence(scanned, first, last)
    left, right = _clause(scanned, first, last, low, high)
    near_left, near_right = range(first - 1, left - 1, -1), range(last + 1, right + 1)
    far_left, far_right = range(left - 1, low - 1, -1), range(right + 1, high + 1)
    owns = scanned.gaps[last][:1] in {"'", "’"}  # "Friday's meeting will": its verb follows
    if scanned.language.cues.verb_side == "right" or owns:
        order = (near_right, near_left, far_right, far_left)
    else:
        order = (near_left, near_right, far_left, far_right)
    for turn, part in enumerate(order):
        cue = _first_cue(scanned, part, low, first)
        if cue is not None:
            return cue if turn < 2 else replace(cue, is_near=False)
    return None


def tense_of(cue: Cue | None) -> Tense:
    """The tense that a cue tells."""
    return Tense.UNKNOWN if cue is None else cue.tense


def is_speech_day(scanned: Scan, first: int, last: int, cue: Cue | None) -> bool:
    """True for the day of a saying: "said Tuesday", "on Tuesday said", "told reporters on Friday"."""
    language = scanned.language
    ahead = scanned.word(last + 1)
    owned = cue is not None and cue.is_near and cue.index < first and cue.kind == "past"
    if not owned and not scanned.ends_clause(last) and cue_kind(ahead, language) in _SAYING:
        return True
    if cue is None or cue.kind not in _SAYING or cue.tense is Tense.FUTURE:
        return False
    if cue.index > last:
        opens = first < 2 or scanned.ends_sentence(first - 1) or scanned.ends_sentence(first - 2)
        begin = last + 1 if opens else last  # "On Tuesday, the ministry said"
        return cue.index - last <= 5 and not any(map(scanned.ends_clause, range(begin, cue.index)))
    if first - cue.index > _SPEECH_REACH:
        return False
    if cue.index + 1 == first or scanned.word(cue.index + 1) in language.cues.after_speech:
        return True
    return all(_may_stand_between(scanned, index) for index in range(cue.index + 1, first))


def _may_stand_between(scanned: Scan, index: int) -> bool:
    """A name or a small word: "said Petrov on Friday"; any other word may be what the day belongs to."""
    word = scanned.words[index]
    return word[:1].isupper() or len(word) <= 3 or word.lower() in scanned.language.cues.after_speech
