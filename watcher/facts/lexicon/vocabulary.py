"""The words of a language and of a topic in one lexicon: what each phrase of a sentence can stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from watcher.facts.lexicon.counting import counted
from watcher.facts.lexicon.function_words import HONORIFICS, QUESTION_MARKS
from watcher.facts.lexicon.language_files import language_places, language_words
from watcher.text.expressions import is_expression
from watcher.text.words import MAX_RANKED, Beginning, Lexicon, pattern_of, tokenize
from watcher.topic import Party, Role, Topic

FALLBACK = "en"  # venues are titled as the English file titles them
TOPIC = "topic"  # the topic file, where rules say in which file they stand
SEATED = "seated"  # the list of those who name a third party that a series seats beside the two
BOTH = "both"  # how a word names a party that stands for the two of them
PERSON = "person"  # the value of a third party whose land nobody tells
# Kinds of tags that stand beside what the same words are otherwise.
MARKS = frozenset({"series", "veto", "called"})


class Tag(NamedTuple):
    """One reading of a phrase.

    kind      value                     extra
    party     party id                  "name", "adjective", "both", or the role of a person
    other     country code or "person"  "name" or "adjective"
    mediator  country code              the same, for a country that the topic calls a mediator
    place     venue title               what it lies within
    noun      group of event nouns      ""
    verb      class of verbs            base, present, gone or gerund
    role      Role                      ""
    series    series name               ""
    word      list of function words    ""
    veto      ""                        ""
    called    ""                        ""
    """

    kind: str
    value: str
    extra: str = ""


# What the tags of a word make it worth looking at for: bits, for every word of every sentence is asked.
NAMES, PARTIES, EVENTS, SERIES, VETOES, QUESTIONS, THREE, SEATS, CALLED = 1, 2, 4, 8, 16, 32, 64, 128, 256
MARKED = SERIES | VETOES
LOOKED_FOR = NAMES | EVENTS | MARKED | QUESTIONS  # without any of it a sentence says nothing to anybody
_WORTH = {
    "party": NAMES | PARTIES,
    "other": NAMES,
    "mediator": NAMES,
    "role": NAMES,
    "noun": EVENTS,
    "verb": EVENTS,
    "series": SERIES,
    "veto": VETOES,
    "called": CALLED,
}


def worth_of(norm: str, tags: Iterable[Tag]) -> int:
    """What words with these tags are worth looking at for."""
    worth = QUESTIONS if norm in QUESTION_MARKS else NAMES if norm in HONORIFICS else 0
    for tag in tags:
        worth |= _WORTH.get(tag.kind, 0)
        if tag.kind == "word" and tag.value in ("trilateral", SEATED):
            worth |= THREE
        if tag == DEED:
            worth |= SEATS
    return worth | SEATS if is_seat(tags) else worth


def is_seat(tags: Iterable[Tag]) -> bool:
    """Do they stand for a party's capital, or for a house there? Who is in it is on a visit."""
    kinds = {tag.kind for tag in tags if tag.kind == "party" or (tag.kind == "place" and tag.extra)}
    return len(kinds) > 1


def names_a_side(worth: int, *, seats_thirds: bool) -> bool:
    """Does it stand for a party, or in a topic that seats a third one for that one or the three of them?"""
    return bool(worth & (PARTIES | THREE if seats_thirds else PARTIES))


CALLED_TALKS = Tag("called", "")  # the name of the talks, in which both parties are
APART, IN_COMPOUND = "apart", "in a compound"  # where the noun in the name of talks stands
_SHORTEST_NOUN = 5  # letters of a noun at the end of a longer word
DEED = Tag("word", "joint_deeds")  # who do it together in a place are there


class Word(NamedTuple):
    """What a word stands for alone and what that is worth looking at for; the phrases that begin with it, and
    what those and it may be worth looking at for."""

    tags: tuple[Tag, ...]
    worth: int
    begun: Beginning[Tag]
    may_be_worth: int


