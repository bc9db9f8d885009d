"""The index of known texts, on a real SQLite file and, where there is one, on a real PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, func, inspect, select

from watcher.copies.fingerprint import fingerprint
from watcher.model import CopyKind
from watcher.store.copies import (
    MAX_POSTINGS,
    PRUNE_SLICES,
    add_text,
    copy_key,
    copy_text,
    find_copy,
    place_text,
    prune,
    remove_text,
)

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MENU = "Skip to content Home World Business Sport Culture Weather Podcasts Subscribe from two crowns " * 2
FOOT = "Comments are read before they appear and all rights are reserved by the company behind it " * 2


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _with_tables(create_engine(f"sqlite:///{tmp_path_factory.mktemp('copies') / 'copies.db'}"))
        return
    yield from _with_tables(create_engine(f"{request.getfixturevalue('postgres')}/postgres"))


def _with_tables(engine: Engine) -> Iterator[Engine]:
    copy_text.create(engine)
    copy_key.create(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def known(engine: Engine) -> Iterator[Connection]:
    """A connection to an empty index; what a test writes is rolled back."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def story(number: int, words: int = 200) -> str:
    rng = random.Random(number)
    return " ".join(f"w{rng.randrange(4_000)}" for _ in range(words))


def edited(text: str, share: float) -> str:
    rng = random.Random(text)
    return " ".join("other" if rng.random() < share else word for word in text.split())


def place(connection: Connection, name: str, body: str, source: str | None = None) -> str | None:
    found = place_text(connection, name, body, source=source, published=NOON)
    return found.article_id if found else None


def count(connection: Connection, table: object) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[call-overload]


# ---------------------------------------------------------------------------------------------- finding


def test_a_copy_is_found_with_its_original_its_kind_and_its_containment(known: Connection) -> None:
    for number in range(20):
        assert place(known, f"a{number}", story(number), f"site{number}.example") is None

    found = find_copy(known, edited(story(7), 0.05), source="else.example")

    assert found is not None
    assert (found.article_id, found.kind) == ("a7", CopyKind.WHOLE)
    assert 0.75 < found.containment < 0.95


def test_a_teaser_is_found_before_and_after_its_full_text(known: Connection) -> None:
    teaser = " ".join(story(1).split()[:40])
    assert place(known, "full", story(1), "one.example") is None
    assert place(known, "teaser", teaser, "two.example") == "full"
    other = " ".join(story(2).split()[:40])
    assert place(known, "early", other, "two.example") is None
    late = find_copy(known, story(2), source="one.example")
    assert late is not None
    assert (late.article_id, late.kind) == ("early", CopyKind.EXTENDED)


def test_of_several_known_texts_the_likest_is_named_and_of_equals_the_first(known: Connection) -> None:
    place(known, "part", " ".join(story(3).split()[:60]), "one.example")
    place(known, "whole", story(3), "two.example")
    place(known, "again", story(3), "three.example")
    found = find_copy(known, story(3), source="four.example")
    assert found is not None
    assert found.article_id == "whole"


def test_finding_alone_leaves_the_index_as_it_was(known: Connection) -> None:
    place(known, "a", story(1))
    before = (count(known, copy_text), count(known, copy_key))
    assert find_copy(known, story(1), source=None) is not None
    assert find_copy(known, story(2), source=None) is None
    assert (count(known, copy_text), count(known, copy_key)) == before


def test_finding_and_adding_apart_do_what_placing_does(known: Connection) -> None:
    add_text(known, "a", story(1), source="one.example", published=NOON)
    found = find_copy(known, story(1), source="two.example")
    assert found is not None
    add_text(known, "b", story(1), source="two.example", published=NOON, copy_of=found)
    first, second = known.execute(select(copy_text.c.doc, copy_text.c.story).order_by(copy_text.c.doc))
    assert (first.story, second.story) == (0, first.doc)


@pytest.mark.parametrize("empty", ["", "  \n", "…"])
def test_a_text_of_nothing_is_added_and_is_no_copy(known: Connection, empty: str) -> None:
    assert place(known, "a", empty) is None
    assert place(known, "b", empty) is None
    assert count(known, copy_text) == 2


# ---------------------------------------------------------------------------------------------- furniture


def test_pages_of_one_source_are_not_copies_because_of_their_menus(known: Connection) -> None:
    for number in range(30):
        page = f"{MENU}\n{story(number, 40)}\n{FOOT}"
        assert place(known, f"a{number}", page, "ledger.example") is None


