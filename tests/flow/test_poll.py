"""Feeds on a loopback site become alerts in a real store, each new fact once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from loopback_news import Item, NewsSite
from set_clock import Clock
from written_config import WriteConfig, settings_of

from watcher.app.once import OnceReport, run_once
from watcher.app.service import Service
from watcher.feeds import parse as parse_module
from watcher.feeds.parse import parse_feed
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.state import Health
from watcher.flow.outcome import Outcome
from watcher.model import ChangeKind, Failed
from watcher.settings import Settings
from watcher.store import EntryOutcome

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
THIRD_ROUND = (
    "The third round of consultations between Russia and the United States on the work of their embassies "
    "will be held in Moscow on June 25, Russian Foreign Minister Sergey Lavrov said on Monday."
)


def third_round(slug: str = "third", **changes: object) -> Item:
    item = Item(
        slug, "Russia and US to hold third round of embassy talks on June 25", THIRD_ROUND, NOW - HOUR
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def quiet(slug: str, published: datetime = NOW - HOUR) -> Item:
    return Item(slug, f"Harvest of {slug} is late", "Apples are late this year in the valley.", published)


async def once(settings: Settings, clock: Clock) -> OnceReport:
    async with Service(settings, clock) as service:
        return await run_once(service)


def outcomes(settings: Settings) -> dict[str, EntryOutcome | None]:
    """What was decided about each entry, by the last part of its address."""
    from watcher.app.state import open_state

    store = open_state(settings)
    try:
        with store.reading() as tx:
            return {entry.url.rsplit("/", 1)[-1]: outcome for entry, outcome in tx.recent_entries(100)}
    finally:
        store.close()


def kinds(report: OnceReport) -> Sequence[ChangeKind]:
    return [alert.kind for poll in report.polls for alert in poll.alerts]


async def test_a_new_round_alerts_once_however_many_outlets_and_polls_report_it(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald", "Courier": "/courier"})), Clock(NOW)
    site.feeds = {
        "/herald": [third_round()],
        "/courier": [third_round("again", title="Third round on June 25")],
    }
    first = await once(settings, clock)
    clock.now += HOUR
    site.feeds["/herald"].insert(0, third_round("update", title="Lavrov: third round of US talks on June 25"))
    second = await once(settings, clock)
    assert kinds(first) == [ChangeKind.NEW_ROUND]
    assert first.sent.sent == 1
    assert kinds(second) == []
    assert {poll.feed: poll.new for poll in second.polls} == {"Herald": 1, "Courier": 0}


async def test_a_known_entry_stays_itself_under_a_new_guid_or_a_new_address(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [quiet("apples"), quiet("pears")]}
    await once(settings, clock)
    site.feeds["/herald"][0] = replace(quiet("apples"), guid="re-issued")
    site.feeds["/herald"][1] = replace(quiet("pears"), slug="pears-moved", guid="id-pears")
    clock.now += HOUR
    report = await once(settings, clock)
    assert [(poll.new, poll.edited) for poll in report.polls] == [(0, 0)]


async def test_an_entry_with_other_words_is_read_again_and_tells_what_is_new_in_them(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [third_round()]}
    await once(settings, clock)
    moved = THIRD_ROUND.replace("June 25", "July 2")
    site.feeds["/herald"][0] = third_round(
        title="Third round of Russia-US embassy talks on July 2", summary=moved
    )
    clock.now += HOUR
    report = await once(settings, clock)
    assert [poll.edited for poll in report.polls] == [1]
    assert kinds(report) == [ChangeKind.CORRECTED]
    clock.now += HOUR
    assert kinds(await once(settings, clock)) == []


async def test_after_an_edit_was_read_the_feed_is_asked_with_its_validators_again(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [quiet("apples"), quiet("pears")]}
    await once(settings, clock)
    site.feeds["/herald"][0] = replace(quiet("apples"), title="Harvest of apples is very late")
    clock.now += HOUR
    edited = await once(settings, clock)
    clock.now += HOUR
    unchanged = await once(settings, clock)
    assert [poll.edited for poll in (*edited.polls, *unchanged.polls)] == [1, 0]
    assert (site.asked["/herald"], site.conditional["/herald"]) == (3, 2)


async def test_of_a_changed_feed_only_what_changed_is_parsed(
    site: NewsSite, write_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[int] = []

    def counting(*arguments: Any, **named: Any) -> ParsedFeed | Failed:
        answer = parse_feed(*arguments, **named)
        parsed.append(len(answer.items) if isinstance(answer, ParsedFeed) else -1)
        return answer

    monkeypatch.setattr(parse_module, "parse_feed", counting)
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [quiet(f"crop-{number}") for number in range(20)]}
    await once(settings, clock)
    site.feeds["/herald"].insert(0, quiet("plums"))
    clock.now += HOUR
    report = await once(settings, clock)
    assert parsed == [20, 1]
    assert [(poll.items, poll.new, poll.edited) for poll in report.polls] == [(21, 1, 0)]


async def test_only_pages_of_entries_that_may_be_about_a_topic_are_fetched(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings = settings_of(write_config({"Herald": "/herald"}))
    site.feeds = {"/herald": [quiet("apples"), third_round()]}
    await once(settings, Clock(NOW))
    assert (site.asked["/page/third"], site.asked["/page/apples"]) == (1, 0)
    assert {name: outcome and outcome.outcome for name, outcome in outcomes(settings).items()} == {
        "third": Outcome.ALERTED,
        "apples": Outcome.IRRELEVANT,
    }


async def test_a_page_that_cannot_be_had_is_read_from_the_feed_and_tried_again_later(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    item = third_round(summary="Talks of Russia and the United States go on.", page=THIRD_ROUND)
    site.feeds = {"/herald": [replace(item, title="Russia and US prepare talks")]}
    site.status["/page/third"] = 503
    first = await once(settings, clock)
    assert first.polls[0].read.pages_failed == 1
    waiting = outcomes(settings)["third"]
    assert waiting is not None
    assert waiting.retry_at == NOW + timedelta(minutes=10)
    del site.status["/page/third"]
    clock.now = waiting.retry_at
    async with Service(settings, clock) as service:
        retried = await service.retry_articles()
    assert [alert.kind for alert in retried.alerts] == [ChangeKind.NEW_ROUND]
    done = outcomes(settings)["third"]
    assert done is not None
    assert (done.outcome, done.retry_at) == (Outcome.ALERTED, None)


async def test_a_page_that_stays_away_is_given_up_after_growing_delays(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [third_round(page=None)]}
    await once(settings, clock)
    waits = []
    async with Service(settings, clock) as service:
        while (waiting := outcomes(settings)["third"]) is not None and waiting.retry_at is not None:
            waits.append((waiting.retry_at - clock.now).total_seconds() / 60)
            clock.now = waiting.retry_at
            await service.retry_articles()
    assert waits == [10, 60, 240, 720]
    assert site.asked["/page/third"] == 5


@pytest.mark.parametrize(("status", "wait"), [(503, 60), (200, None)])
async def test_a_robots_txt_that_cannot_be_read_puts_a_page_off_and_one_that_forbids_it_ends_it(
    status: int, wait: int | None, site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [third_round()]}
    site.bodies["/robots.txt"] = b"User-agent: *\nDisallow: /page/\n"
    if status != 200:
        site.status["/robots.txt"] = status
    await once(settings, clock)
    waiting = outcomes(settings)["third"]
    assert waiting is not None
    assert waiting.retry_at == (None if wait is None else NOW + timedelta(minutes=wait))
    assert site.asked["/page/third"] == 0


async def test_the_first_poll_of_a_source_tells_nothing_that_is_over_and_older_than_the_ledger(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    old = (
        "Russian and US diplomats met in Istanbul on May 27 for consultations on the work of their embassies."
    )
    site.feeds = {
        "/herald": [Item("past", "Russia and US hold embassy talks in Istanbul", old, NOW - 5 * 24 * HOUR)]
    }
    report = await once(settings, clock)
    assert report.polls[0].is_baseline
    assert kinds(report) == []
    async with Service(settings, clock) as service:
        with service.store.reading() as tx:
            assert [known.venue for known in tx.rounds()] == ["Istanbul"]


async def test_what_a_first_poll_finds_about_days_to_come_is_told(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings = settings_of(write_config({"Herald": "/herald"}))
    site.feeds = {"/herald": [third_round()]}
    report = await once(settings, Clock(NOW))
    assert report.polls[0].is_baseline
    assert kinds(report) == [ChangeKind.NEW_ROUND]


async def test_a_page_instead_of_a_feed_leads_to_the_feed_and_that_is_told(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings = settings_of(write_config({"Herald": "/front", "Courier": "/other"}))
    link = "<html><head><link rel='alternate' type='application/rss+xml' href='/{}'></head><p>News</p></html>"
    site.bodies = {"/front": link.format("courier").encode(), "/other": link.format("nowhere").encode()}
    site.feeds = {"/courier": [quiet("apples")]}
    report = await once(settings, Clock(NOW))
    polls = {poll.feed: poll for poll in report.polls}
    assert (polls["Herald"].failed, polls["Herald"].health) == (None, Health.MOVED)
    assert site.url("/courier") in polls["Herald"].reason
    failed = polls["Courier"].failed
    assert failed is not None
    assert failed.kind == "not_a_feed"
    assert site.url("/nowhere") in failed.message
    assert report.is_ok


async def test_health_is_told_when_it_changes_and_not_before(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.status["/herald"] = 403
    told = []
    for _ in range(4):
        report = await once(settings, clock)
        told += [poll.health for poll in report.polls]
        clock.now += timedelta(days=1)
    del site.status["/herald"]
    site.feeds = {"/herald": [quiet("apples", clock.now)]}
    told += [poll.health for poll in (await once(settings, clock)).polls]
    assert told == [None, None, Health.BLOCKED, None, Health.HEALTHY]


async def test_no_feed_is_asked_before_it_is_due(site: NewsSite, write_config: WriteConfig) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    site.feeds = {"/herald": [quiet("apples")]}
    await once(settings, clock)
    clock.now += timedelta(minutes=5)
    assert (await once(settings, clock)).polls == ()
    assert site.asked["/herald"] == 1


async def test_two_entries_that_lead_to_one_page_cost_one_fetch(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings = settings_of(write_config({"Herald": "/herald", "Herald World": "/world"}))
    site.feeds = {
        "/herald": [third_round()],
        "/world": [third_round(title="Embassy talks of US and Russia set")],
    }
    await once(settings, Clock(NOW))
    assert site.asked["/page/third"] == 1


async def test_an_aggregators_entry_is_its_sources(site: NewsSite, write_config: WriteConfig) -> None:
    folder = write_config({"Herald": "/herald"})
    feeds = (folder / "feeds.toml").read_text().replace('owner = "herald"', 'owner = "by-item"')
    (folder / "feeds.toml").write_text(f'{feeds}\n[owners]\npress-house = ["Evening Star"]\n')
    site.bodies["/herald"] = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Search</title><item>'
        f"<title>Russia, US to meet on June 25 - Evening Star</title><link>{site.url('/page/x')}</link>"
        f"<description>{THIRD_ROUND}</description><pubDate>Mon, 02 Jun 2025 08:00:00 GMT</pubDate>"
        '<source url="https://star.example">Evening Star</source></item></channel></rss>'
    ).encode()
    report = await once(settings_of(folder), Clock(NOW))
    (alert,) = (alert for poll in report.polls for alert in poll.alerts)
    assert {(piece.outlet, piece.owner) for piece in alert.evidence} == {("Evening Star", "press-house")}
