"""Which event a sentence speaks of: its noun or verb, who takes part, and the verb that says what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from watcher.facts.sentence import Group, Item, Mention, Sentence
from watcher.facts.vocabulary import Tag, Vocabulary
from watcher.topic import Role

MEETING_VERBS = frozenset({"meet", "speak", "host", "travel", "discuss"})
_STOPS = frozenset({";", ":", "—", "|", "(", ")", "·", "•"})
_BETWEEN_NOUN_AND_VERB = ("in", "next", "past_marks", "about", "definite", "of", "purpose")
_BARE_ROUND = frozenset({"round", "rounds", "session", "sessions"})
# Plain words that stand before a noun phrase, never in it.
_NO_ADJECTIVES = frozenset("that of on by than it he they we she i you there it's".split())
_PREDICATES_AFTER = frozenset(
    {"hold", "begin", "end", "plan", "postpone", "cancel", "deny", "move", "open_date", "meet", "revive"}
)


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a sentence.

    `first`..`last` are the items of its noun phrase or verb; `group` the event noun's group ("talks", "call"...);
    `parties` and `mentions` who takes part; `verb` the item that says what happens, with its class and form.
    """

    first: int
    last: int
    trigger: int
    group: str
    is_noun: bool
    mentions: tuple[Mention, ...]
    verb: int | None
    verb_class: str | None
    verb_form: str | None
    verb_follows: bool  # the event is the verb's subject
    is_presupposed: bool
    aftermath: str | None  # "over" behind "after", "ahead" behind "before", None elsewhere
    is_definite: bool
    is_next: bool
    ordinal: int | None
    has_third: bool
    matter: frozenset[str]  # third parties that stand in the noun's compound ("Ukraine talks")
    clause: tuple[int, int]
    is_plural: bool = False  # "several rounds"
    is_bare_round: bool = False  # "a second round", of whatever
    is_demonstrative: bool = False  # "such a meeting", "these consultations": points to what was told before
    is_foretold: bool = False  # the clause takes it for granted ("before A meets B")
    pair_word: bool = False  # "both sides" stands for the two parties

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(m.party for m in self.mentions if m.party is not None)


def read_events(sentence: Sentence, vocabulary: Vocabulary) -> list[Event]:
    """The events of a sentence in order, those of third parties included (`has_third`)."""
    events: list[Event] = []
    consumed: set[int] = set()
    for index in range(len(sentence.items) - 1, -1, -1):
        if index in consumed:
            continue
        item = sentence.items[index]
        noun = item.tag("noun")
        if noun is not None and not _is_verb_here(sentence, index):
            event = _noun_event(sentence, vocabulary, index, noun.value)
            consumed.update(i for i in range(event.first, event.last + 1) if sentence.items[i].tag("noun"))
            events.append(event)
        else:
            verb = _meeting_verb(sentence, index)
            if verb is not None:
                events.append(_verb_event(sentence, index, verb))
    events.reverse()
    return _with_purpose(sentence, events)


def _with_purpose(sentence: Sentence, events: list[Event]) -> list[Event]:
    """`will meet on June 25 for a third round of consultations` is one event: the verb's, with the noun's number."""
    merged: list[Event] = []
    for event in events:
        verb = merged[-1] if merged else None
        if verb is None or verb.is_noun or not event.is_noun or not _is_purpose(sentence, verb, event):
            merged.append(event)
            continue
        merged[-1] = replace(
            verb,
            ordinal=verb.ordinal if verb.ordinal is not None else event.ordinal,
            is_next=verb.is_next or event.is_next,
            is_definite=verb.is_definite or event.is_definite,
            group=event.group if event.group != "call" else verb.group,
        )
    return merged


def _is_purpose(sentence: Sentence, verb: Event, noun: Event) -> bool:
    if verb.verb_class not in ("meet", "travel") or verb.clause != noun.clause or verb.trigger > noun.first:
        return False
    if noun.parties and not noun.parties <= verb.parties:
        return False
    before = noun.first - 1
    while before > verb.trigger and (
        sentence.items[before].norm in ("a", "an") or sentence.items[before].word("definite")
    ):
        before -= 1
    return sentence.items[before].word("purpose")


# ------------------------------------------------------------------------------------------ clauses


def clause_around(sentence: Sentence, index: int) -> tuple[int, int]:
    """The items (first, last) of the clause that holds the item."""
    items = sentence.items
    first = index
    while first > 0 and not _is_boundary(items, first - 1):
        first -= 1
    last = index
    while last + 1 < len(items) and not _is_boundary(items, last + 1):
        last += 1
    return first, last


