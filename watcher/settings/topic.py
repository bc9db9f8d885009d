"""A topic file (TOML) as a Topic, with errors that say file, key, value and what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from watcher.model import Certainty, ChangeKind
from watcher.settings.documents import Document, read_document
from watcher.settings.places import show_path
from watcher.settings.problems import SettingsError
from watcher.settings.topic_problems import cross_problems, shape_problems
from watcher.text.expressions import compile_expression, is_expression
from watcher.topic import Party, Policy, Role, Series, Topic


def _check_phrase(value: str) -> str:
    if is_expression(value):
        compile_expression(value)
    return value


WordsByLanguage = dict[str, list[Annotated[str, Field(min_length=1), AfterValidator(_check_phrase)]]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PeopleFile(_Strict):
    leader: WordsByLanguage = {}
    minister: WordsByLanguage = {}
    envoy: WordsByLanguage = {}
    expert: WordsByLanguage = {}
    official: WordsByLanguage = {}


class PartyFile(_Strict):
    title: str
    country: str | None = Field(
        default=None, description="ISO 3166 alpha-2 code: brings names, adjectives and capital"
    )
    names: WordsByLanguage = {}
    adjectives: WordsByLanguage = {}
    people: PeopleFile = PeopleFile()


class SeriesFile(_Strict):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    roles: list[list[Role]] = []
    nouns: list[str] = []
    words: WordsByLanguage = {}
    mute: bool = False
    cooldown_days: int = Field(default=4, ge=0, le=365)
    merge_days: int = Field(default=3, ge=0, le=60)
    needs: list[Literal["day", "window", "venue", "ordinal", "role", "next"]] = []
    open_slot_days: int | None = Field(default=None, ge=1, le=3650)
    silence_days: int = Field(default=30, ge=1, le=3650)
    tell: list[ChangeKind] = []
    min_certainty: Certainty | None = None
    min_owners: int | None = Field(default=None, ge=1, le=20)
    weak_owners: int | None = Field(default=None, ge=0, le=20)


class MediatorsFile(_Strict):
    countries: list[str] = []


class PolicyFile(_Strict):
    min_certainty: Certainty = Certainty.SOURCE
    min_owners: int = Field(default=1, ge=1, le=20)
    weak_owners: int = Field(default=2, ge=0, le=20)
    stale_days: int = Field(default=14, ge=1, le=3650)
    open_slot_days: int = Field(default=45, ge=1, le=3650)
    settle_hours: int = Field(default=12, ge=0, le=720)


class TopicFile(_Strict):
    """The keyword config of one topic: who meets whom, in which series, and how sure the watcher must be."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    enabled: bool = True
    languages: list[str] = ["en"]
    parties: dict[str, PartyFile]
    mediators: MediatorsFile = MediatorsFile()
    others: WordsByLanguage = {}
    veto: WordsByLanguage = {}
    nouns: dict[str, WordsByLanguage] = {}
    cues: dict[str, WordsByLanguage] = {}
    venues: dict[str, WordsByLanguage] = {}
    series: list[SeriesFile] = Field(min_length=1)
    policy: PolicyFile = PolicyFile()


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
            return _topic(file)
    raise SettingsError(document.shown, problems)


def _words(words: WordsByLanguage) -> dict[str, tuple[str, ...]]:
    return {language: tuple(phrases) for language, phrases in words.items()}


def _topic(file: TopicFile) -> Topic:
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
        policy=Policy(**file.policy.model_dump()),
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
    )
