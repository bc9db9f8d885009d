"""What is due, and whose it is: on SQLite here, on PostgreSQL from test_store_postgres."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.dialects import postgresql
from store_values import MINUTE, NOON, make_entry

from watcher.errors import LeaseLost
from watcher.feeds.state import FeedState, Health, begin_state
from watcher.model import Feed
from watcher.store import Store, WorkerReport
from watcher.store.hosts import LEAST_PAUSE, lease_due

FEEDS = {
    "herald": "https://herald.example/rss",
    "courier": "https://courier.example/rss",
    "sport": "https://herald.example/sport",
}


def polled(name: str, minutes: int = 15, **changes: object) -> FeedState:
    """The state of a feed that was polled at NOON and is due so many minutes later."""
    state = replace(
        begin_state(Feed(name, FEEDS[name], name), NOON),
        last_poll=NOON,
        last_ok=NOON,
        due=NOON + minutes * MINUTE,
    )
    return replace(state, **changes)  # type: ignore[arg-type]


def follow(store: Store, feeds: dict[str, str] | None = None) -> None:
    with store.transaction() as tx:
        tx.follow_sources(FEEDS if feeds is None else feeds, NOON)


def test_a_source_that_was_never_polled_is_due_at_once_and_has_no_state(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        assert tx.feed_states() == {}
        leases = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        due = tx.due_feeds([lease.host for lease in leases], NOON)
    assert [lease.host for lease in leases] == ["courier.example", "herald.example"]
    assert sorted((each.name, each.host, each.state) for each in due) == [
        ("courier", "courier.example", None),
        ("herald", "herald.example", None),
        ("sport", "herald.example", None),
    ]


def test_a_state_comes_back_whole_and_without_what_polls_compare_with_among_all(store: Store) -> None:
    follow(store)
    state = polled("herald", etag='W/"ü"', failures=3, seen_keys=("k1", "k2"), item_hashes=("h",))
    with store.transaction() as tx:
        tx.save_feed_state(state)
        tx.save_feed_state(replace(state, failures=4), state)
        assert tx.feed_state("herald") == replace(state, failures=4)
        assert tx.feed_states() == {"herald": replace(state, failures=4, seen_keys=(), item_hashes=())}
        assert tx.feed_state("courier") is None


def test_what_is_given_back_is_due_with_the_first_of_its_feeds(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        leases = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        tx.save_feed_state(polled("herald", 15))
        tx.save_feed_state(polled("sport", 5))
        tx.save_feed_state(polled("courier", due=None, health=Health.GONE))
        tx.give_back_hosts(leases, NOON)
        assert not tx.has_due_host(NOON + 4 * MINUTE)
        assert tx.next_feed() == ("sport", NOON + 5 * MINUTE)
        (lease,) = tx.claim_hosts("a", NOON + 5 * MINUTE, NOON + 6 * MINUTE, 10)
        assert (lease.host, lease.claim) == ("herald.example", 2)
        assert [each.name for each in tx.due_feeds([lease.host], NOON + 5 * MINUTE)] == ["sport"]


def test_a_host_is_one_workers_until_the_lease_ends_and_then_the_next_ones(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        first = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        assert tx.claim_hosts("b", NOON + MINUTE / 2, NOON + MINUTE, 10) == ()
        assert tx.take_host("herald.example", "b", NOON + MINUTE / 2, NOON + MINUTE) is None
        assert tx.leased_hosts(NOON) == {"a": 2}
        second = tx.claim_hosts("b", NOON + MINUTE, NOON + 2 * MINUTE, 10)
        assert {lease.host for lease in second} == {lease.host for lease in first}
        assert tx.extend_leases(first, NOON + 3 * MINUTE) == ()
        tx.give_back_hosts(first, NOON + MINUTE)  # too late: it is the second one's
        assert tx.leased_hosts(NOON + MINUTE) == {"b": 2}
        kept = tx.extend_leases(second, NOON + 3 * MINUTE)
        assert {lease.until for lease in kept} == {NOON + 3 * MINUTE}


def test_what_is_written_under_a_lease_that_was_lost_is_refused(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        (lost, *_) = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        tx.confirm_lease(lost)
        tx.claim_hosts("b", NOON + MINUTE, NOON + 2 * MINUTE, 10)

    def write_late() -> None:
        with store.transaction() as tx:
            tx.save_feed_state(polled("courier"))
            tx.confirm_lease(lost)

    with pytest.raises(LeaseLost, match=r"courier\.example"):
        write_late()
    with store.reading() as tx:
        assert tx.feed_state("courier") is None


def test_a_guest_takes_a_host_that_nobody_has_and_leaves_it_as_it_was(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        tx.give_back_hosts(tx.claim_hosts("a", NOON, NOON + MINUTE, 10), NOON)
        lease = tx.take_host("pages.example", "a", NOON, NOON + MINUTE)
        assert lease is not None
        assert tx.take_host("pages.example", "b", NOON, NOON + MINUTE) is None
        tx.give_back_hosts([lease], NOON)
        assert tx.take_host("pages.example", "b", NOON, NOON + MINUTE) is not None
        assert tx.prune_hosts() == 0
        tx.free_hosts(NOON, "b")
        tx.claim_hosts("a", NOON, NOON + MINUTE, 1)


def test_a_host_with_a_due_feed_that_nobody_polls_rests_a_moment(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        tx.give_back_hosts(tx.claim_hosts("a", NOON, NOON + MINUTE, 10), NOON)
        assert tx.claim_hosts("a", NOON, NOON + MINUTE, 10) == ()
        assert len(tx.claim_hosts("a", NOON + LEAST_PAUSE, NOON + MINUTE, 10)) == 2


def test_what_a_process_had_that_was_cut_off_is_due_at_once_at_its_next_start(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        tx.claim_hosts("a", NOON, NOON + MINUTE, 1)
        (other,) = tx.claim_hosts("b", NOON, NOON + MINUTE, 1)
        assert tx.free_hosts(NOON, "a") == 1
        (again,) = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        assert again.host != other.host


def test_a_config_adds_moves_and_takes_out_sources(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        for name in FEEDS:
            tx.save_feed_state(polled(name))
        tx.give_back_hosts(tx.claim_hosts("a", NOON, NOON + MINUTE, 10), NOON)
        assert not tx.follow_sources(FEEDS, NOON)
        moved = {
            "herald": "https://new.example/rss",
            "courier": FEEDS["courier"],
            "post": "https://post.example",
        }
        assert tx.follow_sources(moved, NOON + MINUTE)
        hosts = [lease.host for lease in tx.claim_hosts("a", NOON + MINUTE, NOON + 2 * MINUTE, 10)]
        assert sorted(hosts) == ["new.example", "post.example"]
        assert sorted(each.name for each in tx.due_feeds(hosts, NOON + MINUTE)) == ["herald", "post"]
        assert tx.prune_hosts() == 1  # herald.example
        assert tx.follow_sources(FEEDS, NOON + MINUTE)  # and back: what was out is due when it was
        assert tx.next_feed() == ("herald", NOON + MINUTE)
        due = {each.name for each in tx.due_feeds(["herald.example"], NOON + 15 * MINUTE)}
        assert due == {"herald", "sport"}


def test_a_source_that_moved_for_good_is_polled_at_its_new_host(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        leases = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        before = polled("courier")
        tx.save_feed_state(replace(before, moved_to="https://courier.test/rss"), before)
        tx.give_back_hosts(leases, NOON)
        late = NOON + 15 * MINUTE
        hosts = {lease.host for lease in tx.claim_hosts("a", late, late + MINUTE, 10)}
        assert hosts == {"herald.example", "courier.test"}


def test_a_clock_that_was_ahead_leaves_nothing_due_in_years(store: Store) -> None:
    follow(store)
    hour = timedelta(hours=1)
    ahead = timedelta(days=400)
    with store.transaction() as tx:
        leases = tx.claim_hosts("a", NOON, NOON + MINUTE, 10)
        for name in FEEDS:
            tx.save_feed_state(polled(name, last_poll=NOON + ahead, due=NOON + ahead))
        tx.give_back_hosts(leases, NOON)
        assert tx.mend_dues(NOON, hour) == 3
        assert tx.mend_dues(NOON + ahead, hour) == 0
        assert len(tx.claim_hosts("a", NOON, NOON + MINUTE, 10)) == 2


def test_sources_that_can_be_read_are_counted_where_they_are_polled(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        assert tx.count_readable() == 0
        tx.save_feed_state(polled("herald"))
        tx.save_feed_state(polled("sport", health=Health.MOVED))
        tx.save_feed_state(polled("courier", failures=1))
        assert tx.count_readable() == 2
        tx.follow_sources({"herald": FEEDS["herald"]}, NOON)
        assert tx.count_readable() == 1


def test_entries_left_unread_are_found_by_the_host_of_their_feed(store: Store) -> None:
    follow(store)
    with store.transaction() as tx:
        for number, feed in enumerate(("herald", "courier", "gone")):
            tx.add_entry(replace(make_entry(number), feed=feed), (f"guid:{number}",))
        tx.decide_entry(make_entry(1).id, "irrelevant", "apples")
        assert tx.feeds_left_unread(["herald.example", "courier.example"]) == (("herald.example", "herald"),)
        assert [entry.feed for entry in tx.undecided_entries(feed="herald")] == ["herald"]
        assert tx.feeds_of_lost_entries() == ("gone",)


def test_one_worker_has_a_duty_until_it_ends_or_says_goodbye(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.take_duty("upkeep", "a", NOON, NOON + MINUTE)
        assert not tx.take_duty("upkeep", "b", NOON, NOON + MINUTE)
        assert tx.take_duty("upkeep", "a", NOON + MINUTE / 2, NOON + 2 * MINUTE)
        assert not tx.take_duty("upkeep", "b", NOON + MINUTE, NOON + 2 * MINUTE)
        assert (tx.has_duty("upkeep", "a"), tx.has_duty("upkeep", "b")) == (True, False)
        tx.drop_worker("a")
        assert tx.take_duty("upkeep", "b", NOON + MINUTE, NOON + 2 * MINUTE)
        assert tx.take_duty("upkeep", "a", NOON + 2 * MINUTE, NOON + 3 * MINUTE)


def test_workers_are_listed_as_they_last_said_until_they_are_long_silent(store: Store) -> None:
    first = WorkerReport("desk/1", "desk", 7, NOON, NOON, hosts=3, polls=40, rate=2.5, leads=True)
    with store.transaction() as tx:
        tx.save_worker(first)
        tx.save_worker(replace(first, at=NOON + MINUTE, polls=90))
        tx.save_worker(replace(first, name="desk/2"))
        assert [(each.name, each.polls) for each in tx.workers()] == [("desk/1", 90), ("desk/2", 40)]
        assert tx.forget_workers(NOON + MINUTE) == 1
        tx.drop_worker("desk/1")
        assert tx.workers() == ()


def test_a_server_passes_over_what_another_worker_is_taking() -> None:
    """Without these words two workers that lock in different orders would wait for each other."""
    assert "FOR UPDATE SKIP LOCKED" in str(lease_due(NOON, 5).compile(dialect=postgresql.dialect()))
