"""What is told of the sources: once when it changes, once when it is over, and one word when we are blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.feeds.state import FeedState, Health, begin_state
from watcher.flow.health import Findings, HealthOptions, Told, find
from watcher.model import Feed

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPTIONS = HealthOptions(heartbeat=None)
FEEDS = [Feed(f"feed{n}", f"https://{n}.example/rss", f"owner{n}") for n in range(8)]


def good(feed: Feed, at: datetime = NOON, health: Health = Health.HEALTHY, reason: str = "") -> FeedState:
    state = begin_state(feed, at)
    return replace(state, last_poll=at, last_ok=at, health=health, reason=reason)


def bad(
    state: FeedState, at: datetime, failures: int, error: str = "dns: cannot be resolved", told: bool = True
) -> FeedState:
    health = Health.FAILING if told and failures >= 3 else state.health
    return replace(state, last_poll=at, failures=failures, last_error=error, reason=error, health=health)


def states(*each: FeedState) -> dict[str, FeedState]:
    return {state.name: state for state in each}


def look(
    now: datetime, told: Told, *each: FeedState, options: HealthOptions = OPTIONS, feeds: list[Feed] = FEEDS
) -> Findings:
    return find(feeds, states(*each), told, now, options)


def changed(found: Findings) -> list[tuple[str, str]]:
    return [(change.feed.name, change.state.health.value) for change in found.changes]


# ---------------------------------------------------------------------------------------------- one source


def test_a_source_is_told_once_when_it_fails_and_once_when_it_is_healthy_again() -> None:
    others = [good(feed) for feed in FEEDS[1:]]
    ill = bad(good(FEEDS[0]), NOON, 3)
    first = look(NOON, Told(), ill, *others)
    assert changed(first) == [("feed0", "failing")]
    again = look(NOON + 30 * MINUTE, first.told, replace(ill, failures=4), *others)
    assert again.is_silent
    well = look(NOON + 60 * MINUTE, again.told, good(FEEDS[0]), *others)
    assert changed(well) == [("feed0", "healthy")]
    assert look(NOON + 90 * MINUTE, well.told, good(FEEDS[0]), *others).is_silent


def test_a_source_that_failed_less_often_than_its_state_demands_is_not_told() -> None:
    others = [good(feed) for feed in FEEDS[1:]]
    assert look(NOON, Told(), bad(good(FEEDS[0]), NOON, 2), *others).is_silent


def test_what_changes_soon_after_comes_together_in_the_next_message() -> None:
    well = [good(feed) for feed in FEEDS]
    ill = [bad(state, NOON, 3) for state in well[:3]]
    first = look(NOON, Told(), ill[0], *well[1:])
    assert changed(first) == [("feed0", "failing")]
    early = look(NOON + 5 * MINUTE, first.told, *ill[:2], *well[2:])
    assert early.is_silent
    late = look(NOON + 10 * MINUTE, early.told, *ill, *well[3:])
    assert changed(late) == [("feed1", "failing"), ("feed2", "failing")]


def test_a_source_that_is_well_again_before_it_was_told_is_not_worth_a_word() -> None:
    well = [good(feed) for feed in FEEDS]
    first = look(NOON, Told(), bad(well[0], NOON, 3), *well[1:])
    early = look(NOON + MINUTE, first.told, bad(well[0], NOON, 3), bad(well[1], NOON, 3), *well[2:])
    late = look(NOON + 20 * MINUTE, early.told, bad(well[0], NOON, 3), *well[1:])
    assert (early.is_silent, late.is_silent) == (True, True)


def test_a_source_that_was_taken_out_is_forgotten_without_a_word() -> None:
    told = Told(sources={"feed0": "failing", "elsewhere": "gone"})
    found = look(NOON, told, *(good(feed) for feed in FEEDS[1:]), feeds=FEEDS[1:])
    assert found.is_silent
    assert found.told.sources == {}


def test_a_clock_that_was_set_back_does_not_silence_what_changes() -> None:
    told = Told(changed=NOON + timedelta(days=400))
    found = look(NOON, told, bad(good(FEEDS[0]), NOON, 3), *(good(feed) for feed in FEEDS[1:]))
    assert changed(found) == [("feed0", "failing")]


# ---------------------------------------------------------------------------------------------- blind


def outage(minutes: int, failures: int = 3, error: str = "dns: cannot be resolved") -> list[FeedState]:
    """All sources, that failed so often by `minutes` after noon, one a minute."""
    at = NOON + minutes * MINUTE
    return [bad(good(feed), at - n * MINUTE, failures, error) for n, feed in enumerate(FEEDS)]


def test_when_most_sources_fail_one_message_says_so_and_one_that_it_is_over() -> None:
    noticed = look(NOON + 10 * MINUTE, Told(), *outage(10, failures=1))
    assert noticed.is_silent
    blind = look(NOON + 30 * MINUTE, noticed.told, *outage(30))
    assert blind.blind is not None
    assert (blind.blind.since, blind.blind.failing, blind.blind.polled) == (NOON, 8, 8)
    assert blind.changes == ()
    still = look(NOON + 90 * MINUTE, blind.told, *outage(90, failures=5))
    assert still.is_silent
    back = NOON + 120 * MINUTE
    over = look(back, still.told, *(good(feed, back) for feed in FEEDS))
    assert over.blind_ended == NOON
    assert over.changes == ()
    assert look(back + MINUTE, over.told, *(good(feed, back) for feed in FEEDS)).is_silent


def test_what_still_fails_when_we_can_see_again_is_told_by_name() -> None:
    told = Told(blind_since=NOON, trouble=NOON)
    back = NOON + 120 * MINUTE
    found = look(back, told, *(good(feed, back) for feed in FEEDS[1:]), outage(90)[0])
    assert found.blind_ended == NOON
    assert changed(found) == [("feed0", "failing")]


def test_a_moment_without_network_is_not_blindness() -> None:
    """All were polled in the same minute, as cron does, and none was tried again since."""
    at = NOON + 15 * MINUTE
    failed = [bad(good(feed), at, 1) for feed in FEEDS]
    noticed = look(at, Told(), *failed)
    assert look(at + 10 * MINUTE, noticed.told, *failed).is_silent
    assert look(at + 16 * MINUTE, noticed.told, *(good(feed, at + 15 * MINUTE) for feed in FEEDS)).is_silent


def test_sources_that_fail_while_others_are_read_are_no_blindness() -> None:
    ill = outage(60)[:3]
    found = look(NOON + 60 * MINUTE, Told(), *ill, *(good(f, NOON + 60 * MINUTE) for f in FEEDS[3:]))
    assert found.blind is None
    assert len(found.changes) == 3


def test_one_source_alone_is_told_as_a_source() -> None:
    found = look(NOON + 60 * MINUTE, Told(), outage(60)[0], feeds=FEEDS[:1])
    assert found.blind is None
    assert changed(found) == [("feed0", "failing")]


def test_a_machine_without_network_is_told_from_sources_that_answer_with_errors() -> None:
    told = Told(trouble=NOON + 5 * MINUTE)
    offline = look(NOON + 40 * MINUTE, told, *outage(40)).blind
    refused = look(NOON + 40 * MINUTE, told, *outage(40, error="http: answered 503")).blind
    assert offline is not None
    assert refused is not None
    assert (offline.is_offline, refused.is_offline) == (True, False)


def test_fast_sources_that_fail_first_are_not_told_one_by_one_before_the_blindness() -> None:
    slow = [good(feed, NOON - timedelta(hours=2)) for feed in FEEDS[4:]]
    fast = [bad(good(feed), NOON + 4 * MINUTE, 3) for feed in FEEDS[:4]]
    assert look(NOON + 5 * MINUTE, Told(), *fast, *slow).is_silent


# ---------------------------------------------------------------------------------------------- heartbeat


def beats(start: datetime, hours: int, zone: str, at: time) -> list[datetime]:
    options = HealthOptions(heartbeat=at, zone=ZoneInfo(zone))
    told, sent = Told(), []
    for step in range(hours * 4):
        now = start + step * 15 * MINUTE
        found = look(now, told, *(good(feed, now) for feed in FEEDS), options=options)
        told = found.told
        if found.is_heartbeat:
            sent.append(now)
    return sent


def test_the_heartbeat_comes_once_a_day_at_its_local_time() -> None:
    sent = beats(NOON, 72, "Europe/Istanbul", time(8))
    assert sent == [datetime(2025, 6, day, 5, tzinfo=UTC) for day in (3, 4, 5)]


def test_a_start_before_the_time_of_the_heartbeat_brings_it_the_same_day() -> None:
    assert beats(NOON, 12, "UTC", time(15, 30)) == [NOON.replace(hour=15, minute=30)]


def test_summer_time_neither_doubles_the_heartbeat_nor_leaves_it_out() -> None:
    """02:30 does not exist in Berlin on 30 March 2025, and comes twice on 26 October."""
    spring = beats(datetime(2025, 3, 28, 12, tzinfo=UTC), 96, "Europe/Berlin", time(2, 30))
    autumn = beats(datetime(2025, 10, 24, 12, tzinfo=UTC), 96, "Europe/Berlin", time(2, 30))
    days = [moment.astimezone(ZoneInfo("Europe/Berlin")).date() for moment in spring + autumn]
    assert days == [
        *(date(2025, 3, day) for day in (29, 30, 31)),
        date(2025, 4, 1),
        *(date(2025, 10, day) for day in (25, 26, 27, 28)),
    ]


def test_a_machine_that_slept_over_the_time_sends_one_heartbeat_when_it_wakes() -> None:
    options = HealthOptions(heartbeat=time(8))
    told = Told(heartbeat=date(2025, 5, 29))
    found = look(NOON, told, *(good(feed) for feed in FEEDS), options=options)
    assert found.is_heartbeat
    assert look(NOON + MINUTE, found.told, *(good(feed) for feed in FEEDS), options=options).is_silent
