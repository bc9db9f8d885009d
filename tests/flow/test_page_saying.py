"""Muting and acknowledging on the page, and the parts of it that are asked for anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from page_service import NOW, RunningPage, running_page, token_in

from watcher.flow.muting import said
from watcher.model import Notice, NoticeKind

ROUND = "us-russia/embassies/4"


@pytest.fixture
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("said")) as running:
        yield running


@pytest.fixture
def client(page: RunningPage) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=page.url, follow_redirects=True) as opened:
        yield opened


def say(client: httpx.Client, what: str, where: str, **fields: str) -> httpx.Response:
    token = token_in(client.get(where).text)
    return client.post(what, data={"form_token": token, **fields})


def waiting(page: RunningPage) -> int:
    with page.service.store.reading() as tx:
        return sum(tx.pending_counts().values())


def test_a_round_is_muted_for_a_time_and_told_again(page: RunningPage, client: httpx.Client) -> None:
    answer = say(client, "/mute", f"/rounds/{ROUND}", round=ROUND, days="7")

    assert answer.url.path == f"/rounds/{ROUND}"
    assert "No channel is told of it until Mon 16 Jun 2025 21:00 UTC (Tue" in answer.text
    assert ">muted<" in client.get("/").text
    with page.service.store.reading() as tx:
        assert said(tx).is_muted(ROUND, NOW)

    again = say(client, "/unmute", f"/rounds/{ROUND}", round=ROUND)
    assert "Tell no channel of it" in again.text
    assert ">muted<" not in client.get("/").text


def test_what_waits_of_a_muted_round_is_not_sent_and_the_rest_is(
    page: RunningPage, client: httpx.Client
) -> None:
    reminder = Notice("n1", NoticeKind.REMINDER, "Tomorrow", "x", NOW, {"key": ROUND})
    health = Notice("n2", NoticeKind.SOURCES, "Gone Gazette", "x", NOW)
    with page.service.store.transaction() as tx:
        alert = tx.alerts(key=ROUND)[0]
        tx.connection.exec_driver_sql("update delivery set state = 'pending', message_key = null")
        before = len(tx.deliveries_of_alert(alert.id))
        for notice in (reminder, health):
            tx.add_notice(notice, ["console"], NOW)
    assert before
    say(client, "/mute", f"/rounds/{ROUND}", round=ROUND, days="")

    with page.service.store.reading() as tx:
        assert all(not tx.deliveries_of_alert(each.id) for each in tx.alerts(key=ROUND))
    assert waiting(page) == 1  # the word about the service itself


def test_an_alert_is_acknowledged_and_marked(page: RunningPage, client: httpx.Client) -> None:
    alert = client.get("/api/v1/alerts").json()["alerts"][0]["id"]
    answer = say(client, "/acknowledge", f"/alerts/{alert}", alert=alert)

    assert "Acknowledged Tue 10 Jun 2025" in answer.text
    assert ">seen<" in client.get("/alerts").text


@pytest.mark.parametrize("what", ["/mute", "/unmute", "/acknowledge"])
def test_nothing_is_said_without_the_forms_token_or_from_another_site(
    page: RunningPage, client: httpx.Client, what: str
) -> None:
    fields = {"round": ROUND, "days": "", "alert": client.get("/api/v1/alerts").json()["alerts"][0]["id"]}
    token = token_in(client.get(f"/rounds/{ROUND}").text)

    assert client.post(what, data=fields).status_code == 403
    foreign = client.post(
        what, data={**fields, "form_token": token}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    with page.service.store.reading() as tx:
        assert not said(tx).muted
        assert not said(tx).seen


def test_what_is_not_there_cannot_be_muted_or_acknowledged(page: RunningPage, client: httpx.Client) -> None:
    where = f"/rounds/{ROUND}"
    assert say(client, "/mute", where, round="us-russia/none/1", days="").status_code == 404
    assert say(client, "/mute", where, round=ROUND, days="soon").status_code == 400
    assert say(client, "/acknowledge", where, alert="none").status_code == 404


@pytest.mark.parametrize("path", ["/", "/alerts", "/sources", "/alerts?topic=us-russia"])
def test_a_part_is_sent_anew_when_it_says_something_new_and_not_before(
    page: RunningPage, client: httpx.Client, path: str
) -> None:
    shown = client.get(path).text
    digest = re.search(r'"X-Seen": "([0-9a-f]+)"', shown)
    assert digest is not None
    asked = {"HX-Request": "true", "X-Seen": digest[1]}

    assert client.get(path, headers=asked).status_code == 204
    part = client.get(path, headers={**asked, "X-Seen": "0"})
    assert part.text.strip().startswith('<div id="live"')
    assert "<html" not in part.text
    assert part.text.strip() in shown


def test_the_first_line_says_what_was_kept_silent(page: RunningPage, client: httpx.Client) -> None:
    text = " ".join(client.get("/alerts").text.split())

    assert re.search(r"Last 7 days: \d+ entries, 2 alerts\. Kept silent: <a href=\"/silent\?why=", text)


def test_who_asks_for_nothing_in_particular_sees_what_came_close(
    page: RunningPage, client: httpx.Client
) -> None:
    close, everything = client.get("/silent").text, client.get("/silent?why=any").text

    assert "not about a topic</span>" not in close
    assert "nothing new</span>" in close
    assert "not about a topic</span>" in everything
