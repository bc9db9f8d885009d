"""Rules of a topic that can never match, that match everything, or that another rule has overtaken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from watcher.facts.lexicon.language_files import language_words
from watcher.facts.lexicon.vocabulary import (
    BOTH,
    CALLED_TALKS,
    Rule,
    build_vocabulary,
    noun_in,
    rules_of,
    topic_rules,
)
from watcher.text.expressions import compile_expression, is_expression
from watcher.text.words import pattern_of
from watcher.topic import Topic

Key = tuple[str | int, ...]
# Lists of function words: a topic's word that stands in one of them is in every other sentence.
_SMALL_WORDS = ("and", "with", "between", "of", "about", "in", "to", "from", "negation", "definite")
_SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "ar": "ARABIC", "fa": "ARABIC", "zh": "CJK", "he": "HEBREW"}
_PROBES = ("qzxv", "жъыщ", "ظضغث", "龘靐")  # words that no language has
_INNER_STAR = re.compile(r"\*\w|(?:^|\s)\*")
_CAPITAL_STEM = re.compile(r"\b[A-Z]{2,3}\*")
_WHO = ("party", "other", "mediator")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that hardly does what was meant; `rule` is None where `key` means a whole list or table."""

    key: Key
    message: str
    rule: Rule | None = None


def doubts_of(topic: Topic) -> Iterator[Doubt]:
    """Everything in the topic that is allowed and can hardly be meant, language by language."""
    yield from _order(topic)
    for language in topic.languages:
        rules = list(topic_rules(topic, language))
        capitals = _abbreviations(topic, language)
        for rule in rules:
            yield from _single(rule, language, capitals)
        yield from _overtaken(topic, language, rules)
        yield from _nameless(topic, language, rules)


def _order(topic: Topic) -> Iterator[Doubt]:
    for number, series in enumerate(topic.series[:-1]):
        if series.is_generic:
            later = ", ".join(each.name for each in topic.series[number + 1 :])
            message = f"has no roles, nouns or words, so that {later} below it is never reached"
            yield Doubt(("series", number, "name"), message)


# ---------------------------------------------------------------------------------------------- one rule


def _single(rule: Rule, language: str, capitals: frozenset[str]) -> Iterator[Doubt]:
    """What is wrong with a phrase, whatever stands beside it."""
    if is_expression(rule.phrase):
        messages = list(_of_expression(rule.phrase))
    else:
        messages = [message for message in _of_phrase(rule.phrase, language) if message]
        messages += _of_capitals(rule.phrase, capitals)
    yield from (Doubt(rule.key, message, rule) for message in messages[:1])


def _nameless(topic: Topic, language: str, rules: Iterable[Rule]) -> Iterator[Doubt]:
    """Names of talks that name no talks: `called` has "exit" for "exit talks"."""
    called = [rule for rule in rules if rule.tag == CALLED_TALKS]
    lexicon = build_vocabulary(topic, language).lexicon if called else None
    for rule in called:
        if lexicon is not None and noun_in(rule.phrase, lexicon) is None:
            yield Doubt(rule.key, 'is no name of talks: write it with its noun, as in "exit talks"', rule)


def _of_expression(phrase: str) -> Iterator[str]:
    expression = compile_expression(phrase)
    if any(True for _ in expression.finditer("")):
        yield "matches the empty text, so it fits at every place"
    elif any(
        match.start() == 0 and match.end() == len(word)
        for word in _PROBES
        for match in expression.finditer(word)
    ):
        yield "matches any word"
    elif phrase[1].isspace() or phrase[-2].isspace():
        yield "begins or ends with a blank: it never matches, for a match begins and ends with a word"


def _of_phrase(phrase: str, language: str) -> Iterator[str | None]:
    words = pattern_of(phrase)
    if not any(word.strip("*").isalnum() or any(map(str.isalnum, word)) for word in words):
        yield "holds no letter and no digit: it never matches what was meant"
    if _INNER_STAR.search(phrase):
        yield "a * stands for the end of a word only: inside or before one it never matches"
    if _CAPITAL_STEM.search(phrase):
        yield "a stem of two or three capitals finds no longer word: write it in small letters"
    yield from (_of_stem(word) for word in words if word.endswith("*"))
    if len(words) == 1 and words[0] in _small_words(language):
        yield f"is a word of every other sentence in {language}: it matches nearly everything"
    yield _of_script(phrase, language)
    if re.fullmatch(r"[a-z]{2,3}", phrase) and _is_abbreviation(phrase, language):
        yield f"two or three small letters never match {phrase.upper()} in capitals: write it in capitals"


