"""The lines of each source, counted: what a source shows on many of its pages is its furniture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, or_, select

from watcher.store.dialect import upsert, upsert_all
from watcher.store.prepared import fetch, filled, run, scalar
from watcher.store.rows import Rows, parts_of
from watcher.store.tables import source_line, source_pages

if TYPE_CHECKING:
    from watcher.strip.furniture import LineCount, SourceLines

SWEEP_EVERY = 20  # pages of a source after which its forgotten lines are deleted
_Row = tuple[Any, ...]  # of `source_line`
_OF_SOURCE = select(source_line).where(source_line.c.source == bindparam("of"))
_FREQUENT = _OF_SOURCE.where(source_line.c.page_count >= bindparam("pages"))
_FORGET = delete(source_line).where(
    source_line.c.source == bindparam("of"),
    or_(source_line.c.last_read < bindparam("page"), source_line.c.last_seen < bindparam("moment")),
)
_HOW_MANY = select(func.count()).select_from(source_line).where(source_line.c.source == bindparam("of"))
_READ = select(source_pages.c.read).where(source_pages.c.source == bindparam("of"))


def _by_keys(source: str, keys: Sequence[str]) -> tuple[Any, dict[str, str]]:
    """What asks for the lines with these keys, of which there is at least one, and what it is given."""
    places = filled(keys)
    given = {f"key_{place}": key for place, key in enumerate(places)}
    return _with_places(len(places)), {"of": source, **given}


@cache
def _with_places(count: int) -> Any:
    return _OF_SOURCE.where(source_line.c.key.in_([bindparam(f"key_{place}") for place in range(count)]))


class LineRows(Rows):
    def source_lines(self, source: str, keys: Collection[str], now: datetime) -> SourceLines:
        """What is known of the lines of the source with these keys; what it stopped showing is forgotten."""
        lists = [fetch(self.connection, *_by_keys(source, part)) for part in parts_of(keys)]
        return self._remembered(source, chain.from_iterable(lists), now)

    def frequent_lines(self, source: str, pages: int, now: datetime) -> SourceLines:
        """What is known of the lines that the source showed on so many pages."""
        return self._remembered(
            source, fetch(self.connection, _FREQUENT, {"of": source, "pages": pages}), now
        )

    def save_source_lines(self, source: str, lines: SourceLines, now: datetime) -> None:
        """These counts of lines of the source, and of its pages, are kept in place of the earlier ones of the
        same lines."""
        upsert(self.connection, source_pages, {"source": source, "read": lines.read})
        rows = [_row(source, count) for count in lines.lines.values()]
        upsert_all(self.connection, source_line, rows)
        if lines.read % SWEEP_EVERY == 0:
            self._sweep(source, lines.read, now)

    def _remembered(self, source: str, rows: Iterable[_Row], now: datetime) -> SourceLines:
        from watcher.strip.furniture import SourceLines, remembered_from

        read = scalar(self.connection, _READ, {"of": source}) or 0
        page, moment = remembered_from(read, now)
        counts = map(_count, rows)
        kept = (count for count in counts if count.last_read >= page and count.last_seen >= moment)
        return SourceLines(read, {count.key: count for count in kept})

    def _sweep(self, source: str, read: int, now: datetime) -> None:
        """The rows of forgotten lines are gone, and those of the oldest where there are too many."""
        from watcher.strip.furniture import MOST_LINES, SourceLines, remembered, remembered_from

        page, moment = remembered_from(read, now)
        run(self.connection, _FORGET, {"of": source, "page": page, "moment": moment})
        if scalar(self.connection, _HOW_MANY, {"of": source}) <= MOST_LINES:
            return
        counts = map(_count, fetch(self.connection, _OF_SOURCE, {"of": source}))
        known = SourceLines(read, {count.key: count for count in counts})
        for part in parts_of(known.lines.keys() - remembered(known, now).keys()):
            doomed = source_line.c.source == source, source_line.c.key.in_(part)
            self.connection.execute(delete(source_line).where(*doomed))


def _row(source: str, count: LineCount) -> dict[str, Any]:
    return {
        "source": source,
        "key": count.key,
        "is_report": int(count.is_report),
        "pages": " ".join(count.pages),
        "days": " ".join(map(date.isoformat, count.days)),
        "page_count": count.page_count,
        "first_seen": count.first_seen,
        "last_seen": count.last_seen,
        "first_read": count.first_read,
        "last_read": count.last_read,
    }


def _count(row: _Row) -> LineCount:
    from watcher.strip.furniture import LineCount

    _, key, is_report, pages, days, page_count, first_seen, last_seen, first_read, last_read = row
    return LineCount(
        key=key,
        is_report=bool(is_report),
        pages=tuple(pages.split()),
        days=tuple(map(date.fromisoformat, days.split())),
        page_count=page_count,
        first_seen=first_seen,
        last_seen=last_seen,
        first_read=first_read,
        last_read=last_read,
    )