def _is_boundary(items: tuple[Item, ...], index: int) -> bool:
    item = items[index]
    return item.norm in _STOPS or (item.norm in ("–", "-") and _spaced(items, index)) or item.word("clause")


def _spaced(items: tuple[Item, ...], index: int) -> bool:
    before = items[index - 1].end if index else items[index].start
    return before < items[index].start


# ------------------------------------------------------------------------------------------ nouns


def _is_verb_here(sentence: Sentence, index: int) -> bool:
    """`to call Putin`, `will visit`: the word is a verb behind an auxiliary."""
    items = sentence.items
    noun = items[index].tag("noun")
    if noun is None or noun.value not in ("call", "visit", "meeting", "talks"):
        return False
    if noun.value == "talks":
        return _is_talking(sentence, index)
    if noun.value == "meeting":
        return index > 0 and items[index - 1].word("passive") and items[index - 1].norm != "be"
    before = index - 1
    return before >= 0 and items[before].word("future", "hedge") and not items[before].word("presuppose")


def _is_talking(sentence: Sentence, index: int) -> bool:
    """`Trump talks to Putin`: a person right before it, and whom he talks to right behind."""
    items = sentence.items
    if items[index].norm != "talks" or index + 1 >= len(items) or items[index + 1].norm not in ("to", "with"):
        return False
    group = sentence.group_at(index - 1) if index else None
    if group is None or group.last != index - 1:
        return False
    return group.mentions[-1].role is not Role.PARTY and not group.mentions[-1].is_adjective


def _noun_event(sentence: Sentence, vocabulary: Vocabulary, index: int, group: str) -> Event:
    items = sentence.items
    clause = clause_around(sentence, index)
    left = _left_edge(sentence, index, clause[0])
    compound = [g for g in sentence.groups if left <= g.first and g.last < index]
    right_edge, partners = _right_partners(sentence, vocabulary, index, clause[1])
    mentions = [m for g in compound for m in g.mentions] + [m for g in partners for m in g.mentions]
    names = [items[i] for i in range(left, index + 1)]
    verb, tag, follows = _governing_verb(sentence, left, right_edge, clause)
    parties = {m.party for m in mentions if m.party}
    third = any(g.has_third for g in partners) or any(g.has_third and len(g.mentions) > 1 for g in compound)
    matter = frozenset(m.other for g in compound for m in g.mentions if m.other and len(g.mentions) == 1)
    pair_word = any(items[i].word("pair") for i in range(clause[0], min(right_edge + 1, len(items))))
    if len(parties) < 2 and not third:
        subject = _subject(sentence, left - 1, clause[0], items)
        if subject is not None and subject not in compound:
            third = subject.has_third or _joined_by_stranger(items, subject)
            mentions = [*mentions, *subject.mentions]
    if follows and verb is not None and len({m.party for m in mentions if m.party}) < 2:
        late = _partners_behind(sentence, verb + 1, clause[1])
        mentions = [*mentions, *(m for g in late for m in g.mentions)]
        third = third or any(g.has_third for g in late)
    group = _specific_group(names, group)
    return Event(
        first=left,
        last=max(index, right_edge),
        trigger=index,
        group=group,
        is_noun=True,
        mentions=tuple(mentions),
        verb=verb,
        verb_class=tag.value if tag else None,
        verb_form=tag.extra if tag else None,
        verb_follows=follows,
        is_presupposed=_is_presupposed(items, left),
        aftermath=_aftermath(items, left),
        is_definite=_is_definite(items, left),
        is_next=any(i.word("next") for i in names),
        ordinal=next((int(t.value) for i in names for t in i.tags if t.kind == "ordinal"), None),
        has_third=third,
        matter=matter,
        clause=clause,
        is_plural=_is_plural(items, left, index),
        is_bare_round=all(i.norm in _BARE_ROUND for i in items[left : index + 1] if i.tag("noun")),
        is_demonstrative=any(i.word("demonstrative") for i in items[max(0, left - 1) : index]),
        is_foretold=_is_foretold(sentence, clause[0], left),
        pair_word=pair_word,
    )


def _specific_group(names: list[Item], group: str) -> str:
    """`second round of talks`, `summit talks`: the most telling noun names the group."""
    groups = [tag.value for item in names for tag in item.tags if tag.kind == "noun"] or [group]
    for telling in ("call", "summit", "consultations", "visit"):
        if telling in groups:
            return telling
    return "round" if "round" in groups else group


