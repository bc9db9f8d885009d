from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watcher import model
from watcher.errors import StoreError
from watcher.feeds.state import FeedState
from watcher.store.codec import decode, encode

# A law of the whole project: every time is aware and in UTC, where no hour comes twice.
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(fold=0)))
st.register_type_strategy(float, st.floats(allow_nan=False))  # which is unequal to itself

KINDS = [
    model.DateInterval,
    model.DateMention,
    model.Feed,
    model.Entry,
    model.Article,
    model.CopyOf,
    model.Evidence,
    model.Fact,
    model.Round,
    model.Change,
    model.Alert,
    model.Delivery,
    FeedState,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_noun_survives_being_stored(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    stored = encode(value)
    again = decode(kind, stored)
    assert again == value
    assert encode(again) == stored
    stored.encode("utf-8")


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Leaf:
    number: int = 7


@dataclass(frozen=True, slots=True)
class Tree:
    """Holds one field of every kind that may be stored, and itself."""

    colour: Colour
    pair: tuple[int, str]
    leaves: tuple[Leaf, ...] = ()
    by_name: dict[str, tuple[Leaf, ...]] | None = None
    marks: frozenset[int] = frozenset()
    wait: timedelta | None = None
    raw: bytes = b""
    day: date | None = None
    at: datetime | None = None
    either: int | str | None = None
    share: float = 0.0
    anything: Any = None
    below: Tree | None = None


def test_a_value_with_every_kind_of_field_is_read_back_equal() -> None:
    tree = Tree(
        Colour.RED,
        (1, "x"),
        (Leaf(), Leaf(0)),
        {"a": (Leaf(2),)},
        frozenset({3, 1}),
        timedelta(days=-1, microseconds=5),
        b"\x00\xff",
        date(2025, 4, 10),
        datetime(2025, 4, 10, 9, 30, tzinfo=UTC),
        "x",
        0.5,
        {"free": [1, None]},
    )
    assert decode(Tree, encode(Tree(Colour.RED, (0, ""), below=tree))).below == tree


def test_a_lone_surrogate_and_a_nul_can_be_stored_and_come_back() -> None:
    for text in ("\ud83d", "a\x00b", "“Москва”\u2028", "\U0001f54a"):
        feed = model.Feed(text, "u", "o")
        stored = encode(feed)
        assert "\x00" not in stored
        stored.encode("utf-8")
        assert decode(model.Feed, stored) == feed


def test_cyrillic_is_stored_as_itself() -> None:
    assert "Москва" in encode(model.Feed("Москва", "u", "o"))


def test_a_time_in_another_zone_comes_back_as_the_same_instant() -> None:
    moscow = datetime(2025, 4, 10, 12, tzinfo=timezone(timedelta(hours=3)))
    assert decode(datetime, encode(moscow)) == moscow


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        encode(datetime(2025, 4, 10))


def test_a_default_that_means_something_is_written_out() -> None:
    assert encode(Leaf()) == '{"number":7}'


def test_empty_fields_are_left_out() -> None:
    assert (
        encode(Tree(Colour.RED, (1, "x")))
        == '{"colour":"red","pair":[1,"x"],"marks":[],"raw":"","share":0.0}'
    )


def test_fields_that_are_kept_elsewhere_are_left_out_and_given_back() -> None:
    feed = model.Feed("Herald", "https://herald.example/feed", "herald", selector="a.story")
    text = encode(feed, without=("url", "selector"))
    assert text == encode(replace(feed, selector=None)).replace(',"url":"https://herald.example/feed"', "")
    assert decode(model.Feed, text, url=feed.url, selector=feed.selector) == feed


def test_a_field_of_a_later_version_is_skipped() -> None:
    assert decode(Leaf, '{"number":1,"later":{"deep":[]}}') == Leaf(1)


@pytest.mark.parametrize(
    "stored", ["", "{", "[]", "7", "null", '{"number":"1"}', '{"number":true}', '{"number":null}']
)
def test_a_broken_row_is_a_store_error_that_names_the_type(stored: str) -> None:
    with pytest.raises(StoreError, match="stored Leaf"):
        decode(Leaf, stored)


def test_a_missing_field_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="stored Tree"):
        decode(Tree, '{"colour":"red"}')


def test_an_unknown_enum_value_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="green"):
        decode(Tree, '{"colour":"green","pair":[1,"x"]}')


def test_a_value_of_no_known_kind_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="object"):
        encode(object())
    with pytest.raises(TypeError, match="keys"):
        encode({1: 2})
