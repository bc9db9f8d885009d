"""One sentence as items: words and phrases with what they can stand for, and who is mentioned in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.facts.vocabulary import Tag, Vocabulary
from watcher.model import DateMention
from watcher.text.words import Token, tokenize
from watcher.topic import Role

_ROLE_ORDER = [role.value for role in Role]
_JOINERS = frozenset({",", "-", "–", "—", "/", "‑"})
_QUOTES = frozenset("\"'“”‘’«»`„")
_WHO = ("party", "other", "mediator")
_BEFORE_PLACES = frozenset({"the", "central", "nearby", "capital", "city", "of"})
_FILLERS = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "top",
        "senior",
        "chief",
        "high-level",
        "special",
        "respective",
        "deputy",
        "former",
        "then-",
    ]
)


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase of the lexicon, a date, or a plain word: `text[start:end]`."""

    start: int
    end: int
    norm: str
    tags: tuple[Tag, ...] = ()
    date: DateMention | None = None
    is_capitalised: bool = False

    def word(self, *names: str) -> bool:
        """Is it a function word of one of these lists?"""
        return any(tag.kind == "word" and tag.value in names for tag in self.tags)

    def tag(self, kind: str) -> Tag | None:
        return next((tag for tag in self.tags if tag.kind == kind), None)

    def verbs(self) -> tuple[Tag, ...]:
        if self.date is not None and self.date.value == "TBD":
            return (Tag("verb", "open_date", "gerund"),)
        return tuple(tag for tag in self.tags if tag.kind == "verb")

    @property
    def is_plain(self) -> bool:
        named = any(tag.kind not in ("series", "veto") for tag in self.tags)
        return not named and self.date is None and self.norm[:1].isalnum()

    @property
    def is_quote(self) -> bool:
        return self.norm in _QUOTES


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or some state, at items `first` to `last`. `party` is None for a third party (`other` says which)."""

    first: int
    last: int
    party: str | None
    other: str | None
    role: Role
    is_adjective: bool  # "Russian oil": no party to talks unless it stands right before them
    is_mediator: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions joined by "and", commas or hyphens: who takes part together."""

    first: int
    last: int
    mentions: tuple[Mention, ...]

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(m.party for m in self.mentions if m.party is not None)

    @property
    def has_third(self) -> bool:
        return any(m.party is None and not m.is_mediator for m in self.mentions)

    @property
    def is_adjective(self) -> bool:
        return all(m.is_adjective for m in self.mentions)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of a document as items, with the groups of mentions in it."""

    start: int
    end: int
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    is_title: bool = False

    def group_at(self, index: int) -> Group | None:
        return next((g for g in self.groups if g.first <= index <= g.last), None)


def read_sentence(
    text: str,
    start: int,
    end: int,
    vocabulary: Vocabulary,
    dates: Sequence[DateMention],
    is_title: bool = False,
) -> Sentence:
    """The items and groups of `text[start:end]`; `dates` are those of the whole text."""
    tokens = tokenize(text, start, end)
    own = [d for d in dates if start <= d.start and d.end <= end]
    items = tuple(_items(text, tokens, vocabulary, own))
    mentions = _mentions(items)
    return Sentence(start, end, items, tuple(_groups(items, mentions)), is_title)


def _items(
    text: str, tokens: list[Token], vocabulary: Vocabulary, dates: list[DateMention]
) -> Iterable[Item]:
    matches = {match.first: match for match in vocabulary.lexicon.find(tokens)}
    marks = _marks(tokens, vocabulary)
    waiting = list(dates)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        while waiting and waiting[0].end <= token.start:
            waiting.pop(0)
        if waiting and waiting[0].start <= token.start:
            mention = waiting.pop(0)
            yield Item(mention.start, mention.end, mention.text.lower(), date=mention)
            while index < len(tokens) and tokens[index].start < mention.end:
                index += 1
            continue
        match = matches.get(index)
        last = match.last if match else index
        if waiting and tokens[last].end > waiting[0].start:  # a phrase never swallows a date
            match, last = None, index
        norm = " ".join(t.norm for t in tokens[index : last + 1])
        tags = (match.tags if match else ()) + tuple(
            t for i in range(index, last + 1) for t in marks.get(i, ())
        )
        yield Item(token.start, tokens[last].end, norm, tags, None, text[token.start].isupper())
        index = last + 1


def _marks(tokens: list[Token], vocabulary: Vocabulary) -> dict[int, tuple[Tag, ...]]:
    """Token -> the series and vetoes whose words begin there."""
    return {match.first: match.tags for match in vocabulary.marks.find(tokens)}


def _mentions(items: tuple[Item, ...]) -> list[Mention]:
    found: list[Mention] = []
    index = 0
    while index < len(items):
        mention = _mention_at(items, index)
        if mention is None:
            index += 1
        else:
            if not _is_masked(items, mention):
                found.append(mention)
            index = mention.last + 1
    return found


def _mention_at(items: tuple[Item, ...], index: int) -> Mention | None:
    """The mention that begins here: `Russian Foreign Minister Sergey Lavrov` is one, and so is `Trump's envoy`."""
    begin = index
    role: str | None = None
    while index < len(items) and index - begin < 3 and items[index].tag("role") and not _who(items[index]):
        role = _tag_value(items[index], "role")
        index += 1
    if role is not None:
        index = _skip_names(items, index)
    if index >= len(items):
        return None
    who = _who(items[index])
    if who is None or _is_place(items, index):
        return None
    last = index
    form = who.extra
    adjective_only = _is_adjective(items, index)
    cursor = index + 1
    while cursor < len(items):
        item = items[cursor]
        if item.norm in ("'s", "'"):
            cursor += 1
            continue
        if item.tag("role") and not (item.verbs() and not item.tag("role")):
            role, last, adjective_only, form = _tag_value(item, "role"), cursor, False, "name"
            cursor += 1
            continue
        again = _who(item)
        if (
            again is not None
            and _same(again, who)
            and not _is_place(items, cursor)
            and items[cursor - 1].norm != "'s"
        ):
            form, last, adjective_only = again.extra, cursor, _is_adjective(items, cursor) and adjective_only
            cursor += 1
            continue
        skipped = _skip_names(items, cursor, limit=2)
        if skipped > cursor and skipped < len(items) and _joins(items, skipped, who):
            cursor = skipped
            continue
        break
    return Mention(
        begin,
        last,
        who.value if who.kind == "party" else None,
        who.value if who.kind != "party" else None,
        _role_of(form, role),
        adjective_only,
        who.kind == "mediator",
    )


def _joins(items: tuple[Item, ...], index: int, who: Tag) -> bool:
    again = _who(items[index])
    if again is not None:
        return _same(again, who) and again.extra not in ("name", "adjective", "capital")
    return items[index].tag("role") is not None and items[index - 1].is_capitalised


def _same(one: Tag, two: Tag) -> bool:
    return one.kind == two.kind and one.value == two.value


def _role_of(form: str, role: str | None) -> Role:
    """A person's own role counts before a title; a title before the bare state."""
    if form in _ROLE_ORDER and form != Role.PARTY.value:
        return Role(form)
    return Role(role) if role in _ROLE_ORDER else Role.PARTY


