"""The helping words of a verb, and the time that they and its form tell."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import BE, BEING, COMMA, TO, WONT, is_adverb
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Item, Sentence

_REACH_ASKED = 4  # items of "appealed to the former"
_REACH_ASIDE = 8  # items of ", during its stay,"
_REACH = 5  # items left of a verb in which its auxiliaries stand
_REACH_FAR = 30  # items of all that stands between a verb at the end and what helps it


def auxiliaries_of(sentence: Sentence, event: Event) -> list[Item]:
    """The helping words of the verb: to its left, back to its subject, a comma or the clause's beginning."""
    assert event.verb is not None
    if event.verb_follows:
        return _between_noun_and_verb(sentence, event, event.verb)
    found: list[Item] = []
    cursor = event.verb - 1
    reach = _REACH_FAR if event.verbs_last else _REACH
    while cursor >= event.clause[0] and event.verb - cursor <= reach:
        item = sentence.items[cursor]
        opens = _aside_in_verb(sentence, cursor, event.clause[0]) if item.norm == COMMA else None
        if opens is not None:  # "would not, on this visit, hold talks"
            cursor = opens - 1
            found.extend(reversed(sentence.items[max(event.clause[0], opens - 2) : opens]))
            break
        if item.norm == COMMA or (item.tag("noun") and not item.word("future", "hedge")):
            found.extend(_help_of_verb_before(sentence, cursor, event.clause[0]))
            break
        if item.word("and") and cursor == event.verb - 1 and _may_be_infinitive(sentence, event):
            shared = _shared_help(sentence, event, cursor)
            if shared is not None:
                return [*found, *shared]
        if item.verbs() and not item.word("future", "hedge", "negation", "perfect", "passive"):
            plans = [v for v in item.verbs() if v.value in ("plan", "cancel", "postpone", "deny")]
            if not (plans or sentence.is_matter_at(cursor, event.clause[0])):
                break
        found.append(item)
        group = sentence.group_at(cursor)
        if group is not None:  # "no plans for Trump to meet": what denies stands before the subject
            before = sentence.items[max(event.clause[0], group.first - 2) : group.first]
            found.extend(
                i for i in before if i.verb("deny") or (event.verbs_first and i.word("negation", "hedge"))
            )
            if _is_asked(sentence, event, group):
                wider = sentence.items[max(event.clause[0], group.first - _REACH_ASKED) : group.first]
                found.extend(i for i in wider if i.word("hedge"))
            if not event.verbs_last:  # "[soll] am Freitag Putin X treffen"
                break
            cursor = group.first
        cursor -= 1
    if event.verbs_last:  # "[no] with-Putin meet-of plan"
        found.extend(
            i for i in sentence.items[event.verb + 1 : event.verb + 2] if i.word("future", "perfect")
        )
    found.extend(_hedge_before_content(sentence, event.verb))
    if event.is_noun:  # "no talks are planned", "held no talks"
        found.extend(i for i in sentence.items[event.verb + 1 : event.trigger] if i.word("negation", "hedge"))
    return found


def _between_noun_and_verb(sentence: Sentence, event: Event, verb: int) -> list[Item]:
    """`the talks [have been] put off`, `[no] talks [are] planned`: where the noun is the subject."""
    start = event.last + 1
    commas = [i for i in range(start, verb) if sentence.items[i].norm == COMMA]
    if len(commas) > 1 or verb > event.clause[1]:  # what stands in an aside helps another verb
        start = commas[-1] + 1 if commas else event.clause[1] + 1
    if event.verb_class in ("cancel", "postpone"):  # "visits that he hoped to make have been put off"
        start = _own_help(sentence, start, verb)
    before = sentence.items[max(event.clause[0], event.first - 1) : event.first]
    found = [i for i in before if i.word("negation", "hedge")]  # "hopes talks will be held"
    own = sentence.items[event.trigger + 1 : start]
    found += [i for i in own if i.word("progressive")]  # "会谈正在多哈举行": with its place
    return [*sentence.items[start:verb], *found, *_hedge_before_content(sentence, event.first)]


def _hedge_before_content(sentence: Sentence, index: int) -> list[Item]:
    """`[не исключил], что они встретятся`: behind a comma and "that" stands what is held to be possible."""
    items = sentence.items
    for cursor in range(index - 1, max(index - _REACH_ASIDE, 1), -1):
        if items[cursor].word("content") and items[cursor - 1].norm == COMMA:
            return [items[cursor - 2]] if items[cursor - 2].word("hedge") else []
        if items[cursor].norm == COMMA:
            return []
    return []


