"""The tables of a topic file. The descriptions are what an editor shows, by the JSON Schema."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from watcher.model import Certainty, ChangeKind, Status
from watcher.text.expressions import compile_expression, is_expression
from watcher.topic import Role


def _check_phrase(value: str) -> str:
    if is_expression(value):
        compile_expression(value)
    return value


Phrase = Annotated[str, Field(min_length=1), AfterValidator(_check_phrase)]
WordsByLanguage = dict[str, list[Phrase]]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Days = Annotated[  # a date as the ledger writes it
    str, Field(pattern=r"^(|\d{4}-\d\d(-\d\d(/\d{4}-\d\d-\d\d)?)?|until \d{4}-\d\d-\d\d|to be determined)$")
]
Need = Literal["day", "window", "venue", "ordinal", "role", "next"]
_BY_LANGUAGE = 'by language: `en = ["word", "two words", "stem*", "/expression/"]`'


class Strict(BaseModel):
    """A table of a topic file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PeopleFile(Strict):
    """People of a party by what they are, highest first; the role decides the series."""

    leader: WordsByLanguage = Field(default={}, description=f"Heads of state and government, {_BY_LANGUAGE}.")
    minister: WordsByLanguage = Field(default={}, description="Ministers of foreign affairs and their like.")
    envoy: WordsByLanguage = Field(default={}, description="Special envoys, negotiators, advisers.")
    expert: WordsByLanguage = Field(default={}, description="Ambassadors, deputies, heads of delegations.")
    official: WordsByLanguage = Field(default={}, description="Others who speak for the party.")


class PartyFile(Strict):
    """One of the two sides."""

    title: str = Field(description="The name in alerts.")
    country: str | None = Field(
        default=None, description="ISO 3166 alpha-2 code (US, RU): brings names, adjectives and the capital."
    )
    names: WordsByLanguage = Field(
        default={}, description=f"Further names that stand for the party: ministries, houses; {_BY_LANGUAGE}."
    )
    adjectives: WordsByLanguage = Field(default={}, description="Further adjectives beside the country's.")
    people: PeopleFile = PeopleFile()


class SeriesFile(Strict):
    """Rounds that are counted together. A fact belongs to the first series of the file that fits."""

    name: Key = Field(description="Part of the key of every round: small letters, digits and -.")
    title: str = Field(description="How people read it in alerts and lists.")
    roles: list[list[Role]] = Field(
        default=[], description='Who meets: [["leader"]] leaders on both sides, [["envoy", "leader"]] a pair.'
    )
    nouns: list[str] = Field(
        default=[],
        description="Groups of nouns that name it: talks, meeting, summit, consultations, call, visit.",
    )
    words: WordsByLanguage = Field(
        default={}, description="It fits where one of these stands in the sentence."
    )
    thirds: dict[str, WordsByLanguage] = Field(
        default={},
        description="Third parties that sit at the table beside the two: country code, and by language the "
        "people who speak for it. The series holds no other talks.",
    )
    mute: bool = Field(default=False, description="Nothing of this series alerts.")
    cooldown_days: int = Field(
        default=4, ge=0, le=365, description="So long after a round, talk without a date means that round."
    )
    merge_days: int = Field(
        default=3, ge=0, le=60, description="Two reports of rounds held so close together are one round."
    )
    needs: list[Need] = Field(default=[], description="A new round must bring one of these.")
    open_slot_days: int | None = Field(
        default=None, ge=1, le=3650, description="How long an open round without a day is remembered."
    )
    silence_days: int = Field(
        default=30, ge=1, le=3650, description="After so many days without a round `needs` is waived."
    )
    tell: list[ChangeKind] = Field(default=[], description="The kinds of changes that alert; empty = all.")
    min_certainty: Certainty | None = Field(default=None, description="The policy's, for this series.")
    min_owners: int | None = Field(default=None, ge=1, le=20, description="The policy's, for this series.")
    weak_owners: int | None = Field(default=None, ge=0, le=20, description="The policy's, for this series.")
    remind_day_before: bool | None = Field(default=None, description="The policy's, for this series.")
    unreported_hours: int | None = Field(
        default=None, ge=0, le=720, description="The policy's, for this series."
    )
    undated_days: int | None = Field(
        default=None, ge=0, le=3650, description="The policy's, for this series."
    )


class MediatorsFile(Strict):
    """Hosts and go-betweens: naming them is no sign of other talks."""

    countries: list[str] = Field(default=[], description="ISO 3166 alpha-2 codes.")


