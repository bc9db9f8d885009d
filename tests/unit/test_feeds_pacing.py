"""When a source is polled next, and what a poll does to its state: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.feeds.outcome import poll_outcome
from watcher.feeds.pacing import (
    Limits,
    after_skips,
    due_after_failure,
    due_after_success,
    freshness,
    http_date,
    retry_after,
)
from watcher.feeds.parsed import NO_HINTS, PacingHints, ParsedFeed
from watcher.feeds.state import FeedState, Health, Validators, begin_state, current_state, validators
from watcher.model import Entry, Failed, Feed

NOW = datetime(2025, 3, 2, 12, tzinfo=UTC)  # a Sunday
FEED = Feed("Harbour", "https://harbour.example/feed", "harbour", interval=900)


@dataclass(frozen=True)
class Answered:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    final_url: str = FEED.url
    permanent_url: str | None = None
    body_hash: str | None = "h1"


def read(*numbers: int, is_whole: bool = True, hints: PacingHints = NO_HINTS) -> ParsedFeed:
    urls = [f"https://harbour.example/{number}" for number in numbers]
    items = tuple(Entry(url, "Harbour", url, url, "", NOW) for url in urls)
    keys = tuple((f"url:{url}",) for url in urls)
    return ParsedFeed("Harbour", "rss", items, keys, is_whole=is_whole, hints=hints)


def poll(
    state: FeedState, answer: Answered | Failed, parsed: ParsedFeed | Failed | None, now: datetime = NOW
) -> FeedState:
    return poll_outcome(FEED, state, answer, parsed, now, jitter=0.0)


def polled(*numbers: int) -> FeedState:
    return poll(begin_state(FEED, NOW), Answered(etag='"1"', last_modified="then"), read(*numbers))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, MAX-AGE = 600"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=31536000"}, 86_400),
        ({"cache-control": "max-age=" + "9" * 400}, 86_400),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=600, must-revalidate, stale-while-revalidate=9999"}, 600),
        ({"cache-control": 'no-cache="set-cookie, max-age=5", max-age=600'}, 600),
        ({"cache-control": "max-age=600, max-age=900"}, 600),
        ({"cache-control": "no-store,max-age=600"}, 0),
        ({"cache-control": "max-age"}, 0),
        ({"cache-control": "max-age=31536000", "age": "40000"}, 86_400),
        ({"cache-control": "max-age=600", "age": "soon"}, 600),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"expires": "Sun, 02 Mar 2025 12:10:00 GMT"}, 600),
        ({"expires": "Sun, 02 Mar 2025 12:10:00 GMT", "date": "Sun, 02 Mar 2025 12:05:00 GMT"}, 300),
        ({"expires": "Sun, 02 Mar 2025 11:00:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400),
        ({"cache-control": "max-age=60", "expires": "Sun, 02 Mar 2025 12:10:00 GMT"}, 60),
    ],
)
def test_freshness_is_read_from_the_headers_and_capped(headers: dict[str, str], seconds: float) -> None:
    assert freshness(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (" 120 ", 120),
        ("1000000000000000000000", 86_400),
        ("Sun, 02 Mar 2025 12:02:00 GMT", 120),
        ("Sunday, 02-Mar-25 12:02:00 GMT", 120),
        ("Sun, 02 Mar 2025 11:00:00 GMT", None),
        ("Sun, 02 Mar 2099 11:00:00 GMT", 86_400),
        ("-3", None),
        ("1.5", 1.5),
        ("1.5.2", None),
        ("later", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ("Sun, 02 Mar 2025 11:00:00 GMT", 3600),  # its clock is an hour behind: it means its own
        ("Sun, 02 Mar 2025 12:00:00 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),  # it has no clock
        (None, None),
    ],
)
def test_a_retry_after_date_is_read_by_the_servers_own_clock(sent: str | None, seconds: float | None) -> None:
    asked = "Sun, 02 Mar 2025 12:00:00 GMT"
    now = NOW + timedelta(seconds=1)
    assert retry_after(asked, now, http_date(sent)) == seconds


def delay(interval: float, headers: dict[str, str], hints: PacingHints, jitter: float = 0.0) -> float:
    return (due_after_success(interval, headers, hints, NOW, jitter) - NOW).total_seconds()


@pytest.mark.parametrize(
    ("headers", "hints", "seconds"),
    [
        ({}, NO_HINTS, 810),
        ({"cache-control": "max-age=60"}, NO_HINTS, 810),
        ({"cache-control": "max-age=7200"}, NO_HINTS, 7200),
        ({}, PacingHints(ttl=3600), 3600),
        ({}, PacingHints(sy_period=7200), 7200),
        ({}, PacingHints(sy_period=86_400 * 30), 86_400),
        ({"cache-control": "max-age=5000"}, PacingHints(ttl=3600, sy_period=1800), 5000),
        ({}, PacingHints(skip_hours=frozenset({12, 13})), 7200),
        ({}, PacingHints(skip_days=frozenset({6})), 12 * 3600),
        ({}, PacingHints(skip_hours=frozenset(range(24))), 810),
        ({}, PacingHints(skip_days=frozenset(range(7))), 810),
    ],
)
def test_what_server_and_feed_ask_for_is_a_lower_bound(
    headers: dict[str, str], hints: PacingHints, seconds: float
) -> None:
    assert delay(900, headers, hints) == seconds


@pytest.mark.parametrize(
    ("headers", "hints", "hours"),
    [
        ({"cache-control": "max-age=36000"}, NO_HINTS, 10),
        ({"retry-after": "36000"}, NO_HINTS, 10),
        ({}, PacingHints(ttl=36_000), 10),
        ({}, PacingHints(skip_days=frozenset({6, 0})), 36),
        ({}, NO_HINTS, 2),
    ],
)
def test_the_longest_interval_of_our_own_never_undercuts_what_was_asked_for(
    headers: dict[str, str], hints: PacingHints, hours: float
) -> None:
    limits = Limits(ceiling=7200)
    assert due_after_success(90_000, headers, hints, NOW, 0.0, limits) == NOW + timedelta(hours=hours)
    refused = Failed("http", "slow down", 429, 36_000)
    assert due_after_failure(900, 9.0, refused, NO_HINTS, NOW, 0.0, limits) == NOW + timedelta(hours=10)


def test_a_failing_feed_is_left_alone_in_the_hours_it_asked_for() -> None:
    hints = PacingHints(skip_hours=frozenset({12, 13}))
    assert due_after_failure(900, 0.0, Failed("timeout", "slow"), hints, NOW, 0.0) == NOW + timedelta(hours=2)


@pytest.mark.parametrize("status", [400, 412, 431])
def test_a_server_that_chokes_on_validators_is_asked_without_them(status: int) -> None:
    state = poll(polled(1), Failed("http", "bad request", status), None)
    assert validators(state, NOW) == Validators(None, None, FEED.url)


@given(
    st.floats(1, 1e6),
    st.floats(0, 1),
    st.integers(0, 10**9),
    st.floats(0, 1e9),
    st.frozensets(st.integers(0, 23)),
    st.frozensets(st.integers(0, 6)),
)
def test_a_poll_is_never_earlier_than_a_minute_nor_than_what_was_asked_for(
    interval: float, jitter: float, age: int, ttl: float, hours: frozenset[int], days: frozenset[int]
) -> None:
    hints = PacingHints(ttl, hours, days)
    wait = delay(interval, {"cache-control": f"max-age={age}"}, hints, jitter)
    assert wait >= max(60, min(max(age, ttl), 86_400)) - 1
    due = NOW + timedelta(seconds=wait)
    if len(hours) < 24 and len(days) < 7:
        assert due.hour not in hours
        assert due.weekday() not in days
    assert after_skips(due, hints) == due


@pytest.mark.parametrize("kind", ["timeout", "http", "not_a_feed", "challenge", "parse"])
def test_failures_back_off_further_and_further_up_to_a_cap(kind: str) -> None:
    failed = Failed(kind, "no", 403 if kind == "http" else None)
    state = begin_state(FEED, NOW)
    waits = []
    for _ in range(40):
        state = poll(state, failed, None)
        assert state.due is not None
        waits.append((state.due - NOW).total_seconds())
    assert waits == sorted(waits)
    assert waits[0] > FEED.interval
    assert waits[-1] == (3_600 if kind == "timeout" else 86_400)


def test_retry_after_moves_the_next_poll_back_and_never_forward() -> None:
    for wish, least in ((7200.0, 7200), (1.0, 900), (None, 900)):
        failed = Failed("http", "busy", 429, wish)
        assert due_after_failure(900, 1.0, failed, NO_HINTS, NOW, 0.0) - NOW >= timedelta(seconds=least)


def test_gone_is_told_at_once_and_not_polled_again() -> None:
    state = poll(polled(1), Failed("gone", "gone for good", 410), None)
    assert (state.health, state.due) == (Health.GONE, None)


@pytest.mark.parametrize(
    ("failed", "health", "tries"),
    [
        (Failed("http", "no", 403), Health.BLOCKED, 3),
        (Failed("http", "no", 429), Health.BLOCKED, 3),
        (Failed("http", "no", 404), Health.FAILING, 3),
        (Failed("timeout", "no"), Health.FAILING, 3),
        (Failed("challenge", "no", 403), Health.CHALLENGE, 2),
        (Failed("not_a_feed", "no"), Health.NOT_A_FEED, 2),
    ],
)
def test_health_changes_only_after_some_tries_and_recovers_with_one(
    failed: Failed, health: Health, tries: int
) -> None:
    state = polled(1, 2)
    for number in range(1, tries + 1):
        assert state.health is Health.HEALTHY, number
        state = poll(state, failed, None)
    assert state.health is health
    assert state.failures == tries
    state = poll(state, Answered(), read(1, 2))
    assert (state.health, state.failures, state.last_error) == (Health.HEALTHY, 0, None)


def test_validators_are_kept_replaced_and_dropped_by_the_rules() -> None:
    state = polled(1)
    assert (state.etag, state.last_modified) == ('"1"', "then")
    kept = {
        "an error": (Failed("http", "no", 500), None),
        "an unreadable body": (Answered(etag='"bad"'), Failed("not_a_feed", "html")),
        "a cut off body": (Answered(etag='"bad"'), read(1, is_whole=False)),
        "a bare 304": (Answered(304), None),
    }
    for name, (answer, parsed) in kept.items():
        after = poll(state, answer, parsed)
        assert (after.etag, after.last_modified) == ('"1"', "then"), name
    after = poll(state, Answered(304, etag='"2"'), None)
    assert (after.etag, after.last_modified) == ('"2"', "then")
    after = poll(state, Answered(etag='"2"'), None)
    assert (after.etag, after.last_modified) == ('"2"', None), "the same body under a new ETag"
    after = poll(state, Answered(), read(1))
    assert (after.etag, after.last_modified) == (None, None), "an ETag that vanished"


def test_validators_are_left_out_when_the_last_full_answer_is_long_ago() -> None:
    state = polled(1)
    assert validators(state, NOW + timedelta(days=7)).etag == '"1"'
    for day in range(1, 9):
        state = poll(state, Answered(304), None, NOW + timedelta(days=day))
    assert validators(state, NOW + timedelta(days=8, hours=1)).etag is None


def test_a_permanent_redirect_is_kept_after_success_and_given_up_when_it_fails() -> None:
    moved = Answered(permanent_url="https://new.example/feed", final_url="https://new.example/feed")
    state = poll(polled(1), moved, Failed("not_a_feed", "html"))
    assert state.poll_url == FEED.url
    state = poll(state, moved, read(1))
    assert (state.poll_url, state.health) == ("https://new.example/feed", Health.MOVED)
    for _ in range(4):
        state = poll(state, Failed("http", "no", 404), None)
    assert state.poll_url == FEED.url


def test_a_permanent_redirect_to_plain_http_is_followed_but_not_kept() -> None:
    state = poll(polled(1), Answered(permanent_url="http://harbour.example/feed"), read(1))
    assert state.poll_url == FEED.url


def test_no_item_in_common_is_a_possible_gap_and_is_polled_faster() -> None:
    state = polled(1, 2, 3)
    after = poll(state, Answered(), read(7, 8, 9))
    assert after.health is Health.POSSIBLE_GAP
    assert after.interval < state.interval
    again = poll(after, Answered(), read(8, 9, 10))
    assert again.health is Health.HEALTHY


def test_the_interval_follows_how_often_something_new_comes() -> None:
    state = polled(1, 2, 3, 4)
    quiet = state
    for _ in range(30):
        quiet = poll(quiet, Answered(304), None)
    assert quiet.interval == 2700
    assert poll(quiet, Answered(), read(1, 2, 3, 5)).interval == 900
    busy = poll(state, Answered(), read(4, 5, 6, 7))
    assert busy.interval < 900


def test_a_source_is_stale_when_it_is_silent_against_its_own_rhythm_or_empty_twice() -> None:
    state = polled(1)
    assert poll(state, Answered(304), None, NOW + timedelta(days=1)).health is Health.HEALTHY
    assert poll(state, Answered(304), None, NOW + timedelta(days=3)).health is Health.STALE
    rare = replace(state, rhythm=86_400.0 * 7)
    assert poll(rare, Answered(304), None, NOW + timedelta(days=20)).health is Health.HEALTHY
    empty = poll(state, Answered(), read())
    assert empty.health is Health.HEALTHY
    assert poll(empty, Answered(), read()).health is Health.STALE


def test_an_old_newest_entry_makes_the_first_poll_tell_a_frozen_feed() -> None:
    old = NOW - timedelta(days=300)
    frozen = read(1, 2)
    items = tuple(replace(item, published=old - timedelta(hours=n)) for n, item in enumerate(frozen.items))
    state = poll(begin_state(FEED, NOW), Answered(), replace(frozen, items=items))
    assert state.health is Health.STALE
    assert state.baseline_done


def test_a_changed_address_starts_anew_but_remembers_what_was_seen() -> None:
    state = replace(polled(1), health=Health.GONE, due=None)
    moved = replace(FEED, url="https://new.example/feed")
    fresh = current_state(moved, state, NOW)
    assert (fresh.due, fresh.etag, fresh.url) == (NOW, None, moved.url)
    assert (fresh.seen_keys, fresh.baseline_done) == (state.seen_keys, True)
    assert current_state(FEED, state, NOW) is state


def test_a_clock_that_was_set_back_makes_a_source_due() -> None:
    ahead = replace(polled(1), last_poll=NOW + timedelta(days=400), due=NOW + timedelta(days=401))
    assert current_state(FEED, ahead, NOW).due == NOW


def test_entries_that_were_only_counted_are_no_gap_and_are_remembered() -> None:
    state = polled(1, 2, 3)
    counted = poll(state, Answered(), replace(read(4), unchanged=2, hashes=("a", "b", "c")))
    assert (counted.health, counted.item_count, counted.item_hashes) == (Health.HEALTHY, 3, ("a", "b", "c"))
    assert poll(counted, Answered(), read(3, 9)).health is Health.HEALTHY
    assert poll(counted, Answered(), read(8, 9)).health is Health.POSSIBLE_GAP
