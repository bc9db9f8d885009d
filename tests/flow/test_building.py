"""What a config says reaches the step that it is meant for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from written_config import WriteConfig

from watcher.alerts.timing import Timetable
from watcher.app import building
from watcher.app.channels import open_channels
from watcher.deliver.console import ConsoleChannel
from watcher.deliver.webhook import WebhookChannel
from watcher.errors import ConfigError
from watcher.flow.reading import read_pasted
from watcher.model import Alert, Change, ChangeKind, Evidence, Fact, Round, Status
from watcher.settings import Settings, load_settings

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
CHANNELS = """
[[channels]]
name = "all"
type = "console"

[[channels]]
name = "dates"
type = "webhook"
url = "https://desk.example/hook"
secret = "pssst"
kinds = ["date_set", "date_changed"]

[[channels]]
name = "other"
type = "console"
topics = []
enabled = false
"""


def loaded(folder: Path) -> Settings:
    return load_settings(folder, environ={})


def alert_of(kind: ChangeKind) -> Alert:
    evidence = Evidence("a1", "They meet", 0, 9, "Herald", "herald", "https://herald.example", NOON)
    fact = Fact("f1", "us-russia", "talks", Status.PLANNED, evidence)
    known = Round("us-russia/talks/1", "us-russia", "talks", 1, Status.PLANNED, NOON, NOON)
    change = Change(kind, known.id, "date", None, "2025-06-25", fact, NOON, "new")
    parts = {"title": "Talks", "was": None, "now": None, "evidence": (evidence,), "independent": 1}
    return Alert("x", known.id, 1, known.topic, kind, round=known, change=change, created=NOON, **parts)


def told(settings: Settings, kind: ChangeKind) -> tuple[str, ...]:
    return building.routes(settings)(alert_of(kind))


def test_a_channel_is_told_of_the_kinds_it_wants(write_config: WriteConfig) -> None:
    settings = loaded(write_config({"Herald": "/herald"}, extra=CHANNELS))
    assert told(settings, ChangeKind.DATE_SET) == ("all", "dates")
    assert told(settings, ChangeKind.CANCELLED) == ("all",)
    channels = open_channels(settings)
    assert [type(channel) for channel in channels.values()] == [ConsoleChannel, WebhookChannel]


def test_the_limits_of_the_config_are_those_of_the_steps(write_config: WriteConfig) -> None:
    folder = write_config({"Herald": "/herald"})
    main = folder / "watcher.toml"
    extra = 'timeout = 7\ndeadline = 30\nredirects = 2\nmax_interval = "2h"\n'
    text = main.read_text().replace("[fetch]\n", f"[fetch]\n{extra}")
    main.write_text(text + "\n[alerts]\nmax_per_hour = 0\ndigest_after = 60\n")
    settings = loaded(folder)
    fetch = building.fetch_options(settings)
    assert (fetch.read_timeout, fetch.total_timeout, fetch.max_redirects) == (7, 30, 2)
    assert fetch.per_host_delay == 0
    limits = building.poll_options(settings).limits
    assert (limits.floor, limits.ceiling) == (1, 7200)
    send = building.send_options(settings)
    assert send.per_hour == building.NO_CAP
    assert send.digest_after == timedelta(minutes=1)
    assert send.back_off_base == 0


def test_utc_is_no_zone_of_its_own(write_config: WriteConfig) -> None:
    folder = write_config({"Herald": "/herald"})
    assert building.reader_zone(loaded(folder)) is None
    main = folder / "watcher.toml"
    main.write_text(main.read_text().replace("[service]\n", '[service]\ntime_zone = "Europe/Istanbul"\n'))
    assert str(building.reader_zone(loaded(folder))) == "Europe/Istanbul"


def test_the_noise_lines_of_the_config_are_left_out_of_what_is_read(write_config: WriteConfig) -> None:
    extra = '[strip]\nnoise_lines = ["Our podcast this week:*"]\n'
    desk = building.reading_desk(loaded(write_config({"Herald": "/herald"}, extra=extra)))
    page = (
        "<h1>Envoys met in Geneva</h1><p>The envoys of both sides met in Geneva on Monday for hours.</p>"
        "<p>Our podcast this week: ships, shells and a sailor who tells how he crossed the sea.</p>"
    )
    reading = read_pasted(f"<html><body><article>{page}</article></body></html>", seen=NOON, noise=desk.noise)
    assert reading.article.body == "The envoys of both sides met in Geneva on Monday for hours."
    assert any(dropped.rule == "strip.noise_lines" for dropped in reading.article.dropped)


ROUTED = """
[[channels]]
name = "grave"
type = "console"
min_severity = "critical"

