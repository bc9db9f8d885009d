"""Whether the service is alive and ready, and its figures as Prometheus and Grafana take them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from page_service import NOW, RunningPage, running_page
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "contrib" / "grafana" / "talks-watcher.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("health")) as running:
        yield running


def figures(page: RunningPage) -> dict[str, list[tuple[dict[str, str], float]]]:
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    answer = httpx.get(f"{page.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        for sample in family.samples:
            found.setdefault(sample.name, []).append((dict(sample.labels), sample.value))
    return found


def test_it_is_alive_and_ready_once_the_polls_have_begun(page: RunningPage) -> None:
    assert httpx.get(f"{page.url}/healthz").json() == {"status": "ok", "polls": "ok"}
    assert httpx.get(f"{page.url}/readyz").json() == {"status": "ok", "polls": "ok", "store": "ok"}


def test_polls_that_take_no_turn_any_more_are_a_failure(page: RunningPage) -> None:
    before = page.service.ticked
    page.service.ticked = NOW - timedelta(minutes=3)
    try:
        answer = httpx.get(f"{page.url}/healthz")
    finally:
        page.service.ticked = before

    assert answer.status_code == 503
    assert "2025-06-10 11:57:00" in answer.json()["polls"]


def test_before_the_first_polls_it_is_alive_and_not_ready_and_needs_no_password(tmp_path: Path) -> None:
    with running_page(tmp_path, 'password = "correct horse"', news=False) as page:
        assert httpx.get(f"{page.url}/healthz").status_code == 200
        assert httpx.get(f"{page.url}/readyz").status_code == 503
        assert httpx.get(f"{page.url}/metrics").status_code == 401


def test_the_figures_tell_what_the_service_has_done(page: RunningPage) -> None:
    found = figures(page)

    assert found["watcher_alerts_total"] == [
        ({"topic": "us-russia", "kind": "date_changed"}, 1.0),
        ({"topic": "us-russia", "kind": "date_set"}, 1.0),
    ]
    up = {labels["source"]: value for labels, value in found["watcher_source_up"]}
    assert (up["Meridian Wire"], up["Gone Gazette"]) == (1.0, 0.0)
    polls = {labels["result"]: value for labels, value in found["watcher_polls_total"]}
    assert polls["failed"] >= 1
    assert polls["new"] >= 3
    assert ({"channel": "console", "state": "sent"}, 2.0) in found["watcher_deliveries"]
    assert found["watcher_database_size_bytes"][0][1] > 10_000
    assert found["watcher_last_tick_timestamp_seconds"] == [({}, NOW.timestamp())]
    assert found["process_resident_memory_bytes"][0][1] > 1_000_000


def test_each_worker_has_figures_of_its_own(page: RunningPage) -> None:
    found = figures(page)
    ((labels, hosts),) = found["watcher_worker_hosts"]
    assert labels == {"worker": page.service.membership.name}
    assert hosts == 0
    assert found["watcher_worker_seen_timestamp_seconds"] == [(labels, page.service.clock().timestamp())]


def test_every_figure_of_the_dashboard_is_one_that_the_service_gives(page: RunningPage) -> None:
    given = set(figures(page))
    asked = {
        name
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b((?:watcher|process)_\w+)\b", target["expr"])
    }

    assert len(asked) > 8
    assert asked <= given


def test_every_figure_is_documented(page: RunningPage) -> None:
    told = (ROOT / "docs" / "page.md").read_text("utf-8")

    for name in figures(page):
        assert f"`{name}`" in told or name.startswith("process_"), name
