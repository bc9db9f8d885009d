"""The facts of one article, judged together against the known rounds: the daemon, the seeds and the replay
share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watcher.ledger.in_text import in_its_text
from watcher.ledger.judge import Judgement, judge, may_set_day
from watcher.ledger.rivals import at_stake
from watcher.ledger.values import describe
from watcher.model import SILENT_CHANGES, Certainty, Change, ChangeKind, Fact, Round, Sourced, Status
from watcher.topic import Topic

# What became of a round: of several changes in one article this is the one to tell.
_FATES = frozenset(
    {
        ChangeKind.UNDER_WAY,
        ChangeKind.CONCLUDED,
        ChangeKind.POSTPONED,
        ChangeKind.CANCELLED,
        ChangeKind.DENIED,
    }
)
# What sets one claim against another.
_AGAINST = frozenset(
    {ChangeKind.DISPUTED, ChangeKind.CORRECTED, ChangeKind.DATE_CHANGED, ChangeKind.VENUE_CHANGED}
)


@dataclass(slots=True)
class LedgerRun:
    """The rounds of one topic in memory, as the facts taken so far have left them.

    `fact_of` finds a fact of an earlier run by its id; those of this run are remembered.
    """

    topic: Topic
    rounds: dict[str, Round] = field(default_factory=dict)
    fact_of: Callable[[str], Fact | None] = lambda _: None
    _taken: dict[str, Fact] = field(default_factory=dict)

    def take(self, facts: Sequence[Fact], now: datetime, *, seeding: bool = False) -> list[Judgement]:
        """One judgement per fact of one article, each judged as the one before left the rounds.

        What is over comes before what is planned, then the sentence that says most, so that a headline finds
        the round that the text names. What a later one adds to a round that an earlier one opened or moved is
        told with it, as one change.
        """
        judgements: list[Judgement] = []
        facts = [in_its_text(fact, facts, self.rounds.values()) for fact in facts]
        due = sorted(facts, key=lambda each: _vagueness(each, seeding))
        again: set[str] = set()  # what sets the day of a round that a headline without one has yet to open
        for fact in due:
            rounds = tuple(self.rounds.values())
            judgement = judge(rounds, fact, self.topic, now, seeding=seeding, beside=facts, before=judgements)
            if judgement.round is None and may_set_day(fact) and fact.id not in again:
                again.add(fact.id)
                due.append(fact)
                continue
            if judgement.round is not None:
                judgement = self._against_what_stood(judgement, judgement.round)
            judgements.append(judgement)
        return _told_together(judgements)

    def _against_what_stood(self, judgement: Judgement, after: Round) -> Judgement:
        """The ledger holds the round as judged; a change that sets one claim against another carries the fact
        of the claim that stood, so that both are quoted."""
        change = judgement.change
        before = self.rounds.get(after.id)
        self.rounds[after.id] = after
        self._taken[change.fact.id] = change.fact
        if before is None or change.kind not in _AGAINST:
            return judgement
        claim = at_stake(before, change.slot)
        if claim is None:
            return judgement
        return replace(judgement, change=replace(change, against=self._first_of(claim)))

    def _first_of(self, claim: Sourced) -> Fact | None:
        """The first fact that makes the claim: who denies a day names it and does not claim it."""
        for fact_id in claim.fact_ids:
            found = self._taken.get(fact_id) or self.fact_of(fact_id)
            if found is not None and (
                found.status is not Status.DENIED or claim.value == Status.DENIED.value
            ):
                return found
        return None


def _vagueness(fact: Fact, seeding: bool) -> tuple[bool, bool, bool, bool, bool, bool, int]:
    """Sorts the facts of one article: the end of a round before the plan of the next one, of a series before
    of any, reported before recalled, with a day before without, an end with a number before one without, a
    plan before the headline that says neither when nor where, an official's word before the paper's own.

    Seeds report and recall alike: there is nothing to tell them apart for.
    """
    has_day = fact.when is not None and fact.when.is_day
    is_over = fact.ends_it and fact.status is Status.CONCLUDED and not fact.is_background
    weight = list(Certainty).index(fact.certainty)
    recalled = fact.is_background and not seeding
    is_numbered = is_over and fact.ordinal is not None
    is_bare = (
        fact.when is None
        and fact.venue is None
        and fact.status is Status.PLANNED
        and fact.evidence.start == 0
    )
    return not is_over, fact.is_generic, recalled, not has_day, not is_numbered, is_bare, -weight


def is_told(change: Change) -> bool:
    """True for a change that a person is told of."""
    return change.kind not in SILENT_CHANGES


def silenced(judgement: Judgement, kind: ChangeKind, reason: str) -> Judgement:
    """The same step of the round's life, told to nobody; `reason` is added to the reasons."""
    change = judgement.change
    return replace(judgement, change=replace(change, kind=kind, reason=f"{change.reason}; {reason}"))


def _as_left(told: Judgement, later: Judgement) -> Judgement:
    """The change that is told, with the round as the later judgement of it left it."""
    assert told.round is not None
    assert later.round is not None
    change = told.change
    if change.now == describe(told.round):  # a change of one slot goes on saying what that slot became
        change = replace(change, now=describe(later.round))
    return Judgement(change, later.round)


def _told_together(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Of several changes that one article made to a round only one is told, with the round as the last left
    it: the first, unless a later one says what became of the round."""
    merged: list[Judgement] = []
    first: dict[str, int] = {}
    for judgement in judgements:
        change, after = judgement.change, judgement.round
        at = first.get(after.id) if after is not None else None
        if at is not None:
            told = merged[at]
            if is_told(change) and change.kind in _FATES:
                merged[at] = silenced(told, ChangeKind.CONFIRMED, f"told with the {change.kind.value}")
                first[change.round_id] = len(merged)
            else:
                merged[at] = _as_left(told, judgement)
                if is_told(change):
                    judgement = silenced(
                        judgement, ChangeKind.CONFIRMED, f"told with the {told.change.kind.value}"
                    )
        elif after is not None and is_told(change):
            first[after.id] = len(merged)
        merged.append(judgement)
    return merged