[[channels]]
name = "talks"
type = "console"
series = ["talks"]

[[channels]]
name = "calls"
type = "console"
series = ["calls"]
quiet = "22:00-07:00"
digest_at = ["08:00", "17:00"]
urgent_within = "12h"
urgent_severity = "high"
time_zone = "Asia/Tokyo"
"""


def test_a_channel_is_told_of_the_series_and_the_severity_it_wants(write_config: WriteConfig) -> None:
    settings = loaded(write_config({"Herald": "/herald"}, extra=ROUTED))
    high = alert_of(ChangeKind.NEW_ROUND)
    assert building.routes(settings)(high) == ("talks",)
    assert building.routes(settings)(replace(high, severity="critical")) == ("grave", "talks")
    routes = {route.channel: route.why for route in building.setup_of(settings).routes(high)}
    assert routes["grave"] == "it is told what is critical or more (min_severity)"
    assert routes["calls"] == "its series are calls"


def test_the_hours_of_a_channel_are_its_readers(write_config: WriteConfig) -> None:
    settings = loaded(write_config({"Herald": "/herald"}, extra=ROUTED))
    tables = building.send_options(settings).timetables
    assert not tables["talks"].holds
    assert tables["calls"] == Timetable(
        ZoneInfo("Asia/Tokyo"),
        (time(22), time(7)),
        (time(8), time(17)),
        urgent_within=timedelta(hours=12),
        urgent_severity="high",
    )


@pytest.mark.parametrize(
    ("keys", "trouble"),
    [
        ('quiet = "22-7"', "two times of day"),
        ('quiet = "07:00-07:00"', "two times of day"),
        ('digest_at = ["8:00"]', "time of day"),
        ('digest_at = ["08:00"]\ndigest_every = "6h"', "not both"),
        ('digest_every = "1m"', "at least 10m"),
        ('min_severity = "urgent"', "critical"),
        ('to = ["desk@news.example"]', "to is not for type"),
        ('series = ["embasies"]', 'there is no such series; did you mean "embassies"'),
    ],
)
def test_hours_that_nobody_can_keep_are_named(write_config: WriteConfig, keys: str, trouble: str) -> None:
    folder = write_config(
        {"Herald": "/herald"}, extra=f'[[channels]]\nname = "x"\ntype = "console"\n{keys}\n'
    )
    with pytest.raises(ConfigError, match=trouble):
        loaded(folder)


@pytest.mark.parametrize(
    ("keys", "trouble"),
    [
        ('url = "smtp://mail.example"', "sender and to are required"),
        ('url = "https://mail.example"\nsender = "a@b.example"\nto = ["a@b.example"]', "STARTTLS"),
        ('url = "smtp://mail.example"\nsender = "desk"\nto = ["a@b.example"]', "mail address"),
        (
            'url = "smtp://m.example"\nsender = "a@b.example"\nto = ["a@b.example, c@d.e"]',
            "mail address",
        ),
    ],
)
def test_a_mail_channel_says_what_it_misses(write_config: WriteConfig, keys: str, trouble: str) -> None:
    folder = write_config({"Herald": "/herald"}, extra=f'[[channels]]\nname = "x"\ntype = "mail"\n{keys}\n')
    with pytest.raises(ConfigError, match=trouble):
        loaded(folder)
