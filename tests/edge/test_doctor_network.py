"""What doctor says of the way out: direct, over fetch.proxy, or over the proxy of other programs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from web_site import RSS, Reply, running_site

from watcher.app.doctor import GOOD, WRONG, Finding
from watcher.app.doctor_network import name_findings, way_out_findings
from watcher.settings import Settings, load_settings

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
DATED = Reply(200, (("Date", "Mon, 05 Jan 2026 12:00:30 GMT"),), RSS)
FEED = "http://feeds.invalid/feed"  # a name that only a proxy knows
TOPIC = Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml"


def settings_of(folder: Path, *, feed: str = FEED, proxy: str | None = None, allow: str = "") -> Settings:
    config = folder / "config"
    (config / "topics").mkdir(parents=True)
    (config / "topics" / "us-russia.toml").write_text(TOPIC.read_text())
    way = f'proxy = "{proxy}"\n' if proxy is not None else ""
    allowed = f'allow = ["{allow}"]\n' if allow else ""
    timeouts = "connect_timeout = 1\n"
    (config / "watcher.toml").write_text(f'[fetch]\ncontact = "desk@desk.example"\n{way}{allowed}{timeouts}')
    (config / "feeds.toml").write_text(f'[[feeds]]\nname = "Harbour"\nurl = "{feed}"\nowner = "harbour"\n')
    return load_settings(config, folder / "state", environ={})


async def ways_out(settings: Settings, **environ: str) -> list[Finding]:
    return await way_out_findings(settings, environ, NOW)


async def test_a_source_that_can_be_had_directly_shows_the_clock_and_no_more(tmp_path: Path) -> None:
    async with running_site({"/feed": DATED}) as site:
        settings = settings_of(tmp_path, feed=site.url("/feed"), allow=site.allow[0])
        found = await ways_out(settings, HTTPS_PROXY="http://127.0.0.1:9")
    assert [(each.about, each.state) for each in found] == [("clock", GOOD)]


async def test_the_proxy_of_the_config_is_tried_and_named(tmp_path: Path) -> None:
    async with running_site({FEED: DATED}) as proxy:
        found = await ways_out(settings_of(tmp_path, proxy=proxy.url("")))
        assert [(each.about, each.state) for each in found] == [("proxy", GOOD), ("clock", GOOD)]
        assert proxy.asked(FEED)


async def test_a_proxy_of_the_config_that_does_not_work_is_wrong(tmp_path: Path) -> None:
    async with running_site({}) as proxy:
        pass
    (found,) = await ways_out(settings_of(tmp_path, proxy=proxy.url("")))
    assert (found.about, found.state) == ("proxy", WRONG)
    assert "proxy in [fetch]" in found.mend


async def test_a_proxy_that_only_other_programs_know_is_found_out_and_offered(tmp_path: Path) -> None:
    async with running_site({FEED: DATED}) as proxy:
        (found,) = await ways_out(settings_of(tmp_path), HTTP_PROXY=proxy.url(""))
    assert found.state == WRONG
    assert "over HTTP_PROXY they can" in found.found
    assert found.mend == f'proxy = "{proxy.url("")}" in [fetch] of watcher.toml'


async def test_no_way_out_at_all_is_said(tmp_path: Path) -> None:
    (found,) = await ways_out(settings_of(tmp_path))
    assert (found.about, found.state) == ("network", WRONG)
    assert "fetch.proxy" in found.mend


@pytest.mark.parametrize(
    ("proxy", "state", "words"),
    [
        (None, WRONG, "none of 1 hosts is found"),
        ("http://127.0.0.1:3128", GOOD, "the proxy is found"),
        ("http://proxy.invalid:3128", WRONG, "the proxy proxy.invalid is not found"),
    ],
)
def test_behind_a_proxy_only_its_own_name_is_looked_up(
    proxy: str | None, state: str, words: str, tmp_path: Path
) -> None:
    names = [each for each in name_findings(settings_of(tmp_path, proxy=proxy)) if each.about == "dns"]
    assert [(each.state, each.found) for each in names] == [(state, words)]
