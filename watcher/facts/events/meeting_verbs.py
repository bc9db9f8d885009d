"""The verbs that are meetings themselves, and whom they take: `meets`, `will visit`, `to call Putin`."""

from __future__ import annotations

from watcher.facts.events.no_meetings import tells_of_no_meeting
from watcher.facts.lexicon.function_words import (
    ADVERBS_OF_TIME,
    AGAIN,
    BE,
    BEFORE_DAYS,
    BEFORE_VENUES,
    BY,
    CALLED,
    CALLS,
    COMMA,
    FULL_STOP,
    GERUND_ENDING,
    HAVING,
    LED,
    MID_VERB,
    OF,
    ONE_MET,
    PARTICIPLE_ENDING,
    POSSESSIVE,
    SPEAKS_TO,
    TALKS,
    TALKS_TO,
    TITLES,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.status.governed import is_closed_off
from watcher.facts.syntax.sentence import Group, Items, Sentence
from watcher.topic import Role

_MEETING_VERBS = frozenset({"meet", "speak", "phone", "host", "travel", "leave", "send", "recall", "discuss"})
_END_OBJECTS = ("report", "purpose", "foretell", "aftermath", "condition")
_REACH_FRONT = 8  # items between whom a fronted participle takes and the comma behind it
_REACH_HELP = 3  # items of "will no longer"
_BEHIND_WHOM = BEFORE_DAYS | ADVERBS_OF_TIME | {COMMA, FULL_STOP}  # "called Putin late on Thursday"
_REACH_OBJECTS = 12
_REACH_GOAL = 7  # items of "led a large government delegation to"
_IS_SENT = Tag("verb", "travel", "coming")  # who is sent has yet to arrive
_LED_THERE = Tag("verb", "travel", "gone")
# Nouns that are verbs behind an auxiliary: group -> class and form.
_NOUN_AS_VERB = {
    "call": Tag("verb", "speak", "base"),
    "visit": Tag("verb", "travel", "base"),
    "meeting": Tag("verb", "meet", "gerund"),
    "talks": Tag("verb", "speak", "present"),
}


def meeting_verb(sentence: Sentence, index: int) -> Tag | None:
    """The verb at `index` when it is an event itself: `meets`, `will visit`, `to call Putin`."""
    items = sentence.items
    verbs = [v for v in items[index].verbs() if v.value in _MEETING_VERBS]
    if verbs and sentence.group_at(index) is not None:
        return None  # "India's visiting foreign minister"
    if verbs and (_is_when_states_met(sentence, index) or _only_names_him(sentence, index)):
        return None
    if verbs:
        verb = best_form(items, index, verbs)
        if tells_of_no_meeting(sentence, index, verb):
            return None
        if verb.value == "recall":
            return verb._replace(value="leave")  # who is called back leaves
        if verb.value != "send":
            return verb
        if items[index].norm not in LED:
            return _IS_SENT
        return _LED_THERE if _leads_somewhere(items, index) else None
    noun = items[index].tag("noun")
    return _NOUN_AS_VERB[noun.value] if noun is not None and is_verb_here(sentence, index) else None


def _only_names_him(sentence: Sentence, index: int) -> bool:
    """`called Trump a friend`, `was called Putin's war`; not `Putin called Trump on Thursday`."""
    items = sentence.items
    if items[index].norm not in CALLED:
        return False
    past = items[index].norm.endswith(PARTICIPLE_ENDING)
    before = items[index - 1] if index else None
    ahead = before is not None and before.norm.split()[-1] == BE  # "will be calling"
    helped = before is None or not before.word("passive") or ahead
    who = sentence.group_at(index - 1) if index else None
    is_state = who is not None and who.mentions[-1].role is Role.PARTY
    return is_state or not (helped and ahead != past and _takes_a_call(sentence, index))


def _is_when_states_met(sentence: Sentence, index: int) -> bool:
    """`美俄[会晤时]提出`: two states right before "when they met", of which it is taken for granted that they
    did; not `普京在与特朗普[会晤时]表示`."""
    both = sentence.group_at(index - 1) if index and sentence.items[index].word("while_they_meet") else None
    return both is not None and len(both.parties) > 1 and all(m.role is Role.PARTY for m in both.mentions)


def _leads_somewhere(items: Items, index: int) -> bool:
    """`led a large delegation to Lima`, but not `led the talks`, `led the delegation at the talks`."""
    behind = items[index + 1 : index + 1 + _REACH_GOAL]
    stops = next((n for n, i in enumerate(behind) if i.tag("noun") or i.norm in (COMMA, BY)), len(behind))
    return any(i.word("to") for i in behind[:stops])


def is_verb_here(sentence: Sentence, index: int) -> bool:
    """`to call Putin`, `will visit`: the event noun is a verb behind an auxiliary."""
    items = sentence.items
    noun = items[index].tag("noun")
    if noun is None or noun.value not in _NOUN_AS_VERB or is_closed_off(sentence, index):
        return False
    if noun.value == "talks":
        return _is_talking(sentence, index)
    if noun.value == "call" and items[index].norm == CALLS:
        return _is_calling(sentence, index)
    gerund = noun.value == "meeting" and items[index].norm.endswith(GERUND_ENDING)
    if gerund and (_meets_in_headline(sentence, index) or is_fronted(sentence, index)):
        return True
    if gerund:
        with_them = index + 1 < len(items) and items[index + 1].word("with")  # "going to be meeting with X"
        helps = _behind_mid_verb(items, index)
        if items[index - 1].norm == AGAIN:
            return False  # "are now meeting"; who "are again meeting in Oslo" may do so on Friday
        return helps >= 0 and items[helps].word("passive") and (items[helps].norm != BE or with_them)
    if noun.value == "visit" and _takes_its_goal(sentence, index):
        return True
    if sentence.verbs_last and _takes_whom(sentence, index):
        return True
    before = _behind_mid_verb(items, index)
    return before >= 0 and items[before].word("future", "hedge") and not items[before].word("presuppose")


def _takes_whom(sentence: Sentence, index: int) -> bool:
    """`下周[会晤]特朗普`: where an event noun is its own verb, a person right behind it is who is met."""
    whom = sentence.group_at(index + 1)
    met = whom is not None and all(m.role is not Role.PARTY for m in whom.mentions)
    return met and any(v.value == "meet" for v in sentence.items[index].verbs())


def _behind_mid_verb(items: Items, index: int) -> int:
    """`will [now] visit`: the item before a verb, over small words between it and what helps it."""
    before = index - 1
    while before > 0 and items[before].norm in MID_VERB:
        before -= 1
    return before


def _takes_its_goal(sentence: Sentence, index: int) -> bool:
    """`visits Beijing`: whoever is visited stands right behind the verb, behind the noun stands "to"."""
    items, goal = sentence.items, index + 1
    if not any(v.extra == "present" for v in items[index].verbs()):
        return False
    while goal < len(items) and items[goal].word("definite"):
        goal += 1
    group = sentence.group_at(goal)
    placed = goal < len(items) and items[goal].tag("place") is not None
    met = goal < len(items) and items[goal].norm in ONE_MET  # "visits him"
    return placed or met or (group is not None and not group.is_adjective)


def is_fronted(sentence: Sentence, index: int) -> bool:
    """`Meeting Putin, Trump says ...`: a participle that opens the sentence, and whom it takes."""
    return fronted_end(sentence, index) is not None


def fronted_end(sentence: Sentence, index: int) -> int | None:
    """The comma behind a fronted participle, whom it takes, and where and when."""
    if index == 1 and sentence.items[0].norm == HAVING:
        begin = index + 1  # "Having met in Oslo, A and B agreed ..."
    else:
        whose = index + 1
        while whose < len(sentence.items) and sentence.items[whose].norm in TITLES:
            whose += 1  # "Meeting his Cuban counterpart in Oslo, Lavrov said"
        group = sentence.group_at(whose) if index == 0 else None
        arrives = sentence.items[index].verb("travel", form="gerund")
        visited = index == 0 and (
            arrives or sentence.items[0].word("reaches")
        )  # "Visiting Japan, Trump said"
        named = group is not None and group.first == whose and not group.is_adjective
        if not visited and not (named and group is not None and group.mentions[-1].role is not Role.PARTY):
            return None
        begin = group.last + 1 if group is not None and named else 1
    for cursor in range(begin, min(begin + _REACH_FRONT, len(sentence.items))):
        item = sentence.items[cursor]
        if item.norm == COMMA:
            return cursor
        told = item.tag("place") or item.date is not None or item.norm in BEFORE_DAYS | BEFORE_VENUES
        if not (told or item.word("in") or sentence.group_at(cursor) is not None):
            return None
    return None


def _meets_in_headline(sentence: Sentence, index: int) -> bool:
    """`Trump says Witkoff meeting with Putin on Tuesday`: a person right before it, "with" right behind."""
    group = sentence.group_at(index - 1) if index and sentence.is_title else None
    if group is None or group.last != index - 1 or index + 1 >= len(sentence.items):
        return False
    last = group.mentions[-1]
    return sentence.items[index + 1].word("with") and not last.is_adjective and last.role is not Role.PARTY


def _is_talking(sentence: Sentence, index: int) -> bool:
    """`Trump talks to Putin`: a person right before it, and whom he talks to right behind. Whom one man alone
    `talks of` he does not meet."""
    items = sentence.items
    if items[index].norm != TALKS or index + 1 >= len(items):
        return False
    group = sentence.group_at(index - 1) if index else None
    if group is None or group.last != index - 1:
        return False
    alone_of = items[index + 1].norm == OF and len(group.mentions) == 1
    if items[index + 1].norm not in TALKS_TO and not alone_of:
        return False
    return group.mentions[-1].role is not Role.PARTY and not group.mentions[-1].is_adjective


def _is_calling(sentence: Sentence, index: int) -> bool:
    """`Macron calls Modi over the strike`, but not `Trump calls Putin a friend`, `Trump calls with Putin`."""
    who = sentence.group_at(index - 1) if index else None
    if who is None or who.is_adjective or who.mentions[-1].role is Role.PARTY:
        return False
    return _takes_a_call(sentence, index)


def _takes_a_call(sentence: Sentence, index: int) -> bool:
    """`[called] Putin on Thursday`, `called Putin to wish him well`: a person stands right behind the verb,
    and nothing behind him that he is called."""
    items = sentence.items
    whom = sentence.group_at(index + 1) if index + 1 < len(items) else None
    if whom is None or whom.first != index + 1 or whom.is_adjective or whom.mentions[-1].role is Role.PARTY:
        return False
    after = items[whom.last + 1] if whom.last + 1 < len(items) else None
    if after is None or after.date is not None or after.norm in _BEHIND_WHOM:
        return True
    return after.word("in", "about", "to", "purpose", "clause", "presuppose", "and")


def _is_infinitive(items: Items, index: int) -> bool:
    """`will speak [to prepare] a summit`, but not `will speak to his counterpart`."""
    item = items[index] if index < len(items) else None
    return item is not None and (bool(item.verbs()) or item.word("prepares", "commits"))


def objects_of(sentence: Sentence, index: int, stop: int, verb_class: str) -> tuple[int, list[Group]]:
    """Whom the verb takes: right behind it ("hosts Putin"), or behind "with" or "to" further on."""
    items = sentence.items
    cursor, is_led = index + 1, False
    plain = 0
    while cursor <= stop and cursor - index <= _REACH_OBJECTS:
        item = items[cursor]
        group = sentence.group_at(cursor)
        if group is not None and not is_led and cursor > index + 1 and items[cursor - 1].word("in"):
            cursor, plain = group.last + 1, 0  # "was received at the ministry by ..."
            continue
        if group is not None and verb_class == "discuss" and not is_led:
            cursor = group.last + 1  # "discuss Ukraine with Putin"
            continue
        if group is not None:
            alone = group.is_adjective and len(group.mentions) == 1
            if (alone or is_compound(items, group)) and not _is_of_members(items, group):
                break
            owns = (
                group.last + 1 < len(items) and items[group.last + 1].norm == POSSESSIVE
            )  # "sees Putin's lies"
            return (group.last, [group]) if is_led or (plain <= 1 and not owns) else (index, [])
        received = item.norm == BY and verb_class == "host" and items[index - 1].word("passive")
        leads = item.word("with") or received or _opens_list(items, cursor)
        leads = leads or (is_led and _is_named_behind(sentence, cursor))
        leads = leads or (verb_class == "host" and item.word("to") and _is_person(sentence, cursor + 1))
        spoken_to = item.norm in SPEAKS_TO and verb_class in ("speak", "phone")
        if leads or (spoken_to and not _is_infinitive(items, cursor + 1)):
            is_led, plain = True, 0
        elif item.word("and") and _are_names(items[index + 1 : cursor]):
            plain = 0  # "will meet Takaichi and [Modi]", of whom a list holds the second
        elif _ends_objects(items, cursor, index):
            break
        elif verb_class == "host" and cursor == index + 1 and _is_where_they_are(sentence, cursor):
            pass  # "принял в Кремле спецпосланника"
        elif (
            item.word("in", "of", "to")
            or item.tag("place")
            or item.date is not None
            or _leads_to_matter(items, cursor)
        ):
            is_led = False
            plain += 2 if item.tag("place") is None and item.date is None else 0
        elif item.is_plain:
            # An unknown name: somebody else is met. "a senior Russian official" is one word more.
            plain += 2 if item.is_capitalised else 0 if item.is_determiner else 1
        cursor += 1
    return index, []


def _are_names(items: Items) -> bool:
    return bool(items) and all(i.is_unlisted_name for i in items)


def _is_person(sentence: Sentence, index: int) -> bool:
    """`recibió el lunes [al] enviado X`: a person, and no land to which somebody goes."""
    group = sentence.group_at(index) if index < len(sentence.items) else None
    return group is not None and group.mentions[-1].role is not Role.PARTY


def _is_named_behind(sentence: Sentence, comma: int) -> bool:
    """`met with a key ally, [Putin]`: what a person is, and behind the comma who it is."""
    items = sentence.items
    group = sentence.group_at(comma + 1)
    if items[comma].norm != COMMA or group is None or group.mentions[0].role is Role.PARTY:
        return False
    what = items[comma - 1]
    return what.norm[:1].isalpha() and not what.is_capitalised and sentence.group_at(comma - 1) is None


def _opens_list(items: Items, index: int) -> bool:
    """`hosted several leaders, [including] those of A and B`: what names some of them."""
    word = index + (items[index].norm == COMMA)
    return word < len(items) and items[word].word("including")


def _is_where_they_are(sentence: Sentence, index: int) -> bool:
    """`received [in the Kremlin] the envoy`: the guest stands right behind the place."""
    placed = sentence.items[index].word("in") and any(
        i.tag("place") for i in sentence.items[index + 1 : index + 2]
    )
    guest = sentence.group_at(index + 2)
    return placed and guest is not None and guest.first == index + 2


def _leads_to_matter(items: Items, index: int) -> bool:
    """`talk about Ukraine`, but not `speak on Friday with Putin`."""
    return items[index].word("about") and not (index + 1 < len(items) and items[index + 1].date is not None)


def _is_of_members(items: Items, group: Group) -> bool:
    """`meet with [NATO] allies`: the states of an alliance are the alliance; `US allies` are others."""
    after = group.last + 1
    named = after < len(items) and items[after].word("members")
    return named and items[group.last].tag("place") is None


def is_compound(items: Items, group: Group) -> bool:
    """`welcomes the Ukraine-US minerals deal`: states in the name of a thing."""
    after = items[group.last + 1] if group.last + 1 < len(items) else None
    states = all(m.role is Role.PARTY for m in group.mentions)
    if after is not None and states and after.tag("noun") is not None and len(group.mentions) > 1:
        return True  # "discussed the US-Russia talks"
    if after is None or not states or not after.is_plain or after.is_capitalised or after.norm.isdigit():
        return False
    return not is_adverb(after.norm)


def _ends_objects(items: Items, cursor: int, index: int) -> bool:
    item = items[cursor]
    if item.norm == COMMA or item.tag("noun") or item.word(*_END_OBJECTS):
        return True
    return bool(item.verbs()) and cursor > index + 1


def best_form(items: Items, index: int, verbs: list[Tag]) -> Tag:
    """The verb of a word that fits what helps it: `begin` is base behind an auxiliary, else present."""
    helped = any(items[i].word("future", "hedge") for i in range(max(0, index - _REACH_HELP), index))
    wanted = ("base",) if helped else ("present", "coming")  # "envoys head to Lima" have yet to arrive
    return next((v for form in wanted for v in verbs if v.extra == form), verbs[0])