def _left_edge(sentence: Sentence, index: int, floor: int) -> int:
    """The first item of the noun phrase: names, ordinals, adjectives and `round of` before the noun belong to it."""
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
        if item.is_plain and not item.norm.isdigit():
            plain += 1
            if plain > 4 or item.norm in _NO_ADJECTIVES:
                break
        elif (
            _belongs_to_noun(items, cursor)
            or _is_adjective_comma(items, cursor)
            or item.is_quote
            or item.norm in ("-", "'s", "'")
            or (item.word("of") and item.norm == "of" and cursor > floor and items[cursor - 1].tag("noun"))
        ):
            pass
        else:
            break
        edge = cursor
        cursor -= 1
    return edge


def _is_plural(items: tuple[Item, ...], left: int, index: int) -> bool:
    """`several rounds of talks`, `four meetings`: a number before a noun that can be counted."""
    counted = any(
        i.norm.split()[0].endswith("s") and i.norm.split()[0] != "talks"
        for i in items[left : index + 1]
        if i.tag("noun")
    )
    row = items[max(0, left - 2) : index]
    return counted and any(i.word("several") or i.norm.isdigit() for i in row)


def _is_adjective_comma(items: tuple[Item, ...], index: int) -> bool:
    """`direct, high-level talks`: a comma between two plain words in small letters."""
    if items[index].norm != "," or not 0 < index < len(items) - 1:
        return False
    before, after = items[index - 1], items[index + 1]
    return before.is_plain and after.is_plain and not before.is_capitalised and not after.is_capitalised


def _belongs_to_noun(items: tuple[Item, ...], index: int) -> bool:
    item = items[index]
    if item.date is not None:  # "Friday's talks"
        return index + 1 < len(items) and items[index + 1].norm in ("'s", "-")
    if item.word("definite", "next", "past_adjectives") or item.tag("ordinal") or item.tag("series"):
        return not item.word("report")
    if item.tag("role") or item.tag("noun"):
        return True
    return item.tag("place") is not None and not items[index - 1].word("in", "to") if index else False


def _right_partners(
    sentence: Sentence, vocabulary: Vocabulary, index: int, stop: int
) -> tuple[int, list[Group]]:
    """Whom `with`, `between` and `of` bring to the noun, and the last item that belongs to it."""
    items = sentence.items
    partners: list[Group] = []
    edge, cursor = index, index + 1
    while cursor <= stop and cursor - index <= 16:
        item = items[cursor]
        if (
            item.word("with", "between")
            or (item.norm in ("of", "by", "from") and not item.word("future"))
            or (vocabulary.joins_nouns and cursor == index + 1)
        ):
            group = _group_from(
                sentence, cursor if vocabulary.joins_nouns and cursor == index + 1 else cursor + 1
            )
            if group is None or group.last > stop + 1:
                if not item.word("with", "between"):
                    break
                cursor += 1
                continue
            partners.append(group)
            edge = group.last
            cursor = edge + 1
        elif item.date is not None or item.tag("place") is not None:
            edge, cursor = cursor, cursor + 1
        elif (
            item.word("in", "of")
            or item.norm in ("on", "the", "'s", "a")
            or item.is_quote
            or item.tag("noun")
        ):
            cursor += 1
        elif item.word("pair"):
            edge, cursor = cursor, cursor + 1
        else:
            break
    return edge, partners


def _partners_behind(sentence: Sentence, start: int, stop: int) -> list[Group]:
    """`will be held between Russian and American delegations`: the partners stand behind the verb."""
    for index in range(start, min(start + 6, stop + 1)):
        if sentence.items[index].word("between", "with"):
            group = _group_from(sentence, index + 1)
            return [group] if group is not None else []
    return []


def _group_from(sentence: Sentence, index: int, reach: int = 4) -> Group | None:
    """The group that begins at or a few words behind `index`."""
    for group in sentence.groups:
        if index <= group.first <= index + reach:
            between = sentence.items[index : group.first]
            if all(i.is_plain or i.is_quote or i.tag("role") or i.word("definite", "pair") for i in between):
                return group
            return None
    return None


def _subject(sentence: Sentence, index: int, floor: int, items: tuple[Item, ...]) -> Group | None:
    """The nearest group to the left in the clause; an adjective alone ("Russian oil") is none."""
    for group in reversed(sentence.groups):
        if floor <= group.first and group.last <= index:
            if group.is_adjective and len(group.mentions) == 1:
                continue
            return group
    return None


def _joined_by_stranger(items: tuple[Item, ...], group: Group) -> bool:
    """`Trump and Xi`: a name that no list holds stands beside the party as its equal."""
    after = group.last + 1
    if after + 1 < len(items) and items[after].word("and"):
        other = items[after + 1]
        if other.is_plain and other.is_capitalised:
            return True
    before = group.first - 1
    return (
        before >= 1
        and items[before].word("and")
        and items[before - 1].is_plain
        and items[before - 1].is_capitalised
    )