def _aside_in_verb(sentence: Sentence, comma: int, floor: int) -> int | None:
    """The comma that opens the aside which ends at `comma`, where a helping word stands before it."""
    items = sentence.items
    for opens in range(comma - 1, max(floor, comma - _REACH_ASIDE), -1):
        if items[opens].norm == COMMA:
            helps = items[opens - 1].word("negation", "future", "perfect")
            return opens if helps and items[opens - 1].norm != TO else None
    return None


def _help_of_verb_before(sentence: Sentence, comma: int, floor: int) -> list[Item]:
    """`[将]于周四前往莫斯科，与X会面`: where the verb stands last, what helps the verb before the comma helps
    the one behind it, which names whom they meet and no subject of its own."""
    items = sentence.items
    if not (sentence.verbs_last and items[comma].norm == COMMA and items[comma + 1].word("with")):
        return []
    front = range(comma - 1, floor - 1, -1)
    verb = next((n for n in front if items[n].verbs() or items[n].norm == COMMA), None)
    if verb is None or items[verb].norm == COMMA:
        return []
    opens = (
        n + 1 for n in range(verb - 1, floor - 1, -1) if items[n].norm == COMMA or items[n].word("report")
    )
    return [i for i in items[next(opens, floor) : verb] if i.word("future", "hedge", "passive")]


def _own_help(sentence: Sentence, start: int, verb: int) -> int:
    """Where the helping words begin that stand right before the verb, or `start` where there are none."""
    cursor = verb
    while cursor > start and _helps_or_describes(sentence.items[cursor - 1]):
        cursor -= 1
    return cursor if cursor < verb else start


def _helps_or_describes(item: Item) -> bool:
    helps = item.word("future", "passive", "perfect", "hedge", "negation")
    return helps or (item.is_plain and is_adverb(item.norm))


def _may_be_infinitive(sentence: Sentence, event: Event) -> bool:
    """`meet`, `hold talks`, but not `holds talks`"""
    assert event.verb is not None
    forms = {v.extra for v in sentence.items[event.verb].verbs() if v.value == event.verb_class}
    return event.verb_form == "base" or (event.is_noun and "base" in forms)


def _shared_help(sentence: Sentence, event: Event, conjunction: int) -> list[Item] | None:
    """`turned down an offer to stop over and [meet]`, `will go on and [hold] a session`: what helps the first
    infinitive helps the second."""
    for cursor in range(conjunction - 1, event.clause[0] - 1, -1):
        item = sentence.items[cursor]
        if item.word("future"):
            start = max(event.clause[0], cursor - _REACH)
            return list(sentence.items[start : cursor + 1])
    return None


def _is_asked(sentence: Sentence, event: Event, group: Group) -> bool:
    """`urged Putin to meet`, `open to Ukraine joining`: what stands before the group is wished of it."""
    after = sentence.items[group.last + 1]
    return after.norm == TO or (event.verb_form == "gerund" and group.last + 1 == event.verb)


def tense_of(event: Event, around: list[Item]) -> str:
    """`past`, `present` or `future`, by the form of the verb and by the words `around` that help it."""
    future = any((i.word("future") and not i.word("perfect")) or i.norm in WONT for i in around)
    passive = any(i.word("passive") for i in around)
    perfect = any(i.word("perfect") and not i.word("future", "passive") for i in around)
    form = event.verb_form
    if form == "coming":
        return "future"
    if form == "base":
        return "future" if future or any(i.word("hedge") for i in around) else "present"
    if form == "present":
        was = any(i.word("bygone") for i in around)  # "was back in Oslo"
        return "future" if future else "past" if was else "present"
    if form == "gone":
        if any(i.norm == BEING or i.word("progressive") for i in around):
            return "present"  # "is being held", "正在多哈会谈"
        if event.verb_class in ("plan", "postpone", "cancel"):
            return "past"
        bare = any(i.norm == BE for i in around)  # "could be held"
        helped = passive or event.is_noun or (event.verbs_last and not perfect)
        return "future" if (future or bare) and helped else "past"
    return "future" if future else "present"
