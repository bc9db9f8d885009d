"""Who stands together in a sentence: mentions that "and", commas or hyphens join, as groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from watcher.facts.lexicon.function_words import (
    ADVERBS_OF_TIME,
    COLON,
    COMMA,
    HYPHENS,
    JOINERS,
    PAIR_MARKS,
    PARTICIPLE_ENDING,
    SENT_FOR,
    THAT,
    TITLES,
)
from watcher.facts.lexicon.vocabulary import NAMES, PERSON, Tag
from watcher.facts.names.bodies import names_own_body, without_marks
from watcher.facts.names.epithets import without_epithets
from watcher.facts.names.heads import is_led_alike, minister_of, without_description
from watcher.facts.names.long_names import with_short_names
from watcher.facts.names.mentions import mentions_in
from watcher.facts.names.no_government import speaks_for_no_government
from watcher.facts.names.offices import role_named, who_of
from watcher.facts.names.organisations import without_namesakes
from watcher.facts.syntax.asides import shows_picture, with_commas_around, without_asides
from watcher.facts.syntax.items import TextItems
from watcher.facts.syntax.labels import with_directions, with_label_read, with_named_events, with_pairs
from watcher.facts.syntax.sentence import Group, Item, Items, Mention, Sentence
from watcher.model import DateMention
from watcher.topic import OFFICES, Role

_REACH_OFFICE = 7  # items between a state and the office
_REACH_DESCRIBED = 4  # items of ", a close aide"
_BEHIND_MEETING = 2  # items of "после встречи с" before who was met
_HYPHENED = 2  # items from one name to the other in "Modi-Xi"
_GIVEN_NAMES = 2
_OWN_NAMES = 3
_TAKES_WHOM = ("meet", "host", "phone")
_FRONT_REACH = 10  # items of a phrase that stands before the subject
_PERSONS = (Role.LEADER, Role.MINISTER)
_SENT = (Role.ENVOY, Role.EXPERT, Role.OFFICIAL)
_ROLE_ORDER = [role.value for role in Role]


def read_sentence(
    words: TextItems, start: int, end: int, dates: Sequence[DateMention], is_title: bool = False
) -> Sentence:
    """The items and groups of `text[start:end]`; `words` and `dates` are those of the whole text. A dateline
    names nobody."""
    begin = start if is_title else words.behind_dateline(start, end)
    items = without_marks(words.text, with_short_names(words.between(begin, end, dates)))
    items = with_pairs(with_directions(items))
    items = with_named_events(items) if words.verbs_last else items
    shown = shows_picture(items)
    items = without_epithets(without_namesakes(without_asides(items)))
    items = with_label_read(items) if is_title else with_commas_around(items)
    return regrouped(Sentence(start, end, items, (), is_title, is_caption=shown, verbs_last=words.verbs_last))


def regrouped(sentence: Sentence) -> Sentence:
    """The sentence with those who stand together in it, as its items name them."""
    items = sentence.items
    worth = reduce(or_, [item.worth for item in items], 0)
    named = groups_of(items, mentions_in(items)) if worth & NAMES else ()
    own = (g for g in named if not names_own_body(items, g))
    groups = tuple(g for g in own if not speaks_for_no_government(items, g))
    items = _with_nouns(items, groups) if groups else items
    return replace(sentence, items=items, groups=groups, worth=worth)


def _with_nouns(items: Items, groups: Iterable[Group]) -> Items:
    """`the Modi-Xi [meet] in doubt`, but not `Modi-Xi [meet] in Doha`: the word as the noun that it is."""
    pairs = [g for g in groups if g.last - g.first == _HYPHENED and items[g.first + 1].norm in PAIR_MARKS]
    for noun in (g.last + 1 for g in pairs):
        if noun < len(items) and items[noun].word("pair_nouns") and not _has_place(items, noun + 1):
            meeting = items[noun]._replace(tags=(Tag("noun", "meeting"),))
            items = (*items[:noun], meeting, *items[noun + 1 :])
    return items


def _has_place(items: Items, index: int) -> bool:
    led = index + 1 < len(items) and items[index].word("in")
    return led and items[index + 1].tag("place") is not None


def groups_of(items: Items, mentions: list[Mention]) -> Iterable[Group]:
    """Those who stand together, in the order of the items."""
    current: list[Mention] = []
    for mention in mentions:
        if current and _describes_last(items, current[-1], mention):
            current[-1] = replace(current[-1], last=mention.last)
            continue
        led = _with_office(items, current, mention) if current else mention
        if current and _begins_anew(items, current, mention):
            yield _group(items, current)
            current = []
        elif current and _coordinated(items, current, led):
            mention = led
        elif current and not _coordinated(items, current, mention):
            yield _group(items, current)
            current = []
        current.append(mention)
    if current:
        yield _group(items, current)


def _begins_anew(items: Items, current: list[Mention], mention: Mention) -> bool:
    """`После встречи с Путиным [Трамп] отменил поездку`: nothing joins a name to the one before it,
    with whom the meeting was."""
    first, last = current[0].first, current[-1]
    if first < _BEHIND_MEETING or mention.first != last.last + 1 or mention.is_adjective or last.is_adjective:
        return False
    if (last.party, last.other) == (mention.party, mention.other):
        return False
    if not (items[last.last].is_capitalised and items[mention.first].is_capitalised):
        return False
    told = any(i.word("aftermath", "foretell") for i in items[first - _BEHIND_MEETING : first - 1])
    return told and (items[first - 1].word("with") or items[first - 1].tag("noun") is not None)


def _describes_last(items: Items, last: Mention, mention: Mention) -> bool:
    """`Ann Hale, envoy of [the A president], will meet B`: whose office the person has who was just named."""
    begin = last.last + 1
    if last.party is None or last.party != mention.party or last.role is Role.PARTY:
        return False
    if mention.first - begin <= 1 or items[begin].norm != COMMA:
        return False
    sent = _sent_by(items, mention.first)
    return sent is not None and begin < sent[0] <= begin + _REACH_DESCRIBED


def _group(items: Items, mentions: list[Mention]) -> Group:
    """`the US and Russian presidents`: the role behind the last of several states is that of each.

    `the president of Syria, Ahmed al-Sharaa`: the office before a state is that of the person behind it.
    `envoys of Trump and Putin`: whom presidents send are no presidents.
    """
    first, last = mentions[0], mentions[-1]
    sent = _sent_by(items, first.first)
    his_own = {m.party for m in mentions} == {first.party} and first.party is not None
    sends = sent is not None and sent[1] in _SENT and len({m.party for m in mentions}) > 1
    if sent is not None and all(
        sends or m.role is Role.PARTY or (his_own and m is not first) for m in mentions
    ):
        begin, role = sent
        mentions = [replace(m, role=role, is_adjective=False) for m in mentions]
        mentions[0] = replace(mentions[0], first=begin)
        return Group(begin, last.last, tuple(mentions))
    if sent is not None and first.role is Role.PARTY and len(mentions) > 1:
        mentions[0] = replace(first, first=sent[0], role=sent[1], is_adjective=False)
    if _is_office_of_state(items, first):
        mentions = [m if m.role is not Role.PARTY else replace(m, role=first.role) for m in mentions]
    named = [i for i in range(last.first, last.last + 1) if who_of(items[i]) is not None]
    shared = last.role is not Role.PARTY and items[last.last].tag("role") and len(named) == 1
    if shared and all(m.role is Role.PARTY and m.first == m.last for m in mentions[:-1]):
        mentions = [replace(m, role=last.role, is_adjective=False) for m in mentions]
    return Group(mentions[0].first, last.last, tuple(mentions))


def _is_office_of_state(items: Items, mention: Mention) -> bool:
    """`президенты США` и России, `رئيسا أمريكا` وروسيا: an office right before its state, which is also
    that of the states behind it."""
    office, state = items[mention.first], who_of(items[mention.last])
    ends = state is not None and state.extra == "name" and mention.last == mention.first + 1
    return ends and office.tag("role") is not None and who_of(office) is None


def _with_office(items: Items, current: list[Mention], mention: Mention) -> Mention:
    """`the president of A and [the prime minister of] B`: behind one with an office that of another state
    begins with its own; `A and [a delegation from] B`."""
    sent = _sent_by(items, mention.first)
    before = current[-1]
    if sent is None or sent[0] <= before.last:
        return mention
    if sent[1] in _SENT:
        if any(m.role in _PERSONS for m in current):
            return mention  # "a summit of the presidents of A and B, and representatives from C"
    elif not any(m.role in OFFICES or _sent_by(items, m.first) is not None for m in current):
        return mention
    if (before.party, before.other) == (mention.party, mention.other):
        return mention
    role = sent[1] if mention.role is Role.PARTY else mention.role
    return replace(mention, first=sent[0], role=role, is_adjective=False)


def _describes(item: Item) -> bool:
    """Can it stand between "of" and a state: `the leader of ['out of control'] South Africa`?"""
    plain = item.is_plain and not item.is_capitalised
    return plain or item.is_quote or item.norm in HYPHENS or item.is_determiner


def _sent_by(items: Items, index: int) -> tuple[int, Role] | None:
    """`negotiators from [Britain and France]`, `the leader of war-torn [Syria]`: where the role before "from"
    stands, and which it is."""
    for before in range(index - 1, max(index - 1 - _REACH_OFFICE, 0), -1):
        sent_for = items[before].norm in SENT_FOR  # "emissaries for Trump and Putin"
        if items[before].word("of") or sent_for:
            role = _office_of(items[before - 1])
            named = role in _ROLE_ORDER and who_of(items[before - 1]) is None
            if named and role is not None and (not sent_for or Role(role) in _SENT):
                return before - 1, Role(role)
            if sent_for:
                return None
            minister = minister_of(items, before)
            if minister is not None:
                return minister, Role.MINISTER
        elif not _describes(items[before]):
            return None
    return None


def _office_of(item: Item) -> str | None:
    """The office that the item names; `the leaders` stands for two who are known, unless "of" follows."""
    if item.word("pair_of_delegates"):
        return Role.OFFICIAL.value
    return Role.LEADER.value if item.word("pair_of_leaders") else role_named(item)


def _coordinated(items: Items, current: list[Mention], mention: Mention) -> bool:
    start = current[-1].last + 1
    between = [i for i in without_description(items[start : mention.first]) if not _is_passed_over(i)]
    sent = _sent_by(items, current[-1].first)
    heads = sent or _sent_by(items, current[0].first)
    if heads is not None and is_led_alike(items[heads[0] + 1], between):
        return True
    if current[-1].role in OFFICES or sent is not None:
        between = _without_own_names(between)
    if mention.role in OFFICES or mention.other == PERSON:
        between = _without_given_names(between)
    if len(between) > 1 and between[-1].word("several"):
        between.pop()  # "Iran and the three European powers"
    after = items[mention.last + 1] if mention.last + 1 < len(items) else None
    if any(item.norm == COMMA for item in between) and after is not None and after.word("report"):
        return False  # "talks with Iran, Trump says": the one who says it takes no part
    if not between:
        return True
    if any(item.word("and") for item in between) and _begins_clause(items, current, after):
        return False
    if all(item.norm == COMMA for item in between) and _is_fronted(items, current) and _acts(after):
        return False
    return len(between) <= 2 and all(i.norm in JOINERS or i.word("and") for i in between)


def _begins_clause(items: Items, current: list[Mention], after: Item | None) -> bool:
    """`A hosted B, and [C met D]`: behind whom a verb takes somebody else acts."""
    before = items[current[0].first - 1] if current[0].first else None
    if before is None or after is None or not before.verb(*_TAKES_WHOM):
        return False
    acts = any(v.extra in ("gone", "present") for v in after.verbs())
    return acts or after.word("judges", "report", "utters")


def _without_given_names(between: list[Item]) -> list[Item]:
    """`Trump and [Recep Tayyip] Erdogan`: of the second a list holds no more than the surname."""
    names = len(between)
    while names and between[names - 1].is_unlisted_name:
        names -= 1
    joined = names and (between[names - 1].norm == COMMA or between[names - 1].word("and"))
    return between[:names] if joined and len(between) - names <= _GIVEN_NAMES else between


def _without_own_names(between: list[Item]) -> list[Item]:
    """`the German chancellor [Anke Thal], A and B`, `the German chancellor, [Anke Thal], and B`: the name,
    which no list holds, of who was just named."""
    if between[:1] and between[0].norm == COMMA:
        stop = next((n for n, i in enumerate(between) if n and not i.is_unlisted_name), 0)
        ends = 1 < stop <= _OWN_NAMES + 1 and stop + 1 < len(between) and between[stop].norm == COMMA
        return between[stop + 1 :] if ends and between[stop + 1].word("and") else between
    names = 0
    while names < len(between) and between[names].is_unlisted_name:
        names += 1
    joined = names < len(between) and (between[names].norm == COMMA or between[names].word("and"))
    return between[names:] if joined and names <= _OWN_NAMES else between


def _is_passed_over(item: Item) -> bool:
    """Articles and titles between two names: `Lavrov, y el secretario de Estado, Rubio`."""
    passes = item.word("definite") and item.norm != THAT and not item.verbs()
    return item.is_quote or item.norm in TITLES or item.word("fellows", "owners") or passes


def _is_fronted(items: Items, mentions: list[Mention]) -> bool:
    """`Following the meeting with Putin, [Trump will ...]`, `After he met Putin, [Trump raised ...]`: the
    comma ends what opens the clause."""
    first = mentions[0].first
    if not first:
        return False
    met = bool(items[first - 1].verb(*_TAKES_WHOM))
    if not (met or items[first - 1].word("with", "between", "to", "of", "presuppose")):
        return False
    if items[first - 1].word("between"):  # the list has had its "and"
        return any(i.word("and") for i in items[first : mentions[-1].last])
    begins = next((i + 1 for i in range(first - 1, -1, -1) if items[i].norm in (COMMA, COLON)), 0)
    opens = range(begins, first) if met else range(begins, min(begins + 1, first))
    return first <= _FRONT_REACH and any(items[i].word("aftermath", "foretell", "presuppose") for i in opens)


def _acts(after: Item | None) -> bool:
    """A verb, or what helps one, stands right behind the name."""
    if after is None:
        return False
    helps = after.is_helping or after.norm in ADVERBS_OF_TIME
    does = after.norm.endswith(PARTICIPLE_ENDING) or after.word("no_deeds")
    return bool(after.verbs()) or helps or ((does or after.is_plain) and not after.is_capitalised)
