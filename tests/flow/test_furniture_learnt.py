"""The running service learns which lines a source shows on its pages, in a language that no list knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from loopback_news import Item, NewsSite
from set_clock import Clock
from written_config import WriteConfig, settings_of

from watcher.app.building import setup_of
from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.flow.explain import explain_known
from watcher.model import Article
from watcher.settings import Settings

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
BOX = "გამოიწერეთ ჩვენი არხი და წაიკითხეთ ყველა ახალი ამბავი პირველმა"
STRIP = "მსგავსი სტატიები ამ თემაზე"
FACT = (
    "The third round of consultations between Russia and the United States on the work of their embassies "
    "will be held in Moscow on June 25, Russian Foreign Minister Sergey Lavrov said on Monday."
)


def story(number: int, now: datetime, *, foot: tuple[str, ...] = (BOX, STRIP), body: str = "") -> Item:
    told = body or (
        f"Russian and American diplomats spoke about visa number {number} on the phone. "
        f"The call lasted {number} minutes, an official of ministry {number} said."
    )
    page = "\n\n".join((told, f"Nobody of office {number} would say when the talks go on.", *foot))
    return Item(f"s{number}", f"Russia and US talks: call number {number}", told, now, page=page)


async def polled(settings: Settings, clock: Clock, site: NewsSite, items: list[Item]) -> None:
    """A poll every seven hours, each of which brings one more of the items."""
    async with Service(settings, clock) as service:
        for item in items:
            site.feeds["/herald"] = [item]
            await run_once(service)
            clock.now += timedelta(hours=7)


async def article_of(settings: Settings, clock: Clock, site: NewsSite, number: int) -> tuple[Article, str]:
    """The stored article of a page, and what `explain` says of it."""
    async with Service(settings, clock) as service:
        address = site.url(f"/page/s{number}")
        found = explain_known(service.store, setup_of(service.settings), address)
        assert found is not None
        with service.store.reading() as tx:
            entry = next(entry for entry, _ in tx.recent_entries(100) if entry.url == address)
            (article,) = tx.articles_of_entry(entry.id)
        return article, "\n".join(found.lines())


async def test_lines_of_a_source_are_learnt_dropped_and_shown(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    await polled(settings, clock, site, [story(n, NOW + timedelta(hours=7 * n)) for n in range(12)])
    first, _ = await article_of(settings, clock, site, 0)
    assert BOX in first.body
    last, said = await article_of(settings, clock, site, 11)
    assert "Nobody of office 11 would say" in last.body
    assert BOX not in last.body
    assert STRIP not in last.body
    assert "furniture of the source" in said
    assert STRIP in said


async def test_the_only_report_of_a_fact_stays_though_every_page_shows_it(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    shown = (BOX, FACT)
    await polled(settings, clock, site, [story(n, NOW + timedelta(hours=n), foot=shown) for n in range(6)])
    async with Service(settings, clock) as service:
        with service.store.reading() as tx:
            (alert,) = tx.alerts()
    assert alert.change.fact.evidence.quote == FACT
    last, _ = await article_of(settings, clock, site, 5)
    assert FACT in last.body


async def test_lines_are_forgotten_when_the_site_stops_showing_them(
    site: NewsSite, write_config: WriteConfig
) -> None:
    settings, clock = settings_of(write_config({"Herald": "/herald"})), Clock(NOW)
    await polled(settings, clock, site, [story(n, NOW + timedelta(hours=7 * n)) for n in range(10)])
    clock.now += timedelta(days=40)
    later = clock.now
    await polled(settings, clock, site, [story(n, later, foot=()) for n in range(20, 23)])
    await polled(settings, clock, site, [story(30, clock.now, foot=(BOX,))])
    back, _ = await article_of(settings, clock, site, 30)
    assert BOX in back.body


async def test_the_noise_lines_of_the_user_fall_in_the_running_service(
    site: NewsSite, write_config: WriteConfig
) -> None:
    extra = f'[strip]\nnoise_lines = ["{STRIP}", "გამოიწერეთ*"]\n'
    settings, clock = settings_of(write_config({"Herald": "/herald"}, extra=extra)), Clock(NOW)
    await polled(settings, clock, site, [story(1, NOW)])
    article, said = await article_of(settings, clock, site, 1)
    assert "Nobody of office 1 would say" in article.body
    assert BOX not in article.body
    assert STRIP not in article.body
    assert "strip.noise_lines" in said
