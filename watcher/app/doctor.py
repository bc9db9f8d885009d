"""What is wrong with a set-up, and how to mend it: looked for before it costs an alert."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from watcher.errors import WatcherError
from watcher.feeds.state import FeedState
from watcher.flow.coverage import trouble_words
from watcher.settings import Settings
from watcher.text.masking import mask_address

LOW_DISK = 500_000_000  # bytes
NO_DISK = 50_000_000
CLOCK_SLACK = timedelta(minutes=2)
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)  # no clock that is right shows less
MAX_NAMED = 8
GOOD, DOUBTFUL, WRONG = "ok", "warning", "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `mend` says what to do; "" where nothing is to be done."""

    about: str
    state: str  # GOOD | DOUBTFUL | WRONG
    found: str
    mend: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"about": self.about, "state": self.state, "found": self.found, "mend": self.mend}


def local_findings(settings: Settings, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """What can be told without the network and without the store."""
    yield from _clock(now)
    yield from _zone(settings)
    yield from _folders(settings)
    yield disk_finding(settings)
    yield from _secrets(settings)
    yield from _proxy(settings, environ)
    yield from _topics(settings)
    yield from _channels(settings)


def source_findings(settings: Settings, states: Mapping[str, FeedState]) -> Iterator[Finding]:
    """How the sources do, as the store knows them."""
    on = [feed for feed in settings.feeds if feed.enabled]
    known = [states[feed.name] for feed in on if feed.name in states]
    troubled = [state for state in known if not state.is_readable]
    if not known:
        mend = "watcher run polls them; watcher feeds test tries them now"
        yield Finding("feeds", GOOD, f"{len(on)} are on, none was polled yet", mend)
        return
    state = GOOD if not troubled else DOUBTFUL if len(troubled) < len(known) else WRONG
    found = f"{len(known) - len(troubled)} of {len(on)} healthy"
    yield Finding(
        "feeds",
        state,
        found,
        "watcher feeds test NAME tries one; enabled = false in feeds.toml" if troubled else "",
    )
    for each in troubled[:MAX_NAMED]:
        yield Finding("feeds", DOUBTFUL, trouble_words(each, None))


def clock_finding(date_header: str | None, now: datetime) -> Finding | None:
    """The machine's clock beside a server's Date header; None where there is none that can be read."""
    try:
        theirs = parsedate_to_datetime(date_header or "")
    except ValueError:
        return None
    apart = now - theirs if theirs.tzinfo is not None else now - theirs.replace(tzinfo=UTC)
    if abs(apart) <= CLOCK_SLACK:
        return Finding("clock", GOOD, "agrees with a server's")
    which = "ahead of" if apart > timedelta(0) else "behind"
    seconds = int(abs(apart).total_seconds())
    return Finding(
        "clock", WRONG, f"is {seconds} s {which} a server's", "timedatectl set-ntp true, or any NTP client"
    )


# ---------------------------------------------------------------------------------------------- the machine


def _clock(now: datetime) -> Iterator[Finding]:
    if now < EARLIEST:
        mend = "set it (timedatectl set-ntp true): dates of news are counted from it"
        yield Finding("clock", WRONG, f"shows {now:%Y-%m-%d %H:%M} UTC", mend)


def _zone(settings: Settings) -> Iterator[Finding]:
    zone = settings.service.time_zone
    mend = "" if zone != "UTC" else 'time_zone = "Europe/Istanbul" in [service] shows times in yours as well'
    yield Finding("time zone", GOOD, f"alerts show times in {zone}", mend)


def _folders(settings: Settings) -> Iterator[Finding]:
    """The state folder must be writable, the config readable; the state is nobody else's to read."""
    folder = settings.state_dir
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        owner = f"chown it to this user (uid {os.getuid()}), or name another folder with --state"
        yield Finding("permissions", WRONG, f"{nearest} cannot be written", owner)
    elif folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("permissions", DOUBTFUL, f"{folder} can be read by others", f"chmod 700 {folder}")
    else:
        yield Finding("permissions", GOOD, f"{folder} can be written")


def disk_finding(settings: Settings) -> Finding:
    """Whether there is room where the state is kept."""
    nearest = next(place for place in (settings.state_dir, *settings.state_dir.parents) if place.exists())
    free = shutil.disk_usage(nearest).free
    state = GOOD if free > LOW_DISK else DOUBTFUL if free > NO_DISK else WRONG
    mend = "" if state == GOOD else "make room, or shorten [store.keep]: a full disk stops the service"
    return Finding("disk", state, f"{free / 1e9:.2g} GB free at {nearest}", mend)


def _secrets(settings: Settings) -> Iterator[Finding]:
    """Files with addresses and secrets of channels that others on the machine can read."""
    files = [*settings.secret_files]
    if any(table.secret is not None or table.url is not None for table in settings.channels):
        files.append(settings.config_dir / "watcher.toml")
    for path in dict.fromkeys(files):
        if _is_open(path):
            yield Finding("secrets", DOUBTFUL, f"{path} can be read by everybody", f"chmod 600 {path}")


def _is_open(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o004)
    except OSError:
        return False


def _proxy(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    name, address = proxy_variable(environ)
    if settings.fetch.proxy is not None:
        shown = mask_address(settings.fetch.proxy)
        yield Finding("proxy", GOOD, f"all fetching goes over {shown} (fetch.proxy)")
    elif name:
        mend = f'if it is the only way out: proxy = "{mask_address(address)}" in [fetch] of watcher.toml'
        yield Finding("proxy", DOUBTFUL, f"{name} is set and is not used, connections are direct", mend)
    else:
        yield Finding("proxy", GOOD, "none is set, connections are direct")


def proxy_variable(environ: Mapping[str, str]) -> tuple[str, str]:
    """The variable that names a proxy to other programs, and its value; both "" when there is none."""
    names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
    return next(((name, environ[name]) for name in names if environ.get(name)), ("", ""))


# ---------------------------------------------------------------------------------------------- the config


def _topics(settings: Settings) -> Iterator[Finding]:
    """Languages that a topic reads and no source brings, and the reverse."""
    topics = settings.topics
    if not topics:
        yield Finding("topics", WRONG, "none is switched on", "enabled = true in a file of config/topics")
        return
    brought = {feed.language for feed in settings.feeds if feed.enabled and feed.language}
    read = {language for topic in topics for language in topic.languages}
    yield Finding(
        "topics", GOOD, f"on: {', '.join(topic.name for topic in topics)}; read: {', '.join(sorted(read))}"
    )
    if unread := sorted(brought - read):
        mend = "add them to languages of a topic, or switch those feeds off"
        yield Finding("languages", DOUBTFUL, f"feeds bring {', '.join(unread)}, which no topic reads", mend)
    if unheard := sorted(read - brought):
        mend = "watcher feeds add URL --language LANGUAGE, where news in it is wanted"
        found = f"topics could read {', '.join(unheard)} too, which no feed says it brings"
        yield Finding("languages", GOOD, found, mend)


def _channels(settings: Settings) -> Iterator[Finding]:
    """Whether each channel can be opened as it is set; nothing is sent."""
    from watcher.app.channels import open_channel

    on = [table for table in settings.channels if table.enabled]
    if not on:
        yield Finding("channels", WRONG, "none is switched on", "add [[channels]] to watcher.toml")
    for table in on:
        try:
            open_channel(settings, table)
        except WatcherError as error:
            yield Finding("channels", WRONG, error.message, "watcher test-alert shows what it answers")
        else:
            yield Finding("channels", GOOD, f'"{table.name}" ({table.type}) can be opened')