class PolicyFile(Strict):
    """How sure the watcher must be before it tells."""

    min_certainty: Certainty = Field(
        default=Certainty.SOURCE, description="Claims that are weaker are held back."
    )
    min_owners: int = Field(
        default=1, ge=1, le=20, description="Independent owners that must report a round."
    )
    weak_owners: int = Field(default=2, ge=0, le=20, description="So many owners release what was held back.")
    passing_owners: int = Field(
        default=2, ge=1, le=20, description="So many owners must say what stands far from a text's beginning."
    )
    stale_days: int = Field(
        default=14, ge=1, le=3650, description="A round held longer ago enters the ledger quietly."
    )
    open_slot_days: int = Field(
        default=45, ge=1, le=3650, description="How long an open round without a day is remembered."
    )
    remind_day_before: bool = Field(default=True, description="Remind readers on the day before a set day.")
    unreported_hours: int = Field(
        default=24,
        ge=0,
        le=720,
        description="So long after a set day, say that nobody has reported it held; 0 = never.",
    )
    undated_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="When a round has been without a date for so long, say so once; 0 = never.",
    )
    settle_hours: int = Field(
        default=12, ge=0, le=720, description="A first venue told so soon after the day goes in silently."
    )


class ExpectFile(Strict):
    """What a text must do: run by `watcher check`."""

    title: str = Field(default="", description="The headline.")
    text: str = Field(default="", description="The sentence or the text.")
    published: dt.datetime | dt.date = Field(description="When it came out: 2025-06-02.")
    language: str | None = Field(default=None, description="Its language; else the first of the topic's.")
    source: str = Field(default="Harbour Post", description="The outlet; another one is another owner.")
    follows: bool = Field(default=False, description="Judged on the ledger that the one above it left.")
    silent: bool = Field(default=False, description="It alerts nothing.")
    kind: ChangeKind | None = Field(default=None, description="The kind of change that alerts.")
    series: str | None = Field(default=None, description="The series of the round.")
    status: Status | None = Field(default=None, description="The status of the round afterwards.")
    date: dt.date | Days | None = Field(
        default=None, description='Its date afterwards: 2025-06-25, "2025-06-25/2025-06-26" or "2025-06".'
    )
    venue: str | None = Field(
        default=None, description='Its venue afterwards, as alerts title it; "" = none.'
    )
    ordinal: int | None = Field(default=None, ge=1, description="Its number.")
    certainty: Certainty | None = Field(default=None, description="Who stands behind the claim.")

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not (self.title or self.text):
            raise ValueError("title or text is required")
        wants = any(getattr(self, slot) is not None for slot in SLOTS)
        if self.silent and wants:
            raise ValueError("either silent or what the alert is like, not both")
        if not self.silent and not wants:
            raise ValueError(f"silent = true, or one of {', '.join(SLOTS)}, is required")
        return self


SLOTS = ("kind", "series", "status", "date", "venue", "ordinal", "certainty")


class TopicFile(Strict):
    """The keyword config of one topic: who meets whom, in which series, and how sure the watcher must be."""

    name: Key = Field(description="It begins the key of every round: small letters, digits and -.")
    title: str = Field(description="How people read it in alerts and lists.")
    enabled: bool = Field(default=True, description="Whether it is watched.")
    languages: list[str] = Field(default=["en"], description="Articles in other languages are passed over.")
    parties: dict[str, PartyFile] = Field(description="The two sides, by a short name of their own.")
    mediators: MediatorsFile = MediatorsFile()
    others: WordsByLanguage = Field(
        default={}, description=f"People and bodies of third parties, {_BY_LANGUAGE}."
    )
    veto: WordsByLanguage = Field(
        default={}, description="A sentence with one of these tells nothing: sports, films, elections."
    )
    nouns: dict[str, WordsByLanguage] = Field(
        default={}, description="Further nouns for a meeting, by group."
    )
    cues: dict[str, WordsByLanguage] = Field(default={}, description="Further verbs, by class.")
    venues: dict[str, WordsByLanguage] = Field(default={}, description="Further places, by the title shown.")
    called: WordsByLanguage = Field(
        default={},
        description="What the talks are called, with their noun: the name stands for both parties, "
        f"{_BY_LANGUAGE}.",
    )
    both: WordsByLanguage = Field(
        default={}, description=f"What the two parties are called together, {_BY_LANGUAGE}."
    )
    series: list[SeriesFile] = Field(min_length=1, description="From the specific to the general.")
    policy: PolicyFile = PolicyFile()
    expect: list[ExpectFile] = Field(default=[], description="What texts must do: your own tests.")
