"""A silent confirmation: what was told rests on more now, and reaches the channels that wanted more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from watcher.alerts.strengthen import strengthened
from watcher.ledger.judge import Judgement
from watcher.model import Alert, ChangeKind
from watcher.store import Transaction
from watcher.topic import Topic

_CONFIRMING = frozenset({ChangeKind.KNOWN, ChangeKind.CONFIRMED})


def confirm(
    tx: Transaction,
    topic: Topic,
    judgements: Iterable[Judgement],
    channels: Callable[[Alert], Sequence[str]],
    now: datetime,
) -> None:
    """The last alert of each round that the judgements confirm has their witnesses.

    Who was told is not told again. Where it was withheld for want of certainty, and `channels` (who is told
    of such an alert) names the channel now, it waits in the outbox from now on: once, for it was never sent
    there.
    """
    for judgement in judgements:
        after, change = judgement.round, judgement.change
        if after is None or change.kind not in _CONFIRMING:
            continue
        alert = tx.last_alert(topic.name, after.id)
        grown = strengthened(alert, change.fact, after, topic) if alert is not None else None
        if grown is not None:
            tx.refresh_alert(grown)
            tx.release_withheld(grown.id, channels(grown), now)