class Words(dict[str, Word]):
    """Normal form -> the word. Every text has the same words: each is looked up once."""

    def __init__(self, lexicon: Lexicon[Tag], *marks: Lexicon[Tag]) -> None:
        self._lexicon, self._marks = lexicon, marks

    def __missing__(self, norm: str) -> Word:
        begun = self._lexicon.beginning(norm)
        marks = chain.from_iterable(each.beginning(norm).tags for each in self._marks)
        tags = (*begun.tags, *marks)
        if len(self) >= MAX_RANKED:
            self.clear()
        self[norm] = word = Word(begun.alone, worth_of(norm, begun.alone), begun, worth_of(norm, tags))
        return word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`lexicon` for one topic in one language; `within` maps a venue to what it lies in."""

    language: str
    lexicon: Lexicon[Tag]
    marks: Lexicon[Tag]  # words of series and vetoes: they stand beside what the same words are otherwise
    called: Lexicon[Tag]  # names of the talks; words of a series may stand in them
    talks_have_name: bool  # the topic says what they are called
    words: Words  # of the three
    within: Mapping[str, str]
    joins_nouns: bool  # parties may stand directly behind the event noun ("переговоры России и США")
    verbs_first: (
        bool  # a verb's subject and the day stand between it and its object ("بدأ X الاثنين محادثات")
    )
    verbs_last: bool  # the verb stands behind all that it takes, and an event noun there is its own verb
    of_files: tuple[str, ...]  # what a caption says of a picture from the files
    has_tenses: bool  # where verbs have none (Chinese), the day tells whether a meeting is past or to come
    splits_verbs: bool  # a finite verb leaves its particle at the end of the clause ("sagt ... ab")
    leads_to_places: bool  # a venue stands behind a preposition or in the noun's compound, nowhere else

    @property
    def lexicons(self) -> tuple[Lexicon[Tag], ...]:
        """All that is looked for; in each of them the longest phrase counts."""
        return self.lexicon, self.marks, self.called


def lies_within(place: str, within: Mapping[str, str]) -> tuple[str, ...]:
    """What a venue lies in, nearest first: Anchorage -> Alaska, United States."""
    chain: list[str] = []
    while place in within and within[place] not in (place, *chain):
        place = within[place]
        chain.append(place)
    return tuple(chain)


# Lists of a country, and how what stands in them names it.
_FORMS = (("names", "name"), ("houses", "name"), ("adjectives", "adjective"), ("capital", "capital"))


class Rule(NamedTuple):
    """A phrase, what it stands for, and where that is written: `key` of `file`, which is TOPIC or the name of
    a language file ("talks/en", "places/en")."""

    phrase: str
    tag: Tag
    file: str
    key: tuple[str | int, ...]


def build_vocabulary(topic: Topic, language: str) -> Vocabulary:
    """The lexicon of `topic` in `language`; words that the topic adds stand beside the language's own."""
    lexicon: Lexicon[Tag] = Lexicon()
    marks: Lexicon[Tag] = Lexicon()
    called: Lexicon[Tag] = Lexicon()
    own = {phrase.casefold(): each.id for each in topic.parties for phrase in each.names.get(language, ())}
    for rule in rules_of(topic, language):
        kind = rule.tag.kind
        if kind == "party" and own.get(rule.phrase.casefold(), rule.tag.value) != rule.tag.value:
            continue  # "Houthi" is an adjective of Yemen, but theirs where the Houthis are the other side
        (called if kind == "called" else marks if kind in MARKS else lexicon).add(rule.phrase, rule.tag)
        if kind == "called" and noun_in(rule.phrase, lexicon) == IN_COMPOUND:
            lexicon.add(rule.phrase, Tag("noun", "talks"))
    words = language_words(language)
    return Vocabulary(
        language=language,
        lexicon=lexicon,
        marks=marks,
        called=called,
        talks_have_name=bool(topic.called.get(language)),
        words=Words(lexicon, marks, called),
        within=_within(language),
        joins_nouns=bool(words.get("parties_follow_nouns", False)),
        verbs_first=bool(words.get("verbs_stand_first", False)),
        verbs_last=bool(words.get("verbs_stand_last", False)),
        of_files=tuple(words.get("of_files", ())),
        has_tenses=bool(words.get("verbs_have_tenses", True)),
        splits_verbs=bool(words.get("words", {}).get("particles")),
        leads_to_places=bool(words.get("prepositions_lead_to_places", False)),
    )


