"""What a fact does to the ledger: a change that is told, or one of the silent ones. Pure: `now` is passed in.

Only a changed value of a round is news. Text plays no part here: a copy with another date is a change, a new text with
known values is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.ledger.identity import Identity, continues, has_lapsed, held_on, identify, same_venue
from watcher.model import Certainty, Change, ChangeKind, DateInterval, Fact, Precision, Round, Sourced, Status
from watcher.topic import Series, Topic

_CERTAINTY_ORDER = list(Certainty)
_OFF = {
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.DENIED: ChangeKind.DENIED,
}
_STALE_PLAN = timedelta(
    hours=1
)  # what was written before or just after a cancellation still tells the old plan
_DISPUTE = timedelta(hours=72)  # two official claims further apart than this are a change of mind, no dispute


@dataclass(frozen=True, slots=True)
class Judgement:
    """The change, and the round as it stands after it (None where the ledger holds nothing of the fact)."""

    change: Change
    round: Round | None


def judge(
    rounds: Sequence[Round], fact: Fact, topic: Topic, now: datetime, *, seeding: bool = False
) -> Judgement:
    """What the fact does to the known rounds of its topic. `seeding` takes past rounds in and tells nothing."""
    identity = identify(rounds, fact, topic, now)
    series = topic.series_named(fact.series)
    case = _Case(topic, series, fact, now, identity, rounds, seeding)
    if fact.is_elliptic and not continues(rounds, fact, now.date()):
        return case.elliptic()
    if fact.is_background and not seeding:
        return case.background()
    if identity.round is None:
        return case.unknown_round()
    return case.known_round(identity.round)


@dataclass(frozen=True, slots=True)
class _Case:
    topic: Topic
    series: Series
    fact: Fact
    now: datetime
    identity: Identity
    rounds: Sequence[Round]
    seeding: bool

    # ---------------------------------------------------------------------------------- no round yet

    def elliptic(self) -> Judgement:
        return self._silent(
            None, ChangeKind.KNOWN, "names one party only and continues no round of the ledger"
        )

    def background(self) -> Judgement:
        """Background tells nothing, but for two cases: a number that the ledger never heard of, and a round whose day
        has come and that is spoken of as over."""
        fact, known = self.fact, self.identity.round
        if fact.is_presupposed and known is None and fact.ordinal is not None and self._counts_on():
            return self.unknown_round()
        if known is None:
            return self._silent(None, ChangeKind.KNOWN, "background, and no round of the ledger")
        over = fact.is_presupposed and fact.status is Status.CONCLUDED
        if over and known.status in (Status.PLANNED, Status.DATE_SET) and _is_due(known, self.now):
            return self.known_round(known)
        return self._silent(self._witnessed(known), ChangeKind.KNOWN, "background")

    def _counts_on(self) -> bool:
        """Is the fact's number the next one of its series, or the first that is heard of?"""
        counted = [n for r in self.rounds if r.series == self.fact.series for n in r.ordinals]
        assert self.fact.ordinal is not None
        return self.fact.ordinal == 1 + max(counted, default=self.fact.ordinal - 1)

    def unknown_round(self) -> Judgement:
        fact = self.fact
        if fact.status in (Status.TBD, Status.DENIED):
            if fact.status is Status.TBD and self.seeding:
                return self._opened(ChangeKind.BACKFILLED)
            return self._silent(
                None, ChangeKind.KNOWN, "denies or leaves open what no round of the ledger claims"
            )
        if fact.status in (Status.POSTPONED, Status.CANCELLED) and self.series.is_generic:
            return self._silent(None, ChangeKind.KNOWN, "calls off what no round of the ledger plans")
        if self.seeding:
            dated = fact.when is not None and fact.when.start is not None
            if fact.status in (Status.CONCLUDED, Status.UNDER_WAY) and not (dated and _is_week(fact.when)):
                return self._silent(
                    None, ChangeKind.KNOWN, "a round of the past without its day opens nothing"
                )
            return self._opened(ChangeKind.BACKFILLED)
        if _is_stale(fact, self.now, self.topic.policy.stale_days):
            return self._opened(ChangeKind.BACKFILLED)
        missing = self._missing_needs()
        if missing:
            return self._silent(None, ChangeKind.HELD_BACK, missing)
        if self._is_weak(fact, (fact.evidence.owner,)):
            if fact.when is None or fact.when.start is None:
                return self._silent(None, ChangeKind.HELD_BACK, "a rumour without a date opens no round")
            return self._opened(ChangeKind.HELD_BACK, tentative=True)
        kind = {
            Status.UNDER_WAY: ChangeKind.UNDER_WAY,
            Status.CONCLUDED: ChangeKind.CONCLUDED,
            **_OFF,
        }.get(fact.status, ChangeKind.NEW_ROUND)
        return self._opened(kind)

    def _missing_needs(self) -> str | None:
        """A process ("talks go on") is no meeting: the series says what a new round must bring."""
        if not self.series.needs:
            return None
        fact = self.fact
        has = {
            "day": fact.when is not None and fact.when.is_day,
            "window": fact.when is not None and fact.when.start is not None,
            "venue": fact.venue is not None,
            "ordinal": fact.ordinal is not None,
            "role": fact.level not in (None, "leader"),
            "next": fact.is_next,
        }
        if any(has[need] for need in self.series.needs) or self._breaks_silence():
            return None
        return f"a new round of '{self.series.name}' needs one of: {', '.join(self.series.needs)}"

    def _breaks_silence(self) -> bool:
        """After weeks without a round, an official's word that there will be one is news without a date."""
        if self.fact.status is not Status.PLANNED or not _is_official(self.fact.certainty):
            return False
        since = [max(r.changed.date(), held_on(r)) for r in self.rounds]
        return all((self.now.date() - day).days > self.series.silence_days for day in since)

    def _opened(self, kind: ChangeKind, tentative: bool = False) -> Judgement:
        fact = self.fact
        seq = 1 + max((r.seq for r in self.rounds if r.series == fact.series), default=0)
        opened = Round(
            id=f"{self.topic.name}/{fact.series}/{seq}",
            topic=self.topic.name,
            series=fact.series,
            seq=seq,
            status=fact.status,
            opened=self.now,
            changed=self.now,
            level=fact.level,
            certainty=fact.certainty,
            is_tentative=tentative,
            version=1,
            seeded=self.seeding,
        )
        opened = self._witnessed(self._with_values(opened))
        return Judgement(
            self._change(kind, opened, "round", None, _describe(opened), "a round not known before"), opened
        )

    # ---------------------------------------------------------------------------------- a known round

    def known_round(self, known: Round) -> Judgement:
        fact = self.fact
        if fact.status in _OFF:
            return self._called_off(known)
        vague = fact.when is not None and fact.when.start is not None and not _is_week(fact.when)
        if (
            self.seeding
            and fact.status is Status.CONCLUDED
            and (vague or fact.is_background and fact.when is None)
        ):
            return self._silent(self._witnessed(known), ChangeKind.KNOWN, "recalled without its day")
        if fact.status is Status.TBD:
            return self._silent(self._witnessed(known), ChangeKind.KNOWN, "no date yet, as known")
        if known.is_tentative:
            return self._tentative(known)
        if fact.status in (Status.UNDER_WAY, Status.CONCLUDED):
            return self._held(known)
        return self._planned(known)

    def _tentative(self, known: Round) -> Judgement:
        """A rumour that was held back is told once somebody stands behind it."""
        heard = self._witnessed(known)
        brings = bool(self.fact.when or self.fact.venue or self.fact.ordinal or self.fact.is_next)
        rumoured = self.fact.status is Status.RUMOURED
        if self._is_weak(self.fact, heard.owners) or (rumoured and (heard.status in _OFF or not brings)):
            return self._silent(heard, ChangeKind.HELD_BACK, "still a rumour of too few owners")
        told = replace(
            self._with_values(heard),
            status=self.fact.status if self.fact.status is not Status.RUMOURED else heard.status,
            is_tentative=False,
            certainty=_stronger(heard.certainty, self.fact.certainty),
            changed=self.now,
            version=heard.version + 1,
        )
        kind = {Status.UNDER_WAY: ChangeKind.UNDER_WAY, Status.CONCLUDED: ChangeKind.CONCLUDED}.get(
            self.fact.status, ChangeKind.NEW_ROUND
        )
        return Judgement(
            self._change(kind, told, "round", None, _describe(told), "the rumour is borne out"), told
        )

    def _held(self, known: Round) -> Judgement:
        fact = self.fact
        if known.status is Status.CONCLUDED or (
            known.status is Status.UNDER_WAY and fact.status is Status.UNDER_WAY
        ):
            return self._confirmed(known)
        if known.status is Status.UNDER_WAY and not fact.ends_it:
            return self._confirmed(known)
        if known.status in (Status.CANCELLED, Status.DENIED) and fact.when is None:
            return self._silent(self._witnessed(known), ChangeKind.KNOWN, "the round was called off")
        if self.seeding:
            return self._updated(known, ChangeKind.BACKFILLED, "status", fact.status)
        bare = fact.when is None and fact.venue is None and fact.ordinal is None
        if fact.status is Status.UNDER_WAY and fact.is_generic and bare and not _is_set_for(known, self.now):
            return self._silent(self._witnessed(known), ChangeKind.KNOWN, "talks go on: no meeting is named")
        kind = ChangeKind.UNDER_WAY if fact.status is Status.UNDER_WAY else ChangeKind.CONCLUDED
        if (self.now.date() - held_on(known)).days > self.topic.policy.stale_days:
            kind = ChangeKind.BACKFILLED
        return self._updated(known, kind, "status", fact.status)

    def _called_off(self, known: Round) -> Judgement:
        fact = self.fact
        if known.status in (Status.CONCLUDED, Status.UNDER_WAY):
            return self._silent(self._witnessed(known), ChangeKind.KNOWN, "it was held: nothing to call off")
        if known.status in _OFF:
            worse = known.status is Status.POSTPONED and fact.status is Status.CANCELLED
            if not worse:
                return self._confirmed(known)
        if known.is_tentative or has_lapsed(known, self.now.date()):
            kind = ChangeKind.KNOWN if has_lapsed(known, self.now.date()) else ChangeKind.HELD_BACK
            off = replace(self._witnessed(known), status=fact.status)
            return self._silent(off, kind, "calls off what was not told")
        if (
            fact.status is Status.DENIED
            and _is_official(known.certainty)
            and self.now - known.changed <= _DISPUTE
        ):
            disputed = replace(
                self._witnessed(known), is_disputed=True, changed=self.now, version=known.version + 1
            )
            change = self._change(
                ChangeKind.DISPUTED,
                disputed,
                "status",
                known.status.value,
                "disputed",
                "denied while it stands as planned",
            )
            return (
                self._silent(self._witnessed(known), ChangeKind.KNOWN, "disputed before")
                if known.is_disputed
                else Judgement(change, disputed)
            )
        return self._updated(known, _OFF[fact.status], "status", fact.status)

    def _planned(self, known: Round) -> Judgement:
        fact = self.fact
        if known.status in (Status.CONCLUDED, Status.UNDER_WAY):
            return self._confirmed(known)
        if known.status in (Status.CANCELLED, Status.DENIED, Status.POSTPONED):
            return self._back_on(known)
        if fact.status is Status.RUMOURED:
            return self._confirmed(known)
        moved = _moved_date(known, fact)
        if moved is not None:
            return self._with_date(known, moved)
        venue = self._moved_venue(known)
        if venue is not None:
            return venue
        return self._confirmed(known)

    def _back_on(self, known: Round) -> Judgement:
        """A round that was called off is planned again: that is news when somebody says so without a hedge."""
        fact = self.fact
        told = fact.evidence.published or self.now
        if fact.status is Status.RUMOURED or told < known.changed + _STALE_PLAN:
            return self._silent(self._witnessed(known), ChangeKind.KNOWN, "the round was called off")
        if fact.when is not None and not fact.when.is_day and known.status is Status.POSTPONED:
            return self._silent(self._witnessed(self._with_values(known)), ChangeKind.KNOWN, "still put off")
        changed = fact.venue is not None and known.venue is not None and not same_venue(known, fact)
        kind = (
            ChangeKind.VENUE_CHANGED
            if changed
            else ChangeKind.DATE_SET
            if fact.when
            else ChangeKind.NEW_ROUND
        )
        return self._updated(known, kind, "status", fact.status)

    def _with_date(self, known: Round, kind: ChangeKind) -> Judgement:
        fact = self.fact
        assert fact.when is not None
        if kind is ChangeKind.DATE_NARROWED:  # a window or a week goes in quietly
            narrowed = replace(self._witnessed(known), when=fact.when, changed=self.now)
            return self._silent(narrowed, ChangeKind.KNOWN, "a window, no day yet")
        if kind is ChangeKind.DATE_CHANGED and not self._enough(known, "date", str(fact.when)):
            return self._silent(
                self._witnessed(known), ChangeKind.HELD_BACK, "another day, by one source without office"
            )
        return self._updated(known, kind, "date", Status.DATE_SET)

    def _moved_venue(self, known: Round) -> Judgement | None:
        fact = self.fact
        if fact.venue is None:
            return None
        if known.venue is None:
            settling = self.now - known.changed < timedelta(hours=self.topic.policy.settle_hours)
            if settling and known.when is not None and known.when.is_day:
                return None  # it belongs to the day that was told just now
            return self._updated(known, ChangeKind.VENUE_SET, "venue", known.status)
        if same_venue(known, fact):
            return None
        if not self._enough(known, "venue", fact.venue):
            return self._silent(
                self._witnessed(known), ChangeKind.HELD_BACK, "another venue, by one source without office"
            )
        return self._updated(known, ChangeKind.VENUE_CHANGED, "venue", known.status)

    def _confirmed(self, known: Round) -> Judgement:
        heard = self._witnessed(known)
        kind = ChangeKind.CONFIRMED if len(heard.owners) > len(known.owners) else ChangeKind.KNOWN
        filled = self._filled(replace(heard, certainty=_stronger(known.certainty, self.fact.certainty)))
        return self._silent(filled, kind, "says what the ledger holds")

    # ---------------------------------------------------------------------------------- pieces

    def _updated(self, known: Round, kind: ChangeKind, slot: str, status: Status) -> Judgement:
        was = _describe(known)
        after = replace(
            self._witnessed(self._with_values(known)),
            status=status,
            certainty=_stronger(known.certainty, self.fact.certainty),
            changed=self.now,
            is_tentative=False,
            version=known.version + 1,
        )
        return Judgement(self._change(kind, after, slot, was, _describe(after), self.identity.rule), after)

    def _with_values(self, known: Round) -> Round:
        """The fact's own date, venue and number stand in the round."""
        fact = self.fact
        when = known.when
        if (
            fact.when is not None
            and fact.when.start is not None
            and not (when is not None and when.is_day and not fact.when.is_day)
        ) or (fact.when is not None and when is None):
            when = fact.when
        if when is None and fact.status in (Status.UNDER_WAY, Status.CONCLUDED) and not self.seeding:
            when = _today(fact, self.now)
        series = fact.series if not fact.is_generic else known.series
        venue, within = known.venue, known.venue_within
        if fact.venue is not None and not (known.venue is not None and fact.venue in known.venue_within):
            venue, within = fact.venue, fact.venue_within
        return replace(
            known,
            when=when,
            venue=venue,
            venue_within=within,
            series=series,
            level=known.level or fact.level,
            ordinals=_with_ordinal(known.ordinals, fact.ordinal),
        )

    def _filled(self, known: Round) -> Round:
        """A slot that was empty takes the fact's value without a word."""
        fact = self.fact
        venue, within = known.venue, known.venue_within
        if fact.venue is not None and (venue is None or venue in fact.venue_within):
            venue, within = fact.venue, fact.venue_within
        when = known.when
        empty = when is None or when.start is None
        if (
            fact.when is not None
            and fact.when.start is not None
            and (
                empty
                or (fact.when.is_day and when is not None and not when.is_day and when.overlaps(fact.when))
            )
        ):
            when = fact.when
        return replace(
            known,
            venue=venue,
            venue_within=within,
            when=when,
            ordinals=_with_ordinal(known.ordinals, fact.ordinal),
        )

    def _witnessed(self, known: Round) -> Round:
        """The fact stands among the round's sources, each of its values with those who claim it."""
        fact = self.fact
        evidence = fact.evidence
        values = dict(known.values)
        claims = [("status", fact.status.value)]
        if fact.when is not None:
            claims.append(("date", str(fact.when)))
        if fact.venue is not None:
            claims.append(("venue", fact.venue))
        if fact.ordinal is not None:
            claims.append(("ordinal", str(fact.ordinal)))
        for slot, value in claims:
            values[slot] = _claimed(values.get(slot, ()), value, fact, self.now)
        return replace(
            known,
            values=values,
            heard=known.heard if fact.is_background else self.now,
            owners=_joined(known.owners, evidence.owner),
            outlets=_joined(known.outlets, evidence.outlet),
        )

    def _enough(self, known: Round, slot: str, value: str) -> bool:
        """A change of a set value needs an official or a second independent owner."""
        if _is_official(self.fact.certainty):
            return True
        owners = {self.fact.evidence.owner}
        for claim in known.values.get(slot, ()):
            if claim.value == value:
                owners.update(claim.owners)
        return len(owners) >= self.topic.policy.weak_owners

    def _is_weak(self, fact: Fact, owners: Iterable[str]) -> bool:
        policy = self.topic.policy
        count = len({*owners, fact.evidence.owner})
        if _CERTAINTY_ORDER.index(fact.certainty) < _CERTAINTY_ORDER.index(policy.min_certainty):
            return count < policy.weak_owners
        return count < policy.min_owners

    def _silent(self, known: Round | None, kind: ChangeKind, reason: str) -> Judgement:
        round_id = known.id if known is not None else ""
        change = Change(
            kind, round_id, "", None, None, self.fact, self.now, f"{self.identity.rule}; {reason}"
        )
        return Judgement(change, known)

    def _change(
        self, kind: ChangeKind, after: Round, slot: str, was: str | None, now: str | None, reason: str
    ) -> Change:
        if self.series.mute or (self.series.tell and kind.value not in self.series.tell):
            return Change(
                ChangeKind.KNOWN,
                after.id,
                slot,
                was,
                now,
                self.fact,
                self.now,
                f"{reason}; the series is muted",
            )
        return Change(kind, after.id, slot, was, now, self.fact, self.now, reason)


