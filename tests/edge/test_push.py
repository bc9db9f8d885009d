"""WebSub from end to end: a feed that names a hub, a hub of our own, and the service in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_server import free_port
from web_site import RSS, Reply, Route, Site, running_site
from websub_hub import METHODS, Hub, running_hub

from watcher.app.push import PushHost
from watcher.app.service import Service
from watcher.feeds.leases import Lease, LeaseState
from watcher.settings import load_settings

CONFIG = Path(__file__).parents[2] / "config"
START = datetime(2025, 6, 2, 9, tzinfo=UTC)
NEW = RSS.replace(b"<item>", b"<item><title>Talks moved to Friday</title><guid>hp-0009</guid></item><item>")
ALONE = NEW.replace(b"<item><title>Ferry", b"<!--<item><title>Ferry").replace(b"</channel>", b"--></channel>")


@dataclass
class Watch:
    """A service with one feed and its callback, on a clock of our own."""

    service: Service
    push: PushHost
    site: Site
    clock: list[datetime]

    def leases(self) -> list[Lease]:
        with self.service.store.reading() as tx:
            return list(tx.leases())

    @property
    def lease(self) -> Lease:
        (lease,) = self.leases()
        return lease

    def titles(self) -> list[str]:
        with self.service.store.reading() as tx:
            return [entry.title for entry, _ in tx.recent_entries(50)]

    async def poll(self) -> None:
        await self.service.poll_once()

    async def subscribe(self, hub: Hub) -> None:
        await self.poll()
        await self.push.ask()
        await hub.settled()

    async def comes(self, title: str) -> bool:
        for _ in range(100):
            if title in self.titles():
                return True
            await asyncio.sleep(0.05)
        return False


@asynccontextmanager
async def watching(folder: Path, routes: dict[str, Route], hub: Hub) -> AsyncIterator[Watch]:
    async with running_site(routes) as site:
        port = free_port()
        allow = json.dumps([*site.allow, *hub.site.allow])
        (folder / "config" / "topics").mkdir(parents=True)
        (folder / "config" / "topics" / "t.toml").write_text(
            (CONFIG / "topics" / "us-russia.toml").read_text()
        )
        (folder / "config" / "watcher.toml").write_text(
            f'[fetch]\nhost_gap = 0\nallow = {allow}\ncontact = "desk@desk.example"\n'
            "[seeds]\nenabled = false\n"
            f'[websub]\nbind = "127.0.0.1:{port}"\ncallback_url = "http://127.0.0.1:{port}/websub/"\n'
        )
        (folder / "config" / "feeds.toml").write_text(
            f'[[feeds]]\nname = "Harbour"\nurl = "{site.url("/feed")}"\nowner = "harbour"\n'
        )
        clock = [START]
        settings = load_settings(folder / "config", folder / "state", environ={})
        async with Service(settings, lambda: clock[0]) as service:
            push = PushHost(service)
            await push.open()
            try:
                yield Watch(service, push, site, clock)
            finally:
                await push.close()


def offered(hub: Hub, topic: str = "https://harbour.example/feed") -> Reply:
    link = f'<{hub.url}>; rel="hub", <{topic}>; rel="self"'
    return Reply(200, (("Link", link), ("ETag", '"1"')), RSS)


async def test_a_feed_that_names_a_hub_is_pushed_and_polled_more_rarely(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        (form,) = hub.asked
        assert form["hub.mode"] == "subscribe"
        assert form["hub.topic"] == "https://harbour.example/feed"
        assert hub.verified == [(200, "c-42")]
        assert (watch.lease.state, watch.lease.until) == (LeaseState.ALIVE, START + timedelta(hours=2))
        assert await hub.publish(NEW) == 202
        assert await watch.comes("Talks moved to Friday")
        watch.clock[0] += timedelta(minutes=20)
        await watch.poll()
        with watch.service.store.reading() as tx:
            states = tx.feed_states()
        assert states["Harbour"].etag == '"1"', "a push brings no validators and takes none"
        assert states["Harbour"].due == watch.clock[0] + timedelta(hours=1)


@pytest.mark.parametrize("place", ["rss", "atom"])
async def test_a_hub_in_the_feed_itself_is_found(place: str, tmp_path: Path) -> None:
    async with running_hub() as hub:
        link = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="hub" href="{hub.url}"/>'.encode()
        body = RSS.replace(b"<item>", link + b"<item>", 1)
        if place == "atom":
            body = (
                b'<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><link rel="hub" href="%s"/>'
                b"<entry><id>1</id><title>Ferry talks open</title></entry></feed>" % hub.url.encode()
            )
        async with watching(tmp_path, {"/feed": Reply(200, (), body)}, hub) as watch:
            await watch.subscribe(hub)
            assert watch.lease.state is LeaseState.ALIVE
            assert hub.asked[0]["hub.topic"] == watch.site.url("/feed")


@pytest.mark.parametrize("status", [301, 302])
async def test_the_topic_is_the_address_that_the_feed_gives_as_its_own(status: int, tmp_path: Path) -> None:
    async with running_hub() as hub:
        routes: dict[str, Route] = {"/feed": Reply(status, (("Location", "/new"),)), "/new": offered(hub)}
        async with watching(tmp_path, routes, hub) as watch:
            await watch.subscribe(hub)
        assert hub.asked[0]["hub.topic"] == "https://harbour.example/feed"


@pytest.mark.parametrize("status", [307, 308])
async def test_a_hub_that_has_moved_is_followed(status: int, tmp_path: Path) -> None:
    async with running_hub() as hub:
        hub.site.routes["/old"] = Reply(status, (("Location", "/hub"),))
        link = f"<{hub.site.url('/old')}>; rel=hub"
        async with watching(tmp_path, {"/feed": Reply(200, (("Link", link),), RSS)}, hub) as watch:
            await watch.subscribe(hub)
            assert watch.lease.state is LeaseState.ALIVE


@pytest.mark.parametrize("method", METHODS)
async def test_every_method_of_signing_is_checked(method: str, tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        assert await hub.publish(NEW, method=method) == 202
        assert await watch.comes("Talks moved to Friday")


FORGED = [{"secret": "guessed"}, {"header": ""}, {"header": "sha256="}, {"header": "md5=00"}, {"header": "x"}]


@pytest.mark.parametrize("how", FORGED)
async def test_what_is_not_signed_by_the_hub_is_not_read(how: dict[str, str], tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        assert await hub.publish(NEW, **how) == 202, "who guesses learns nothing"
        assert await hub.publish(NEW.replace(b"hp-0009", b"hp-0010").replace(b"Friday", b"Monday")) == 202
        assert await watch.comes("Talks moved to Monday")
        assert "Talks moved to Friday" not in watch.titles()


async def test_new_entries_alone_are_no_gap_and_no_news_twice(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        await hub.publish(ALONE)
        assert await watch.comes("Talks moved to Friday")
        watch.site.routes["/feed"] = Reply(200, (("ETag", '"2"'),), NEW)
        watch.clock[0] += timedelta(hours=2)
        (report,) = (await watch.service.poll_once()).polls
        assert (report.new, report.edited, report.health) == (0, 0, None)


async def test_what_nobody_asked_for_is_not_verified(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        form = hub.asked[0]
        assert (await hub.verify(form))[0] == 404, "verified already"
        watch.clock[0] = watch.lease.due
        hub.answer = Reply(204)
        await watch.push.ask()
        for changes in ({"topic": "https://evil.example/"}, {"mode": "unsubscribe"}, {"challenge": ""}):
            assert (await hub.verify(form, **changes))[0] == 404
        other = {**form, "hub.callback": form["hub.callback"] + "x"}
        assert (await hub.verify(other))[0] == 404
        assert (await hub.verify(form))[0] == 200


async def test_a_lease_is_renewed_before_it_ends_and_lapses_when_it_is_not(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        first = watch.lease
        assert first.until is not None
        assert first.due < first.until
        await watch.push.ask()
        assert len(hub.asked) == 1
        watch.clock[0] = first.due
        await watch.push.ask()
        await hub.settled()
        assert hub.asked[0] == hub.asked[1]
        renewed = watch.lease
        assert renewed.until is not None
        assert renewed.until > first.until
        hub.answer = Reply(503, (("Retry-After", "7200"),))
        watch.clock[0] = renewed.due
        await watch.push.ask()
        assert watch.lease.is_alive(watch.clock[0])
        assert watch.lease.due == watch.clock[0] + timedelta(hours=2)
        assert not watch.lease.is_alive(renewed.until)


async def test_a_hub_that_denies_is_asked_again_in_a_day(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        assert await hub.verify(hub.asked[0], mode="denied", reason="no such\r\ntopic") == (200, "")
        lease = watch.lease
        assert (lease.state, lease.reason) == (LeaseState.DENIED, "no such topic")
        assert lease.due == START + timedelta(days=1)
        assert await hub.publish(NEW) == 202
        assert "Talks moved to Friday" not in watch.titles()


async def test_a_hub_that_refuses_is_asked_ever_more_rarely(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        hub.answer = Reply(500)
        await watch.subscribe(hub)
        waits = []
        for _ in range(7):
            waits.append(watch.lease.due - watch.clock[0])
            watch.clock[0] = watch.lease.due
            await watch.push.ask()
        assert [wait / timedelta(hours=1) for wait in waits] == [1, 2, 4, 8, 16, 24, 24]


async def test_a_hub_that_does_not_verify_is_asked_again(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        hub.answer = Reply(204)
        await watch.subscribe(hub)
        assert watch.lease.state is LeaseState.ASKED
        watch.clock[0] = watch.lease.due
        await watch.push.ask()
        assert len(hub.asked) == 2


async def test_a_feed_that_names_no_hub_any_more_is_unsubscribed(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        watch.site.routes["/feed"] = Reply(200, (), NEW)
        watch.clock[0] += timedelta(hours=3)
        await watch.subscribe(hub)
        assert [form["hub.mode"] for form in hub.asked] == ["subscribe", "unsubscribe"]
        assert hub.verified[-1] == (200, "c-42")
        assert watch.leases() == []
        assert await hub.publish(NEW) == 410


async def test_a_restart_keeps_the_subscription(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        assert await watch.service.reload() is None
        assert await hub.publish(NEW) == 202
        assert await watch.comes("Talks moved to Friday")
        await watch.push.ask()
        assert len(hub.asked) == 1


@pytest.mark.parametrize(
    ("hub_url", "kept"),
    [("http://10.0.0.1/hub", 1), ("http://127.0.0.1:1/hub", 1), ("ftp://hub.example/", 0)],
)
async def test_a_hub_inside_is_never_asked(hub_url: str, kept: int, tmp_path: Path) -> None:
    async with running_hub() as hub:
        feed = Reply(200, (("Link", f'<{hub_url}>; rel="hub"'),), RSS)
        async with watching(tmp_path, {"/feed": feed}, hub) as watch:
            await watch.poll()
            await watch.push.ask()
            assert [lease.state for lease in watch.leases()] == [LeaseState.ASKED] * kept
            assert all(lease.reason for lease in watch.leases())
            assert hub.asked == []


async def test_a_body_that_is_too_long_or_no_feed_harms_nothing(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        await watch.subscribe(hub)
        assert await hub.publish(b"<html>no feed</html>" * 9) == 202
        assert await hub.publish(b"x" * 33_000_000) == 413
        assert await hub.publish(NEW) == 202
        assert await watch.comes("Talks moved to Friday")


async def test_without_a_public_address_no_hub_is_asked(tmp_path: Path) -> None:
    async with running_hub() as hub, watching(tmp_path, {"/feed": offered(hub)}, hub) as watch:
        path = tmp_path / "config" / "watcher.toml"
        path.write_text(path.read_text().split("[websub]")[0])
        await watch.service.reload()
        await watch.push.follow()
        await watch.subscribe(hub)
        assert (hub.asked, watch.leases(), watch.push.url) == ([], [], None)
