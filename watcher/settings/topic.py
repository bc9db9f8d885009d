"""A topic file (TOML) as a Topic, with errors that say file, key, value and what would be right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import ValidationError

from watcher.settings.documents import Document, read_document
from watcher.settings.places import show_path
from watcher.settings.problems import SettingsError
from watcher.settings.topic_file import (
    SLOTS,
    ExpectFile,
    PartyFile,
    SeriesFile,
    TopicFile,
    WordsByLanguage,
)
from watcher.settings.topic_problems import cross_problems, shape_problems
from watcher.topic import Expectation, Party, Policy, Role, Series, Topic

NOON = dt.time(12, tzinfo=dt.UTC)


def load_topic(path: Path) -> Topic:
    """The topic that a file describes. SettingsError names every problem, each with its line."""
    document, problem = read_document(path, show_path(path))
    if problem is not None:
        raise SettingsError(problem.where, [problem])
    return read_topic(document)


def read_topic(document: Document) -> Topic:
    """The topic in a parsed file."""
    try:
        file = TopicFile.model_validate(document.tables)
    except ValidationError as error:
        problems = shape_problems(TopicFile, error, document)
    else:
        problems = cross_problems(document)
        if not problems:
            return _topic(file, document)
    raise SettingsError(document.shown, problems)


def _words(words: WordsByLanguage) -> dict[str, tuple[str, ...]]:
    return {language: tuple(phrases) for language, phrases in words.items()}


def _topic(file: TopicFile, document: Document) -> Topic:
    first, second = (_party(name, party) for name, party in file.parties.items())
    return Topic(
        name=file.name,
        title=file.title,
        parties=(first, second),
        series=tuple(_series(series) for series in file.series),
        enabled=file.enabled,
        languages=tuple(file.languages),
        mediators=tuple(file.mediators.countries),
        others=_words(file.others),
        veto=_words(file.veto),
        nouns={group: _words(words) for group, words in file.nouns.items()},
        cues={group: _words(words) for group, words in file.cues.items()},
        venues={title: _words(words) for title, words in file.venues.items()},
        called=_words(file.called),
        both=_words(file.both),
        policy=Policy(**file.policy.model_dump()),
        expect=tuple(
            _expectation(row, next(iter(file.languages), "en"), document.place(("expect", number)))
            for number, row in enumerate(file.expect)
        ),
    )


def _party(name: str, file: PartyFile) -> Party:
    people = {Role(role): _words(words) for role, words in file.people.model_dump().items() if words}
    return Party(name, file.title, file.country, _words(file.names), _words(file.adjectives), people)


def _series(file: SeriesFile) -> Series:
    return Series(
        name=file.name,
        title=file.title,
        roles=tuple(frozenset(pair) for pair in file.roles),
        nouns=tuple(file.nouns),
        words=_words(file.words),
        thirds={code: _words(people) for code, people in file.thirds.items()},
        mute=file.mute,
        cooldown_days=file.cooldown_days,
        merge_days=file.merge_days,
        needs=tuple(file.needs),
        open_slot_days=file.open_slot_days,
        silence_days=file.silence_days,
        tell=tuple(kind.value for kind in file.tell),
        min_certainty=file.min_certainty,
        min_owners=file.min_owners,
        weak_owners=file.weak_owners,
        remind_day_before=file.remind_day_before,
        unreported_hours=file.unreported_hours,
        undated_days=file.undated_days,
    )


def _expectation(file: ExpectFile, language: str, place: str) -> Expectation:
    wanted = {slot: str(value) for slot in SLOTS if (value := getattr(file, slot)) is not None}
    return Expectation(
        title=file.title,
        text=file.text,
        published=_moment(file.published),
        language=file.language or language,
        source=file.source,
        follows=file.follows,
        wanted=wanted,
        place=place,
    )


def _moment(published: dt.datetime | dt.date) -> dt.datetime:
    if not isinstance(published, dt.datetime):
        return dt.datetime.combine(published, NOON)
    return published if published.tzinfo is not None else published.replace(tzinfo=dt.UTC)