def _is_week(when: DateInterval | None) -> bool:
    """At most a week long."""
    return (
        when is not None
        and when.start is not None
        and when.end is not None
        and (when.end - when.start).days <= 7
    )


def _is_set_for(known: Round, now: datetime) -> bool:
    """Is the round set for today, give or take one?"""
    when = known.when
    if when is None or not when.is_day or when.start is None or when.end is None:
        return False
    return when.start - timedelta(days=1) <= now.date() <= when.end + timedelta(days=1)


def _is_due(known: Round, now: datetime) -> bool:
    """Has the round's day come?"""
    start = known.when.start if known.when is not None else None
    return start is not None and start <= now.date()


def _moved_date(known: Round, fact: Fact) -> ChangeKind | None:
    if fact.when is None or fact.when.start is None:
        return None
    if not fact.when.is_day:
        empty = known.when is None or known.when.start is None
        return ChangeKind.DATE_NARROWED if empty else None
    if known.when is None or not known.when.is_day:
        return ChangeKind.DATE_SET
    return None if known.when.overlaps(fact.when) else ChangeKind.DATE_CHANGED


def _claimed(claims: tuple[Sourced, ...], value: str, fact: Fact, now: datetime) -> tuple[Sourced, ...]:
    owner = fact.evidence.owner
    for index, claim in enumerate(claims):
        if claim.value == value:
            grown = replace(
                claim, fact_ids=_joined(claim.fact_ids, fact.id)[:50], owners=_joined(claim.owners, owner)
            )
            return (*claims[:index], grown, *claims[index + 1 :])
    return (*claims, Sourced(value, (fact.id,), (owner,), now))


