"""Group commit: small writes that are asked for at the same time share one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar, cast

from watcher.store import Store, Transaction

T = TypeVar("T")
Write = Callable[[Transaction], Any]
AT_ONCE = 64  # writes of one transaction: readers of the store wait for none, other writers for all of it


class GroupCommit:
    """Writes on `executor`, one thread. A commit costs as much as a dozen small writes: those that are asked
    for while another is under way are committed together.

    Each is kept whole or not at all, whatever becomes of its neighbours. It survives a kill from the moment
    its caller goes on, and may be run a second time: it must do nothing but write, and return what it will.
    """

    def __init__(self, store: Store, executor: Executor) -> None:
        self._store = store
        self._executor = executor
        self._waiting: list[tuple[Write, asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def run(self, write: Callable[[Transaction], T]) -> T:
        """What `write` returned, once that is committed. Its error is its caller's."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="group commit")
        return cast(T, await done)

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                writes = [write for write, _ in group]
                outcomes = await loop.run_in_executor(self._executor, self._write, writes)
                for (_, done), outcome in zip(group, outcomes, strict=True):
                    if done.done():  # its caller was cancelled; it is kept all the same
                        continue
                    if isinstance(outcome, BaseException):
                        done.set_exception(outcome)
                    else:
                        done.set_result(outcome)
        finally:
            self._writing = None

    def _write(self, writes: Sequence[Write]) -> list[Any]:
        """What each write returned, or its error."""
        try:
            with self._store.transaction(durable=False) as tx:
                return [write(tx) for write in writes]
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the write
            if len(writes) == 1:
                return [error]
        return [outcome for write in writes for outcome in self._write([write])]