def _is_presupposed(items: tuple[Item, ...], left: int) -> bool:
    before = left - 1
    while before >= 0 and (
        items[before].is_quote or items[before].word("definite") or items[before].norm in ("a", "an")
    ):
        before -= 1
    if before < 0:
        return False
    if items[before].norm == "of":  # "the outcome of the talks", but not "the cancellation of the talks"
        return not (before and items[before - 1].verbs())
    return items[before].word("presuppose") and not items[before].word("next")


def _aftermath(items: tuple[Item, ...], left: int) -> str | None:
    before = left - 1
    while before >= 0 and (items[before].word("definite") or items[before].norm in ("a", "an")):
        before -= 1
    if before < 0:
        return None
    if items[before].word("foretell"):
        return "ahead"
    return "over" if items[before].word("aftermath") else None


def _is_foretold(sentence: Sentence, floor: int, stop: int) -> bool:
    """Does a word such as "before" open the clause, with no verb between it and the event's subject?"""
    items = sentence.items
    for index in range(stop - 1, max(floor, stop - 6) - 1, -1):
        if items[index].word("foretell"):
            return True
        if items[index].verbs() or items[index].word("report") or items[index].norm == ",":
            return False
    return False


def _is_definite(items: tuple[Item, ...], left: int) -> bool:
    return items[left].word("definite") or (left > 0 and items[left - 1].word("definite"))


# ------------------------------------------------------------------------------------------ verbs


def _governing_verb(
    sentence: Sentence, left: int, right: int, clause: tuple[int, int]
) -> tuple[int | None, Tag | None, bool]:
    """(item, verb, does it follow): the verb whose object or subject the noun phrase is."""
    before = _verb_before(sentence, left - 1, clause[0])
    after = _verb_after(sentence, right + 1, clause[1])
    prepared = before is not None and before[1] == Tag("verb", "plan", "gerund")
    if prepared and after is not None and after[1].value in ("hold", "begin"):
        after = None  # "preparations for the next round are under way"
    if after is not None and (
        before is None
        or before[1].value in ("plan", "deny")
        or after[1].value in ("cancel", "postpone", "open_date")
    ):
        return after[0], after[1], True
    if before is not None:
        return before[0], before[1], False
    return None, None, False


def _verb_before(sentence: Sentence, cursor: int, floor: int) -> tuple[int, Tag] | None:
    items = sentence.items
    skipped = 0
    while cursor >= floor and skipped <= 4:
        item = items[cursor]
        verbs = [v for v in item.verbs() if v.value not in ("travel", "speak", "discuss", "host")]
        if verbs and not item.word("intransitive"):
            return cursor, _best_form(items, cursor, verbs)
        if item.norm in (",", "by") or (item.word("and", "report", "presuppose") and not item.word("next")):
            return None
        if item.tag("noun") or sentence.group_at(cursor) is not None:
            return None
        skipped += 1
        cursor -= 1
    return None


def _verb_after(sentence: Sentence, cursor: int, stop: int) -> tuple[int, Tag] | None:
    """The verb whose subject the noun is. A participle ("planned for July 2,") gives way to a finite verb behind it."""
    items = sentence.items
    skipped = 0
    participle: tuple[int, Tag] | None = None
    while cursor <= stop and skipped <= 8:
        item = items[cursor]
        verbs = [v for v in item.verbs() if v.value in _PREDICATES_AFTER and not item.word("perfect")]
        finite = participle is None or items[cursor - 1].word("passive", "perfect", "future")
        if verbs and finite:
            found = cursor, _best_form(items, cursor, verbs)
            if participle is not None or not _is_participle(items, cursor, found[1]):
                return found
            participle = found
        if (
            item.word("future", "passive", "perfect", "hedge", "negation")
            or item.date is not None
            or item.is_quote
        ):
            pass
        elif item.norm == ",":
            skipped += 2  # one apposition, not two
        elif (
            item.is_plain
            or item.tag("place")
            or item.tag("role")
            or item.tag("series")
            or item.word(*_BETWEEN_NOUN_AND_VERB)
        ):
            skipped += 1
        elif not verbs:
            return participle
        cursor += 1
    return participle


def _is_participle(items: tuple[Item, ...], index: int, verb: Tag) -> bool:
    helped = index > 0 and items[index - 1].word("passive", "perfect", "future")
    return verb.value == "plan" and verb.extra == "gone" and not helped


