"""The noun phrase of an event: its edges, whom it names, and what its words say of the round."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    ARTICLES,
    BRINGS_PARTNERS,
    COMMA,
    GERUND_ENDING,
    HAD,
    HYPHEN,
    HYPHENS,
    INSIDE_NOUN_PHRASE,
    MOST,
    NO_ADJECTIVES,
    OF,
    ON,
    PARTICLES,
    POSSESSIVE,
    POSSESSIVES,
    TALKS,
    THAT,
)
from watcher.facts.lexicon.vocabulary import Vocabulary
from watcher.facts.syntax.lengths import has_lasted, length_edge
from watcher.facts.syntax.sentence import Group, Item, Items, Sentence, before_determiners
from watcher.facts.syntax.subjects import group_from
from watcher.topic import Role

_REACH_HOPED = 3  # items of "a possible meeting"
_MAX_ADJECTIVES = 4  # plain words that one noun phrase can hold
_PARTNER_REACH = 16  # items behind the noun in which its partners stand
_MATTER_REACH = 7  # items of "on visas and direct flights"
_OFFICE_REACH = 8  # items of "the deputy trade ministers of both countries"
_BEHIND_VERB = 6  # items behind the verb in which "between" or "with" stands
_FORMAT_REACH = 5  # items behind the noun in which "in a trilateral format" stands


# ------------------------------------------------------------------------------------------ its edges


def left_edge(sentence: Sentence, index: int, floor: int) -> int:
    """The first item of the noun phrase: names, ordinals, adjectives and `round of` are in it."""
    items = sentence.items
    edge = index
    plain = 0
    cursor = index - 1
    while cursor >= floor:
        item = items[cursor]
        group = sentence.group_at(cursor)
        if group is not None:
            if group.last < cursor:
                break
            cursor = edge = group.first
            cursor -= 1
            continue
        if item.word("mask") and cursor > floor + 1 and items[cursor - 1].norm in HYPHENS:
            edge, cursor = cursor - 2, cursor - 3  # "US-brokered talks"
            continue
        if item.word("judges", "utters") and cursor > floor and sentence.group_at(cursor - 1) is not None:
            break  # "the diplomat describes talks with X as good"
        if item.word("summons") and cursor > floor and items[cursor - 1].word("perfect"):
            break  # "has called crisis talks"
        if item.is_plain and not item.norm.isdigit():
            plain += 1
            if plain > _MAX_ADJECTIVES or item.norm in NO_ADJECTIVES:
                break
        elif not _is_inside(sentence, cursor, floor):
            break
        edge = cursor
        if item.norm in ARTICLES:
            break  # "said at a forum that [a meeting with X] had been useful"
        cursor -= 1
    return edge - _is_length(items, edge, index)


def _is_length(items: Items, edge: int, index: int) -> bool:
    """`a [three]-hour meeting`; how long a call was is told in passing for days."""
    noun = items[index].tag("noun")
    counts = edge > 0 and items[edge].norm == HYPHEN and items[edge - 1].word("several")
    return counts and noun is not None and noun.value != "call"


def _is_inside(sentence: Sentence, index: int, floor: int) -> bool:
    """Can a word that is no plain adjective stand within the noun phrase?"""
    items = sentence.items
    item = items[index]
    return (
        _belongs_to_noun(items, index)
        or (item.word("pair") and item.word("joint_bodies"))  # "no bilateral meeting"
        or _is_attribute(sentence, index)
        or _joins_adjectives(items, index)
        or item.is_quote
        or item.norm == HYPHEN
        or item.norm in POSSESSIVES
        or (
            item.word("of") and item.norm == OF and index > floor and items[index - 1].tag("noun") is not None
        )
    )


def _is_attribute(sentence: Sentence, index: int) -> bool:
    """`the planned talks`, but not `has planned the talks`, `he cancelled talks with Putin`."""
    items = sentence.items
    if not items[index].word("attributive") or index + 1 >= len(items):
        return False
    if index and (items[index - 1].word("pronoun") or _acts(sentence, index - 1)):
        return False
    after = items[index + 1]
    if after.is_determiner:
        return False
    if items[index].verb("begin"):
        led = items[index - 1] if index else None  # "to host [resumed] talks", but "the sides resumed talks"
        governs = led is not None and any(verb.extra in ("base", "gerund") for verb in led.verbs())
        return led is not None and (governs or led.is_determiner or led.word("purpose", "presuppose", "of"))
    return index == 0 or not items[index - 1].word("perfect", "passive", "future", "negation")


def _acts(sentence: Sentence, index: int) -> bool:
    """`Trump [cancelled talks]`, `Britain [suspended talks]`: who stands right before the word does it,
    unless the talks are his; of several states they are ("US-Russia planned talks")."""
    group = sentence.group_at(index)
    if group is None or group.last != index:
        return False
    own = group.mentions[-1]
    return own.role is not Role.PARTY or (len(group.mentions) == 1 and not own.is_adjective)


def _joins_adjectives(items: Items, index: int) -> bool:
    """`direct, high-level talks`, `a good and productive call`: between two plain words in small letters."""
    joins = items[index].norm == COMMA or items[index].word("and")
    if not joins or not 0 < index < len(items) - 1:
        return False
    before, after = items[index - 1], items[index + 1]
    return before.is_plain and after.is_plain and not before.is_capitalised and not after.is_capitalised


def _belongs_to_noun(items: Items, index: int) -> bool:
    item = items[index]
    if item.date is not None:  # "Friday's talks", "his Friday talks"
        opens = index > 0 and (items[index - 1].norm in ARTICLES or items[index - 1].word("owners"))
        owned = opens and item.date.interval.is_day
        return owned or (index + 1 < len(items) and items[index + 1].norm in (POSSESSIVE, HYPHEN))
    if item.word("definite", "next", "past_adjectives") or item.tag("ordinal") or item.tag("series"):
        return not item.word("report")
    if item.tag("role") or item.tag("noun"):
        return True
    return item.tag("place") is not None and not (index and items[index - 1].word("in", "to"))


def right_partners(
    sentence: Sentence, vocabulary: Vocabulary, index: int, stop: int
) -> tuple[int, list[Group]]:
    """The last item that belongs to the noun, and whom `with`, `between` and `of` bring to it."""
    items = sentence.items
    partners: list[Group] = []
    edge, cursor = index, index + 1
    while cursor <= stop and cursor - index <= _PARTNER_REACH:
        cursor = _behind_matter(items, cursor, stop)
        item = items[cursor]
        leads = item.word("with", "between") or _brings_partner(item)
        joined = cursor == index + 1 and not leads
        joined = joined and (vocabulary.joins_nouns or _is_gerund_with_whom(sentence, index))
        joined = joined and group_from(sentence, cursor) is not None
        if leads or joined:
            group = group_from(sentence, cursor if joined else cursor + 1)
            if group is not None and item.word("with") and _is_to_join(items, group.last + 1):
                break
            if group is not None and group.last <= stop + 1:
                partners.append(group)
                edge = group.last
                own = sentence.group_at(edge + 2)  # "with China's Xi"
                if own is not None and items[edge + 1].norm == POSSESSIVE and own.last <= stop + 1:
                    partners.append(own)
                    edge = own.last
                cursor = edge
            elif (pair := _pair_behind(items, cursor, stop)) is not None:
                edge = cursor = pair
            elif not item.word("with", "between"):
                break
        elif (item.date is not None and not item.verbs()) or item.tag("place") is not None:
            edge = cursor
        elif (
            (vocabulary.joins_nouns and cursor - index <= 2 and _is_adjective_behind(item))
            or item.word("in", "of")
            or item.norm in INSIDE_NOUN_PHRASE
            or item.is_quote
            or item.tag("noun")
        ):
            pass
        elif item.word("pair") or (cursor == index + 1 and item.word("date_heads")):
            edge = cursor
        elif item.word("trilateral") or items[cursor - 1].word("trilateral"):
            pass  # "in a trilateral format"
        else:
            break
        cursor += 1
    return edge, partners


def _is_adjective_behind(item: Item) -> bool:
    """`قمة [مرتقبة] بين`: it describes the noun behind which it stands."""
    return (item.is_plain and not item.is_capitalised) or item.word("next", "past_adjectives", "definite")


def _pair_behind(items: Items, index: int, stop: int) -> int | None:
    """`a meeting between [the trade ministers of both countries]`, `of the leaders of the two states`: the
    last item of those who stand for both."""
    office = False
    for cursor in range(index + 1, min(index + 1 + _OFFICE_REACH, stop + 1)):
        item = items[cursor]
        if item.word("pair"):
            return cursor
        office = office or item.tag("role") is not None
        described = item.is_determiner or (item.is_plain and not item.is_capitalised)
        if not (described or item.tag("role") or (office and item.norm == OF)):
            return None
    return None


def _is_to_join(items: Items, index: int) -> bool:
    """`talks with the US envoy [expected to join]`: who comes to the talks of others holds none."""
    joins = index + (index < len(items) and items[index].word("future"))
    return joins < len(items) and items[joins].verb("attend")


def _behind_matter(items: Items, index: int, stop: int) -> int:
    """`consultations [on visas and flights] between A and B`: where "between" stands, else `index`."""
    if not items[index].word("about") or items[index].tag("noun") is not None:
        return index
    for cursor in range(index + 1, min(index + 1 + _MATTER_REACH, stop + 1)):
        item = items[cursor]
        if item.word("between"):
            return cursor
        if not (item.is_plain or item.word("definite", "and") or item.tag("role")):
            return index
    return index


def _brings_partner(item: Item) -> bool:
    return (item.norm in BRINGS_PARTNERS or item.word("of")) and not item.word("future")


def partners_behind(sentence: Sentence, start: int, stop: int) -> list[Group]:
    """`will be held between Russian and American delegations`: the partners stand behind the verb."""
    for index in range(start, min(start + _BEHIND_VERB, stop + 1)):
        if sentence.items[index].word("between", "with"):
            group = group_from(sentence, index + 1)
            return [group] if group is not None else []
    return []


def _is_gerund_with_whom(sentence: Sentence, index: int) -> bool:
    """`after [meeting] Putin`, `looks forward to [meeting] Putin`: the form of a verb, and whom it takes."""
    items = sentence.items
    opens = index > 0 and items[index - 1].word("aftermath", "foretell", "to", "of")
    group = group_from(sentence, index + 1) if opens and items[index].norm.endswith(GERUND_ENDING) else None
    if group is None:
        return False
    behind = items[group.last + 1 : group.last + 2]
    return not any(item.verbs() or item.word("report") or item.is_helping for item in behind)


# ------------------------------------------------------------------------------------------ its words


def group_of(names: Items, group: str) -> str:
    """`second round of talks`, `summit talks`: the most telling noun names the group."""
    groups = [tag.value for item in names for tag in item.tags if tag.kind == "noun"] or [group]
    for telling in ("call", "summit", "consultations", "visit"):
        if telling in groups:
            return telling
    return "round" if "round" in groups else group


def ordinal_of(names: Items) -> int | None:
    """The number of the round in the noun phrase, not that of a day of it (`второй день переговоров`)."""
    counting = (i for n, i in enumerate(names) if not any(d.word("durations") for d in names[n + 1 : n + 2]))
    return next((int(t.value) for i in counting for t in i.tags if t.kind == "ordinal"), None)


def is_plural(items: Items, left: int, index: int) -> bool:
    """`several rounds of talks`, `four meetings`: a number before a noun that can be counted."""
    counted = any(
        i.norm.split()[0].endswith("s") and i.norm.split()[0] != TALKS
        for i in items[left : index + 1]
        if i.tag("noun")
    )
    row = range(max(0, left - 2), index)
    return counted and any(_counts(items, i, index) for i in row)


def _counts(items: Items, index: int, noun: int) -> bool:
    """`most rounds`, `3 rounds`, but not `the most substantive negotiations`."""
    item = items[index]
    if item.norm == MOST and index + 1 < noun:
        return False
    return item.word("several") or item.norm.isdigit()


def is_definite(items: Items, left: int) -> bool:
    """`the talks`: the round is known to the reader."""
    return items[left].word("definite") or (left > 0 and items[left - 1].word("definite"))


def is_demonstrative(items: Items, left: int, index: int) -> bool:
    """`such a meeting`: points to what was told before."""
    if any(i.word("demonstrative") for i in items[max(0, left - 1) : index]):
        return True
    for position in (left - 1, left):  # "that meeting ended", but not "said that talks ended"
        if position >= 0 and items[position].norm == THAT:
            return position == 0 or items[position - 1].word("presuppose", "and")
    return False


def are_leaders(before: Items) -> bool:
    """`[the two presidents] will meet`, but not `the two presidents agreed that both sides will meet`: the
    last word for both is one for leaders."""
    both = [i for i in before if i.word("pair", "pair_of_leaders")]
    return bool(both) and both[-1].word("pair_of_leaders")


def is_of_three(items: Items, left: int, index: int, stop: int) -> bool:
    """`trilateral talks`, `talks in a trilateral format`, `a meeting of the three-way group`."""
    if any(i.word("trilateral") for i in items[left : index + 1]):
        return True
    for cursor in range(index + 1, min(index + 1 + _FORMAT_REACH, stop + 1)):
        if items[cursor].word("trilateral"):
            return not any(i.tag("noun") for i in items[cursor + 1 : cursor + 3])  # "before trilateral talks"
        if items[cursor].verbs() or items[cursor].tag("noun") is not None or items[cursor].norm == COMMA:
            return False
    return False


# ------------------------------------------------------------------------------------------ before it


def is_presupposed(items: Items, left: int) -> bool:
    """`after the talks`, `the outcome of the talks`, but not `the cancellation of the talks`."""
    before = left - 1
    while before >= 0 and (items[before].is_quote or items[before].is_determiner):
        before -= 1
    if before < 0:
        return False
    if items[before].norm == OF and before > 2 and items[before - 1].word("durations"):
        length = length_edge(items, before + 1) - 1
        before = max(min(length, before - 3), 0)  # "will begin [four days of] talks"
        if before > 1 and items[before].date is not None and items[before - 1].norm == ON:
            before -= 2  # "began on Monday two days of talks"
        return not (items[before].verbs() or items[before].word("future") or items[before].norm == HAD)
    if items[before].norm == OF:
        return not (before and (items[before - 1].verbs() or items[before - 1].norm in PARTICLES))
    return items[before].word("presuppose") and not items[before].word("next")


def aftermath(items: Items, left: int) -> str | None:
    """`after the round` -> "over", `before the round`, `await the round` -> "ahead"."""
    before = before_determiners(items, left - 1, -1)
    if before < 0:
        return None
    if items[before].word("foretell"):
        return "ahead"
    if items[before].word("awaits"):
        return None if any(i.word("hedge") for i in items[left : left + _REACH_HOPED]) else "ahead"
    if has_lasted(items, left):
        return "over"
    return "over" if items[before].word("aftermath") else None


def is_foretold(sentence: Sentence, floor: int, stop: int) -> bool:
    """Does a word such as "before" open the clause, with no verb between it and the event's subject?"""
    items = sentence.items
    for index in range(stop - 1, max(floor, stop - 6) - 1, -1):
        if items[index].word("foretell"):
            return True
        if items[index].verbs() or items[index].word("report") or items[index].norm == COMMA:
            return False
    return False