def test_pages_of_one_source_are_told_apart_where_no_source_is_known(known: Connection) -> None:
    for number in range(30):
        assert place(known, f"a{number}", f"{MENU}\n{story(number, 40)}\n{FOOT}") is None


def test_a_copy_between_menus_is_found_once_the_menus_are_known(known: Connection) -> None:
    for number in range(3):
        place(known, f"a{number}", f"{MENU}\n{story(number, 40)}\n{FOOT}", "ledger.example")
    place(known, "wire", edited(story(50, 60), 0.0), "wire.example")
    copy = f"{MENU}\n{edited(story(50, 60), 0.1)} {story(51, 40)}\n{FOOT}"
    assert place(known, "copy", copy, "ledger.example") == "wire"


def test_a_text_that_fifty_sites_took_over_does_not_become_furniture(known: Connection) -> None:
    place(known, "wire", story(1), "wire.example")
    for number in range(50):
        assert place(known, f"b{number}", story(1), f"site{number}.example") is not None
    assert find_copy(known, edited(story(1), 0.2), source="late.example") is not None


def test_a_source_that_shows_one_story_again_and_again_does_not_make_it_furniture(known: Connection) -> None:
    place(known, "first", story(1), "one.example")
    for number in range(5):
        assert place(known, f"b{number}", edited(story(1), 0.01 * number), "one.example") is not None


# ---------------------------------------------------------------------------------------------- bounds


def test_a_shingle_leads_to_a_bounded_number_of_texts(known: Connection) -> None:
    for number in range(3 * MAX_POSTINGS):
        place(known, f"a{number}", f"{story(1, 30)} {story(100 + number, 150)}", f"site{number}.example")
    most = select(func.count().label("n")).select_from(copy_key).group_by(copy_key.c.key).subquery()
    assert known.execute(select(func.max(most.c.n))).scalar_one() == MAX_POSTINGS


def test_a_later_text_of_an_article_takes_the_place_of_the_earlier_one(known: Connection) -> None:
    place(known, "a", story(1))
    assert place(known, "a", edited(story(1), 0.1)) is None, "an article is no copy of itself"
    place(known, "a", story(2))
    assert find_copy(known, story(1), source=None) is None
    assert find_copy(known, story(2), source=None) is not None
    assert count(known, copy_text) == 1


def test_keys_of_a_removed_text_never_lead_to_another_one(known: Connection) -> None:
    place(known, "a", story(1))
    remove_text(known, "a")
    remove_text(known, "never-was")
    place(known, "b", story(2))
    assert find_copy(known, story(1), source=None) is None
    orphans = select(func.count()).select_from(copy_key).where(copy_key.c.doc.not_in(select(copy_text.c.doc)))
    linked = select(func.count()).select_from(copy_key).join(copy_text, copy_text.c.doc == copy_key.c.doc)
    assert known.execute(orphans).scalar_one() > 0
    assert known.execute(linked).scalar_one() == sum(1 for _ in _keys_of(story(2)))


def _keys_of(body: str) -> Iterator[int]:
    yield from set(fingerprint(body).keys.values())


def test_old_texts_are_forgotten_and_their_keys_within_as_many_days_as_there_are_slices(
    known: Connection,
) -> None:
    add_text(known, "old", story(1), source=None, published=NOON - 10 * DAY)
    add_text(known, "new", story(2), source=None, published=NOON)

    assert prune(known, NOON - DAY) == 1
    assert find_copy(known, story(1), source=None) is None
    assert find_copy(known, story(2), source=None) is not None

    for day in range(PRUNE_SLICES):
        assert prune(known, NOON - day * DAY) == 0
    assert set(known.execute(select(copy_key.c.doc)).scalars()) == set(
        known.execute(select(copy_text.c.doc)).scalars()
    )


def test_what_was_committed_is_found_by_a_program_that_starts_later(tmp_path: Path) -> None:
    path = f"sqlite:///{tmp_path / 'copies.db'}"
    first = create_engine(path)
    copy_text.create(first)
    copy_key.create(first)
    with first.begin() as connection:
        place(connection, "a", story(1), "one.example")
    first.dispose()

    second = create_engine(path)
    with second.connect() as connection:
        assert find_copy(connection, edited(story(1), 0.1), source="two.example") is not None
        tables = set(inspect(connection).get_table_names())
    second.dispose()
    assert tables == {"copy_text", "copy_key"}
