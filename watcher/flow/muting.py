"""What a person has said of rounds and alerts: leave me alone with this one; I have seen that one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from watcher.model import Alert
from watcher.store import Transaction
from watcher.store.codec import decode, encode

if TYPE_CHECKING:
    from watcher.flow.ingest import Desk

SAID = "said"  # the key of it all, among the store's remarks


@dataclass(frozen=True, slots=True)
class Said:
    """`muted` are rounds by their ids, with the end of it (None: until a person ends it); `seen` are alerts
    by their ids, with the time at which each was acknowledged."""

    muted: dict[str, datetime | None] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)

    def muted_now(self, now: datetime) -> frozenset[str]:
        """The rounds of which no channel is told."""
        return frozenset(round_id for round_id in self.muted if self.is_muted(round_id, now))

    def is_muted(self, round_id: str, now: datetime) -> bool:
        until = self.muted.get(round_id)
        return round_id in self.muted and (until is None or now < until)


def said(tx: Transaction) -> Said:
    kept = tx.get_meta(SAID)
    return decode(Said, kept) if kept is not None else Said()


def mute(tx: Transaction, round_id: str, until: datetime | None) -> int:
    """No channel is told of the round until then; it is judged as before. What waits in the outbox of it, and
    is not under way, is not sent: how much that was is returned."""
    before = said(tx)
    _keep(tx, replace(before, muted={**before.muted, round_id: until}))
    return tx.drop_waiting(round_id)


def unmute(tx: Transaction, round_id: str) -> bool:
    """The channels are told of the round again, of what happens from now on. False when it was not muted."""
    before = said(tx)
    rest = {key: until for key, until in before.muted.items() if key != round_id}
    _keep(tx, replace(before, muted=rest))
    return round_id in before.muted


def acknowledge(tx: Transaction, alert_id: str, now: datetime) -> None:
    """Somebody has seen the alert: nobody is reminded of what it told."""
    before = said(tx)
    _keep(tx, replace(before, seen={**before.seen, alert_id: now}))


def without_muted(desk: Desk, tx: Transaction, now: datetime) -> Desk:
    """The desk, which tells no channel of a round that is muted now."""
    muted = said(tx).muted_now(now)
    if not muted:
        return desk

    def unless_muted(names: Callable[[Alert], Sequence[str]]) -> Callable[[Alert], Sequence[str]]:
        return lambda alert: () if alert.key in muted else names(alert)

    return replace(desk, channels=unless_muted(desk.channels), later=unless_muted(desk.later))


def _keep(tx: Transaction, value: Said) -> None:
    tx.set_meta(SAID, encode(value))
