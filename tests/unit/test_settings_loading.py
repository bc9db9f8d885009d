"""A config folder and an environment become settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.errors import ConfigError
from watcher.settings import Settings, load_settings
from watcher.topic import Party, Topic

FEEDS = """
[[feeds]]
name = "Harbour Post"
url = "https://harbour.example/rss"
owner = "harbour"
language = "en"
interval = "1h30m"

[[feeds]]
name = "Quay News: World"
url = "https://quay.example/news"
owner = "quay"
kind = "page"
selector = "a.story"
fetch_articles = false
enabled = false
"""

WEBHOOK = '[[channels]]\nname = "desk"\ntype = "webhook"\nurl = "https://d.example/"\n'


def load_invented_topic(path: Path) -> Topic:
    is_on = "enabled = false" not in path.read_text()
    return Topic(path.stem, path.stem, (Party("n", "North"), Party("s", "South")), (), enabled=is_on)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conf" / "topics").mkdir(parents=True)
    (tmp_path / "conf" / "watcher.toml").write_text("")
    (tmp_path / "conf" / "feeds.toml").write_text(FEEDS)
    (tmp_path / "conf" / "topics" / "north-south.toml").write_text("")
    return tmp_path / "conf"


def load(folder: Path, main: str | None = None, **environ: str) -> Settings:
    if main is not None:
        (folder / "watcher.toml").write_text(main)
    return load_settings(folder, environ=environ, load_topic=load_invented_topic)


def test_an_empty_file_gives_the_defaults_and_the_console(folder: Path) -> None:
    settings = load(folder)

    assert [(channel.name, channel.type, channel.enabled) for channel in settings.channels] == [
        ("console", "console", True)
    ]
    assert (settings.fetch.timeout, settings.fetch.max_page_bytes, settings.service.time_zone) == (
        20,
        5_000_000,
        "UTC",
    )


def test_feeds_become_the_nouns_that_the_steps_know(folder: Path) -> None:
    harbour, quay = load(folder).feeds

    assert (harbour.name, harbour.interval, harbour.enabled, harbour.kind) == (
        "Harbour Post",
        5_400,
        True,
        "feed",
    )
    assert (quay.kind, quay.selector, quay.enabled, quay.fetch_articles) == ("page", "a.story", False, False)


def test_durations_and_sizes_may_be_numbers_or_words(folder: Path) -> None:
    fetch = load(
        folder,
        '[fetch]\ntimeout = 2.5\ndeadline = "1m 30s"\nmax_feed_bytes = "2 MB"\nmax_page_bytes = 1000\n',
    ).fetch

    assert (fetch.timeout, fetch.deadline, fetch.max_feed_bytes, fetch.max_page_bytes) == (
        2.5,
        90,
        2_000_000,
        1_000,
    )


def test_variables_win_over_the_files(folder: Path) -> None:
    settings = load(
        folder,
        '[fetch]\ntimeout = "10s"\n[[channels]]\nname = "night-desk"\ntype = "webhook"\n'
        'url = "https://d.example/"\n',
        WATCHER_FETCH__TIMEOUT="30s",
        WATCHER_FETCH__ROBOTS="no",
        WATCHER_FETCH__ALLOW="127.0.0.1:8000, 127.0.0.1:9000",
        WATCHER_SERVICE__LOG_LEVEL="DEBUG",
        WATCHER_STORE__KEEP__COPIES="60",
        WATCHER_CHANNELS__NIGHT_DESK__SECRET="hunter2",
        WATCHER_FEEDS__QUAY_NEWS_WORLD__ENABLED="true",
    )

    assert (settings.fetch.timeout, settings.fetch.robots) == (30, False)
    assert settings.fetch.allow == ("127.0.0.1:8000", "127.0.0.1:9000")
    assert (settings.service.log_level, settings.store.keep.copies) == ("debug", 60)
    secret = settings.channels[0].secret
    assert secret is not None
    assert secret.get_secret_value() == "hunter2"
    assert settings.feeds[1].enabled


def test_the_console_that_is_there_by_default_can_be_switched_off_by_a_variable(folder: Path) -> None:
    settings = load(folder, WATCHER_CHANNELS__CONSOLE__ENABLED="false")

    assert not settings.channels[0].enabled
    assert any("no channel is enabled" in warning for warning in settings.warnings)


def test_reserved_variables_and_those_of_other_shape_are_no_settings(folder: Path) -> None:
    settings = load(folder, WATCHER_STATE=str(folder), WATCHER_CONFIG="elsewhere", WATCHER_PORT="tcp://1")

    assert settings.state_dir == folder
    assert not any("WATCHER_" in warning for warning in settings.warnings)


def test_a_variable_one_underscore_short_is_warned_of(folder: Path) -> None:
    settings = load(folder, WATCHER_FETCH_TIMEOUT="3")

    assert settings.fetch.timeout == 20
    assert "WATCHER_FETCH_TIMEOUT is not used; did you mean WATCHER_FETCH__TIMEOUT?" in settings.warnings


def test_a_secret_is_read_from_its_file_beside_the_config(folder: Path) -> None:
    (folder / "desk.secret").write_text("hunter2\n")
    settings = load(
        folder,
        f'{WEBHOOK}secret_file = "desk.secret"\n',
    )

    secret = settings.channels[0].secret
    assert secret is not None
    assert secret.get_secret_value() == "hunter2"
    assert settings.secret_files == (folder / "desk.secret",)


@pytest.mark.parametrize(
    ("written", "variable"),
    [('secret = "old"', "SECRET_FILE"), ('secret_file = "gone"', "SECRET")],
    ids=["file over text", "text over file"],
)
def test_a_secret_given_by_a_variable_replaces_either_form_in_the_file(
    folder: Path, written: str, variable: str
) -> None:
    (folder / "new.secret").write_text("new")
    main = f"{WEBHOOK}{written}\n"
    value = "new.secret" if variable.endswith("_FILE") else "new"

    settings = load(folder, main, **{f"WATCHER_CHANNELS__DESK__{variable}": value})

    secret = settings.channels[0].secret
    assert secret is not None
    assert secret.get_secret_value() == "new"


def test_topics_that_are_switched_off_are_read_but_not_watched(folder: Path) -> None:
    (folder / "topics" / "east-west.toml").write_text("enabled = false")
    settings = load(folder)

    assert [file.topic.name for file in settings.topic_files] == ["east-west", "north-south"]
    assert [topic.name for topic in settings.topics] == ["north-south"]


def test_a_webhook_without_a_secret_is_warned_of_and_works(folder: Path) -> None:
    settings = load(folder, WEBHOOK)

    assert any(
        warning.startswith('channel "desk": a webhook without a secret') for warning in settings.warnings
    )


def test_a_channel_slower_than_the_lease_is_warned_of(folder: Path) -> None:
    settings = load(folder, f'[send]\nlease = "10s"\n{WEBHOOK}timeout = "10s"\n')

    assert any("send.lease" in warning for warning in settings.warnings)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(folder: Path) -> None:
    (folder / "watcher.toml").write_bytes(b'\xef\xbb\xbf[fetch]\r\ntimeout = "7s"\r\n')

    assert load(folder).fetch.timeout == 7


def test_settings_cannot_be_changed_once_they_are_read(folder: Path) -> None:
    settings = load(folder)

    with pytest.raises(ValueError, match="frozen"):
        settings.fetch.timeout = 3


def test_no_secret_shows_in_what_is_printed_of_settings(folder: Path) -> None:
    settings = load(
        folder,
        '[store]\nurl = "postgresql://watcher:hunter2@db.example/w"\n'
        f'{WEBHOOK.replace("d.example/", "d.example/hunter2")}secret = "hunter2"\n',
    )
    (folder / "feeds.toml").write_text(FEEDS.replace("https://", "https://reader:hunter2@"))
    with_password = load(folder)

    assert "hunter2" not in str(settings.masked()) + repr(settings)
    assert "hunter2" not in str(with_password.masked())
    assert settings.masked()["channels"][0]["secret"] == "***"
    assert settings.masked()["fetch"]["timeout"] == 20


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/rss?token=abc&page=2", "https://a.example/rss?token=***&page=2"),
        ("https://a.example/rss?page=2&api_key=abc", "https://a.example/rss?page=2&api_key=***"),
        ("https://u:p@a.example:8000/x", "https://***@a.example:8000/x"),
        ("https://a.example/keys?monkey=1", "https://a.example/keys?monkey=1"),
    ],
)
def test_an_address_is_shown_without_what_opens_doors(folder: Path, address: str, shown: str) -> None:
    (folder / "feeds.toml").write_text(f'[[feeds]]\nname = "A"\nowner = "a"\nurl = "{address}"\n')

    assert load(folder).masked()["feeds"][0]["url"] == shown


def test_a_config_folder_that_is_a_file_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(ConfigError, match="is a file; give the folder"):
        load_settings(folder / "watcher.toml", environ={})
