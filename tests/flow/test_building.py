"""What a config says reaches the step that it is meant for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from written_config import WriteConfig

from watcher.app import building
from watcher.deliver import ConsoleChannel, WebhookChannel
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
    channels = building.open_channels(settings)
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
