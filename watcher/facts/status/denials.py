"""Who says it takes it back: it is denied, not confirmed, called untrue or unlikely, or only hoped for."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.facts.lexicon.function_words import (
    ARTICLES,
    AS,
    ASKED,
    ASKED_FOR,
    BEFORE_DAYS,
    CANNOT,
    COLON,
    COMMA,
    CONFIRM,
    FOR,
    INFINITIVE,
    MEDIA,
    NO,
    NO_INTENTION,
    NOT,
    THAT,
    TO,
    UNSURE,
    WAS,
    is_adverb,
    is_gerund,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Sentence, before_determiners
from watcher.facts.syntax.subjects import subject_of
from watcher.topic import Role

_REACH_CONFIRM = 3  # items of "does not yet confirm"
_REACH_DOUBT = 5  # items of "no clarity yet on when"
_REACH_REPORT = 7  # items of "an official's claim that"
_REACH_SENT = 10  # items of "sending a delegation to Pakistan"
_REACH_NOT = 3  # items of "has not yet sent"
_BE = WAS | {"is", "are", "be", "has been", "have been", "had been"}
_REACH_SPEAK = 3  # items of "wrong to even talk about"


def is_denied(sentence: Sentence, event: Event) -> bool:
    """`denied that talks had been agreed`: the whole statement is the object of a denial."""
    assert event.verb is not None
    first = min(event.first, event.verb)
    if event.verb_class in ("cancel", "postpone") and is_premature(sentence, first):
        return True
    if is_taken_back(sentence, first, max(event.last, event.verb)) or is_denied_claim(sentence, first):
        return True
    if is_denied_behind(sentence, max(event.last, event.verb)):
        return True
    stated = False  # behind the "that" of a statement
    for index in range(first - 1, -1, -1):
        item = sentence.items[index]
        if any(v.value == "deny" for v in item.verbs()) and event.verb_class != "deny":
            return True
        if stated and item.word("untrue") and sentence.items[index + 1].norm == THAT:
            return True  # "It is not true that they will meet"
        if stated and item.word("report"):
            return False  # "denied the charge, and told him that they would meet"
        stated = stated or item.norm == THAT
        if item.word("and") and sentence.items[index + 1].word("report"):
            return False  # "dismissed the report [and said] that they had met"
        passes = (
            item.norm == THAT
            or _opens_content(sentence.items, index)
            or (stated and _tells_where_it_is_denied(item))
            or item.tag("role") is not None
            or item.word("owners")
            or item.word("definite", "report", "hearsay", "and", "pronoun", "perfect", "passive", "future")
            or sentence.group_at(index)
            or (item.word("about") and index > 0 and sentence.items[index - 1].word("hearsay"))
        )
        dated = item.date is not None or (
            item.norm in BEFORE_DAYS and sentence.items[index + 1].date is not None
        )
        if not (passes or dated or item.is_quote):
            return False
    return False


def _opens_content(items: Items, index: int) -> bool:
    """`отрицает[, что] они встретятся`"""
    comma = items[index].norm == COMMA
    return (comma and items[index + 1].word("content")) or (
        items[index].word("content") and index > 0 and items[index - 1].norm == COMMA
    )


def _tells_where_it_is_denied(item: Item) -> bool:
    """`denied [to Norwegian radio in a statement] that`"""
    return item.is_plain or item.word("to", "in") or item.tag("place") is not None


def is_denied_report(sentence: Sentence, event: Event) -> bool:
    """`denied reports suggesting [imminent negotiations with X]`: what was reported stands between."""
    items = sentence.items
    reported = False
    for index in range(event.first - 1, max(event.first - 1 - _REACH_REPORT, -1), -1):
        item = items[index]
        if any(v.value == "deny" for v in item.verbs()):
            return reported
        told = item.word("hearsay", "definite", "presuppose", "of") or item.is_plain
        if not told or item.norm == COMMA:
            return False
        reported = reported or item.word("hearsay")
    return False


def is_denied_claim(sentence: Sentence, first: int) -> bool:
    """`denied a minister's claim that X [has agreed to meet] Y`: what stands before `first` is a claim."""
    items = sentence.items
    said = next((n for n in range(first - 1, -1, -1) if items[n].word("hearsay")), None)
    if said is None:
        return False
    if not _leads_to_claim(items[said + 1 : first]):
        return False
    for index in range(said - 1, max(said - 1 - _REACH_REPORT, -1), -1):
        item = items[index]
        if any(v.value == "deny" for v in item.verbs()):
            return True
        as_what = item.norm == AS and items[index + 1].word("untrue")  # "dismissed as false a report that"
        if item.norm == COMMA or (item.word("clause", "negation") and not as_what):
            return False
    return False


def _leads_to_claim(inner: Items) -> bool:
    """`reports [that X] met Y`, `reports [which had it that X] met Y`, but not `the report, and met`."""
    for index, item in enumerate(inner):
        opens = item.word("of_claims")
        closes = item.norm == COMMA and index + 1 < len(inner) and inner[index + 1].word("of_claims")
        if (item.norm == COMMA and not closes) or (item.word("clause", "report") and not opens):
            return False
    return True


def is_denied_behind(sentence: Sentence, last: int) -> bool:
    """`A'nın B ile görüştüğü [yönündeki haberleri yalanladı]`: reports of it are denied, the verb last."""
    behind = sentence.items[last + 1 :]
    told = next((n for n, item in enumerate(behind) if item.word("hearsay")), None)
    if told is None or any(i.norm == COMMA or i.word("clause") for i in behind[:told]):
        return False
    return any(v.value == "deny" for i in behind[told + 1 : told + 3] for v in i.verbs())


def denies_what_it_is(sentence: Sentence, event: Event) -> bool:
    """`denied that the recent meeting with X [is a] negotiation`: that it was held is not denied."""
    if event.verb_class != "deny" or not event.is_noun or event.verb is None or event.verb > event.first:
        return False
    behind = sentence.items[event.last + 1 : event.last + 2 + _REACH_NOT]
    be = next((n for n, item in enumerate(behind) if item.norm in _BE), None)
    if be is None or any(item.verbs() or item.norm == COMMA for item in behind[:be]):
        return False
    what = behind[be + 1 :]
    return (
        bool(what)
        and not any(verb.extra == "gone" for verb in what[0].verbs())
        and (what[0].norm in ARTICLES or (what[0].is_plain and not is_gerund(what[0].norm)))
    )


def nobody_was_sent(sentence: Sentence, event: Event) -> bool:
    """`no delegation has left for X [for talks with Y]`, `denies sending a team to X [for Y talks]`."""
    if not event.is_noun or event.group in ("call", "visit") or event.verb_follows:
        return False
    items, floor = sentence.items, event.clause[0]
    before = before_determiners(items, event.first - 1, floor)
    engages = event.verb is not None and items[event.verb - 1].norm == TO and event.verb < event.first
    if before <= floor or not (engages or items[before].word("purpose")):
        return False
    lead = event.verb - 1 if engages and event.verb is not None else before
    for index in range(lead - 1, max(floor, lead - _REACH_SENT), -1):
        if any(v.value in ("send", "travel") for v in items[index].verbs()):
            return _is_none_of_them(items, index, floor)
    return False


def _is_none_of_them(items: Items, verb: int, floor: int) -> bool:
    """`[no team] was sent`, `has [not] sent`, `[denies] sending`."""
    helping = items[max(floor, verb - _REACH_NOT) : verb]
    if any(i.norm in NOT for i in helping) or any(v.value == "deny" for i in helping for v in i.verbs()):
        return True
    said = next((n for n in range(verb - 1, floor - 1, -1) if items[n].norm == NO), None)
    return said is not None and any(i.tag("role") is not None for i in items[said + 1 : verb])


def is_not_asked_for(sentence: Sentence, event: Event) -> bool:
    """`has not asked for [talks with X]`, `made no request for [any meeting]`."""
    items = sentence.items
    if not event.is_noun or event.verb_follows:
        return False
    for index in range(event.trigger - 1, max(event.trigger - _REACH_REPORT, 0), -1):
        item = items[index]
        if item.word("requests") and (item.norm != ASKED_FOR or items[index + 1].norm == FOR):
            if item.norm.startswith(NO):
                return True
            helping = items[max(index - _REACH_NOT, 0) : index]
            fused = any(i.norm in NOT - {"not", "never"} for i in helping)  # "hasn't"
            return fused or (any(i.norm in NOT for i in helping) and any(i.word("perfect") for i in helping))
        if item.norm == COMMA or item.word("clause", "report"):
            return False
    return False


def is_taken_back(sentence: Sentence, first: int, last: int) -> bool:
    """`Reports that they will meet were wrong`."""
    told = any(i.word("hearsay") for i in sentence.items[:first])
    return told and any(i.word("untrue") for i in sentence.items[last + 1 :])


def is_unconfirmed(sentence: Sentence, event: Event) -> bool:
    """`has not confirmed that Trump will meet Putin`, `does not confirm reports of talks on Friday`."""
    items = sentence.items
    if _is_unconfirmed_report(sentence, event):
        return True
    if event.verb is None:
        return False
    for index in range(min(event.first, event.verb) - 1, 0, -1):
        if items[index].word("report"):
            return items[index + 1].norm == THAT and items[index - 1].word("negation")
        if items[index].verbs() or items[index].norm == COMMA:
            return False
    return False


def _is_unconfirmed_report(sentence: Sentence, event: Event) -> bool:
    """`does not confirm [information about] talks on Friday`"""
    begins = next((i for i in range(event.first) if does_not_confirm(sentence, i)), None)
    return begins is not None and all(i.norm != COMMA for i in sentence.items[begins : event.first])


def is_left_unconfirmed(sentences: Iterable[Sentence]) -> bool:
    """Does somebody in the article not confirm what was reported?"""
    return any(does_not_confirm(s, n) for s in sentences for n, item in enumerate(s.items) if item.tags)


def is_of_media(sentence: Sentence) -> bool:
    """`Several outlets reported that they had agreed to meet`"""
    return any(item.norm in MEDIA or item.word("hearsay") for item in sentence.items)


def does_not_confirm(sentence: Sentence, index: int) -> bool:
    """Is it the verb of `does not confirm reports of ...`?"""
    items = sentence.items
    if not items[index].word("report") or not items[index].norm.startswith(CONFIRM):
        return False
    negated = any(i.word("negation") for i in items[max(index - _REACH_CONFIRM, 0) : index])
    return negated and any(i.word("hearsay") for i in items[index + 1 : index + 1 + _REACH_CONFIRM])


def is_hoped(sentence: Sentence, event: Event) -> bool:
    """`a good chance that Trump and Kim will meet`, `hopes they will meet`: whose object it is."""
    assert event.verb is not None
    items = sentence.items
    index = min(event.first, event.verb) - 1
    while index > 0:
        item = items[index]
        if item.norm == THAT or item.word("hedge"):
            return items[index - (item.norm == THAT)].word("hedge")
        named = sentence.group_at(index)
        if named is None and not item.word("future", "passive", "definite", "pair", "next"):
            return False
        index = named.first - 1 if named is not None else index - 1
    return False


def is_mistaken(sentence: Sentence) -> bool:
    """`Trump misspoke when he said that he would meet Putin`"""
    return any(item.word("slips") for item in sentence.items)


def is_unlikely(sentence: Sentence, event: Event) -> bool:
    """`A meeting expected this week is unlikely`, `no clarity on when they will meet`, `did not expect that
    they would meet`, `it seems difficult for X to visit Y`."""
    items = sentence.items
    if _is_not_expected(sentence, event):
        return True
    behind = items[event.last + 1 : event.clause[1] + 1]
    if any(item.word("unlikely") and not _goes_on_with(behind, n, TO) for n, item in enumerate(behind)):
        return True
    first = event.first if event.verb is None else min(event.first, event.verb)
    before = items[max(event.clause[0] - 1, 0) : first]
    said = (n for n, item in enumerate(before) if item.word("unlikely"))
    if any(_goes_on_with(before, n, THAT) or _is_so_for(before, n) for n in said):
        return True
    opener = event.clause[0] - 1
    if opener < 1 or items[opener].norm not in ASKED:
        return False
    asked = items[max(opener - _REACH_DOUBT, 0) : opener]
    return any(item.word("negation", "unlikely") for item in asked)


def _is_not_expected(sentence: Sentence, event: Event) -> bool:
    """`does not expect [that X will meet Y]`, `did not expect [X to meet Y]`, not `is not expected`."""
    items = sentence.items
    first = event.first if event.verb is None else min(event.first, event.verb)
    for index in range(1, first):
        before = index - 1 - (is_adverb(items[index - 1].norm) and index > 1)  # "does not currently expect"
        if items[index].word("expects") and items[before].norm in NOT:
            parts = (n for n in range(index + 1, first) if _begins_another(sentence, n))
            return next(parts, None) is None
    return False


def _begins_another(sentence: Sentence, index: int) -> bool:
    """Does another statement begin here? The commas of `the two, A and B, would` are within one."""
    item = sentence.items[index]
    if item.norm == COMMA:
        return sentence.group_at(index - 1) is None and sentence.group_at(index + 1) is None
    return item.word("clause", "report") or item.tag("noun") is not None


def _is_so_for(before: tuple[Item, ...], index: int) -> bool:
    """`seems difficult [for X] to visit Y`, `an "illusion" [to expect] talks`"""
    index += index + 1 < len(before) and before[index + 1].is_quote
    if _goes_on_with(before, index, FOR):
        return True
    return any(i.word("expects") for i in before[index + 1 : index + 3]) and _goes_on_with(before, index, TO)


def _goes_on_with(items: tuple[Item, ...], index: int, norm: str) -> bool:
    return index + 1 < len(items) and items[index + 1].norm == norm


def has_no_plan(sentence: Sentence, event: Event) -> bool:
    """`no arrangement had been made to resume the talks`, `have no talks planned`."""
    items = sentence.items
    if event.verb and items[event.verb - 1].norm.startswith(NO_INTENTION):
        return True
    if event.verb_class == "hold" and event.last + 1 < len(items) and not event.verb_follows:
        phrase = items[max(event.first - 1, 0) : event.trigger]
        behind = (v for v in items[event.last + 1].verbs() if v.value == "plan" and v.extra == "gone")
        if any(item.norm == NO for item in phrase) and any(behind):
            return True
    if event.verb is None or event.verb < 1 or items[event.verb - 1].norm != TO:
        return False
    before = items[event.clause[0] : event.verb - 1]
    said = next((n for n in range(len(before) - 1, -1, -1) if before[n].norm == NO), None)
    if said is None:
        return False
    settled = before[said + 1 :]
    return any(item.word("passive", "perfect") for item in settled) and any(
        item.word("settles") for item in settled
    )


def is_premature(sentence: Sentence, first: int) -> bool:
    """`It is wrong to talk about [the cancellation]`: who says so holds that it stands."""
    items = sentence.items
    for index in range(first - 1):
        if not items[index].word("premature"):
            continue
        behind = items[index + 1 : min(index + 2 + _REACH_SPEAK, first)]
        spoken = items[index].norm.endswith(f" {TO}") or (bool(behind) and behind[0].norm == TO)
        if spoken and any(item.word("report", "mentions") or _speaks(item) for item in behind):
            return True
    return False


def _speaks(item: Item) -> bool:
    return any(verb.value in ("speak", "open_date") for verb in item.verbs())


def is_only_rumoured(sentence: Sentence, event: Event) -> bool:
    """`Unconfirmed reports suggest they have arrived`, `Reports of X arriving in Y`, but not `Report: X`."""
    before = sentence.items[: event.first]
    opens = before[:2]
    rumour = any(i.word("hearsay") for i in opens) and not any(i.norm == COLON for i in before)
    named = rumour and sentence.group_at(0) is None
    denied = any(v.value == "deny" for i in sentence.items[event.last + 1 :] for v in i.verbs())
    doubted = bool(opens) and opens[0].norm.startswith(UNSURE)
    return named and (denied or doubted or (sentence.is_title and event.verb_form != "gone"))


def refuses_to_attend(sentence: Sentence, event: Event) -> bool:
    """`refused to take part in the talks`, `the decision to refuse to attend them`"""
    if event.verb_class != "attend" or event.verb is None:
        return False
    led = sentence.items[event.verb - 1]
    subject = subject_of(sentence, event.verb - 2, event.clause[0])
    own = subject is None or any(m.role is Role.PARTY or m in event.mentions for m in subject.mentions)
    refused = event.verb_form == "base" and led.word("negation") and led.norm.endswith(INFINITIVE)
    return own and refused and stays_away(event)


def stays_away(event: Event) -> bool:
    """Is it a state that does not attend, or one of the two persons who were to meet?"""
    alone = event.names_persons and len(event.mentions) == len(event.parties)
    return bool(event.mentions) and (alone or all(m.role is Role.PARTY for m in event.mentions))


def fell_through(sentence: Sentence, event: Event) -> bool:
    """`the talks did not take place`, `never happened`, not `have not taken place yet`, `cannot happen`."""
    assert event.verb is not None
    items = sentence.items
    if event.verb_class != "hold" or not event.verb_follows or not items[event.verb].word("intransitive"):
        return False
    before, earlier = items[event.verb - 1], items[event.verb - 2]
    if not before.word("negation") or before.norm in CANNOT or event.verb_form not in ("base", "gone"):
        return False
    return not (earlier.word("future", "perfect", "hedge", "passive", "clause", "definite"))
