"""What a service is among others on the same store: its name, what it says of itself, and whether it leads.

One of the workers leads: it does what is done once for all (reminders, notices, pruning, pages that are tried
again). Who leads says so every few seconds; when it does not, the next one takes over.
"""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from watcher.settings import Settings
from watcher.store import Store, Transaction, WorkerReport

UPKEEP = "upkeep"
HUBS = "hubs"  # asked by one of those that they can reach
DUTY = timedelta(seconds=60)  # so long after a worker was killed another takes over


def worker_name(state_dir: Path, number: int) -> str:
    """The same at every start, and nobody else's: the state directory is one service's. "desk1-3fa2/1"."""
    folder = hashlib.sha256(str(state_dir.resolve()).encode()).hexdigest()[:4]
    return f"{socket.gethostname()}-{folder}/{number}"


class Membership:
    """One worker of a store. On a store of its own (SQLite) it is the only one, and leads."""

    def __init__(self, store: Store, name: str, clock: Callable[[], datetime]) -> None:
        self.name = name
        self._store = store
        self._clock = clock
        self._since = clock()
        self._duties: dict[str, datetime] = {}  # until when they are this worker's
        self._counted: tuple[float, int] | None = None  # when polls were counted, and how many

    def free(self) -> None:
        """What an earlier process of this name had when it was cut off is free: hosts, deliveries."""
        whose = self.name if self._store.is_shared else None
        with self._store.transaction() as tx:
            tx.release_all(self._clock(), whose)
            tx.free_hosts(self._clock(), whose)

    def leave(self) -> None:
        """The others know that this worker has ended, and go on with what it had."""
        with self._store.transaction(durable=False) as tx:
            tx.free_hosts(self._clock(), self.name)
            tx.drop_worker(self.name)

    def has_duty(self, duty: str) -> bool:
        """True when this worker does that for all, for the next moments at least."""
        if not self._store.is_shared:
            return True
        now = self._clock()
        until = self._duties.get(duty)
        if until is None or not DUTY / 2 < until - now <= DUTY:
            with self._store.transaction(durable=False) as tx:
                if tx.take_duty(duty, self.name, now, now + DUTY):
                    self._duties[duty] = now + DUTY
                else:
                    self._duties.pop(duty, None)
        return duty in self._duties

    def still_leads(self, tx: Transaction) -> bool:
        """The same, and so until the transaction ends."""
        return not self._store.is_shared or tx.has_duty(UPKEEP, self.name)

    def report(
        self, tx: Transaction, ticked: datetime | None, hosts: int, polls: int, settings: Settings
    ) -> None:
        """Whoever asks is told how this worker does."""
        at = time.monotonic()
        before, counted = self._counted or (at, polls)
        self._counted = (at, polls)
        tx.save_worker(
            WorkerReport(
                self.name,
                socket.gethostname(),
                os.getpid(),
                self._since,
                self._clock(),
                ticked,
                hosts,
                polls,
                round((polls - counted) / (at - before), 1) if at > before else 0.0,
                config_mark(settings.config_dir),
                UPKEEP in self._duties or not self._store.is_shared,
            )
        )


def config_mark(folder: Path) -> str:
    """A short hash of the sources and topics that a worker was given: all are to have the same."""
    digest = hashlib.sha256()
    for path in sorted((folder / "feeds.toml", *folder.glob("topics/*.toml"))):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
