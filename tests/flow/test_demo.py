"""The demo is the service on days with news: exactly the alerts of its script, each with its quote."""

from __future__ import annotations

import contextlib
import io
import json
import re
import socket
import threading
from dataclasses import dataclass
from typing import Any

import pytest

from watcher.demo import run_demo
from watcher.demo.publishing import Resource
from watcher.demo.script import newsrooms, outlets
from watcher.demo.site import news_site

# kind, title, outlet of the quote, a word of it
EXPECTED = [
    ("date_set", "round 3 in Istanbul set for Wed 25 Jun 2025", "Meridian Wire", "June 25"),
    (
        "date_changed",
        "round 3 in Istanbul moved to Wed 2 Jul 2025 (was Wed 25 Jun 2025)",
        "The Lantern",
        "July 2",
    ),
    ("disputed", "round 3 in Istanbul disputed: Wed 2 Jul 2025 is denied", "Capital Register", "July 2"),
    (
        "cancelled",
        "round 3 in Istanbul cancelled (was set for Wed 2 Jul 2025)",
        "Meridian Wire",
        "cancel",
    ),
]
SILENT = [
    "Daily Buzz Planet: Third spherical of Russia-US embassy talks to be held in Istanbul on June 25",
    "Bosphorus Ledger: Russian and Ukrainian delegations to hold third round of talks in Istanbul on June 26",
    "Meridian Radio: Embassies can bank again",
    "Meridian Wire: a new headline",
    "Harbour Post: a new GUID and a new address",
]


@dataclass(frozen=True)
class Played:
    """Two runs of the demo: one in words, one as JSON lines."""

    words: str
    alerts: list[dict[str, Any]]
    codes: tuple[int, int]


@pytest.fixture(scope="module")
def played() -> Played:
    outputs, codes = [], []
    for as_json in (False, True):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            codes.append(run_demo(as_json))
        outputs.append(out.getvalue())
    return Played(outputs[0], [json.loads(line) for line in outputs[1].splitlines()], (codes[0], codes[1]))


def test_the_demo_tells_exactly_the_alerts_of_its_script(played: Played) -> None:
    told = [(alert["kind"], alert["title"]) for alert in played.alerts]
    assert told == [(kind, f"US-Russia embassies: {title}") for kind, title, _, _ in EXPECTED]
    assert played.codes == (0, 0)


def test_each_outlet_is_a_site_of_its_own_beside_another_demo_too() -> None:
    with news_site(outlets()) as first, news_site(outlets()) as second:
        for site in (first, second):
            hosts = {site.address(outlet).rpartition(":")[0] for outlet in outlets()}
            assert len(hosts) == len(outlets())


def test_a_reader_who_hangs_up_puts_nothing_between_the_lines_of_the_demo(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with news_site(outlets()) as site:
        server = next(iter(site.servers.values()))
        server.resources = {"/": Resource(b"a" * 20_000_000, "text/plain")}
        host, port = server.server_address[:2]
        idle = set(threading.enumerate())
        with socket.create_connection((str(host), port)) as reader:
            reader.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert reader.recv(10) == b"HTTP/1.1 2"
            answering = set(threading.enumerate()) - idle
        for thread in answering:
            thread.join(10)

    assert answering
    assert capfd.readouterr() == ("", "")


def test_an_agency_that_edits_what_others_have_copied_keeps_its_own_voice(played: Played) -> None:
    owners = {owner for alert in played.alerts for owner in alert["round"]["owners"]}

    assert "meridian" in owners
    assert "buzzplanet" not in owners


def test_every_alert_quotes_an_article_word_for_word(played: Played) -> None:
    names = {outlet.id: outlet.name for outlet in outlets()}
    printed = {
        (names[item.outlet], words)
        for _, items in newsrooms()
        for item in items
        for words in (item.title, *item.body)
    }
    for alert, (_, _, outlet, word) in zip(played.alerts, EXPECTED, strict=True):
        first = alert["evidence"][0]
        assert first["outlet"] == outlet
        assert word in first["quote"]
        for piece in alert["evidence"]:
            assert any(piece["outlet"] == name and piece["quote"] in words for name, words in printed)


def test_what_is_moved_or_disputed_is_quoted_with_the_day_that_stood(played: Played) -> None:
    against = {alert["kind"]: alert["against"] for alert in played.alerts if alert["against"]}

    assert {kind: piece["outlet"] for kind, piece in against.items()} == {
        "date_changed": "Meridian Wire",
        "disputed": "The Lantern",
    }
    assert "July 2" in against["disputed"]["quote"]


def test_the_alerts_are_about_one_round_whose_key_stays(played: Played) -> None:
    assert len({alert["key"] for alert in played.alerts}) == 1
    assert [alert["seq"] for alert in played.alerts] == sorted({alert["seq"] for alert in played.alerts})


def test_a_second_run_tells_the_same(played: Played) -> None:
    for alert in played.alerts:
        assert played.words.count(f"{alert['key']} · alert {alert['id']}") == 1
        assert f"  {alert['title']}\n" in played.words
        assert f"“{alert['evidence'][0]['quote']}”" in played.words
    assert played.words.count("why: watcher explain") == len(played.alerts)


def test_it_ends_with_the_ledger_and_with_what_was_kept_silent(played: Played) -> None:
    closing = played.words[played.words.index("\nALERTS (4)") :]
    assert "(round 3): cancelled, Wed 2 Jul 2025, Istanbul" in closing
    silent = closing[closing.index("KEPT SILENT") :]
    for line in SILENT:
        assert re.search(rf"^    {re.escape(line)}( \([0-9a-f]+\))?$", silent, re.MULTILINE), line
    known = silent[silent.index("known (") : silent.index("no fact of the topic")]
    assert re.search(r"^    Daily Buzz Planet: .* \([0-9a-f]+\)$", known, re.MULTILINE)
    assert "spun copy of Meridian Wire" in silent
    assert closing.endswith("As the script expects.\n")
