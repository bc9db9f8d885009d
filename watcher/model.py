"""The nouns that the steps hand to each other: frozen values, no I/O, no clock.

All datetimes are aware and in UTC. A date of a round is never a bare day: it is an interval with the
precision at which it was reported. A value keeps its origin: Alert -> Change -> Fact -> Evidence -> Article.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

# ---------------------------------------------------------------------------------------------- dates


class Precision(StrEnum):
    """How exactly a date was reported. DAY is one day or a range of days ("4-5 February")."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    WINDOW = "window"  # "in the coming days", "by the end of autumn", "within two weeks"
    OPEN = "open"  # "soon", "to be determined": start and end are None


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The days on which something may fall: both ends included, None where an end is open."""

    start: date | None
    end: date | None
    precision: Precision

    @property
    def is_day(self) -> bool:
        return self.precision is Precision.DAY

    def overlaps(self, other: DateInterval, slack_days: int = 0) -> bool:
        """True when the two can mean the same day, give or take `slack_days`. Open ones overlap nothing."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return (self.start - other.end).days <= slack_days and (other.start - self.end).days <= slack_days

    def __str__(self) -> str:
        if self.start is None:
            return "to be determined" if self.end is None else f"until {self.end.isoformat()}"
        if self.end is None or self.end == self.start:
            return self.start.isoformat()
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression in a text: `text[start:end]`.

    `value` is TIMEX3 ("2025-04-10", "2025-W15", "2025-04", "2025-SU"); `interval` the days it stands for;
    `anchor` what it leaned on ("explicit", "year", "dateline", "published", "quote", "mention").
    `alternative` is the other reading of a weekday or a day without a year (the coming one for the past one),
    which a reader that knows the tense of the event may choose. `is_speech` marks the day of a saying ("the
    Kremlin said Tuesday"), which is not the day of a meeting.
    """

    start: int
    end: int
    text: str
    value: str
    interval: DateInterval
    anchor: str
    alternative: DateInterval | None = None
    is_speech: bool = False


# ---------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that is polled. `name` is unique; `owner` is who stands behind it, one owner counts once."""

    name: str
    url: str
    owner: str
    language: str | None = None
    kind: str = "feed"  # feed | sitemap | page
    interval: int = 900  # seconds between polls, before back-off and jitter
    enabled: bool = True
    fetch_articles: bool = True
    selector: str | None = None  # CSS selector of the links, for kind "page"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as it was first seen. `id` is stable: it survives a changed GUID or URL."""

    id: str
    feed: str
    url: str
    title: str
    summary: str
    seen: datetime
    content: str = ""
    guid: str | None = None
    published: datetime | None = None
    language: str | None = None
    outlet: str = ""
    owner: str = ""
    author: str | None = None


class ArticleKind(StrEnum):
    """What a page turned out to be. Only the first three carry text to read facts from."""

    ARTICLE = "article"
    TEASER = "teaser"  # cut off by a paywall
    LIVE = "live"  # a live blog: many short posts with times of their own
    CHALLENGE = "challenge"  # a bot check
    CONSENT = "consent"  # a cookie wall
    EMPTY = "empty"  # no article text was found


@dataclass(frozen=True, slots=True)
class Dropped:
    """A block that stripping removed: `rule` names the rule or measure, `text` its first 200 characters."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A stripped text. `text`, the stored text, is the title, a blank line, and the paragraphs of `body`
    separated by blank lines; every offset of every evidence counts characters of it."""

    id: str
    url: str
    title: str
    body: str
    seen: datetime
    published: datetime | None = None
    updated: datetime | None = None
    canonical_url: str | None = None
    author: str | None = None
    language: str | None = None
    outlet: str = ""
    owner: str = ""
    entry_id: str | None = None
    kind: ArticleKind = ArticleKind.ARTICLE
    origin: str = "page"  # page | entry (the feed's own text) | seed | text (pasted or a file)
    dropped: tuple[Dropped, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.title}\n\n{self.body}" if self.title and self.body else self.title or self.body


@dataclass(frozen=True, slots=True)
class Failed:
    """An expected failure, carried as a value so that one bad source never ends a poll.

    `kind` is one word of a closed list (timeout, dns, refused, blocked_address, http, too_large, not_a_feed,
    gone, challenge, robots, tls, protocol, parse, busy); `retry_after` is the server's own wish in seconds.
    """

    kind: str
    message: str
    status: int | None = None
    retry_after: float | None = None


# ---------------------------------------------------------------------------------------------- copies


class CopyKind(StrEnum):
    WHOLE = "whole"
    CUT = "cut"
    EXTENDED = "extended"
    DOUBLED = "doubled"
    TEASER = "teaser"
    SPUN = "spun"


@dataclass(frozen=True, slots=True)
class CopyOf:
    """This text is a copy of a known one. It says where a text came from and never silences a fact."""

    article_id: str
    kind: CopyKind
    containment: float  # share of the smaller text's shingles that the other holds, 0..1


# ---------------------------------------------------------------------------------------------- facts


class Status(StrEnum):
    RUMOURED = "rumoured"
    PLANNED = "planned"
    DATE_SET = "date_set"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DENIED = "denied"
    TBD = "tbd"


COMING = frozenset({Status.PLANNED, Status.DATE_SET})
HELD = frozenset({Status.UNDER_WAY, Status.CONCLUDED})  # or being held
TAKEN_OFF = frozenset({Status.POSTPONED, Status.CANCELLED})  # what was to be and is not, for now or for good
CALLED_OFF = TAKEN_OFF | {Status.DENIED}


class Certainty(StrEnum):
    """Who stands behind a claim, weakest first."""

    RUMOUR = "rumour"
    SOURCE = "source"  # unnamed sources, or the outlet's own word
    MEDIATOR = "mediator"
    ONE_SIDE = "one_side"
    BOTH_SIDES = "both_sides"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a fact was read from: `quote == article.text[start:end]` of the article with `article_id`."""

    article_id: str
    quote: str
    start: int
    end: int
    outlet: str
    owner: str
    url: str
    seen: datetime
    published: datetime | None = None
    language: str | None = None
    sha256: str = ""  # of the stored text
    entry_id: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Which words of the stored text gave a slot of a fact: `article.text[start:end]`."""

    slot: str
    start: int
    end: int
    rule: str = ""  # the rule or the word of the topic file that matched


@dataclass(frozen=True, slots=True)
class Fact:
    """What one sentence claims about one round of talks."""

    id: str
    topic: str
    series: str
    status: Status
    evidence: Evidence
    parties: tuple[str, ...] = ()
    ordinal: int | None = None
    is_next: bool = False  # "next", "another", "upcoming": the open round
    is_definite: bool = False  # "the talks", "the third round": takes an open round for granted
    when: DateInterval | None = None
    venue: str | None = None
    venue_within: tuple[str, ...] = ()  # what the venue lies in, nearest first: ("Alaska", "United States")
    level: str | None = None
    roles: tuple[
        str, ...
    ] = ()  # the highest one of each side, in order of the alphabet; one where they agree
    speaker: str | None = None
    side: str | None = None  # the one party whose word it is, by its id in the topic file
    certainty: Certainty = Certainty.SOURCE
    is_background: bool = False
    is_presupposed: bool = False  # "after the third round": taken for granted, not reported
    is_named: bool = False  # a noun names the meeting, and both parties stand with it ("X and Y hold talks")
    named_there: tuple[str, ...] = ()  # of the parties those that stand with its noun or verb
    is_elliptic: bool = False  # the sentence names at most one party: means a round that is known already
    begins_it: bool = False  # told with a word for the beginning ("have begun"), and under way
    ends_it: bool = False  # told with a word for the end ("wrapped up"), not merely in the past tense
    tells_move: bool = False  # told with a word for a change ("moved", "put off", "back on")
    was_to_be: bool = (
        False  # told as what was planned ("was due to meet"), by nobody who would say that it is
    )
    is_journey: bool = False  # told by somebody's way there ("will visit Oslo on Monday")
    is_upheld: bool = False  # it is only said that it is not off ("denied that it was cancelled")
    is_generic: bool = False  # no level, ordinal or person says which of the series is meant
    spans: tuple[Span, ...] = ()
    why: tuple[str, ...] = ()  # one line per decision, for explain


# ---------------------------------------------------------------------------------------------- ledger


@dataclass(frozen=True, slots=True)
class Sourced:
    """One value of a round and the facts it rests on, the first one first.

    `since` is when the first one was seen, `told` when the earliest was published. `voices` are the sides
    that said so officially, and "mediator"; `articles` the ids of the texts; `certainty` is the strongest of
    the facts'.
    """

    value: str
    fact_ids: tuple[str, ...]
    owners: tuple[str, ...]
    since: datetime
    voices: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    certainty: Certainty = Certainty.RUMOUR
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A known round of talks. `id` ("us-russia/embassies/3") is stable for the life of the round."""

    id: str
    topic: str
    series: str
    seq: int
    status: Status
    opened: datetime
    changed: datetime
    heard: datetime | None = None  # when it was last reported on, known or not
    ordinals: tuple[int, ...] = ()
    when: DateInterval | None = None
    venue: str | None = None
    venue_within: tuple[str, ...] = ()
    level: str | None = None
    roles: tuple[str, ...] = ()  # as `Fact.roles`, once somebody has said it of both sides
    certainty: Certainty = Certainty.SOURCE
    is_disputed: bool = False
    is_tentative: bool = False  # held back: a rumour, or "talks" as a process; not told yet
    version: int = 0  # rises by one with every change
    values: dict[str, tuple[Sourced, ...]] = field(default_factory=dict)  # slot -> every value claimed for it
    owners: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    seeded: bool = False  # nothing but seeds has told of it what stands


def named_time(status: Status | None, when: DateInterval | None) -> DateInterval | None:
    """`when` a round is or was; None for one under way of which nobody has said when it began."""
    around = when is not None and when.precision is Precision.WINDOW
    return None if status is Status.UNDER_WAY and around else when


class ChangeKind(StrEnum):
    """What a fact did to the ledger. Those after KNOWN are silent."""

    NEW_ROUND = "new_round"
    DATE_SET = "date_set"
    DATE_NARROWED = "date_narrowed"
    DATE_CHANGED = "date_changed"
    VENUE_SET = "venue_set"
    VENUE_CHANGED = "venue_changed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DENIED = "denied"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    KNOWN = "known"
    CONFIRMED = "confirmed"
    BACKFILLED = "backfilled"  # an old round learnt late
    HELD_BACK = "held_back"  # the policy wants more before it is told


SILENT_CHANGES = frozenset(
    {ChangeKind.KNOWN, ChangeKind.CONFIRMED, ChangeKind.BACKFILLED, ChangeKind.HELD_BACK}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a round's life: which slot went from what to what, on which fact."""

    kind: ChangeKind
    round_id: str
    slot: str
    was: str | None
    now: str | None
    fact: Fact
    at: datetime
    reason: str  # the identity and judging rules that led here, one line
    against: Fact | None = None  # the claim that stood: for DISPUTED, CORRECTED, and a moved date or venue


# ---------------------------------------------------------------------------------------------- alerts


@dataclass(frozen=True, slots=True)
class Alert:
    """One change, told to a person once. `key` is the round's; `id` is stable for (round, slot, value)."""

    id: str
    key: str
    seq: int
    topic: str
    kind: ChangeKind
    title: str  # the fact first, at most 100 characters
    was: str | None
    now: str | None
    round: Round
    change: Change
    evidence: tuple[Evidence, ...]
    independent: int  # distinct owners
    created: datetime
    severity: str = "high"


class NoticeKind(StrEnum):
    """What a notice tells of."""

    SOURCES = "sources"  # sources that do otherwise than before
    BLIND = "blind"  # most sources cannot be read
    SIGHT = "sight"  # they can be read again
    HEARTBEAT = "heartbeat"  # once a day: alive, and what is covered
    STORE = "store"  # the database is in danger
    REMINDER = "reminder"  # a round is tomorrow, or overdue, or without a date for long


@dataclass(frozen=True, slots=True)
class Notice:
    """A word that no change of the ledger made: about the service itself, told once to those who look after
    it, or a reminder of a round, told once to those who are told of the round."""

    id: str
    kind: NoticeKind
    title: str  # one line
    text: str  # the lines below it
    created: datetime
    data: dict[str, Any] = field(default_factory=dict)  # the same for machines, JSON values


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    WITHHELD = "withheld"  # the channel wants more certainty; PENDING as soon as there is


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert or notice (`told_id`) on its way to one channel. `idempotency_key` never changes between
    attempts."""

    id: int
    told_id: str
    channel: str
    idempotency_key: str
    state: DeliveryState
    attempts: int
    due: datetime
    error: str | None = None
    sent: datetime | None = None
