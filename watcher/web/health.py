"""Whether the service is alive and ready, and its figures for Prometheus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

import prometheus_client
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from starlette.requests import Request
from starlette.responses import Response

import watcher
from watcher.errors import WatcherError
from watcher.feeds.state import FeedState
from watcher.model import Feed
from watcher.store import ChannelQueue, Transaction
from watcher.web.backing import Backing

LATE = timedelta(minutes=2)  # without a turn of the polls: the service hangs
LAST_DAY = timedelta(days=1)


def healthz(request: Request, backing: Backing) -> Response:
    """200 while the polls take their turns and reading gets on, and before the first; 503 when it hangs."""
    ticked = backing.ticked()
    is_alive = ticked is None or backing.clock() - ticked < LATE
    words = "ok" if is_alive else f"no turn of the polls since {ticked:%Y-%m-%d %H:%M:%S} UTC"
    return _said(is_alive, {"polls": words})


def readyz(request: Request, backing: Backing) -> Response:
    """200 when the store can be read and the first polls have begun; else 503."""
    checks = {"polls": "ok" if backing.ticked() is not None else "not begun yet", "store": "ok"}
    try:
        with backing.store.reading() as tx:
            tx.get_meta("heartbeat")
    except WatcherError:
        checks["store"] = "cannot be read; the log says why"
    return _said(all(words == "ok" for words in checks.values()), checks)


def _said(is_good: bool, checks: dict[str, str]) -> Response:
    body = json.dumps({"status": "ok" if is_good else "unavailable", **checks})
    return Response(body, 200 if is_good else 503, media_type="application/json")


# ---------------------------------------------------------------------------------------------- metrics


class Figures:
    """Answers `/metrics`. Figures are read from the store when they are asked for."""

    def __init__(self, backing: Backing) -> None:
        self._registry = CollectorRegistry()
        prometheus_client.ProcessCollector(registry=self._registry)
        self._registry.register(_Stored(backing))

    def answer(self, request: Request, backing: Backing) -> Response:
        body = prometheus_client.generate_latest(self._registry)
        return Response(body, headers={"Content-Type": prometheus_client.CONTENT_TYPE_LATEST})


class _Stored(Collector):
    def __init__(self, backing: Backing) -> None:
        self._backing = backing

    def describe(self) -> Iterable[Metric]:
        """Nothing: to say what is there would mean to read the store before anybody asks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        backing = self._backing
        feeds = [feed for feed in backing.settings().feeds if feed.enabled]
        with backing.store.reading() as tx:
            states = tx.feed_states()
            found = [*_of_store(tx, backing), *_of_workers(tx, backing)]
        yield InfoMetricFamily("watcher_build", "The version that runs.", {"version": watcher.__version__})
        yield from _of_polls(backing)
        yield from _of_sources(feeds, states)
        yield from found


def _of_polls(backing: Backing) -> Iterator[Metric]:
    turn = GaugeMetricFamily("watcher_last_tick_timestamp_seconds", "When the polls took their last turn.")
    if (ticked := backing.ticked()) is not None:
        turn.add_metric([], ticked.timestamp())
    yield turn
    polls = CounterMetricFamily("watcher_polls", "Polls of sources since the start.", labels=["result"])
    for result, count in sorted(backing.polls().items()):
        polls.add_metric([result], count)
    yield polls


def _of_sources(feeds: list[Feed], states: dict[str, FeedState]) -> Iterator[Metric]:
    health = GaugeMetricFamily("watcher_sources", "Sources that are on, by health.", labels=["health"])
    known = {feed.name: states[feed.name] for feed in feeds if feed.name in states}
    counts = Counter(state.health.value for state in known.values())
    counts["not_polled"] = len(feeds) - len(known)
    for name, count in sorted(counts.items()):
        health.add_metric([name], count)
    up = GaugeMetricFamily("watcher_source_up", "1 for a source that can be read.", labels=["source"])
    read = GaugeMetricFamily(
        "watcher_source_last_read_timestamp_seconds", "When a source was last read.", labels=["source"]
    )
    failures = GaugeMetricFamily(
        "watcher_source_failures", "Failed polls of a source in a row.", labels=["source"]
    )
    for name, state in sorted(known.items()):
        up.add_metric([name], float(state.is_readable))
        failures.add_metric([name], state.failures)
        if state.last_ok is not None:
            read.add_metric([name], state.last_ok.timestamp())
    yield from (health, up, read, failures)


def _of_workers(tx: Transaction, backing: Backing) -> Iterator[Metric]:
    hosts = GaugeMetricFamily("watcher_worker_hosts", "Hosts that a worker has now.", labels=["worker"])
    rate = GaugeMetricFamily(
        "watcher_worker_polls_per_second", "Polls of a worker, of late.", labels=["worker"]
    )
    seen = GaugeMetricFamily(
        "watcher_worker_seen_timestamp_seconds", "When a worker last said how it does.", labels=["worker"]
    )
    leased = tx.leased_hosts(backing.clock())
    for worker in tx.workers():
        hosts.add_metric([worker.name], leased.get(worker.name, 0))
        rate.add_metric([worker.name], worker.rate)
        seen.add_metric([worker.name], worker.at.timestamp())
    yield from (hosts, rate, seen)


def _of_store(tx: Transaction, backing: Backing) -> Iterator[Metric]:
    entries = GaugeMetricFamily(
        "watcher_entries_last_day",
        "Entries seen in 24 hours, by what became of them.",
        labels=["outcome"],
    )
    for outcome, count in sorted(tx.outcome_counts(backing.clock() - LAST_DAY).items()):
        entries.add_metric([outcome or "undecided"], count)
    alerts = CounterMetricFamily(
        "watcher_alerts", "Alerts since the store was made.", labels=["topic", "kind"]
    )
    for (topic, kind), count in sorted(tx.alert_counts().items()):
        alerts.add_metric([topic, kind], count)
    rounds = GaugeMetricFamily("watcher_rounds", "Known rounds.", labels=["topic", "status"])
    by_status = Counter((known.topic, known.status.value) for known in tx.rounds())
    for (topic, status), count in sorted(by_status.items()):
        rounds.add_metric([topic, status], count)
    yield from (entries, alerts, rounds)
    yield from _of_channels(tx.channel_queues())
    size = GaugeMetricFamily("watcher_database_size_bytes", "The size of the database and of its log.")
    if backing.store.path is not None:
        files = (backing.store.path, backing.store.path.with_name(f"{backing.store.path.name}-wal"))
        size.add_metric([], sum(file.stat().st_size for file in files if file.exists()))
    yield size


def _of_channels(queues: Iterable[ChannelQueue]) -> Iterator[Metric]:
    deliveries = GaugeMetricFamily(
        "watcher_deliveries", "Deliveries in the outbox.", labels=["channel", "state"]
    )
    oldest = GaugeMetricFamily(
        "watcher_oldest_delivery_timestamp_seconds",
        "When the delivery was queued that waits the longest.",
        labels=["channel"],
    )
    for queue in queues:
        for state in ("waiting", "dead", "sent"):
            deliveries.add_metric([queue.channel, state], getattr(queue, state))
        if queue.oldest is not None:
            oldest.add_metric([queue.channel], queue.oldest.timestamp())
    yield from (deliveries, oldest)
