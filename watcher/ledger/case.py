"""One fact before the known rounds, and the judgements that can be passed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.ledger.in_series import Identity
from watcher.ledger.policy import stronger
from watcher.ledger.rounds import are_apart, begins_after, has_day
from watcher.ledger.values import describe, filled, with_values, witnessed
from watcher.model import Change, ChangeKind, Fact, Round, Status
from watcher.topic import Policy, Series, Topic

# Statuses that take a round off, and the change that tells it.
OFF = {
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.DENIED: ChangeKind.DENIED,
}
# Statuses of a round that takes place, and the change that tells it.
TAKES_PLACE = {Status.UNDER_WAY: ChangeKind.UNDER_WAY, Status.CONCLUDED: ChangeKind.CONCLUDED}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The change, and the round as it stands after it (None where the ledger holds nothing of the fact)."""

    change: Change
    round: Round | None


@dataclass(frozen=True, slots=True)
class Case:
    """A fact, the round it means by the rules of identity, and all known rounds of its topic."""

    topic: Topic
    series: Series
    fact: Fact
    now: datetime
    identity: Identity
    rounds: Sequence[Round]
    seeding: bool
    beside: Sequence[Fact] = ()  # all facts of the article that the fact is of
    told: Sequence[Round] = ()  # the rounds of which the article has spoken before the fact

    @property
    def policy(self) -> Policy:
        """How sure the ledger must be of what it tells of this series."""
        return self.topic.policy_of(self.series)

    def nothing(self, kind: ChangeKind, reason: str) -> Judgement:
        """The ledger holds nothing of the fact; `kind` is a silent one."""
        return Judgement(self._silent_change(kind, "", reason), None)

    def heard(self, known: Round, kind: ChangeKind, reason: str) -> Judgement:
        """The round has one more witness and is otherwise as it was; `kind` is a silent one."""
        return self.silent(self.witnessed(known), kind, reason)

    def silent(self, after: Round, kind: ChangeKind, reason: str) -> Judgement:
        """The round stands as given, and nobody is told; `kind` is a silent one."""
        return Judgement(self._silent_change(kind, after.id, reason), after)

    def recalled(self, known: Round) -> Judgement:
        """The round is spoken of as known: a place that nobody reported is learnt in passing, untold. Where
        one was that is over, or was to be that is off, is no place of one to come, nor is that of another
        time ("the two last met in Oslo in June")."""
        heard = self.witnessed(known)
        is_off = self.fact.status in OFF or known.status in OFF
        is_over = self.fact.status in TAKES_PLACE and known.status not in TAKES_PLACE
        is_over = is_over or are_apart(known.when, self.fact.when)
        if known.venue is None and self.fact.venue is not None and not (is_off or is_over):
            heard = replace(heard, venue=self.fact.venue, venue_within=self.fact.venue_within)
        return self.silent(heard, ChangeKind.KNOWN, "background")

    def confirmed(self, known: Round) -> Judgement:
        """The fact says what the ledger holds; what it adds fills empty slots without a word. What is only
        rumoured of a round that is told as planned fills none."""
        heard = self.witnessed(known)
        kind = ChangeKind.CONFIRMED if len(heard.owners) > len(known.owners) else ChangeKind.KNOWN
        if self.fact.status is Status.RUMOURED and known.status is not Status.RUMOURED:
            return self.silent(heard, kind, "a rumour of what the ledger holds for sure")
        surer = replace(heard, certainty=stronger(known.certainty, self.fact.certainty))
        is_generic = self.topic.series_named(known.series).is_generic
        if known.status in OFF:  # of what does not take place no more is learnt, but whose it was
            surer = replace(surer, level=known.level or (self.fact.level if is_generic else None))
            return self.silent(surer, kind, "says what the ledger holds")
        return self.silent(filled(surer, self.fact, is_generic), kind, "says what the ledger holds")

    def updated(
        self, known: Round, kind: ChangeKind, slot: str, status: Status, because: str = ""
    ) -> Judgement:
        """The fact's values stand in the round, with this status; the change of `slot` is told, and `because`
        says what makes the fact enough for it; without it the reason is what stood until now."""
        after = replace(
            self.with_values(known) if status not in OFF else self._taken_off(known, status),
            status=status,
            certainty=stronger(known.certainty, self.fact.certainty),
            changed=self.now,
            is_tentative=False,
            is_disputed=False,
            version=known.version + 1,
            seeded=known.seeded and self.seeding,
        )
        reason = f"{self.identity.rule}; {because or _until_now(known, slot)}"
        change = self.change(kind, after, slot, (describe(known), describe(after)), reason)
        return Judgement(change, after)

    def _taken_off(self, known: Round, status: Status) -> Round:
        """The day and place that are named with a round called off are those it was to have. Only one that is
        put off may have a later day."""
        after = self.with_values(known)
        was = known.when
        if was is None or (status is Status.POSTPONED and begins_after(self.fact.when, was)):
            return after
        return replace(after, when=was)

    def opened(self, kind: ChangeKind, *, tentative: bool = False) -> Judgement:
        """A round that was not known is in the ledger; `kind` tells it, or is a silent one."""
        fact = self.fact
        stem = f"{self.topic.name}/{fact.series}/"
        # a round that has passed into another series has kept its id
        counted = [r.seq for r in self.rounds if r.series == fact.series or r.id.startswith(stem)]
        seq = 1 + max(counted, default=0)
        bare = Round(
            id=f"{stem}{seq}",
            topic=self.topic.name,
            series=fact.series,
            seq=seq,
            status=Status.DATE_SET if fact.status is Status.PLANNED and has_day(fact) else fact.status,
            opened=self.now,
            changed=self.now,
            level=fact.level,
            certainty=fact.certainty,
            is_tentative=tentative,
            version=1,
            seeded=self.seeding,
        )
        after = self.with_values(bare)
        change = self.change(kind, after, "round", (None, describe(after)), "a round not known before")
        return Judgement(change, after)

    def witnessed(self, known: Round) -> Round:
        """The round with the fact among its sources. Told as a round of two series it is one of that which
        stands first in the topic file, whichever was told first."""
        heard = witnessed(known, self.fact, self.now)
        if self.fact.is_generic or self.fact.is_background:
            return heard
        order = [series.name for series in self.topic.series]
        return replace(heard, series=min(known.series, self.fact.series, key=order.index))

    def with_values(self, known: Round) -> Round:
        return self.witnessed(with_values(known, self.fact, self.now, seeding=self.seeding))

    def change(
        self, kind: ChangeKind, after: Round, slot: str, step: tuple[str | None, str | None], reason: str
    ) -> Change:
        """The change of `slot` from `step[0]` to `step[1]`; of a muted series it is known, not told."""
        if self.series.mute or (self.series.tell and kind.value not in self.series.tell):
            kind, reason = ChangeKind.KNOWN, f"{reason}; the series is muted"
        return Change(kind, after.id, slot, *step, self.fact, self.now, reason)

    def _silent_change(self, kind: ChangeKind, round_id: str, reason: str) -> Change:
        return Change(kind, round_id, "", None, None, self.fact, self.now, f"{self.identity.rule}; {reason}")


def _until_now(known: Round, slot: str) -> str:
    """What stood in the slot that changes, in words."""
    if slot == "venue":
        return f"its place was {known.venue or 'not known'} until now"
    if slot == "date":
        return f"its date was {known.when or 'not known'} until now"
    return f"it was {known.status.value.replace('_', ' ')} until now"