def _who(item: Item) -> Tag | None:
    return item.tag("party") or item.tag("other") or item.tag("mediator")


def _tag_value(item: Item, kind: str) -> str | None:
    tag = item.tag(kind)
    return tag.value if tag else None


def _skip_names(items: tuple[Item, ...], index: int, limit: int = 3) -> int:
    """Behind given names and initials that no list holds: `President [Vladimir V.] Putin`."""
    stop = index
    while stop < len(items) and stop - index < limit:
        item = items[stop]
        if not ((item.is_plain and item.is_capitalised) or item.norm == "."):
            break
        stop += 1
    return stop


def _is_place(items: tuple[Item, ...], index: int) -> bool:
    """`in Moscow`, `to Russia`: where, not who."""
    tag = _who(items[index])
    if items[index].tag("place") is None or tag is None or tag.extra not in ("name", "capital"):
        return False
    if tag.extra == "capital" and index + 1 < len(items) and _is_meeting(items[index + 1]):
        return True  # "the Riyadh meeting"
    before = index - 1
    while before >= 0 and (items[before].norm in _BEFORE_PLACES or _is_only_adjective(items[before])):
        before -= 1
    if before < 0 or not (items[before].word("in", "to") or _leads(items[before])):
        return False
    after = items[index + 1] if index + 1 < len(items) else None
    return not (after is not None and (after.tag("role") is not None or after.norm == "'s"))


def _is_meeting(item: Item) -> bool:
    noun = item.tag("noun")
    return noun is not None and noun.value in ("meeting", "round", "summit", "talks", "consultations")


def _is_only_adjective(item: Item) -> bool:
    """`the Saudi [capital Riyadh]`"""
    forms = {tag.extra for tag in item.tags if tag.kind in _WHO}
    return bool(forms) and forms == {"adjective"} and item.tag("place") is None


def _leads(item: Item) -> bool:
    """`arrives in`, `heads to`: the verb has swallowed the preposition."""
    return any(v.value in ("travel", "move") for v in item.verbs()) and item.norm.endswith(
        (" in", " to", " at", " from")
    )


def _is_adjective(items: tuple[Item, ...], index: int) -> bool:
    forms = {tag.extra for tag in items[index].tags if tag.kind in _WHO}
    if forms == {"adjective"}:
        return True
    after = items[index + 1] if index + 1 < len(items) else None
    return "adjective" in forms and after is not None and after.is_plain and not after.is_capitalised


def _is_masked(items: tuple[Item, ...], mention: Mention) -> bool:
    after = mention.last + 1
    if after < len(items) and items[after].norm in ("-", "‑"):
        after += 1
    return after < len(items) and items[after].word("mask")


def _groups(items: tuple[Item, ...], mentions: list[Mention]) -> Iterable[Group]:
    current: list[Mention] = []
    for mention in mentions:
        if current and not _coordinated(items, current[-1].last + 1, mention):
            yield Group(current[0].first, current[-1].last, tuple(current))
            current = []
        current.append(mention)
    if current:
        yield Group(current[0].first, current[-1].last, tuple(current))


def _coordinated(items: tuple[Item, ...], start: int, mention: Mention) -> bool:
    between = [
        item for item in items[start : mention.first] if not item.is_quote and item.norm not in _FILLERS
    ]
    after = items[mention.last + 1] if mention.last + 1 < len(items) else None
    if any(item.norm == "," for item in between) and after is not None and after.word("report"):
        return False  # "talks with Iran, Trump says": the one who says it takes no part
    if not between:
        return True
    return len(between) <= 2 and all(i.norm in _JOINERS or i.word("and") for i in between)
