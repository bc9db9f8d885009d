"""The index of known texts: a copy is found by its shingles, and nothing is read or built at start.

`copy_text` holds one row for every known text with its fingerprint, `copy_key` the shingles that lead to it.
A shingle leads to MAX_POSTINGS texts at most, the first ones that showed it: what everybody prints costs a
lookup no more than what is rare, and the thousandth copy of an agency's text costs almost nothing.

Page furniture is told from news by who shows it. A shingle that one source showed in several stories, or that
many stories showed, is left out before two texts are compared; copies of one text are one story, so a text
that fifty sites took over does not become furniture.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any
from zlib import crc32

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
)

from watcher.copies.compare import compare
from watcher.copies.fingerprint import Fingerprint, fingerprint
from watcher.model import CopyKind, CopyOf
from watcher.store.prepared import ask, fetch, filled, run, run_all, scalar
from watcher.store.tables import metadata

MAX_POSTINGS = 16
"""Texts that one shingle leads to. A copy of a text with more copies than that still finds the first of
them."""

SOURCE_FURNITURE = 2
"""Stories of one source that showed a shingle before it counts as that source's furniture."""

COMMON_FURNITURE = 5
"""Stories, of whatever source, that showed a shingle before it counts as nobody's own words."""

FURNITURE_BRIDGE = 24
"""Shingles between two neighbouring keys, both furniture, that count as furniture with them."""

EXTENDED_STORY = 0.9
"""Share of the known text that an extended copy must hold to be of its story."""

MAX_CANDIDATES = 8
"""Known texts whose fingerprints are compared in one lookup: those that share most keys."""

PRUNE_SLICES = 16

SHORT_KEYS = 8
"""A text with at most so many keys is compared with texts that share a single one, any other needs two."""

copy_text = Table(
    "copy_text",
    metadata,
    Column("doc", Integer, primary_key=True),
    Column("article_id", String, nullable=False, unique=True),
    Column("story", Integer, nullable=False),  # `doc` of the first text of its chain of copies; 0: its own
    Column("source", Integer, nullable=False),  # number of the source's name, 0 where it is not known
    Column("day", Integer, nullable=False, index=True),  # of publication, days since 1970-01-01
    Column("shingles", Integer, nullable=False),
    Column("quotes", LargeBinary, nullable=False),  # uint32 each, big-endian
    Column("marks", LargeBinary, nullable=False),  # uint16 each, big-endian, furniture left out
    sqlite_autoincrement=True,  # a removed text leaves its keys behind: its number may never name another one
)

