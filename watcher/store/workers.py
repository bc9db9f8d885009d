"""The services that share a store: who they are, and which of them does what is done once for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from watcher.store.codec import encode
from watcher.store.dialect import insert_new, upsert
from watcher.store.rows import Rows
from watcher.store.tables import duty, worker


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """A worker as it said at `at`. `polls` counts since `since`, `rate` is polls a second of late, `hosts`
    how many it had; `config` is a hash of what it works with; `leads` when it does what is done once for
    all."""

    name: str
    machine: str
    process: int
    since: datetime
    at: datetime
    ticked: datetime | None = None
    hosts: int = 0
    polls: int = 0
    rate: float = 0.0
    config: str = ""
    leads: bool = False


class WorkerRows(Rows):
    def save_worker(self, report: WorkerReport) -> None:
        """The worker is known as it says."""
        upsert(self.connection, worker, {"name": report.name, "at": report.at, "body": encode(report)})

    def workers(self) -> tuple[WorkerReport, ...]:
        """Every worker that has not said goodbye, by name."""
        return self._all(WorkerReport, select(worker.c.body).order_by(worker.c.name))

    def drop_worker(self, name: str) -> None:
        """The worker has ended, and another may take its duties at once."""
        self.connection.execute(delete(worker).where(worker.c.name == name))
        self.connection.execute(delete(duty).where(duty.c.worker == name))

    def forget_workers(self, before: datetime) -> int:
        """Workers that have said nothing since then are not listed any more."""
        return self.connection.execute(delete(worker).where(worker.c.at < before)).rowcount

    def take_duty(self, name: str, by: str, now: datetime, until: datetime) -> bool:
        """True when the duty is that worker's until `until`: it had it, or nobody has."""
        if insert_new(self.connection, duty, {"name": name, "worker": by, "until": until}):
            return True
        free = or_(duty.c.worker == by, duty.c.until <= now)
        taken = update(duty).where(duty.c.name == name, free).values(worker=by, until=until)
        return self.connection.execute(taken).rowcount == 1

    def has_duty(self, name: str, by: str) -> bool:
        """True when the duty is that worker's; nobody takes it before this transaction ends."""
        mine = select(duty.c.name).where(duty.c.name == name, duty.c.worker == by)
        return self.connection.execute(mine.with_for_update()).one_or_none() is not None
