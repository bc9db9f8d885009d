"""A topic file (TOML) as a Topic, with errors that say file, key, value and what would be right."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from watcher.errors import ConfigError
from watcher.facts.vocabulary import known_languages, language_places, language_words
from watcher.model import Certainty, ChangeKind
from watcher.text.expressions import compile_expression, is_expression
from watcher.topic import Party, Policy, Role, Series, Topic


def _check_phrase(value: str) -> str:
    if is_expression(value):
        compile_expression(value)
    return value


WordsByLanguage = dict[str, list[Annotated[str, Field(min_length=1), AfterValidator(_check_phrase)]]]
NEEDS = ("day", "window", "venue", "ordinal", "role", "next")


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
    needs: list[str] = []
    open_slot_days: int | None = Field(default=None, ge=1, le=3650)
    silence_days: int = Field(default=30, ge=1, le=3650)
    tell: list[ChangeKind] = []

    @model_validator(mode="after")
    def _needs_are_known(self) -> SeriesFile:
        unknown = [need for need in self.needs if need not in NEEDS]
        if unknown:
            raise ValueError(f"needs: {', '.join(unknown)} is not one of {', '.join(NEEDS)}")
        return self


class MediatorsFile(_Strict):
    countries: list[str] = []


class PolicyFile(_Strict):
    min_certainty: Certainty = Certainty.SOURCE
    min_owners: int = Field(default=1, ge=1, le=20)
    weak_owners: int = Field(default=2, ge=1, le=20)
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

    @model_validator(mode="after")
    def _fits_together(self) -> TopicFile:
        if len(self.parties) != 2:
            raise ValueError(f"parties: talks have two sides, the file names {len(self.parties)}")
        names = [series.name for series in self.series]
        if len(set(names)) != len(names):
            raise ValueError("series: a name stands twice")
        for language in self.languages:
            if language not in known_languages():
                raise ValueError(f"languages: {language!r} is not one of {', '.join(known_languages())}")
        countries = language_places("en").get("countries", {})
        codes = [party.country for party in self.parties.values() if party.country] + self.mediators.countries
        for code in codes:
            if code not in countries:
                raise ValueError(f"country: {code!r} is no known code (two capital letters, as in US or RU)")
        groups = language_words("en").get("nouns", {})
        for group in [*self.nouns, *(noun for series in self.series for noun in series.nouns)]:
            if group not in groups:
                raise ValueError(f"nouns: {group!r} is not one of {', '.join(groups)}")
        return self


def load_topic(path: Path) -> Topic:
    """The topic that a file describes. ConfigError names the file and every wrong key at once."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), f"is not TOML: {error}") from error
    return read_topic(data, str(path))


def read_topic(data: dict[str, Any], subject: str) -> Topic:
    """The topic in a parsed file; `subject` is what errors call it."""
    try:
        file = TopicFile.model_validate(data)
    except ValidationError as error:
        raise ConfigError(subject, "; ".join(_problem(row) for row in error.errors())) from error
    return _topic(file)


def _problem(row: Any) -> str:
    key = ".".join(str(part) for part in row["loc"]) or "file"
    message = str(row["msg"]).removeprefix("Value error, ")
    if row["type"] == "extra_forbidden":
        return f"{key}: no such key"
    shown = row.get("input")
    value = f" (is {shown!r})" if isinstance(shown, str | int | float | bool) else ""
    return f"{key}: {message}{value}"


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
    )
