"""The verb behind a noun, whose subject the noun is: `the talks[, due on Friday,] have been put off`."""

from __future__ import annotations

from watcher.facts.events.meeting_verbs import best_form
from watcher.facts.events.nouns import is_presupposed
from watcher.facts.lexicon.function_words import (
    ARTICLES,
    BEFORE_DAYS,
    COMMA,
    FALLS,
    HYPHEN,
    INFINITIVE,
    LEADS_TO_OBJECT,
    MID_VERB,
    NEAR,
    OCCASIONS,
    OVER,
    RELATIVES,
    SINCE_WORD,
    STOPS,
    THAT,
    TO,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Item, Items, Sentence, before_determiners

_BETWEEN_NOUN_AND_VERB = ("in", "next", "past_marks", "about", "definite", "of", "purpose")
_PREDICATES_AFTER = frozenset(
    {
        "hold",
        "begin",
        "adjourn",
        "continue",
        "end",
        "plan",
        "postpone",
        "cancel",
        "deny",
        "move",
        "open_date",
        "revive",
    }
)
_OF_ANOTHER = ("plan", "postpone", "cancel")  # what talks are not "to" do: they are to be planned, put off
_COMES = ("hold", "begin", "plan", "meet")  # what a meeting of which a relative clause tells will do
_BOUNDS = ("begin", "end")  # and what it does or has done
_FINITE = frozenset({"present", "gone", "coming"})
_OVER = Tag("verb", "end", "present")
_REACH_DESCRIBED = 10  # items of "in Geneva on the release of all prisoners"
_REACH_AFTER = 8  # items between a subject and its verb, an apposition included
_REACH_VERB = 4  # items of "has now been put off"
_REACH_ASIDE = 14  # items of a relative clause between a subject and its verb


def verb_after(sentence: Sentence, cursor: int, stop: int) -> tuple[int, Tag] | None:
    """The verb whose subject the noun is. A participle ("planned for July 2,") gives way to a finite verb."""
    items = sentence.items
    cursor = _behind_occasion(items, cursor, stop)
    cursor = _behind_apposition(sentence, cursor, stop) or _behind_aim(items, cursor, stop) or cursor
    start, skipped = cursor, 0
    participle: tuple[int, Tag] | None = None
    since = False
    while cursor <= stop and skipped <= _REACH_AFTER:
        item = items[cursor]
        apart = item.word("talks_of") or _opens_aim(items, cursor) or _describes_next(items, cursor)
        if sentence.verbs_last and apart:
            return participle
        since = since or item.norm.split()[0] == SINCE_WORD
        if (since and sentence.group_at(cursor) is not None) or _is_told_by(sentence, cursor):
            return participle  # "the first meeting since [X] called off the summit"
        verbs = [v for v in item.verbs() if v.value in _PREDICATES_AFTER or _is_hosted(items, cursor, v)]
        bare = cursor == start and not sentence.is_title and not item.word("intransitive", "finite")
        if bare and _is_reduced(verbs):
            return None  # "talks held between A and B in June": which were held
        verbs = [v for v in verbs if v.extra != "gerund" or not item.norm.endswith(LEADS_TO_OBJECT)]
        if item.word("perfect") or _opens_something(items, cursor) or _is_attribute(items, cursor, stop):
            verbs = []
        if items[cursor - 1].norm == TO:  # "agreed at talks on Monday to set up a group"
            verbs = [v for v in verbs if v.value not in _OF_ANOTHER]
        if item.word("transitive"):  # "talks on a peace plan"
            skipped, cursor = skipped + 1, cursor + 1
            continue
        helped = any(_helps(items, i) for i in range(max(start, cursor - 3), cursor))
        behind = _behind_participle(items, cursor, stop) if not helped else None
        if behind is not None:  # "the talks, postponed twice since January, will be held"
            cursor = behind
            continue
        if item.norm == NEAR and items[cursor - 1].word("passive"):
            verbs = []  # "that a deal was near"
        if is_over(sentence, cursor):
            verbs = [] if _is_over_something(items, cursor) else verbs or [_OVER]
        off = sentence.is_title and any(v.value in ("postpone", "cancel", "move") for v in verbs)
        off = off or item.norm in FALLS  # "the talks slated for Friday fell apart"
        finite = participle is None or helped or off  # "Meeting planned for Friday called off"
        if verbs and finite:
            found = cursor, best_form(items, cursor, verbs)
            if participle is not None or not _is_participle(items, start, cursor, found[1]):
                return found
            participle = found
        distance = _distance(items, cursor)
        if distance is None and not verbs:
            return participle
        skipped += distance or 0
        cursor += 1
    return participle


def verb_last(sentence: Sentence, left: int, right: int, stop: int) -> tuple[int, Tag] | None:
    """`İstişareler [...] kapalı kapılar ardında [sürüyor]`: where verbs stand last, the first one behind the
    noun phrase, whatever tells when, where and how between them; none where the noun is told by the way."""
    items = sentence.items
    if is_presupposed(items, left):
        return None
    for cursor in range(right + 1, stop + 1):
        item = items[cursor]
        if _opens_aim(items, cursor):
            return None
        if _describes_next(items, cursor):
            return None
        if verbs := [v for v in item.verbs() if v.value in _PREDICATES_AFTER]:
            return cursor, best_form(items, cursor, verbs)
        parts = item.norm in STOPS or (item.norm == COMMA and cursor > right + 1)
        if parts or item.tag("noun") or item.verbs() or item.word("clause", "condition", "hearsay"):
            return None
    return None


def _describes_next(items: Items, index: int) -> bool:
    """`müzakerelerin Roma'da [yapılması] planlanan turu`: the verb tells of the noun behind it."""
    return bool(items[index].verbs()) and any(i.word("upcoming") for i in items[index + 1 : index + 2])


def _opens_aim(items: Items, index: int) -> bool:
    """`会谈[为]恢复互信奠定基础`: the verb behind it is what they are for."""
    return items[index].word("purpose") and any(i.verbs() for i in items[index + 1 : index + 2])


def _is_hosted(items: Items, index: int, verb: Tag) -> bool:
    """`the next round will be [hosted] by Norway`"""
    return verb.value == "host" and verb.extra == "gone" and index > 0 and items[index - 1].word("passive")


def is_over(sentence: Sentence, index: int) -> bool:
    """`the talks [are over]`, and a headline's `Geneva talks [over]`, behind which nothing is said."""
    items = sentence.items
    norm = items[index].norm
    alone = norm == OVER and sentence.is_title
    closes = index + 1 == len(items) or items[index + 1].norm in STOPS
    closes = closes or items[index + 1].word("aftermath", "in")  # "Geneva talks over after three hours"
    return (alone and closes) or (norm.endswith(f" {OVER}") and items[index].verb("end"))


def _is_over_something(items: Items, index: int) -> bool:
    """`the differences in the talks [are over visas]`: what they are about, and no end."""
    behind = items[index + 1 : index + 2]
    return any(
        i.is_determiner
        or i.word("several")
        or i.norm.isdigit()
        or (i.is_plain and i.norm not in OCCASIONS and not is_adverb(i.norm) and i.norm[:1].isalnum())
        for i in behind
    )


def _is_told_by(sentence: Sentence, index: int) -> bool:
    """`goes there for talks on May 2, the White House [announced]`: who says so, and no verb of the talks."""
    items, group = sentence.items, sentence.group_at(index - 1)
    if group is None or group.last != index - 1 or not items[index].word("report"):
        return False
    before = before_determiners(items, group.first - 1)
    return before > 0 and items[before].norm == COMMA


def verb_behind_relative(sentence: Sentence, start: int, stop: int) -> tuple[int, Tag] | None:
    """`talks that were due to start on Thursday [have been pushed back]`: behind the clause of "that"."""
    items = sentence.items
    if start >= stop or items[start].norm != THAT or not items[start + 1].is_helping:
        return None
    for cursor in range(start + 3, stop):
        if items[cursor].norm == COMMA:
            return None
        opens = items[cursor].is_helping or items[cursor].word("negation")  # "did not take place"
        if opens and not items[cursor - 1].is_helping and items[cursor].norm != TO:
            return verb_after(sentence, cursor, stop)
    return None


def relative_ahead(sentence: Sentence, right: int) -> tuple[tuple[int, Tag], int] | None:
    """`discussed the summit[, which will be held in Oslo] in May`, `made progress in the round[, which ended
    in Oslo on Friday]`: the verb of what is to come, or of what began or ended on some day, and the last item
    of its clause."""
    items = sentence.items
    start = right + 1
    while start < len(items) and (_places(items[start]) or items[start].word("of", "between", "pair")):
        start += 1
    if start + 3 >= len(items) or items[start].norm != COMMA or not items[start + 1].word("clause"):
        return None
    comes = _is_to_come(*items[start + 1 : start + 4])
    if not (comes or items[start + 1].norm in RELATIVES):
        return None
    stop = next((n for n in range(start + 2, len(items)) if _closes(items, n)), len(items)) - 1
    found = verb_after(sentence, start + 2, stop)
    if found is None:
        return None
    bounds = found[0] == start + 2 and found[1].value in _BOUNDS and found[1].extra in _FINITE
    bounds = bounds and any(
        i.date is not None and i.date.interval.is_day for i in items[start + 3 : stop + 1]
    )
    return (found, stop) if bounds or (comes and found[1].value in _COMES) else None


def _is_to_come(opens: Item, helping: Item, after: Item) -> bool:
    """`which [will be] held`, `which [is set] for May`, `которые [пройдут]`"""
    if any(v.extra == "coming" for v in helping.verbs()):
        return True
    set_for = after.word("future") or after.verb("plan")
    set_for = set_for and not helping.word("bygone", "perfect")  # "which had been set for May"
    return opens.norm in RELATIVES and (helping.word("future") or (helping.word("passive") and set_for))


def _closes(items: Items, index: int) -> bool:
    """Does what a relative clause tells of when and where end here?"""
    item, after = items[index], items[index + 1 : index + 2]
    if item.norm == COMMA:
        return not any(_places(i) or i.norm in BEFORE_DAYS for i in after)
    return item.norm in STOPS or item.word("clause")


def verb_behind_aside(sentence: Sentence, stop: int) -> tuple[int, Tag] | None:
    """`The round, which was due on Friday, has been put off`: the verb stands behind the second comma."""
    items = sentence.items
    if stop + 2 >= len(items) or items[stop].norm != COMMA or not items[stop + 1].word("clause"):
        return None
    for cursor in range(stop + 2, min(stop + 2 + _REACH_ASIDE, len(items) - 1)):
        if items[cursor].norm == COMMA:
            if not _tells_outcome(items[cursor + 1]):
                return None
            return verb_after(sentence, cursor + 1, min(cursor + _REACH_VERB, len(items) - 1))
    return None


def _behind_apposition(sentence: Sentence, index: int, stop: int) -> int | None:
    """`The call[, Putin's fourth with Trump this year,] lasted an hour`, `The talks on visas[, under Qatari
    mediation,] will resume`: where the verb stands behind it."""
    items, group = sentence.items, sentence.group_at(index - 1)
    of_both = group is not None and len(group.parties) > 1
    described = range(index, min(index + _REACH_DESCRIBED, stop))
    index = next((i for i in described if not _describes(items[i], of_both=of_both)), index)
    if index > stop or items[index].norm != COMMA:
        return None
    for cursor in range(index + 1, min(index + _REACH_ASIDE, stop)):
        if items[cursor].norm == COMMA:
            return cursor + 1 if _tells_outcome(items[cursor + 1]) else None
    return None


def _tells_outcome(item: Item) -> bool:
    """Does what becomes of them begin here: `will`, `have`, `ended`?"""
    told = any(v.value in _PREDICATES_AFTER and v.extra in _FINITE for v in item.verbs())
    return (told and not item.word("attributive")) or item.is_helping


def _describes(item: Item, *, of_both: bool) -> bool:
    """Does it say more of the noun: `in Oslo`, `on Monday`, `on visas`, `for the release of prisoners`?"""
    plain = item.is_plain and (of_both or not item.is_capitalised)  # "the meeting of the Peru [Study Group]"
    inside = plain or item.word("about", "of", "purpose", "definite")
    return _places(item) or (inside and not item.verbs())


def _behind_occasion(items: Items, index: int, stop: int) -> int:
    """`The meeting [on the sidelines of the fisheries summit in Bern] broke the ice`: where the verb stands
    behind the name of what many meet at."""
    if index > stop or not items[index].word("margins"):
        return index
    for cursor in range(index + 1, min(index + _REACH_ASIDE, stop)):
        if items[cursor].verbs() or items[cursor].norm == COMMA:
            return index
        if items[cursor].tag("noun") is not None:
            behind = range(cursor + 1, stop + 1)
            return next((n for n in behind if not (_places(items[n]) or items[n].norm in BEFORE_DAYS)), index)
    return index


def _behind_aim(items: Items, index: int, stop: int) -> int | None:
    """`talks [to end the four-year war in Sudan] are expected`: the helping verb behind what they are for."""
    if index >= stop or items[index].norm != TO:
        return None
    stops = items[index + 1].verb("cancel")  # "talks to halt the war"
    if not (stops or _opens_something(items, index + 1)):
        return None
    for cursor in range(index + 2, min(index + _REACH_ASIDE, stop)):
        item = items[cursor]
        if item.is_helping and item.norm != TO:
            return cursor
        if item.norm in (COMMA, THAT) or item.verbs() or item.word("clause", "report", "and"):
            return None
    return None


def _behind_participle(items: Items, index: int, stop: int) -> int | None:
    """The finite verb's first helping word behind the aside that the participle at `index` opens."""
    off = items[index].verb("postpone", "cancel", "plan", form="gone")
    if not off or items[index - 1].norm != COMMA:
        return None
    for cursor in range(index + 1, min(index + _REACH_ASIDE, stop)):
        if items[cursor].norm == COMMA:
            return cursor + 1 if items[cursor + 1].is_helping or items[cursor + 1].word("hedge") else None
    return None


def _places(item: Item) -> bool:
    return item.word("in") or item.tag("place") is not None or item.date is not None


def _is_reduced(verbs: list[Tag]) -> bool:
    """`talks held ...` in a text; a headline leaves out "are"."""
    return bool(verbs) and all(v.value == "hold" and v.extra == "gone" for v in verbs)


def _is_participle(items: Items, start: int, index: int, verb: Tag) -> bool:
    """`talks planned for ...`, `talks due to be held ...`: an attribute, unless nothing else follows."""
    helpers = [i for i in range(start, index) if _helps(items, i)]
    if not helpers:
        return verb.value == "plan" and verb.extra == "gone"
    first = items[helpers[0]]
    return verb.value == "hold" and first.word("future") and first.norm.endswith(INFINITIVE)


def _helps(items: Items, index: int) -> bool:
    """`will`, `was`, `to be`, but not the "to" of a place ("the visit to China, planned for March")."""
    item = items[index]
    return item.is_helping and (item.norm != TO or items[index + 1].tag("place") is None)


def _opens_something(items: Items, index: int) -> bool:
    """`talks to open market access`: what the talks are for, not what becomes of them."""
    if items[index - 1].norm != TO or index + 1 >= len(items):
        return False
    after = items[index + 1]
    if not items[index].verb("begin", "end"):
        return False
    adverb = is_adverb(after.norm)
    named = after.tag("place") is not None or after.norm in ARTICLES
    return named or after.word("definite") or (after.is_plain and not adverb)


def _is_attribute(items: Items, index: int, stop: int) -> bool:
    """`talks on the ongoing conflict`: it goes on, and what becomes of them is not said. `on schedule`"""
    if items[index].word("date_heads") and items[index - 1].word("about"):
        return True
    if index >= stop or not items[index].word("attributive") or not items[index - 1].word("definite"):
        return False
    after = items[index + 1]
    return after.is_plain and not after.is_capitalised


def _distance(items: Items, index: int) -> int | None:
    """By how much an item parts a subject from its verb; None for one that ends the search."""
    item = items[index]
    if (
        item.word("future", "passive", "perfect", "hedge", "negation")
        or item.date is not None
        or item.is_quote
    ):
        return 0
    dated = index + 1 < len(items) and items[index + 1].date is not None
    if dated and (item.word("aftermath") or item.verb("begin", "end")):
        return 0  # "the talks [at the end of] May will be held"
    if item.word("to") and item.norm != TO and index + 1 < len(items) and items[index + 1].tag("place"):
        return 0  # "Візит Рубіо [до] Києва скасовано"
    if item.norm.split()[0] == SINCE_WORD:
        return 0  # "the first talks since the early weeks of the war ended on Friday"
    if item.norm == HYPHEN:
        return 0  # "Russian arms-control experts"
    if item.norm == COMMA:
        return 2  # one apposition, not two
    if item.word("foretell") and index + 1 < len(items) and items[index + 1].date is None:
        return None  # "the talks, before their teams moved to other rooms"
    named = item.tag("place") or item.tag("role") or item.tag("series")
    return (
        1 if item.is_plain or named or item.norm in MID_VERB or item.word(*_BETWEEN_NOUN_AND_VERB) else None
    )
