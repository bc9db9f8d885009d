"""What the families of tables share: a connection, and reading whole values out of `body` columns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Select

from watcher.store.codec import decode, encode
from watcher.store.prepared import fetch, scalar

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
        body = self.connection.execute(statement.limit(1)).scalar()
        return None if body is None else decode(kind, body)

    def _first(self, kind: type[T], statement: Select[Any], **given: Any) -> T | None:
        """The same with a statement that is kept, and what it looks for: to build one costs as much as to run
        it."""
        body = scalar(self.connection, statement, given)
        return None if body is None else decode(kind, body)

    def _all(self, kind: type[T], statement: Select[Any]) -> tuple[T, ...]:
        """The values in the first column, one per row."""
        return tuple(decode(kind, body) for body in self.connection.execute(statement).scalars())

    def _all_kept(self, kind: type[T], statement: Select[Any], **given: Any) -> tuple[T, ...]:
        """The same for values that every article asks for anew: a body that was seen before is the value that
        it was then."""
        rows = fetch(self.connection, statement, given)
        return tuple([cast(T, _KEPT.get(kind, body)) for (body,) in rows])

    def _encode_kept(self, value: object) -> str:
        """The body of a value that the next article will ask for."""
        body = encode(value)
        _KEPT.put(value, body)
        return body


class _Kept:
    """Values by their bodies, the last that were asked for; for any thread."""

    def __init__(self) -> None:
        self._values: OrderedDict[tuple[type, str], object] = OrderedDict()
        self._lock = Lock()

    def get(self, kind: type, body: str) -> object:
        with self._lock:
            found = self._values.pop((kind, body), None)
        found = decode(kind, body) if found is None else found
        self.put(found, body)
        return found

    def put(self, value: object, body: str) -> None:
        with self._lock:
            self._values[type(value), body] = value
            if len(self._values) > MAX_KEPT:
                self._values.popitem(last=False)


_KEPT = _Kept()
