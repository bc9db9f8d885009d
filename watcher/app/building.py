"""What a configuration says, as the options and channels that the steps want.

What reads texts and what sends is imported where it is made: a run that polls and finds nothing does without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from watcher.alerts.strengthen import is_at_least
from watcher.alerts.timing import Timetable, is_as_severe
from watcher.deliver import Message
from watcher.feeds.pacing import Limits
from watcher.fetch.options import FetchOptions
from watcher.flow.health import HealthOptions
from watcher.flow.outlets import Outlets
from watcher.flow.poll import PollOptions
from watcher.flow.reminding import ReminderOptions
from watcher.flow.send import SendOptions
from watcher.model import Alert, Certainty, Notice, NoticeKind, Round
from watcher.settings import OWNER_BY_ITEM, Settings
from watcher.settings import Channel as ChannelTable
from watcher.settings.channel_table import REMINDER

if TYPE_CHECKING:
    from watcher.facts.lexicon.topic_words import TopicWords
    from watcher.flow.ingest import Desk
    from watcher.flow.push import PushOptions
    from watcher.flow.setup import Setup

NO_CAP = 1_000_000  # messages an hour: no channel is ever sent so many


def fetch_options(settings: Settings) -> FetchOptions:
    fetch = settings.fetch
    return FetchOptions(
        contact=fetch.contact,
        connect_timeout=fetch.connect_timeout,
        read_timeout=fetch.timeout,
        total_timeout=fetch.deadline,
        max_redirects=fetch.redirects,
        max_feed_bytes=fetch.max_feed_bytes,
        max_page_bytes=fetch.max_page_bytes,
        max_raw_bytes=max(fetch.max_feed_bytes, fetch.max_page_bytes),
        max_connections=max(8, settings.service.workers * 2),
        per_host=fetch.per_host,
        per_host_delay=fetch.host_gap,
        robots=fetch.robots,
        allow=fetch.allow,
        proxy=fetch.proxy,
        ca_file=str(settings.ca_file) if settings.ca_file is not None else None,
    )


def poll_options(settings: Settings) -> PollOptions:
    fetch = settings.fetch
    limits = Limits(fetch.min_interval, fetch.max_interval)
    return PollOptions(settings.service.workers, fetch.per_host, limits)


def push_options(settings: Settings) -> PushOptions | None:
    """How hubs are subscribed to; None when they are not."""
    websub = settings.websub
    if websub.callback_url is None:
        return None
    from watcher.flow.push import PushOptions

    return PushOptions(str(websub.callback_url).rstrip("/"), websub.lease, websub.poll_interval)


def send_options(settings: Settings) -> SendOptions:
    send, alerts = settings.send, settings.alerts
    return SendOptions(
        lease=timedelta(seconds=send.lease),
        timeout=max([60.0, *(channel.timeout for channel in settings.channels)]),
        max_attempts=send.attempts,
        back_off_base=send.first_delay,
        back_off_cap=send.max_delay,
        per_hour=alerts.max_per_hour or NO_CAP,
        digest_over=alerts.digest_over,
        digest_after=timedelta(seconds=alerts.digest_after),
        timetables={table.name: timetable(settings, table) for table in settings.channels},
    )


def timetable(settings: Settings, table: ChannelTable) -> Timetable:
    """When the channel is written to."""
    start, _, end = table.quiet.partition("-")
    return Timetable(
        zone=ZoneInfo(table.time_zone or settings.service.time_zone),
        quiet=(time.fromisoformat(start), time.fromisoformat(end)) if table.quiet else None,
        digest_at=tuple(map(time.fromisoformat, table.digest_at)),
        digest_every=timedelta(seconds=table.digest_every),
        urgent_within=timedelta(seconds=table.urgent_within),
        urgent_severity=table.urgent_severity,
    )


def health_options(settings: Settings) -> HealthOptions:
    health = settings.health
    return HealthOptions(
        gather=timedelta(seconds=health.gather),
        blind_after=timedelta(seconds=health.blind_after),
        heartbeat=time.fromisoformat(health.heartbeat) if health.heartbeat else None,
        zone=ZoneInfo(settings.service.time_zone),
    )


def topic_words(settings: Settings) -> tuple[TopicWords, ...]:
    """The words of the topics that are switched on."""
    from watcher.facts.lexicon.topic_words import TopicWords

    return tuple(TopicWords(topic) for topic in settings.topics)


def reading_desk(settings: Settings, words: Iterable[TopicWords] | None = None) -> Desk:
    """The readers of the topics that are switched on (or of those with these words), and who is told of their
    alerts."""
    from watcher.facts.reader import FactReader
    from watcher.flow.ingest import Desk
    from watcher.strip.noise_lines import NoiseLines

    chosen = topic_words(settings) if words is None else words
    readers = tuple(FactReader(each.topic, each) for each in chosen)
    return Desk(readers, routes(settings), later_routes(settings), NoiseLines(settings.strip.noise_lines))


def routes(settings: Settings) -> Callable[[Alert], tuple[str, ...]]:
    """Which channels an alert goes to: those that want its topic, its kind and its certainty."""

    def names(alert: Alert) -> tuple[str, ...]:
        wanting = (table for table in settings.channels if not _refusal_of(table, alert))
        return tuple(table.name for table in wanting if not _doubt(table, alert))

    return names


def later_routes(settings: Settings) -> Callable[[Alert], tuple[str, ...]]:
    """Which channels want an alert once more stand behind it."""

    def names(alert: Alert) -> tuple[str, ...]:
        wanting = (table for table in settings.channels if not _refusal_of(table, alert))
        return tuple(table.name for table in wanting if _doubt(table, alert))

    return names


def _doubt(table: ChannelTable, alert: Alert) -> str:
    """Why the channel is not told of the alert yet; "" when enough stand behind it."""
    certainty = alert.change.fact.certainty
    if not is_at_least(certainty, Certainty(table.min_certainty)):
        return f"it waits for the word of {table.min_certainty} or more (min_certainty)"
    if alert.independent < table.min_owners:
        return f"it waits for {table.min_owners} independent owners (min_owners)"
    return ""


def _refusal_of(table: ChannelTable, alert: Alert) -> str:
    """Why the channel is not told of the alert; "" when it is."""
    return _refusal(table, alert.round, alert.kind.value, alert.severity)


def _refusal(table: ChannelTable, known: Round, kind: str, severity: str) -> str:
    """Why the channel is told nothing of that kind and severity about the round; "" when it is."""
    if not table.enabled:
        return "it is switched off (enabled)"
    if "alerts" not in table.receives:
        return "it receives no alerts (receives)"
    if table.topics and known.topic not in table.topics:
        return f"its topics are {', '.join(table.topics)}"
    if table.series and known.series not in table.series:
        return f"its series are {', '.join(table.series)}"
    if table.kinds and kind not in table.kinds:
        return f"its kinds are {', '.join(table.kinds)}"
    if not is_as_severe(severity, table.min_severity):
        return f"it is told what is {table.min_severity} or more (min_severity)"
    return ""


def setup_of(settings: Settings) -> Setup:
    """What an explanation says of the config in force."""
    from watcher.flow.setup import Route, Setup, TopicSource

    def routed(alert: Alert) -> tuple[Route, ...]:
        refusals = {
            table.name: _refusal_of(table, alert) or _doubt(table, alert) for table in settings.channels
        }
        return tuple(Route(name, why) for name, why in refusals.items())

    topics = tuple(TopicSource(file.topic, file.path) for file in settings.topic_files)
    return Setup(topics, {feed.name: feed for feed in settings.feeds}, routed)


def reminder_routes(settings: Settings) -> Callable[[Round], tuple[str, ...]]:
    """Which channels are reminded of a round: those that are told of its topic, its series, at its certainty,
    and of the kind "reminder"."""

    def names(known: Round) -> tuple[str, ...]:
        return tuple(
            table.name
            for table in settings.channels
            if not _refusal(table, known, REMINDER, "medium")
            and is_at_least(known.certainty, Certainty(table.min_certainty))
        )

    return names


def reminder_options(settings: Settings) -> ReminderOptions:
    return ReminderOptions(
        ZoneInfo(settings.service.time_zone), time.fromisoformat(settings.alerts.remind_at)
    )


def notice_routes(settings: Settings) -> dict[NoticeKind, tuple[str, ...]]:
    """Which channels a notice goes to, by its kind.

    That no silence can be trusted any more concerns every reader: where no channel receives "health", being
    blind, the end of it and a damaged store are told to those that receive alerts.
    """
    chosen = tuple(table.name for table in _receivers(settings, "health"))
    readers = tuple(table.name for table in _receivers(settings, "alerts"))
    grave = (NoticeKind.BLIND, NoticeKind.SIGHT, NoticeKind.STORE)
    return {
        kind: chosen or (readers if kind in grave else ())
        for kind in NoticeKind
        if kind is not NoticeKind.REMINDER
    }


def _receivers(settings: Settings, what: Literal["alerts", "health"]) -> list[ChannelTable]:
    return [table for table in settings.channels if table.enabled and what in table.receives]


def outlets(settings: Settings) -> Outlets:
    return Outlets(settings.owners.of, lambda feed: feed.owner == OWNER_BY_ITEM)


def reader_zone(settings: Settings, channel: str | None = None) -> tzinfo | None:
    """The time zone of the channel's reader, None for UTC, in which every time is shown anyway."""
    tables = {table.name: table for table in settings.channels}
    own = tables[channel].time_zone if channel in tables else None
    name = own or settings.service.time_zone
    return None if name == "UTC" else ZoneInfo(name)


def render(
    settings: Settings,
    told: Alert | Notice,
    coverage: str | None,
    channel: str | None = None,
    follows: Alert | None = None,
) -> Message:
    """An alert or a notice as a message to the channel; `coverage` says how many sources can be read at that
    moment, `follows` what the channel was told last of the same round."""
    from watcher.alerts.render import message
    from watcher.flow.notices import notice_message

    if isinstance(told, Notice):
        return notice_message(told, follows)
    zone = reader_zone(settings, channel)
    return Message(**message(told, zone=zone, coverage=coverage, follows=follows))
