"""What leaves for other programs is read back as those programs read it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import feedparser
import pytest
from alert_values import JULY_2, NOW, TOPIC, a_change, a_fact, a_round, a_window, an_evidence
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from watcher.alerts.compose import compose
from watcher.exports.calendar import calendar
from watcher.exports.feeds import FeedHead, atom, beginning, json_feed
from watcher.exports.rows import ALERT_COLUMNS, ROUND_COLUMNS, flat_alert, flat_round
from watcher.exports.tables import csv_text
from watcher.model import Alert, Certainty, ChangeKind, DateInterval, Precision, Round, Sourced, Status

BASE = "https://watcher.desk.example"
HEAD = FeedHead("North-South talks: alerts", BASE, "/feeds/alerts.atom", beginning())
SURE: dict[str, Any] = {"certainty": Certainty.ONE_SIDE}


def an_alert(quote: str = "They meet in Moscow on June 25.", **other: Any) -> Alert:
    fact = a_fact(evidence=an_evidence(quote=quote))
    change = a_change(ChangeKind.DATE_SET, now="2025-06-25", fact=fact)
    return replace(compose(change, a_round(), topic=TOPIC, now=NOW), **other)


def events(*rounds: Round, base: str = "") -> list[Any]:
    written = calendar(rounds, {TOPIC.name: TOPIC}, {"f1": a_fact()}, base=base)
    return list(Calendar.from_ical(written).walk("VEVENT"))


# ---------------------------------------------------------------------------------------------- feeds


def test_a_reader_of_atom_sees_the_alert_with_a_stable_id_and_its_own_address() -> None:
    alert = an_alert()
    read = feedparser.parse(atom([alert], HEAD))
    (entry,) = read.entries

    assert not read.bozo
    assert read.feed.title == "North-South talks: alerts"
    assert [link.href for link in read.feed.links if link.rel == "self"] == [f"{BASE}/feeds/alerts.atom"]
    assert entry.title == alert.title
    assert entry.id.startswith("urn:uuid:")
    assert entry.link == f"{BASE}/alerts/{alert.id}"
    assert entry.updated == "2025-06-06T06:30:00Z"
    assert "They meet in Moscow on June 25." in entry.content[0].value
    assert {tag.term for tag in entry.tags} == {"north-south", "date_set", "high"}


def test_an_alert_keeps_its_id_wherever_the_feed_is_written() -> None:
    elsewhere = FeedHead("Other", "", "/x", beginning())

    ids = {feedparser.parse(atom([an_alert()], head)).entries[0].id for head in (HEAD, elsewhere)}
    ids.add(json.loads(json_feed([an_alert()], HEAD))["items"][0]["id"])

    assert len(ids) == 1


def test_an_empty_feed_is_a_valid_one_that_does_not_seem_to_change() -> None:
    read = feedparser.parse(atom([], HEAD))

    assert not read.bozo
    assert read.feed.updated == "2025-01-01T00:00:00Z"
    assert read.feed.id.startswith("urn:uuid:")


def test_without_a_page_the_alert_leads_to_its_best_source() -> None:
    read = feedparser.parse(atom([an_alert()], FeedHead("t", "", "", beginning())))

    assert read.entries[0].link == "https://meridian.example/1"


def test_what_xml_cannot_hold_is_left_out() -> None:
    read = feedparser.parse(atom([an_alert(title="a\x00b\x0bc\ud800d ]]> <b>")], HEAD))

    assert not read.bozo
    assert read.entries[0].title_detail.value.startswith("abcd ]]>")


def test_a_json_feed_has_what_the_format_asks_for() -> None:
    feed = json.loads(json_feed([an_alert()], HEAD))
    (item,) = feed["items"]

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/feeds/alerts.atom"
    assert feed["language"] == "en"
    assert item["url"] == f"{BASE}/alerts/{item['_talks_watcher']['id']}"
    assert item["date_published"] == "2025-06-06T06:30:00Z"
    assert item["content_html"].startswith('<p class="label')
    assert "They meet" in item["content_text"]


# ---------------------------------------------------------------------------------------------- calendar


def test_a_set_day_is_an_all_day_event_that_ends_before_the_next() -> None:
    (event,) = events(a_round(**SURE), base=BASE)

    assert event["UID"] == "north-south/embassies/3@talks-watcher"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 6, 25), date(2025, 6, 26))
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 2
    assert event["LOCATION"] == "Moscow"
    assert event["LAST-MODIFIED"].dt == NOW
    assert event["URL"] == f"{BASE}/rounds/north-south/embassies/3"
    assert "round 3" in event["SUMMARY"]
    assert "will take place in Moscow on June 25" in event["DESCRIPTION"]


def test_a_moved_round_is_the_same_event_with_a_higher_sequence() -> None:
    before, after = events(a_round(**SURE)), events(a_round(JULY_2, version=3, **SURE))

    assert before[0]["UID"] == after[0]["UID"]
    assert after[0]["SEQUENCE"] > before[0]["SEQUENCE"]
    assert after[0]["DTSTART"].dt == date(2025, 7, 2)


@pytest.mark.parametrize(
    ("values", "status", "begins"),
    [
        ({"status": Status.CONCLUDED, "certainty": Certainty.SOURCE}, "CONFIRMED", "North"),
        ({"status": Status.DATE_SET, "certainty": Certainty.SOURCE}, "TENTATIVE", "North"),
        ({"status": Status.RUMOURED, "certainty": Certainty.RUMOUR}, "TENTATIVE", "Talked of: "),
        ({"status": Status.DATE_SET, "is_disputed": True}, "TENTATIVE", "Disputed: "),
        ({"status": Status.POSTPONED}, "TENTATIVE", "Postponed: "),
        ({"status": Status.CANCELLED}, "CANCELLED", "Cancelled: "),
        ({"status": Status.DENIED}, "CANCELLED", "Denied: "),
    ],
)
def test_how_sure_a_round_is_is_its_events_status(values: dict[str, Any], status: str, begins: str) -> None:
    (event,) = events(a_round(**{**SURE, **values}))

    assert event["STATUS"] == status
    assert event["SUMMARY"].startswith(begins)


def test_a_window_spans_its_days_and_blocks_none_of_them() -> None:
    (event,) = events(a_round(a_window("2025-06-23", "2025-06-29"), status=Status.PLANNED, **SURE))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 6, 23), date(2025, 6, 30))
    assert event["STATUS"] == "TENTATIVE"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SUMMARY"].startswith("No day yet: ")


def test_of_a_round_that_was_held_on_an_unknown_day_none_is_awaited() -> None:
    (event,) = events(a_round(a_window("2025-06-23", "2025-06-29"), status=Status.CONCLUDED, **SURE))

    assert event["SUMMARY"].startswith("Day not known: ")


def test_a_round_that_lost_its_day_takes_its_event_out_of_the_diary() -> None:
    had = {"date": (Sourced("2025-06-25", ("f1",), ("meridian",), NOW),)}
    (event,) = events(a_round(None, status=Status.POSTPONED, values=had, **SURE))

    assert event["STATUS"] == "CANCELLED"
    assert event["DTSTART"].dt == date(2025, 6, 25)
    assert event["SUMMARY"].startswith("Postponed: ")


def test_what_has_no_day_or_was_not_told_yet_is_no_event() -> None:
    open_date = DateInterval(None, None, Precision.OPEN)

    assert not events(a_round(None, values={}), a_round(open_date, values={}), a_round(is_tentative=True))


def test_the_calendar_is_written_as_the_standard_wants_it() -> None:
    venue = "Palais; des Nations, \\ salle «Ω»\nGeneva " + "long " * 30
    written = calendar([a_round(venue=venue)], {TOPIC.name: TOPIC}, {})

    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["LOCATION"].startswith("Palais; des Nations, \\ salle «Ω» Geneva")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in written
    assert all(name in Calendar.from_ical(written) for name in ("PRODID", "VERSION", "X-WR-CALNAME"))


def test_the_times_in_a_calendar_are_the_ledger_s_and_none_is_of_today() -> None:
    rounds = [a_round(), a_round(JULY_2, series="talks")]

    made = Calendar.from_ical(calendar(rounds, {}, {})).walk("VEVENT")

    assert len(made) == len(rounds)
    for event, known in zip(made, rounds, strict=True):
        times = {name: event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED")}
        assert times == {"DTSTAMP": known.changed, "LAST-MODIFIED": known.changed, "CREATED": known.opened}


@given(st.text(), st.text(), st.dates(), st.integers(0, 40))
def test_whatever_a_venue_is_called_the_calendar_can_be_read_back(
    venue: str, quote: str, day: date, length: int
) -> None:
    end = day + timedelta(days=length) if (date.max - day).days > length else day
    fact = a_fact(evidence=an_evidence(quote=quote or "q"))
    known = a_round(DateInterval(day, end, Precision.DAY), venue=venue or None)

    written = calendar([known], {TOPIC.name: TOPIC}, {"f1": fact})

    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["DTSTART"].dt == day


# ---------------------------------------------------------------------------------------------- tables


def test_a_table_is_read_back_cell_by_cell() -> None:
    alert = an_alert(quote='He said "yes", then\nleft; مرحبا')
    (row,) = csv.DictReader(io.StringIO(csv_text(ALERT_COLUMNS, [flat_alert(alert)])))
    (known,) = csv.DictReader(io.StringIO(csv_text(ROUND_COLUMNS, [flat_round(a_round())])))

    assert row["quote"] == 'He said "yes", then left; مرحبا'
    assert (row["start"], row["venue"], row["url"]) == ("2025-06-25", "Moscow", "https://meridian.example/1")
    assert (known["id"], known["number"], known["disputed"]) == ("north-south/embassies/3", "3", "no")


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    text = csv_text(("a",), [{"a": cell}])
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert rows[1][0] == f"'{cell}"


def test_numbers_and_dates_stay_what_they_are() -> None:
    text = csv_text(("a", "b", "c"), [{"a": -3, "b": "2025-06-25", "c": None}])

    assert text == "a,b,c\r\n-3,2025-06-25,\r\n"


def test_times_of_an_export_are_utc() -> None:
    row = flat_round(a_round())

    assert (row["changed"], row["start"]) == ("2025-06-06T06:30:00Z", "2025-06-25")
