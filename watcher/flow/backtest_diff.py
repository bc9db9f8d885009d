"""Two lists of alerts set against each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from watcher.flow.backtest import Told

NEAR = timedelta(
    days=3
)  # alerts of one kind on one day of a round, told so close together, are one that changed


@dataclass(frozen=True, slots=True)
class Diff:
    """`changed` pairs an alert of the old side with the one of the new side that takes its place."""

    same: tuple[Told, ...]
    changed: tuple[tuple[Told, Told], ...]
    gained: tuple[Told, ...]
    lost: tuple[Told, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.gained or self.lost)


def diff_of(old: Sequence[Told], new: Sequence[Told]) -> Diff:
    """What is told alike; of the rest, what tells the same otherwise; and what only one side tells."""
    same, old, new = _matched(old, new, lambda each: (_kind(each), each.alert.title, each.entry_id))
    changed: list[tuple[Told, Told]] = []
    for key in (_by_text, _by_title, _by_day):
        pairs, old, new = _matched(old, new, key)
        changed += pairs
    changed.sort(key=lambda pair: pair[0].alert.created)
    return Diff(tuple(each for _, each in same), tuple(changed), tuple(new), tuple(old))


def _kind(each: Told) -> tuple[str, str]:
    return each.alert.topic, each.alert.kind.value


def _by_text(each: Told) -> Hashable:
    return each.alert.topic, each.entry_id


def _by_title(each: Told) -> Hashable:
    return (*_kind(each), each.alert.title)


def _by_day(each: Told) -> Hashable:
    return (*_kind(each), str(each.alert.round.when))


def _matched(
    old: Sequence[Told], new: Sequence[Told], key: Callable[[Told], Hashable]
) -> tuple[list[tuple[Told, Told]], list[Told], list[Told]]:
    """Pairs of one key that were told close together, and what is left on both sides."""
    waiting: dict[Hashable, list[Told]] = {}
    for each in old:
        waiting.setdefault(key(each), []).append(each)
    pairs: list[tuple[Told, Told]] = []
    left: list[Told] = []
    for each in new:
        partners = waiting.get(key(each), [])
        partner = next((one for one in partners if abs(one.alert.created - each.alert.created) <= NEAR), None)
        if partner is None:
            left.append(each)
        else:
            partners.remove(partner)
            pairs.append((partner, each))
    gone = [each for partners in waiting.values() for each in partners]
    return pairs, sorted(gone, key=lambda each: each.alert.created), left


def told_row(each: Told) -> dict[str, Any]:
    """An alert in JSON's types."""
    evidence = each.alert.change.fact.evidence
    return {
        "time": each.alert.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topic": each.alert.topic,
        "kind": each.alert.kind.value,
        "title": each.alert.title,
        "entry": each.entry_id,
        "headline": each.headline,
        "outlet": evidence.outlet,
        "url": evidence.url,
        "quote": " ".join(evidence.quote.split()),
        "otherwise": each.otherwise,
        "words": list(each.words),
    }
