"""What the families of tables share: a connection, and reading whole values out of `body` columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Select

from watcher.store.codec import decode

T = TypeVar("T")
MAX_KEPT = 256  # values that are read again and again, and seldom change
MAX_IN = 500  # values of one statement


def parts_of(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in their order, so many at a time as one statement takes."""
    listed = list(values)
    for at in range(0, len(listed), MAX_IN):
        yield listed[at : at + MAX_IN]


class Rows:
    """One family of tables, read and written on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def _one(self, kind: type[T], statement: Select[Any]) -> T | None:
        """The value in the first column of the first row; None when there is no row."""
        return self._first(kind, statement.limit(1))

    def _first(self, kind: type[T], statement: Select[Any], **given: Any) -> T | None:
        """The same with a statement that is kept, and what it looks for: to build one costs as much as to run
        it."""
        body = self.connection.execute(statement, given).scalar()
        return None if body is None else decode(kind, body)

    def _all(self, kind: type[T], statement: Select[Any]) -> tuple[T, ...]:
        """The values in the first column, one per row."""
        return tuple(decode(kind, body) for body in self.connection.execute(statement).scalars())

    def _all_kept(self, kind: type[T], statement: Select[Any], **given: Any) -> tuple[T, ...]:
        """The same for values that every article asks for anew: a body that was seen before is the value that
        it was then."""
        bodies = self.connection.execute(statement, given).scalars()
        return tuple([cast(T, _kept(cast(Any, kind), body)) for body in bodies])


@lru_cache(MAX_KEPT)
def _kept(kind: type[Any], body: str) -> object:
    return decode(kind, body)
