"""Small writes share a transaction, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from watcher.errors import StoreError
from watcher.flow.writes import AT_ONCE, GroupCommit
from watcher.store import Store, Transaction, open_store


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as one:
        yield one


def noting(key: str, transactions: list[Transaction]) -> Callable[[Transaction], str]:
    def write(tx: Transaction) -> str:
        transactions.append(tx)
        tx.set_meta(key, "kept")
        return key

    return write


def failing(tx: Transaction) -> str:
    tx.set_meta("half", "kept")
    raise ValueError("wrong")


def kept(store: Store, key: str) -> str | None:
    with store.reading() as tx:
        return tx.get_meta(key)


async def test_writes_that_are_asked_for_together_are_committed_together(
    store: Store, executor: ThreadPoolExecutor
) -> None:
    commits, transactions = GroupCommit(store, executor), list[Transaction]()
    keys = [f"key {number}" for number in range(AT_ONCE + 1)]
    assert await asyncio.gather(*(commits.run(noting(key, transactions)) for key in keys)) == keys
    assert len(set(map(id, transactions))) == 2  # all are kept here: no two share an id
    assert all(kept(store, key) == "kept" for key in keys)


async def test_a_write_that_fails_costs_its_neighbours_nothing(
    store: Store, executor: ThreadPoolExecutor
) -> None:
    commits = GroupCommit(store, executor)
    writes = (noting("before", []), failing, noting("after", []))
    outcomes = await asyncio.gather(*(commits.run(write) for write in writes), return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["before", "wrong", "after"]
    assert [kept(store, key) for key in ("before", "half", "after")] == ["kept", None, "kept"]


async def test_a_caller_that_gives_up_takes_no_write_back(store: Store, executor: ThreadPoolExecutor) -> None:
    commits = GroupCommit(store, executor)
    asked = asyncio.create_task(commits.run(noting("asked", [])))
    await asyncio.sleep(0)
    asked.cancel()
    assert await commits.run(noting("next", [])) == "next"
    assert [kept(store, key) for key in ("asked", "next")] == ["kept", "kept"]


async def test_a_store_that_cannot_be_written_is_told_to_every_caller(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    with closing(open_store(tmp_path / "locked", busy_timeout=0.01)) as store:
        commits = GroupCommit(store, executor)
        with closing(open_store(tmp_path / "locked")) as other, other.transaction() as tx:
            tx.set_meta("mine", "now")
            outcomes = await asyncio.gather(
                *(commits.run(noting(key, [])) for key in ("one", "two")), return_exceptions=True
            )
        assert [type(outcome) for outcome in outcomes] == [StoreError, StoreError]
