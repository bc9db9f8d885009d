"""Several workers on one machine: started, watched, started again when they die, and stopped together.

The crew's own process does no work: it has the state directory, forks the workers, passes signals on, and
answers the service manager. Each worker is the same service as one that runs alone, on the same store.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from watcher.errors import ConfigError
from watcher.settings import Settings
from watcher.store import Store
from watcher.systemd import Notifier

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
STOP_WITHIN = 9.5  # seconds; workers end what is under way within 8
STEADY = 60.0  # seconds after which a worker counts as one that runs
LONGEST_PAUSE = 60.0  # seconds until one that dies at once is started again
HANGS_AFTER = 180.0  # seconds without a turn of the polls
USAGE = 2  # an exit code that another start does not change
log = logging.getLogger("watcher.crew")


class Line(Notifier):
    """How a worker tells its crew that it gets on, in place of a service manager."""

    def __init__(self, pipe: int) -> None:
        super().__init__({})
        self._pipe = pipe

    @property
    def watchdog(self) -> float | None:
        return HANGS_AFTER

    def ready(self, status: str) -> None:
        self._write(b"r")

    def alive(self) -> None:
        self._write(b"a")

    def _write(self, word: bytes) -> None:
        with suppress(OSError):  # the crew has gone: the worker hears of it on its other line
            os.write(self._pipe, word)


# What a worker does until it is to end: its number, how it tells that it gets on, and a pipe that closes when
# its crew has gone. Returns its exit code.
Work = Callable[[int, Notifier, int], int]


@dataclass(slots=True)
class _Worker:
    number: int
    pid: int = 0  # 0: not running
    pipe: int = -1  # what it says
    began: float = 0.0
    heard: float = 0.0
    falls: int = 0  # starts in a row that did not last
    again_at: float = 0.0
    is_ready: bool = False


def refuse_one_writer(store: Store, count: int) -> None:
    """ConfigError when the store is one that several workers cannot share."""
    if not store.is_shared:
        raise ConfigError(
            "store.url",
            f"--workers {count}: SQLite has one writer, and one worker is enough for it. Several workers "
            "need a PostgreSQL server: set store.url (docs/scale.md), or leave --workers out",
        )


class Crew:
    """The workers of one machine."""

    def __init__(self, count: int, work: Work, notifier: Notifier) -> None:
        self._workers = [_Worker(number) for number in range(1, count + 1)]
        self._work = work
        self._notifier = notifier
        self._life, self._death = os.pipe()
        self._told_ready = False
        self._answered = 0.0

    def run(self) -> int:
        """The workers work until SIGTERM or SIGINT. Returns the exit code: 0, or that of a worker which no
        other start would help."""
        gc.freeze()  # what is loaded by now stays shared between the workers
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            while True:
                self._start_due()
                if (code := self._take_turn()) is not None:
                    return code
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _take_turn(self) -> int | None:
        """A second, or until a signal comes, has gone by; the exit code when it is over."""
        came = signal.sigtimedwait(SIGNALS, 1.0)
        number = came.si_signo if came is not None else 0
        if number in (signal.SIGTERM, signal.SIGINT):
            self._notifier.stopping()
            log.info("stopping")
            return 0
        if number == signal.SIGHUP:
            self._notifier.reloading()
            self._pass_on(signal.SIGHUP)
            self._notifier.ready(self._status())
        for worker in self._workers:
            self._listen(worker)
            if worker.pid and (code := self._ended(worker)) == USAGE:
                return code
        self._answer()
        return None

    # ------------------------------------------------------------------------------------------ one worker

    def _start_due(self) -> None:
        for worker in self._workers:
            if not worker.pid and time.monotonic() >= worker.again_at:
                self._start(worker)

    def _start(self, worker: _Worker) -> None:
        listening, speaking = os.pipe()
        pid = os.fork()
        if not pid:
            self._become(worker, speaking)
        os.close(speaking)
        os.set_blocking(listening, False)
        worker.pid, worker.pipe, worker.is_ready = pid, listening, False
        worker.began = worker.heard = time.monotonic()
        log.info("worker %d runs as process %d", worker.number, pid)

    def _become(self, worker: _Worker, speaking: int) -> None:
        """This process is the worker, and ends with it."""
        code = 1
        try:
            os.close(self._death)
            for number in SIGNALS:
                signal.signal(
                    number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
                )
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            code = self._work(worker.number, Line(speaking), self._life)
        except BaseException:
            log.exception("worker %d", worker.number)
        finally:
            os._exit(code)

    def _listen(self, worker: _Worker) -> None:
        """What the worker has said is heard; one that has been silent for too long is ended."""
        if not worker.pid:
            return
        words = b""
        with suppress(BlockingIOError):
            words = os.read(worker.pipe, 1024)
        now = time.monotonic()
        if words:
            worker.heard = now
            worker.is_ready = worker.is_ready or b"r" in words
        elif now - worker.heard > HANGS_AFTER:
            log.error("worker %d hangs: it is ended and started again", worker.number)
            worker.heard = now
            os.kill(worker.pid, signal.SIGKILL)

    def _ended(self, worker: _Worker) -> int | None:
        """The worker's exit code (a signal's number below 0), None when it goes on. It is started again after
        a pause that grows while it does not last."""
        pid, status = os.waitpid(worker.pid, os.WNOHANG)
        if not pid:
            return None
        os.close(worker.pipe)
        worker.pid, code = 0, os.waitstatus_to_exitcode(status)
        now = time.monotonic()
        worker.falls = 1 if now - worker.began > STEADY else worker.falls + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (worker.falls - 1))
        worker.again_at = now + pause
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        if code != USAGE:
            log.error("worker %d %s; it is started again in %.0f s", worker.number, how, pause)
        return code

    # ------------------------------------------------------------------------------------------ all of them

    def _pass_on(self, number: int) -> None:
        for worker in self._workers:
            if worker.pid:
                os.kill(worker.pid, number)

    def _stop(self) -> None:
        """No worker runs any more; one that does not end in time is killed, and loses nothing by it."""
        self._pass_on(signal.SIGTERM)
        end = time.monotonic() + STOP_WITHIN
        while running := [worker for worker in self._workers if worker.pid]:
            for worker in running:
                if os.waitpid(worker.pid, os.WNOHANG)[0]:
                    worker.pid = 0
            if time.monotonic() > end:
                self._pass_on(signal.SIGKILL)
            signal.sigtimedwait([signal.SIGCHLD], 0.1)

    def _answer(self) -> None:
        """The service manager knows that all workers began, and then that the crew looks after them."""
        if not self._told_ready and all(worker.is_ready for worker in self._workers):
            self._told_ready = True
            self._notifier.ready(self._status())
        watchdog = self._notifier.watchdog
        now = time.monotonic()
        if self._told_ready and watchdog is not None and now - self._answered > watchdog / 3:
            self._answered = now
            self._notifier.alive()

    def _status(self) -> str:
        return f"{sum(bool(worker.pid) for worker in self._workers)} of {len(self._workers)} workers run"


def run_crew(settings: Settings, count: int, work: Work) -> int:
    """`count` workers have worked on the store of the settings until a signal ended them; the exit code.

    ConfigError when the store is SQLite's, StoreError when the state directory is another service's.
    """
    import watcher.app.daemon  # noqa: F401 - loaded once, before the workers are forked
    from watcher.app.state import open_state

    store = open_state(settings)
    try:
        refuse_one_writer(store, count)
        store.lock()
        store.disconnect()
        return Crew(count, work, Notifier()).run()
    finally:
        store.close()
