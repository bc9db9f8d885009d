"""What a topic file says: which talks are watched, and how strictly. No code knows a country, config does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from watcher.model import Certainty

Words = Mapping[str, tuple[str, ...]]  # language -> words ("stem*" stands for every word that begins so)


class Role(StrEnum):
    """What somebody who speaks or travels for a party is, highest first."""

    LEADER = "leader"
    MINISTER = "minister"
    ENVOY = "envoy"
    EXPERT = "expert"
    OFFICIAL = "official"
    PARTY = "party"  # the state itself


OFFICES = (Role.LEADER, Role.MINISTER, Role.ENVOY)  # of those who meet for a party, and are named


@dataclass(frozen=True, slots=True)
class Party:
    """One side. `country` (ISO 3166 alpha-2) brings names, adjectives and the capital in every language."""

    id: str
    title: str
    country: str | None = None
    names: Words = field(default_factory=dict)
    adjectives: Words = field(default_factory=dict)
    people: Mapping[Role, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Series:
    """Rounds that are counted together.

    A fact belongs to the first series of the file whose `words` stand in its sentence, or whose `roles` or
    `nouns` fit. The series with none of them is the generic one: a fact of it is taken for a nearby round of
    a specific series, never the reverse. Where third parties sit at the table as equals the series with these
    `thirds` takes the fact, and takes no other.
    """

    name: str
    title: str
    roles: tuple[frozenset[Role], ...] = ()  # pairs that meet: {leader}, {leader, envoy}, ...
    nouns: tuple[str, ...] = ()  # groups of event nouns of the language files: "call", "summit", ...
    words: Words = field(default_factory=dict)
    thirds: Mapping[str, Words] = field(default_factory=dict)  # country code -> its people
    mute: bool = False
    cooldown_days: int = 4  # after a round was held, a mention without date, ordinal or "next" is that round
    merge_days: int = 3  # two held reports so near to each other are one round
    needs: tuple[str, ...] = ()  # a new round needs one of: day, window, venue, ordinal, role, next
    open_slot_days: int | None = None  # None: the policy's
    silence_days: int = 30  # after so long an official, or a headline of both, needs none of these
    tell: tuple[str, ...] = ()  # change kinds to tell; empty = all
    min_certainty: Certainty | None = None  # None: the policy's, as in the next five
    min_owners: int | None = None
    weak_owners: int | None = None
    remind_day_before: bool | None = None
    unreported_hours: int | None = None
    undated_days: int | None = None

    @property
    def is_generic(self) -> bool:
        return not (self.roles or self.nouns or self.words or self.thirds)


REMINDERS = ("remind_day_before", "unreported_hours", "undated_days")


@dataclass(frozen=True, slots=True)
class Policy:
    """How sure the watcher must be before it tells."""

    min_certainty: Certainty = Certainty.SOURCE  # weaker claims are held back
    min_owners: int = 1  # independent owners that must report it
    weak_owners: int = 2  # the same for what is weaker: so many owners release it; 0: however many, none do
    passing_owners: int = 2  # that must say what a text says in passing; 1: one will do
    stale_days: int = 14  # a held round older than this, learnt late, goes in quietly
    open_slot_days: int = 45  # an open round without a day, not heard of for so long, is forgotten
    remind_day_before: bool = True  # readers are reminded on the day before a set day
    unreported_hours: int = 24  # so long after a set day it should be reported as held; 0: never asked
    undated_days: int = 30  # so long without a date or a change, readers are reminded once; 0: never
    settle_hours: int = 12  # a first venue goes in silently where round or day were told so few hours ago


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a text must do under its topic: alert with the wanted slots, or nothing where none is wanted.

    `wanted` maps kind, series, status, date, venue, ordinal and certainty to what they must read. With
    `follows` it is judged on the ledger that the expectation before it left, else on an empty one. `place`
    is where it is written.
    """

    title: str
    text: str
    published: datetime
    language: str
    source: str = ""
    follows: bool = False
    wanted: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    @property
    def is_silent(self) -> bool:
        return not self.wanted


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    title: str
    parties: tuple[Party, Party]
    series: tuple[Series, ...]
    enabled: bool = True
    languages: tuple[str, ...] = ("en",)
    mediators: tuple[str, ...] = ()  # country codes that host or carry messages: no third party to the talks
    others: Words = field(default_factory=dict)  # people and names of third parties
    veto: Words = field(default_factory=dict)  # a sentence with one of these is about something else
    nouns: Mapping[str, Words] = field(default_factory=dict)  # further event nouns, by group
    cues: Mapping[str, Words] = field(default_factory=dict)  # further status words, by verb class
    venues: Mapping[str, Words] = field(default_factory=dict)  # further venues: title -> names
    called: Words = field(default_factory=dict)  # what the talks are called: the name stands for both parties
    both: Words = field(default_factory=dict)  # what the two parties are called together: "the two Koreas"
    policy: Policy = field(default_factory=Policy)
    expect: tuple[Expectation, ...] = ()  # the user's own tests; reading does not look at them

    def policy_of(self, series: Series) -> Policy:
        """The policy as the series has it: its own keys, else the topic's."""
        keys = ("min_certainty", "min_owners", "weak_owners", "open_slot_days", *REMINDERS)
        own = {key: getattr(series, key) for key in keys}
        return replace(self.policy, **{key: value for key, value in own.items() if value is not None})

    def series_named(self, name: str) -> Series:
        return next(series for series in self.series if series.name == name)