def _best_form(items: tuple[Item, ...], index: int, verbs: list[Tag]) -> Tag:
    """`begin` is base behind an auxiliary and present without one."""
    helped = any(items[i].word("future", "hedge") for i in range(max(0, index - 2), index))
    wanted = "base" if helped else "present"
    return next((v for v in verbs if v.extra == wanted), verbs[0])


def _meeting_verb(sentence: Sentence, index: int) -> Tag | None:
    items = sentence.items
    verbs = [v for v in items[index].verbs() if v.value in MEETING_VERBS]
    if verbs:
        verb = _best_form(items, index, verbs)
        return verb if verb.extra != "base" or _is_finite(sentence, index) else None
    noun = items[index].tag("noun")
    if noun is not None and _is_verb_here(sentence, index):
        value = {"call": "speak", "visit": "travel", "meeting": "meet", "talks": "speak"}[noun.value]
        form = {"meeting": "gerund", "talks": "present"}.get(noun.value, "base")
        return Tag("verb", value, form)
    return None


def _is_finite(sentence: Sentence, index: int) -> bool:
    """`will travel`, `officials travel`, but not `ease travel restrictions`."""
    items = sentence.items
    before = index - 1
    while before >= 0 and index - before <= 3:
        item = items[before]
        if item.word("future", "hedge", "negation", "and", "pair") or sentence.group_at(before) is not None:
            return True
        adverb = item.is_plain and (
            item.norm.endswith("ly") or item.norm in ("also", "later", "then", "soon")
        )
        if not (adverb or item.is_quote or item.date is not None):
            return False
        before -= 1
    return False


def _verb_event(sentence: Sentence, index: int, verb: Tag) -> Event:
    items = sentence.items
    clause = clause_around(sentence, index)
    subject = _subject(sentence, index - 1, clause[0], items)
    edge, objects = _objects(sentence, index, clause[1], verb.value)
    mentions = [*(subject.mentions if subject else ()), *(m for g in objects for m in g.mentions)]
    third = bool(subject and subject.has_third) or any(g.has_third for g in objects)
    third = third or any(_joined_by_stranger(items, g) for g in (subject, *objects) if g is not None)
    behind = items[index + 1 : min(edge + 11, clause[1] + 1)]
    return Event(
        first=index,
        last=edge,
        trigger=index,
        group={"speak": "call", "travel": "visit"}.get(verb.value, "meeting"),
        is_noun=False,
        mentions=tuple(mentions),
        verb=index,
        verb_class=verb.value,
        verb_form=verb.extra,
        verb_follows=False,
        aftermath=None,
        is_presupposed=index > 0 and items[index - 1].word("presuppose") and verb.extra == "gerund",
        is_definite=False,
        is_next=verb.extra != "gone" and any(i.word("again") for i in behind if i.date is None),
        ordinal=_ordinal_of_time(behind),
        has_third=third,
        matter=frozenset(),
        clause=clause,
        is_foretold=_is_foretold(sentence, clause[0], subject.first if subject else index),
        pair_word=any(i.word("pair") for i in items[clause[0] : index]),
    )


def _objects(sentence: Sentence, index: int, stop: int, verb_class: str) -> tuple[int, list[Group]]:
    """Whom the verb takes: right behind it ("hosts Putin"), or behind "with" or "to" further on."""
    items = sentence.items
    edge, cursor, is_led = index, index + 1, False
    plain = 0
    while cursor <= stop and cursor - index <= 12:
        item = items[cursor]
        group = sentence.group_at(cursor)
        if group is not None:
            if group.is_adjective and len(group.mentions) == 1:
                break
            return (group.last, [group]) if is_led or plain <= 1 else (edge, [])
        if item.word("with") or (item.norm in ("to", "by") and verb_class == "speak"):
            is_led, plain = True, 0
        elif (
            item.norm == ","
            or item.tag("noun")
            or item.word("report")
            or (item.verbs() and cursor > index + 1)
        ):
            break
        elif item.word("in", "of", "to") or item.tag("place") or item.date is not None:
            is_led = False
            plain += 2 if item.tag("place") is None and item.date is None else 0
        elif item.is_plain and not item.is_capitalised:
            plain += 1
        elif item.is_plain:
            plain += 2  # an unknown name: somebody else is met
        cursor += 1
    return edge, []


def _ordinal_of_time(items: Iterable[Item]) -> int | None:
    """`for a second time`, `for a third round`."""
    row = list(items)
    for here, after in zip(row, row[1:], strict=False):
        tag = here.tag("ordinal")
        if tag is not None and (after.norm == "time" or after.tag("noun")):
            return int(tag.value)
    return None
