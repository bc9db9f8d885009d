"""A topic as somebody would have it, on what was read: what would match, alert, or fall silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from watcher.facts.lexicon.doubts import Doubt, doubts_of
from watcher.flow.backtest import Backtest, Side
from watcher.flow.backtest_diff import Diff, diff_of
from watcher.flow.expecting import Met, run_expectations
from watcher.flow.history import Missing, stored_history
from watcher.flow.seed import read_seeds
from watcher.flow.topic_diff import topic_changes
from watcher.model import Entry
from watcher.topic import Topic
from watcher.web.backing import Backing

PATIENCE = 20.0  # seconds of one trial; `watcher backtest` has no end
MAX_SHOWN = 25  # entries that match now, or no longer


class SupersededError(Exception):
    """A later trial was asked for: nobody waits for this one any more."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `is_cut` says that the time was over before the history was; it was gone through from
    its oldest entry."""

    topic: Topic
    entries: int
    days: int
    before: int
    after: int
    diff: Diff
    changes: tuple[str, ...]
    matched: tuple[Entry, ...]  # looked over before, read now
    unmatched: tuple[Entry, ...]
    matched_count: int
    unmatched_count: int
    is_cut: bool
    expectations: int  # that the topic has
    unmet: tuple[Met, ...]
    doubts: tuple[str, ...]  # of the new words only


class Trials:
    """One trial at a time: a new one ends the one before, whose words somebody has typed on."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._count = 0
        self._counting = threading.Lock()

    def run(self, backing: Backing, old: Topic, new: Topic, days: int) -> Trial:
        """The trial over the entries of the last `days`, all with 0. SupersededError when a later one
        came."""
        with self._counting:
            self._count += 1
            mine = self._count
        with self._turn:
            return _tried(backing, old, new, days, lambda: self._count != mine)


def _tried(backing: Backing, old: Topic, new: Topic, days: int, is_superseded: Callable[[], bool]) -> Trial:
    old, new = replace(old, enabled=True), replace(new, enabled=True)
    sides = Side("now", (old,)), Side("then", (new,))
    run, seen = Backtest(*sides), Missing()
    settings, now = backing.settings(), backing.clock()
    if settings.seeds.enabled:
        run.seed(read_seeds(settings.seeds_dir, now.date()))
    matches = _Matches()
    since = now - timedelta(days=days) if days else None
    end, is_cut = time.monotonic() + PATIENCE, False
    with backing.store.reading() as tx:
        judged = 0
        for item in run.over(stored_history(tx, seen, since)):
            if item.entry is not None:
                judged += 1
                matches.count(item.entry, *run.matches(item))
            if is_superseded():
                raise SupersededError
            if time.monotonic() > end:
                is_cut = True
                break
    return Trial(
        topic=new,
        entries=judged,
        days=days,
        before=len(sides[0].told),
        after=len(sides[1].told),
        diff=diff_of(sides[0].told, sides[1].told),
        changes=tuple(topic_changes([old], [new])),
        matched=tuple(matches.gained[-MAX_SHOWN:][::-1]),
        unmatched=tuple(matches.lost[-MAX_SHOWN:][::-1]),
        matched_count=len(matches.gained),
        unmatched_count=len(matches.lost),
        is_cut=is_cut,
        expectations=len(new.expect),
        unmet=tuple(met for met in run_expectations(new) if not met.is_met),
        doubts=tuple(sorted(_doubts(new) - _doubts(old))),
    )


def _doubts(topic: Topic) -> set[str]:
    """Rules that can never match, match everything, or are overtaken by others."""
    return {_doubt_words(doubt) for doubt in doubts_of(topic)}


def _doubt_words(doubt: Doubt) -> str:
    words = f' "{doubt.rule.phrase}"' if doubt.rule is not None else ""
    return f"{'.'.join(map(str, doubt.key))}{words}: {doubt.message}"


class _Matches:
    """Which entries one of the topics would have read in full and the other passed over."""

    def __init__(self) -> None:
        self.gained: list[Entry] = []
        self.lost: list[Entry] = []

    def count(self, entry: Entry, before: bool, after: bool) -> None:
        if after and not before:
            self.gained.append(entry)
        elif before and not after:
            self.lost.append(entry)
