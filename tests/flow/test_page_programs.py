"""What programs read from the page: feeds, calendar, tables and the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import feedparser
import httpx
import pytest
from icalendar import Calendar
from page_service import RunningPage, running_page

TOKEN = "feed-reader-key"
PASSWORD = "correct horse"
READ = (
    "/feeds/alerts.atom",
    "/feeds/alerts.json",
    "/calendar/rounds.ics",
    "/export/alerts.csv",
    "/export/alerts.json",
    "/export/rounds.csv",
    "/export/rounds.json",
    "/api/v1/rounds",
    "/api/v1/alerts",
    "/api/v1/sources",
    "/api/v1/openapi.json",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("programs")) as running:
        yield running


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    keys = f'password = "{PASSWORD}"\ntoken = "{TOKEN}"'
    with running_page(tmp_path_factory.mktemp("locked"), keys, news=False) as running:
        yield running


def test_a_feed_reader_sees_the_alerts_the_newest_first(page: RunningPage) -> None:
    read = feedparser.parse(httpx.get(f"{page.url}/feeds/alerts.atom").content)

    assert not read.bozo
    assert [entry.title.split(" in Istanbul ")[1][:8] for entry in read.entries] == ["moved to", "set for "]
    assert read.entries[0].link.startswith(f"{page.url}/alerts/")
    assert httpx.get(read.entries[0].link).status_code == 200


def test_a_topic_that_there_is_not_is_an_error_and_no_empty_calendar(page: RunningPage) -> None:
    answer = httpx.get(f"{page.url}/calendar/rounds.ics?topic=no-such-talks")
    assert (answer.status_code, answer.json()) == (404, {"error": "no topic is called 'no-such-talks'"})


def test_a_calendar_sees_the_round_on_its_new_day(page: RunningPage) -> None:
    answer = httpx.get(f"{page.url}/calendar/rounds.ics")
    events = {event["UID"]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    moved = events["us-russia/embassies/4@talks-watcher"]
    assert moved["DTSTART"].dt.isoformat() == "2025-07-02"
    assert (moved["STATUS"], moved["SEQUENCE"]) == ("CONFIRMED", 3)
    assert "Третий раунд" in moved["DESCRIPTION"]


def test_a_spreadsheet_opens_the_table(page: RunningPage) -> None:
    answer = httpx.get(f"{page.url}/export/alerts.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    assert [row["kind"] for row in rows] == ["date_changed", "date_set"]
    assert rows[0]["language"] == "ru"


@pytest.mark.parametrize("path", READ)
def test_what_was_read_before_is_not_sent_again(page: RunningPage, path: str) -> None:
    first = httpx.get(f"{page.url}{path}")
    etag = first.headers["etag"]
    again = httpx.get(f"{page.url}{path}", headers={"If-None-Match": f'"other", W/{etag}'})
    other = httpx.get(f"{page.url}{path}", headers={"If-None-Match": '"other"'})

    assert first.status_code == 200
    assert "no-cache" in first.headers["cache-control"]
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert other.status_code == 200


def test_the_api_leads_from_a_round_to_its_sentences_changes_and_alerts(page: RunningPage) -> None:
    known = httpx.get(f"{page.url}/api/v1/rounds/us-russia/embassies/4").json()
    alert = httpx.get(f"{page.url}/api/v1/alerts/{known['alerts'][0]}").json()
    explained = httpx.get(f"{page.url}/api/v1/explain", params={"subject": alert["id"]}).json()

    assert known["date"] == "2025-07-02"
    quotes = [source["quote"] for claim in known["values"]["date"] for source in claim["sources"]]
    assert any("Третий раунд" in quote for quote in quotes)
    assert known["changes"][0]["kind"] in ("date_changed", "known", "confirmed")
    assert alert["deliveries"][0]["state"] == "sent"
    assert "moved to" in explained["verdict"]


def test_the_api_turns_pages(page: RunningPage) -> None:
    first = httpx.get(f"{page.url}/api/v1/alerts?limit=1").json()
    second = httpx.get(f"{page.url}/api/v1/alerts?limit=1&skip={first['next_skip']}").json()

    assert first["alerts"][0]["id"] != second["alerts"][0]["id"]
    assert "next_skip" not in second


def test_sources_are_listed_with_their_health(page: RunningPage) -> None:
    answer = httpx.get(f"{page.url}/api/v1/sources").json()
    health = {row["name"]: row for row in answer["sources"]}

    assert answer["coverage"] == "3 of 4 sources healthy"
    assert health["Gone Gazette"]["failures"] > 0
    assert health["Meridian Wire"]["last_read"] is not None


@pytest.mark.parametrize("path", ["/rounds/none", "/alerts/none", "/explain?subject=none", "/explain"])
def test_what_is_not_there_is_said_in_json(page: RunningPage, path: str) -> None:
    answer = httpx.get(f"{page.url}/api/v1{path}")

    assert answer.status_code == 404
    assert "is called" in answer.json()["error"]


def test_an_address_that_the_api_does_not_have_is_said_in_json_too(page: RunningPage) -> None:
    answer = httpx.get(f"{page.url}/api/v1/nothing")

    assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_every_address_of_the_api_is_described_and_answers(page: RunningPage) -> None:
    described = httpx.get(f"{page.url}/api/v1/openapi.json").json()
    base = described["servers"][0]["url"]
    names = {"/rounds/{id}": "us-russia/embassies/4", "/alerts/{id}": ""}
    names["/alerts/{id}"] = httpx.get(f"{base}/alerts").json()["alerts"][0]["id"]

    assert described["openapi"].startswith("3.1")
    for path in described["paths"]:
        address = base + path.replace("{id}", names.get(path, ""))
        params = {"subject": "us-russia/embassies/4"} if path == "/explain" else {}
        assert httpx.get(address, params=params).status_code == 200


@pytest.mark.parametrize("path", READ)
def test_a_locked_page_is_read_by_programs_with_the_token(locked: RunningPage, path: str) -> None:
    address = f"{locked.url}{path}"

    refused = httpx.get(address)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert httpx.get(address, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert httpx.get(address, auth=("anybody", TOKEN)).status_code == 200
    assert httpx.get(address, auth=("anybody", PASSWORD)).status_code == 200
    assert httpx.get(address, params={"token": TOKEN}).status_code == 200
    assert TOKEN not in httpx.get(address, params={"token": TOKEN}).text


def test_a_wrong_key_reads_nothing(locked: RunningPage) -> None:
    address = f"{locked.url}/api/v1/rounds"

    assert httpx.get(address, headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert httpx.get(address, headers={"Authorization": "Basic ###"}).status_code == 401
    assert httpx.get(address, params={"token": "nonsense"}).status_code == 401


def test_the_token_opens_no_page_and_changes_nothing(locked: RunningPage) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}

    assert httpx.get(f"{locked.url}/", headers=headers).status_code == 303
    assert httpx.post(f"{locked.url}/explain", headers=headers).status_code in (303, 403)
    assert httpx.post(f"{locked.url}/export/alerts.json", headers=headers).status_code in (401, 405)