def _of_capitals(phrase: str, capitals: frozenset[str]) -> Iterator[str]:
    """`un nuclear watchdog`: one of several words is an abbreviation that the news writes in capitals."""
    *words, last = phrase.split() or [phrase]  # the last one of "kim jong un" is a name
    meant = " ".join([*(word.upper() if word.upper() in capitals else word for word in words), last])
    if words and meant != " ".join([*words, last]):
        yield f'small letters never match capitals: write "{meant}"'


def _abbreviations(topic: Topic, language: str) -> frozenset[str]:
    """The names of two or three capitals in the language's files and the topic: "UN", which "un" is not."""
    return frozenset(
        rule.phrase for rule in rules_of(topic, language) if re.fullmatch("[A-Z]{2,3}", rule.phrase)
    )


def _of_stem(word: str) -> str | None:
    stem = word.rstrip("*")
    if len(stem) == 1 and not unicodedata.name(stem, "").startswith("CJK"):
        return f"{word} matches every word that begins with one letter"
    return None


def _of_script(phrase: str, language: str) -> str | None:
    """Letters of another script than the language's; Latin names stand in texts of all of them."""
    own = _SCRIPTS.get(language, "LATIN")
    for word in phrase.split():
        scripts = {_script(char) for char in word if char.isalpha()}
        if len(scripts) > 1 and "CJK" not in scripts:
            return f"mixes {' and '.join(sorted(name.title() for name in scripts))} letters in one word"
        if not scripts <= {own, "LATIN"}:
            found = ", ".join(sorted(name.title() for name in scripts))
            return f"{found} letters in a list for {language}: it hardly ever matches"
    return None


def _script(char: str) -> str:
    return unicodedata.name(char, "LATIN").split()[0]


def _is_abbreviation(phrase: str, language: str) -> bool:
    return language in _SCRIPTS or not re.search("[aeiouy]", phrase)


def _small_words(language: str) -> frozenset[str]:
    lists: dict[str, Any] = language_words(language).get("words", {})
    return frozenset(word for name in _SMALL_WORDS for word in lists.get(name, ()))


# ---------------------------------------------------------------------------------------------- two rules


def _overtaken(topic: Topic, language: str, rules: Iterable[Rule]) -> Iterator[Doubt]:
    """Rules that stand twice, or that an earlier one leaves nothing to do."""
    first: dict[tuple[str, ...], list[Rule]] = {}
    own = [rule for rule in rules_of(topic, language) if rule.file != "topic"]
    meetings = {pattern_of(rule.phrase) for rule in own if rule.tag.kind in ("noun", "verb")}
    parties = {pattern_of(rule.phrase): rule.tag for rule in own if rule.tag.kind == "party"}
    for rule in rules:
        words = pattern_of(rule.phrase)
        earlier = first.setdefault(words, [])
        message = next((found for each in earlier if (found := _clash(rule, each))), None)
        if message is None and rule.tag.kind == "veto" and (words in meetings or words in parties):
            message = "is a word of the talks themselves: no sentence with it tells anything"
        if message is None and rule.tag.kind == "other" and words in parties:
            message = (
                f"names the party {parties[words].value} by its country: it never counts as a third party"
            )
        if message is not None:
            yield Doubt(rule.key, message, rule)
        earlier.append(rule)


def _clash(rule: Rule, earlier: Rule) -> str | None:
    where = ".".join(map(str, earlier.key))
    one, two = earlier.tag, rule.tag
    if one.extra == two.extra == BOTH and one != two:
        return None  # it stands for either party
    if one == two:
        return "stands twice" if rule.key == earlier.key else f"stands in {where} already"
    if one.kind in _WHO and two.kind in _WHO:
        return f"stands in {where} before: here it never counts"
    if one.kind == two.kind == "series":
        return f"stands in {where} before, and the first series of the file that fits counts"
    if two.kind == "veto" and one.kind in (*_WHO, "noun", "verb", "called"):
        return f"stands in {where} too: no sentence with it tells anything"
    return None