def noun_in(phrase: str, lexicon: Lexicon[Tag]) -> str | None:
    """How the name of talks says that it is one: by a noun of its own ("exit talks"), by the end of a word
    ("Austrittsgespräche"), by an expression, which nobody can tell, or not at all (None)."""
    if is_expression(phrase) or any(_is_noun(m.tags) for m in lexicon.matches(tokenize(phrase), phrase)):
        return APART
    nouns = lexicon.phrases(lambda tag: tag.kind == "noun")
    ends = tuple(words[0].rstrip("*") for words in nouns if len(words) == 1)
    long = tuple(end for end in ends if len(end) >= _SHORTEST_NOUN)
    return IN_COMPOUND if any(w.rstrip("*").endswith(long) for w in pattern_of(phrase)) else None


def _is_noun(tags: Iterable[Tag]) -> bool:
    return any(tag.kind == "noun" for tag in tags)


def rules_of(topic: Topic, language: str) -> Iterator[Rule]:
    """Every phrase that is looked for in an article of that language, the language's own first."""
    yield from _language_rules(language)
    yield from _place_rules(topic, language)
    yield from topic_rules(topic, language)


def _rules(phrases: Iterable[str], tag: Tag, file: str, *key: str | int) -> Iterator[Rule]:
    return (Rule(phrase, tag, file, key) for phrase in phrases)


def _language_rules(language: str) -> Iterator[Rule]:
    words, file = language_words(language), f"talks/{language}"
    for table, kind in (("words", "word"), ("roles", "role"), ("nouns", "noun")):
        for name, phrases in words.get(table, {}).items():
            yield from _rules(phrases, Tag(kind, name), file, table, name)
    for number, verb in enumerate(words.get("verbs", ())):
        for form in ("base", "present", "gone", "gerund", "coming"):
            tag = Tag("verb", verb["class"], form)
            yield from _rules(verb.get(form, ()), tag, file, "verbs", number, form)
    for value, phrases in words.get("ordinals", {}).items():
        yield from _rules(phrases, Tag("ordinal", value), file, "ordinals", value)
    for value, written, key in counted(words):
        yield from _rules(written, Tag("ordinal", value), file, *key)


def _titles() -> dict[str, str]:
    return {code: row["title"] for code, row in language_places(FALLBACK).get("countries", {}).items()}


def _within(language: str) -> dict[str, str]:
    """What each capital and each venue lies in."""
    titles = _titles()
    within: dict[str, str] = {}
    for code, row in language_places(language).get("countries", {}).items():
        for name in row.get("capital", ())[:1]:
            within[_capital_title(code, name)] = titles.get(code, code)
    for row in language_places(FALLBACK).get("venues", ()):
        within[row["title"]] = titles.get(row["within"], row["within"])
    return within


def _place_rules(topic: Topic, language: str) -> Iterator[Rule]:
    titles, within, file = _titles(), _within(language), f"places/{language}"
    sides = _sides(topic)
    seats = _seats(sides)
    places = language_places(language)
    seated = {code for series in topic.series for code in series.thirds}
    for code, row in places.get("countries", {}).items():
        who = sides.get(code, ("other", code))
        for key, form in _FORMS:
            own = seats.get(code, who) if key == "capital" else who
            tag = Tag(own[0], own[1], form)
            yield from _rules(row.get(key, ()), tag, file, "countries", code, key)
            if code in seated and form != "capital":
                yield from _rules(row.get(key, ()), Tag("word", SEATED), file, "countries", code, key)
        if not row.get("is_place", True):
            continue
        title = titles.get(code, code)
        yield from _rules(row.get("names", ()), Tag("place", title), file, "countries", code, "names")
        for name in row.get("capital", ())[:1]:  # what happens in its head's house happens there
            tag = Tag("place", _capital_title(code, name), title)
            yield from _rules(row.get("houses", ()), tag, file, "countries", code, "houses")
        for name in row.get("capital", ()):
            tag = Tag("place", _capital_title(code, name), title)
            yield from _rules([name], tag, file, "countries", code, "capital")
            for key, patterns in places.get("capital_phrases", {}).items():
                phrases = [pattern.format(word) for word in row.get(key, ()) for pattern in patterns]
                yield from _rules(phrases, tag, file, "countries", code, key)
    for number, row in enumerate(places.get("venues", ())):
        tag = Tag("place", row["title"], within.get(row["title"], ""))
        yield from _rules(row["names"], tag, file, "venues", number, "names")


