"""Whether the one thread that reads gets on."""

from __future__ import annotations

import threading

from watcher.app.worker import Worker


def test_a_thread_gets_on_while_nothing_waits_and_while_jobs_end_and_not_while_one_hangs() -> None:
    with Worker() as worker:
        assert worker.gets_on()
        worker.submit(int).result()
        assert worker.gets_on()

        ends, begun = threading.Event(), threading.Event()

        def hang() -> None:
            begun.set()
            ends.wait()

        stuck, behind = worker.submit(hang), worker.submit(int)
        begun.wait()
        worker.gets_on()  # what ended before is no sign any more
        assert not worker.gets_on()
        assert not worker.gets_on()

        ends.set()
        stuck.result()
        behind.result()
        assert worker.gets_on()


def test_a_job_that_was_called_off_holds_up_nothing() -> None:
    with Worker() as worker:
        ends = threading.Event()
        stuck = worker.submit(ends.wait)
        worker.submit(int).cancel()
        ends.set()
        stuck.result()
        assert worker.submit(int).result() == 0
        assert worker.gets_on()
        assert worker.gets_on()
