"""The one thread that reads and writes, and whether it gets on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Worker(ThreadPoolExecutor):
    """One thread, whose jobs are counted: one of them that never ends would hold up all the others for ever
    while everything around it goes on."""

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="worker")
        self._lock = threading.Lock()
        self._given = self._ended = self._seen = 0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        def job() -> T:
            try:
                return fn(*args, **kwargs)
            finally:
                self._note_end()

        with self._lock:
            self._given += 1
        future = super().submit(job)
        future.add_done_callback(self._note_cancelled)
        return future

    def gets_on(self) -> bool:
        """Has a job ended since this was asked last, or is none waiting?"""
        with self._lock:
            before, self._seen = self._seen, self._ended
            return self._ended > before or self._ended == self._given

    def _note_end(self) -> None:
        with self._lock:
            self._ended += 1

    def _note_cancelled(self, future: Future[T]) -> None:
        if future.cancelled():
            self._note_end()