def _sides(topic: Topic) -> dict[str, tuple[str, str]]:
    """Kind and value of the tags of each country that is a party of the topic or a mediator."""
    sides = {code: ("mediator", code) for code in topic.mediators}
    sides |= {party.country: ("party", party.id) for party in topic.parties if party.country}
    return sides


def _seats(sides: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Whom a capital speaks for that is the seat of a side which is no land: Brussels is the EU's, where the
    EU is a side and Belgium is none."""
    rows = language_places(FALLBACK).get("countries", {})
    found: dict[str, tuple[str, str]] = {}
    for code, who in sorted(sides.items(), key=lambda side: side[1][0] != "party"):
        land = rows.get(code, {}).get("seat")
        if land is not None and land not in sides:
            found.setdefault(land, who)
    return found


def _capital_title(code: str, name: str) -> str:
    """The English title of a capital, whatever the language of `name`."""
    english = language_places(FALLBACK)["countries"].get(code, {}).get("capital") or [name]
    return str(english[0]).title()


def topic_rules(topic: Topic, language: str) -> Iterator[Rule]:
    """The phrases that the topic file itself brings for a language, in the order in which they count."""
    for title, names in topic.venues.items():
        yield from _rules(names.get(language, ()), Tag("place", title), TOPIC, "venues", title, language)
    for party in topic.parties:
        yield from _party_rules(party, language)
    for party in topic.parties:
        both = _behind_pair(topic.both.get(language, ()), language)
        yield from _rules(both, Tag("party", party.id, BOTH), TOPIC, "both", language)
    for group, names in topic.nouns.items():
        yield from _rules(names.get(language, ()), Tag("noun", group), TOPIC, "nouns", group, language)
    for verb, names in topic.cues.items():
        yield from _rules(names.get(language, ()), Tag("verb", verb, "gone"), TOPIC, "cues", verb, language)
    for number, series in enumerate(topic.series):
        for code, people in series.thirds.items():
            tag, at = Tag("other", code, "name"), ("series", number, "thirds", code)
            yield from _rules(people.get(language, ()), tag, TOPIC, *at, language)
            yield from _rules(people.get(language, ()), Tag("word", SEATED), TOPIC, *at, language)
    yield from _rules(topic.others.get(language, ()), Tag("other", PERSON, "name"), TOPIC, "others", language)
    for number, series in enumerate(topic.series):
        tag = Tag("series", series.name)
        yield from _rules(series.words.get(language, ()), tag, TOPIC, "series", number, "words", language)
    yield from _rules(topic.called.get(language, ()), CALLED_TALKS, TOPIC, "called", language)
    yield from _rules(topic.veto.get(language, ()), Tag("veto", ""), TOPIC, "veto", language)


def _behind_pair(names: Iterable[str], language: str) -> Iterator[str]:
    """`two Koreas`, and `the two Koreas` as well, for "the two" is a phrase of its own, found before it."""
    pairs = [phrase.rsplit(" ", 1) for phrase in language_words(language).get("words", {}).get("pair", ())]
    for name in names:
        yield name
        yield from (f"{pair[0]} {name}" for pair in pairs if len(pair) > 1 and name.startswith(f"{pair[1]} "))


def _office_at_end(name: str, language: str) -> str | None:
    """`the Norwegian prime minister`, listed as a name of the state: the office that it ends with."""
    offices = language_words(language).get("roles", {})
    ends = ((phrase, role) for role in ("leader", "minister") for phrase in offices.get(role, ()))
    held = [(len(phrase), role) for phrase, role in ends if name.casefold().endswith(f" {phrase.casefold()}")]
    return max(held)[1] if held else None


def _party_rules(party: Party, language: str) -> Iterator[Rule]:
    at = ("parties", party.id)
    names, adjectives = party.names.get(language, ()), party.adjectives.get(language, ())
    for rule in _rules(names, Tag("party", party.id, "name"), TOPIC, *at, "names", language):
        office = _office_at_end(rule.phrase, language)
        yield rule if office is None else rule._replace(tag=rule.tag._replace(extra=office))
    yield from _rules(adjectives, Tag("party", party.id, "adjective"), TOPIC, *at, "adjectives", language)
    for role, people in party.people.items():
        tag = Tag("party", party.id, Role(role).value)
        yield from _rules(people.get(language, ()), tag, TOPIC, *at, "people", Role(role).value, language)
