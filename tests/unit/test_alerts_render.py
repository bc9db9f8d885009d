"""An alert as text, Markdown, HTML and JSON: everything is there, and nothing of it can do harm."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from alert_values import (
    JULY_2,
    JUNE_25,
    NOW,
    QUOTE,
    TOPIC,
    a_change,
    a_fact,
    a_round,
    an_evidence,
    denied_by_rival,
)

from watcher.alerts.blocks import BlockKind
from watcher.alerts.compose import compose
from watcher.alerts.payload import payload
from watcher.alerts.render import html, message, text
from watcher.deliver import Message
from watcher.model import Alert, Certainty, ChangeKind, Evidence, Sourced, Status


def an_alert(evidence: Evidence | None = None, **fact: Any) -> Alert:
    claim = a_fact(evidence=evidence, speaker="Ambassador Ilya Oren", **fact)
    change = a_change(ChangeKind.DATE_SET, "date", "tbd, no date yet", "date set, 2025-06-25, Moscow", claim)
    return compose(change, a_round(), topic=TOPIC, now=NOW)


def test_the_text_says_everything_one_statement_a_line() -> None:
    alert = an_alert()
    assert text(alert).splitlines() == [
        "[HIGH · DATE SET · 1 source, one side's word]",
        "North-South embassies: round 3 in Moscow set for Wed 25 Jun 2025",
        "Was: next meeting, date to be determined",
        "Now: Wed 25 Jun 2025, Moscow",
        f"“{QUOTE}” - Ambassador Ilya Oren, Meridian Wire, Fri 6 Jun 2025 06:12 UTC",
        "Sources: 1 (1 independent): Meridian Wire https://meridian.example/1",
        "Conflicts: none",
        f"key north-south/embassies/3 · alert {alert.id} · version 2",
        f"why: watcher explain {alert.id}",
    ]


def test_times_come_in_the_readers_zone_too_and_coverage_where_it_is_known() -> None:
    shown = text(an_alert(), zone=ZoneInfo("Europe/Istanbul"), coverage="24 of 27 sources healthy")
    assert "Fri 6 Jun 2025 06:12 UTC (09:12 UTC+03)" in shown
    assert "\nCoverage: 24 of 27 sources healthy\n" in shown


def test_a_text_without_a_publication_time_says_when_it_was_seen() -> None:
    assert "Meridian Wire, seen Fri 6 Jun 2025 06:30 UTC" in text(an_alert(an_evidence(published=None)))


def test_how_urgent_and_how_sure_are_told_apart() -> None:
    rumour = text(an_alert(certainty=Certainty.RUMOUR))
    assert rumour.startswith("[HIGH · DATE SET · 1 source, rumour]")
    two = replace(an_alert(certainty=Certainty.SOURCE), independent=2, severity="critical")
    assert text(two).startswith("[CRITICAL · DATE SET · 2 independent sources, no official word]")


def test_a_new_round_was_not_known() -> None:
    alert = compose(a_change(ChangeKind.NEW_ROUND, "round"), a_round(), topic=TOPIC, now=NOW)
    assert "\nWas: not known\n" in text(alert)


def test_sources_of_one_owner_are_all_linked_and_counted_once() -> None:
    same = an_evidence("Meridian Radio", article="a2", url="https://radio.example/2")
    alert = compose(a_change(ChangeKind.DATE_SET), a_round(), topic=TOPIC, evidence=[same], now=NOW)
    line = "Sources: 2 (1 independent): Meridian Wire https://meridian.example/1; Meridian Radio https://radio.example/2"
    assert line in text(alert)


def test_a_dispute_shows_both_quotes_and_who_claims_the_other_value() -> None:
    rival = a_fact(JULY_2, an_evidence("Harbour Post", "They will meet on July 2", "a2"))
    dates = (
        Sourced(str(JUNE_25), ("f1",), ("meridian",), NOW),
        Sourced(str(JULY_2), ("f2",), ("harbour",), NOW + timedelta(hours=5)),
    )
    after = a_round(is_disputed=True, values={"date": dates})
    change = denied_by_rival(a_change(ChangeKind.DISPUTED, "date", "date set, 2025-06-25, Moscow"), rival)
    shown = text(compose(change, after, topic=TOPIC, now=NOW))
    assert "Conflicts: Wed 2 Jul 2025 (Harbour Post)" in shown
    assert shown.startswith("[HIGH · DISPUTED · 2 independent sources, they disagree]"), shown
    assert QUOTE in shown
    assert "They will meet on July 2" in shown


def test_cancelled_says_one_and_only_postponed_says_the_other() -> None:
    said = an_evidence("Harbour Post", "The summit is only postponed", "a2")
    rival = a_fact(None, said, status=Status.POSTPONED)
    off = (
        Sourced("cancelled", ("f1",), ("meridian",), NOW),
        Sourced("postponed", ("f2",), ("harbour",), NOW + timedelta(hours=5)),
    )
    after = a_round(status=Status.CANCELLED, is_disputed=True, values={"status": off})
    change = a_change(ChangeKind.DISPUTED, "status", "cancelled", "disputed", fact=rival)
    shown = text(compose(change, after, topic=TOPIC, now=NOW))
    assert "round 3 in Moscow disputed: cancelled, or only postponed" in shown
    assert "on one side, only postponed on the other\n" in shown
    assert "\nConflicts: postponed (Harbour Post)\n" in shown


def test_a_date_that_was_given_up_is_no_conflict() -> None:
    dates = tuple(Sourced(str(when), ("f1",), ("meridian",), NOW) for when in (JUNE_25, JULY_2))
    change = a_change(ChangeKind.DATE_CHANGED, "date", "date set, 2025-06-25", fact=a_fact(JULY_2))
    after = a_round(JULY_2, values={"date": dates})
    assert "Conflicts: none" in text(compose(change, after, topic=TOPIC, now=NOW))


def test_in_a_dispute_only_younger_claims_are_rivals() -> None:
    old, current = (Sourced(str(when), ("f1",), ("meridian",), NOW) for when in (JUNE_25, JULY_2))
    later = NOW + timedelta(hours=5)
    denied = Sourced("denied", ("f3",), ("register",), later)
    undated = Sourced("to be determined", ("f3",), ("register",), later)
    change = a_change(ChangeKind.DISPUTED, "status", "date_set", "disputed", fact=a_fact(JULY_2))
    after = a_round(JULY_2, is_disputed=True, values={"date": (old, current, undated), "status": (denied,)})
    shown = text(compose(change, after, topic=TOPIC, now=NOW))
    assert "\nWas: Wed 2 Jul 2025, Moscow\n" in shown
    assert "\nConflicts: denied (register)\n" in shown


def test_a_dispute_is_over_when_the_round_is_called_off() -> None:
    denied = Sourced("denied", ("f3",), ("register",), NOW)
    after = a_round(is_disputed=True, status=Status.CANCELLED, values={"status": (denied,)})
    alert = compose(a_change(ChangeKind.CANCELLED, "status"), after, topic=TOPIC, now=NOW)
    assert "\nConflicts: none\n" in text(alert)


HOSTILE = (
    "Talks <script>alert(1)</script> [here](javascript:x) **on** \u202eJune\u200b 25\n"
    "# Title\x1b[2J @everyone `x`"
)


def hostile_alert() -> Alert:
    return an_alert(
        an_evidence("Evil <b>Post</b>", HOSTILE, url="javascript:alert(1)", owner="evil\u2066\nowner")
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_html_holds_no_markup_of_the_sources_and_links_to_the_web_only() -> None:
    good, bad = _Tags(), _Tags()
    good.feed(html(an_alert()))
    bad.feed(html(hostile_alert()))
    assert good.links == ["https://meridian.example/1"]
    assert bad.links == []
    assert set(bad.tags) <= set(good.tags)


def test_a_link_cannot_leave_its_attribute() -> None:
    url = "https://meridian.example/1?a=%22&b='\"x"
    alert = an_alert(an_evidence(url='https://meridian.example/1?a="onclick=x&b=<y>)'))
    assert url not in html(alert)
    assert '"onclick' not in html(alert)


def test_blocks_say_what_the_text_says_and_hold_no_markup_of_their_own() -> None:
    blocks = message(hostile_alert())["blocks"]
    shown = " ".join(each.text for each in blocks)
    quotes = [each for each in blocks if each.kind is BlockKind.QUOTE]

    assert "<script>alert(1)</script> [here](javascript:x) **on** June 25 # Title" in quotes[0].text
    assert [span.url for each in blocks for span in each.spans if span.url] == []
    assert not any(char in shown for char in "\u202e\u200b\u2066\x1b")
    for line in text(an_alert()).splitlines():
        said = "\n".join(each.plain for each in message(an_alert())["blocks"]).replace("”\n", "” - ")
        assert line.strip("[]") in said


def test_text_keeps_a_hostile_quote_on_its_line() -> None:
    lines = text(hostile_alert()).splitlines()
    assert len(lines) == len(text(an_alert()).splitlines())
    assert not any(char in "".join(lines) for char in "\u202e\u200b\u2066\x1b")
    assert "javascript:alert(1)" not in lines[5]


def test_a_quote_without_an_end_is_cut() -> None:
    alert = an_alert(an_evidence(quote="They will meet in Moscow. " * 400))
    assert len(text(alert)) < 1500
    assert len(payload(alert)["evidence"][0]["quote"]) <= 2000


def test_the_json_twin_holds_every_slot() -> None:
    alert = an_alert()
    twin = json.loads(json.dumps(payload(alert)))
    assert twin == {
        "schema": "talks-watcher/alert/1",
        "id": alert.id,
        "key": "north-south/embassies/3",
        "seq": 2,
        "topic": "north-south",
        "kind": "date_set",
        "status": "date_set",
        "severity": "high",
        "certainty": "one_side",
        "title": "North-South embassies: round 3 in Moscow set for Wed 25 Jun 2025",
        "was": "next meeting, date to be determined",
        "now": "Wed 25 Jun 2025, Moscow",
        "round": {
            "id": "north-south/embassies/3",
            "series": "embassies",
            "seq": 3,
            "ordinals": [3],
            "status": "date_set",
            "when": {"start": "2025-06-25", "end": "2025-06-25", "precision": "day"},
            "venue": "Moscow",
            "level": None,
            "certainty": "source",
            "disputed": False,
            "owners": ["meridian"],
        },
        "evidence": [
            {
                "quote": QUOTE,
                "language": "en",
                "start": 10,
                "end": 10 + len(QUOTE),
                "outlet": "Meridian Wire",
                "owner": "meridian",
                "url": "https://meridian.example/1",
                "published": "2025-06-06T06:12:00Z",
                "seen": "2025-06-06T06:30:00Z",
                "sha256": "ab" * 32,
                "entry_id": None,
            }
        ],
        "against": None,
        "sources": [{"outlet": "Meridian Wire", "owner": "meridian", "url": "https://meridian.example/1"}],
        "independent": 1,
        "first_seen": "2025-06-06T06:30:00Z",
        "created": "2025-06-06T06:30:00Z",
    }


def test_the_json_twin_has_no_hostile_characters_and_no_bad_links() -> None:
    twin = payload(hostile_alert())
    assert twin["sources"] == [{"outlet": "Evil <b>Post</b>", "owner": "evil owner", "url": None}]
    assert twin["evidence"][0]["url"] is None
    assert "\u202e" not in json.dumps(twin, ensure_ascii=False)


def test_the_rendered_forms_make_a_message() -> None:
    alert = an_alert()
    made = Message(**message(alert, coverage="all 9 sources healthy"))
    assert made.title == alert.title
    assert made.text == text(alert, coverage="all 9 sources healthy")
    assert made.payload == {**payload(alert), "coverage": "all 9 sources healthy"}
    assert made.alert == alert
    assert made.blocks
    assert made.html is not None