def _joined(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if not value or value in values else (*values, value)


def _with_ordinal(ordinals: tuple[int, ...], ordinal: int | None) -> tuple[int, ...]:
    return ordinals if ordinal is None or ordinal in ordinals else (*ordinals, ordinal)


def _stronger(one: Certainty, two: Certainty) -> Certainty:
    return max(one, two, key=_CERTAINTY_ORDER.index)


def _is_official(certainty: Certainty) -> bool:
    return _CERTAINTY_ORDER.index(certainty) >= _CERTAINTY_ORDER.index(Certainty.MEDIATOR)


def _today(fact: Fact, now: datetime) -> DateInterval:
    published = fact.evidence.published
    day = (min(published, now) if published is not None else now).date()
    return DateInterval(day, day, Precision.DAY)


def _is_stale(fact: Fact, now: datetime, days: int) -> bool:
    if fact.status not in (Status.CONCLUDED, Status.UNDER_WAY) or fact.when is None or fact.when.end is None:
        return False
    return fact.when.end < now.date() - timedelta(days=days)


def _describe(known: Round) -> str:
    """A round in words: `planned, 2025-04-10, Istanbul`."""
    parts = [known.status.value.replace("_", " ")]
    parts.append(str(known.when) if known.when is not None else "no date yet")
    if known.venue is not None:
        parts.append(known.venue)
    return ", ".join(parts)