copy_key = Table(
    "copy_key",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("doc", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

_POSTINGS = "SELECT key, doc FROM copy_key WHERE key IN ({})"
_SHOWN = "SELECT doc, story, source FROM copy_text WHERE doc IN ({})"
_KNOWN = "SELECT doc, article_id, story, source, shingles, quotes, marks FROM copy_text WHERE doc IN ({})"


_OF_ARTICLE = copy_text.c.article_id == bindparam("wanted")
_STORY = select(copy_text.c.doc, copy_text.c.story).where(_OF_ARTICLE)
_REMOVE = delete(copy_text).where(_OF_ARTICLE)
_ADD = insert(copy_text).returning(copy_text.c.doc)
_ADD_KEYS = insert(copy_key)

_Shown = tuple[int, int]  # story, source


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A text, and what the index already knows of its shingles."""

    source: int
    raw: Fingerprint
    clean: Fingerprint  # without furniture
    postings: Mapping[int, list[int]]  # key -> the texts that it leads to


def find_copy(
    connection: Connection, text: str, *, source: str | None, article_id: str | None = None
) -> CopyOf | None:
    """The known text that this one is a copy of, None when it is a text of its own.

    `source` is who shows it (a host name, say); None when that is not known, and then only furniture common
    to many stories is left out. The text with `article_id` itself is not looked at.
    """
    sighting = _look(connection, text, source)
    found = _best(connection, sighting, article_id)
    return None if found is None else found[0]


def add_text(
    connection: Connection,
    article_id: str,
    text: str,
    *,
    source: str | None,
    published: datetime,
    copy_of: CopyOf | None = None,
) -> None:
    """The text is known from now on; an earlier text of the same article gives way to it.

    `copy_of` is what `find_copy` said of it: a copy belongs to the story of its original.
    """
    sighting = _look(connection, text, source)
    story = None
    if copy_of is not None and _is_same_story(copy_of):
        same = fetch(connection, _STORY, {"wanted": copy_of.article_id})
        story = next((story or doc for doc, story in same), None)
    _write(connection, article_id, sighting, published, story)


def place_text(
    connection: Connection, article_id: str, text: str, *, source: str | None, published: datetime
) -> CopyOf | None:
    """`find_copy` and `add_text` in one, at little more than the price of the first."""
    sighting = _look(connection, text, source)
    found = _best(connection, sighting, article_id)
    copy_of, story = found if found is not None else (None, None)
    is_same = copy_of is not None and _is_same_story(copy_of)
    _write(connection, article_id, sighting, published, story if is_same else None)
    return copy_of


def _is_same_story(copy_of: CopyOf) -> bool:
    # A text that holds most of a short known one and much beside it may share no more than page furniture
    # with it.
    return copy_of.kind is not CopyKind.EXTENDED or copy_of.containment >= EXTENDED_STORY


def remove_text(connection: Connection, article_id: str) -> None:
    """The index knows no text of this article."""
    run(connection, _REMOVE, {"wanted": article_id})


def prune(connection: Connection, before: datetime) -> int:
    """Texts published on days before `before` are forgotten. Returns how many.

    Their keys go in PRUNE_SLICES steps, one with each new day of `before`, so that no call holds the database
    long. Until then they take space and lead nowhere.
    """
    day = _day(before)
    gone = connection.execute(delete(copy_text).where(copy_text.c.day < day)).rowcount
    width = (1 << 32) // PRUNE_SLICES
    start = (day % PRUNE_SLICES) * width - (1 << 31)
    connection.execute(
        delete(copy_key).where(
            copy_key.c.key.between(start, start + width - 1),
            copy_key.c.doc.not_in(select(copy_text.c.doc)),
        )
    )
    return gone


# ---------------------------------------------------------------------------------------------- looking


def _rows(connection: Connection, query: str, numbers: Sequence[int]) -> Sequence[Any]:
    """The rows of `query` for these numbers, of which there is at least one."""
    places = filled(numbers)
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    return ask(connection, query.format(",".join([mark] * len(places))), places)


def _look(connection: Connection, text: str, source_name: str | None) -> _Sighting:
    raw, source = fingerprint(text), _source_number(source_name)
    postings: dict[int, list[int]] = {}
    keys = sorted(set(raw.keys.values()))
    if keys:
        for key, doc in _rows(connection, _POSTINGS, keys):
            postings.setdefault(key, []).append(doc)
    # What one text alone showed is no furniture: who showed it need not be asked.
    docs = sorted({doc for shown in postings.values() if len(shown) >= SOURCE_FURNITURE for doc in shown})
    if not docs:
        return _Sighting(source, raw, raw, postings)
    shown = {doc: (story or doc, shown_by) for doc, story, shown_by in _rows(connection, _SHOWN, docs)}
    if len(shown) < len(docs):  # a removed text leaves its keys behind for a while
        gone = set(docs).difference(shown)
        postings = {key: [doc for doc in led if doc not in gone] for key, led in postings.items()}
    return _Sighting(source, raw, raw.without(_furniture(raw, postings, shown, source)), postings)


def _furniture(
    raw: Fingerprint, postings: Mapping[int, list[int]], shown: Mapping[int, _Shown], source: int
) -> set[int]:
    """The places in `raw.marks` that are furniture: of this source, or common to many stories."""
    gone: set[int] = set()
    common = {
        key
        for key, docs in postings.items()
        if len(docs) >= SOURCE_FURNITURE and _is_furniture([shown[doc] for doc in docs], source)
    }
    keys = [(place, key in common) for place, key in raw.keys.items()]
    # What stands before the first key and behind the last one goes with its neighbour.
    last: int | None = 0
    for place, is_furniture in keys:
        if is_furniture:
            is_near = last is not None and place - last <= FURNITURE_BRIDGE
            gone.update(range(last if last is not None and is_near else place, place + 1))
        last = place if is_furniture else None
    if last is not None and keys:
        gone.update(range(last, min(len(raw.marks), last + FURNITURE_BRIDGE)))
    return gone


def _is_furniture(shown: Sequence[_Shown], source: int) -> bool:
    own = {story for story, shown_by in shown if source and shown_by == source}
    return len(own) >= SOURCE_FURNITURE or len({story for story, _ in shown}) >= COMMON_FURNITURE


def _best(connection: Connection, sighting: _Sighting, article_id: str | None) -> tuple[CopyOf, int] | None:
    """The known text that is most like this one, with its story; of equals the first."""
    hits = Counter(
        chain.from_iterable(sighting.postings.get(key, ()) for key in sighting.clean.keys.values())
    )
    least = 1 if len(sighting.clean.keys) <= SHORT_KEYS else 2
    docs = [doc for doc, count in hits.most_common(MAX_CANDIDATES) if count >= least]
    if not docs:
        return None
    best: tuple[float, int, CopyOf, int] | None = None
    in_new = frozenset(sighting.clean.marks)
    for doc, known_id, story, source, shingles, quotes, marks in _rows(connection, _KNOWN, docs):
        likeness = compare(
            sighting.clean,
            _unpacked(marks, quotes, shingles),
            raw=sighting.raw if sighting.clean is not sighting.raw else None,
            same_source=sighting.source != 0 and source == sighting.source,
            in_new=in_new,
        )
        if likeness is None or known_id == article_id:
            continue
        copy_of = CopyOf(known_id, likeness.kind, likeness.containment)
        candidate = (likeness.rank, -doc, copy_of, story or doc)
        if best is None or candidate[:2] > best[:2]:
            best = candidate
    return None if best is None else best[2:]


# ---------------------------------------------------------------------------------------------- writing


def _write(
    connection: Connection,
    article_id: str,
    sighting: _Sighting,
    published: datetime,
    story: int | None,
) -> None:
    remove_text(connection, article_id)
    clean = sighting.clean
    row = {
        "article_id": article_id,
        "story": story or 0,
        "source": sighting.source,
        "day": _day(published),
        "shingles": clean.shingles,
        "quotes": _packed(array("I", sorted(clean.quotes))),
        "marks": _packed(clean.marks),
    }
    doc = scalar(connection, _ADD, row)
    keys = sorted(
        key for key in set(sighting.raw.keys.values()) if len(sighting.postings.get(key, ())) < MAX_POSTINGS
    )
    if keys:
        run_all(connection, _ADD_KEYS, [{"key": key, "doc": doc} for key in keys])


def _packed(numbers: array[int]) -> bytes:
    if sys.byteorder == "little":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _unpacked(marks: bytes, quotes: bytes, shingles: int) -> Fingerprint:
    return Fingerprint(_numbers("H", marks), shingles, {}, frozenset(_numbers("I", quotes)))


def _numbers(typecode: str, packed: bytes) -> array[int]:
    numbers = array(typecode)
    numbers.frombytes(packed)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _source_number(source: str | None) -> int:
    return crc32(source.casefold().encode("utf-8", "surrogatepass")) - (1 << 31) or 1 if source else 0


def _day(moment: datetime) -> int:
    return moment.astimezone(UTC).date().toordinal() - date(1970, 1, 1).toordinal()
