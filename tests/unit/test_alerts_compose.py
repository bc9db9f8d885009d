"""A change of the ledger becomes an alert: what its title says, how urgent it is, who stands behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from alert_values import (
    JULY_2,
    JUNE_25,
    NOW,
    TOPIC,
    a_change,
    a_fact,
    a_round,
    a_window,
    an_evidence,
    denied_by_rival,
)

from watcher.alerts.compose import compose
from watcher.model import Alert, Change, ChangeKind, DateInterval, Precision, Round, Sourced, Status

Kind = ChangeKind


def told(change: Change, after: Round) -> Alert:
    return compose(change, after, topic=TOPIC, now=NOW)


SET = "date set, 2025-06-25, Moscow"
THESE_DAYS = DateInterval(date(2025, 6, 24), date(2025, 6, 25), Precision.WINDOW)  # nobody named the day
MOVED = "date set, 2025-07-02, Moscow"

TITLES = [
    (a_change(Kind.NEW_ROUND, "round", None, SET), a_round(), "round 3 in Moscow set for Wed 25 Jun 2025"),
    (
        a_change(Kind.NEW_ROUND, "round", None, "planned, no date yet"),
        a_round(None, status=Status.PLANNED),
        "round 3 in Moscow planned, no date yet",
    ),
    (
        a_change(Kind.NEW_ROUND, "round"),
        a_round(a_window("2025-06-23", "2025-06-29", Precision.WEEK), status=Status.PLANNED),
        "round 3 in Moscow planned in the week of 23 Jun 2025",
    ),
    (
        a_change(Kind.NEW_ROUND, "round"),
        a_round(status=Status.RUMOURED),
        "round 3 in Moscow may be held on Wed 25 Jun 2025",
    ),
    (
        a_change(Kind.DATE_SET, "date", "tbd, no date yet", SET),
        a_round(),
        "round 3 in Moscow set for Wed 25 Jun 2025",
    ),
    (
        a_change(Kind.DATE_NARROWED),
        a_round(a_window("2025-06-01", "2025-06-30", Precision.MONTH), status=Status.PLANNED),
        "round 3 in Moscow expected in June 2025",
    ),
    (
        a_change(Kind.DATE_CHANGED, "date", SET, MOVED, a_fact(JULY_2)),
        a_round(JULY_2),
        "round 3 in Moscow moved to Wed 2 Jul 2025 (was Wed 25 Jun 2025)",
    ),
    (
        a_change(Kind.VENUE_SET, "venue", "date set, 2025-06-25"),
        a_round(),
        "round 3 to be held in Moscow, Wed 25 Jun 2025",
    ),
    (
        a_change(Kind.VENUE_CHANGED, "venue", SET),
        a_round(venue="Geneva"),
        "round 3 moved to Geneva (was Moscow), Wed 25 Jun 2025",
    ),
    (
        a_change(Kind.POSTPONED, "status", SET, fact=a_fact(None)),
        a_round(status=Status.POSTPONED),
        "round 3 in Moscow postponed (was set for Wed 25 Jun 2025)",
    ),
    (
        a_change(Kind.POSTPONED, "status", SET, fact=a_fact(JULY_2)),
        a_round(JULY_2, status=Status.POSTPONED),
        "round 3 in Moscow postponed to Wed 2 Jul 2025 (was set for Wed 25 Jun 2025)",
    ),
    (
        a_change(Kind.CANCELLED, "status", SET, fact=a_fact(None)),
        a_round(status=Status.CANCELLED),
        "round 3 in Moscow cancelled (was set for Wed 25 Jun 2025)",
    ),
    (
        a_change(Kind.DENIED, "status", SET, fact=a_fact(None)),
        a_round(status=Status.DENIED),
        "round 3 in Moscow denied (was set for Wed 25 Jun 2025)",
    ),
    (
        a_change(Kind.UNDER_WAY, "status", SET),
        a_round(status=Status.UNDER_WAY),
        "round 3 in Moscow under way (Wed 25 Jun 2025)",
    ),
    (
        a_change(Kind.UNDER_WAY, "round", None),
        a_round(THESE_DAYS, status=Status.UNDER_WAY),
        "round 3 in Moscow under way",
    ),
    (
        a_change(Kind.VENUE_SET, "venue", "under way, no day named"),
        a_round(THESE_DAYS, status=Status.UNDER_WAY),
        "round 3 under way in Moscow",
    ),
    (
        a_change(Kind.CONCLUDED, "round", None),
        a_round(THESE_DAYS, status=Status.CONCLUDED),
        "round 3 in Moscow held on 24 or 25 Jun 2025",
    ),
    (
        a_change(Kind.CONCLUDED, "status", SET),
        a_round(status=Status.CONCLUDED),
        "round 3 in Moscow held on Wed 25 Jun 2025",
    ),
    (
        a_change(Kind.DISPUTED, "status", "date set", "disputed", a_fact(None, status=Status.DENIED)),
        a_round(is_disputed=True),
        "round 3 in Moscow disputed: Wed 25 Jun 2025 is denied",
    ),
    (
        denied_by_rival(a_change(Kind.DISPUTED, "date", SET, "disputed", a_fact(JULY_2)), a_fact()),
        a_round(is_disputed=True),
        "round 3 in Moscow disputed: Wed 25 Jun 2025 or Wed 2 Jul 2025",
    ),
    (
        a_change(Kind.DISPUTED, "date", "2025-06-25", "2025-07-02", a_fact(JULY_2)),
        a_round(is_disputed=True),
        "round 3 in Moscow disputed: Wed 25 Jun 2025 or Wed 2 Jul 2025",
    ),
    (
        a_change(Kind.DISPUTED, "venue", SET, "disputed", a_fact(venue="Geneva")),
        a_round(is_disputed=True),
        "round 3 in Moscow disputed: Moscow or Geneva",
    ),
    (a_change(Kind.CORRECTED, "date", SET), a_round(JULY_2), "round 3 in Moscow, corrected: Wed 2 Jul 2025"),
    (
        a_change(Kind.CORRECTED, "status", SET, fact=a_fact(None, status=Status.DENIED)),
        a_round(status=Status.DENIED),
        "round 3 in Moscow: the report is withdrawn (was set for Wed 25 Jun 2025)",
    ),
]


@pytest.mark.parametrize(("change", "after", "fact"), TITLES)
def test_a_title_says_whose_round_and_what_became_of_it(change: Change, after: Round, fact: str) -> None:
    assert told(change, after).title == f"North-South embassies: {fact}"


def test_every_kind_of_change_has_words() -> None:
    assert {change.kind for change, _, _ in TITLES} >= set(Kind) - {
        Kind.KNOWN,
        Kind.CONFIRMED,
        Kind.BACKFILLED,
        Kind.HELD_BACK,
    }


@pytest.mark.parametrize(
    ("series", "title"),
    [
        ("embassies", "North-South embassies: meeting in Moscow set for Wed 25 Jun 2025"),
        ("calls", "North-South call in Moscow set for Wed 25 Jun 2025"),
        ("talks", "North-South talks in Moscow set for Wed 25 Jun 2025"),
    ],
)
def test_a_round_without_a_number_is_named_by_its_series(series: str, title: str) -> None:
    change = a_change(Kind.NEW_ROUND, "round", fact=a_fact(ordinal=None, series=series))
    assert told(change, a_round(ordinals=(), series=series)).title == title


def test_a_title_never_exceeds_a_hundred_characters_and_hides_nothing() -> None:
    after = a_round(venue="Palace\u202e of the " + "Very " * 30 + "Long Name")
    title = told(a_change(Kind.NEW_ROUND, "round"), after).title
    assert len(title) <= 100
    assert "\u202e" not in title
    assert title.startswith("North-South embassies: round 3 in Palace of the Very")


def test_was_and_now_are_told_in_words() -> None:
    alert = told(a_change(Kind.DATE_CHANGED, "date", SET, MOVED, a_fact(JULY_2)), a_round(JULY_2))
    assert (alert.was, alert.now) == ("Wed 25 Jun 2025, Moscow", "Wed 2 Jul 2025, Moscow")
    new = told(a_change(Kind.NEW_ROUND, "round", None, SET), a_round())
    assert (new.was, new.now) == (None, "Wed 25 Jun 2025, Moscow")
    off = told(a_change(Kind.CANCELLED, "status", SET, fact=a_fact(None)), a_round(status=Status.CANCELLED))
    assert (off.was, off.now) == ("Wed 25 Jun 2025, Moscow", "cancelled (Wed 25 Jun 2025, Moscow)")
    later = told(
        a_change(Kind.POSTPONED, "status", SET, fact=a_fact(JULY_2)), a_round(JULY_2, status=Status.POSTPONED)
    )
    assert later.now == "postponed to Wed 2 Jul 2025, Moscow"
    disputed = told(
        denied_by_rival(
            a_change(Kind.DISPUTED, "date", SET, "disputed", a_fact(JULY_2, an_evidence("Harbour Post"))),
            a_fact(),
        ),
        a_round(is_disputed=True),
    )
    assert disputed.now == "disputed: Wed 25 Jun 2025 (Meridian Wire) or Wed 2 Jul 2025 (Harbour Post)"


def test_an_open_slot_says_since_when_it_was_open() -> None:
    opened = Sourced("tbd", ("f0",), ("courier",), NOW - timedelta(days=56))
    after = a_round(values={"status": (opened,)})
    alert = told(a_change(Kind.DATE_SET, "date", "tbd, no date yet", SET), after)
    assert alert.was == "next meeting, date to be determined (since 11 Apr 2025)"


def test_words_of_the_ledger_that_are_no_standing_are_shown_with_their_dates_in_words() -> None:
    alert = told(
        a_change(Kind.DATE_CHANGED, "date", "2025-06-25", "2025-07-02", a_fact(JULY_2)), a_round(JULY_2)
    )
    assert alert.was == "Wed 25 Jun 2025"
    assert alert.title.endswith("moved to Wed 2 Jul 2025 (was Wed 25 Jun 2025)")


def a_day(days: int) -> DateInterval:
    day = date(2025, 6, 6) + timedelta(days=days)
    return DateInterval(day, day, Precision.DAY)


@pytest.mark.parametrize(
    ("kind", "when", "severity"),
    [
        (Kind.NEW_ROUND, a_day(19), "high"),
        (Kind.NEW_ROUND, a_day(2), "critical"),
        (Kind.DATE_CHANGED, a_day(3), "high"),
        (Kind.NEW_ROUND, None, "high"),
        (Kind.NEW_ROUND, a_window("2025-06-06", "2025-06-30"), "high"),
        (Kind.VENUE_CHANGED, a_day(19), "medium"),
        (Kind.VENUE_CHANGED, a_day(1), "critical"),
        (Kind.CANCELLED, a_day(60), "critical"),
        (Kind.POSTPONED, a_day(19), "high"),
        (Kind.UNDER_WAY, a_day(0), "high"),
        (Kind.CONCLUDED, a_day(-1), "high"),
        (Kind.CONCLUDED, a_day(-3), "low"),
        (Kind.CANCELLED, a_day(-3), "low"),
    ],
)
def test_severity_comes_from_the_kind_and_from_how_soon_it_is(
    kind: ChangeKind, when: DateInterval | None, severity: str
) -> None:
    assert told(a_change(kind, "status"), a_round(when)).severity == severity


def test_a_meeting_of_tomorrow_that_is_moved_far_away_is_critical() -> None:
    moved = a_change(Kind.DATE_CHANGED, was=str(a_day(1)), now=str(a_day(30)))
    assert told(moved, a_round(a_day(30))).severity == "critical"
    later = a_change(Kind.DATE_CHANGED, was=str(a_day(20)), now=str(a_day(30)))
    assert told(later, a_round(a_day(30))).severity == "high"


def test_an_alert_keeps_its_id_and_a_round_its_key() -> None:
    first = told(a_change(Kind.DATE_SET, now=SET), a_round())
    again = compose(a_change(Kind.DATE_SET, now=SET), a_round(), topic=TOPIC, now=NOW + timedelta(hours=3))
    moved = told(a_change(Kind.DATE_CHANGED, now=MOVED), a_round(JULY_2, version=3))
    back = told(a_change(Kind.DATE_CHANGED, now=SET), a_round(version=4))
    there_again = told(a_change(Kind.DATE_CHANGED, now=MOVED), a_round(JULY_2, version=5))
    assert first.id == again.id
    assert len({first.id, moved.id, back.id, there_again.id}) == 4
    assert {first.key, moved.key, there_again.key} == {"north-south/embassies/3"}
    assert [first.seq, moved.seq, there_again.seq] == [2, 3, 5]


def test_owners_of_the_new_value_count_and_those_of_the_old_do_not() -> None:
    dates = (
        Sourced(str(JUNE_25), ("f1",), ("meridian", "harbour", "courier"), NOW),
        Sourced(str(JULY_2), ("f2",), ("meridian", "gazette"), NOW),
    )
    after = a_round(JULY_2, values={"date": dates}, owners=("meridian", "harbour", "courier", "gazette"))
    assert told(a_change(Kind.DATE_CHANGED, fact=a_fact(JULY_2)), after).independent == 2


def test_all_owners_of_a_new_round_count_once_each() -> None:
    after = a_round(owners=("meridian", "harbour"))
    assert told(a_change(Kind.NEW_ROUND, "round"), after).independent == 2
    nameless = a_fact(evidence=an_evidence(owner=""))
    assert told(a_change(Kind.NEW_ROUND, "round", fact=nameless), a_round(owners=())).independent == 1


def test_the_facts_own_evidence_comes_first_and_each_piece_once() -> None:
    own, rival, third = (
        an_evidence(),
        an_evidence("Harbour Post", article="a2"),
        an_evidence("Gazette", article="a3"),
    )
    change = denied_by_rival(a_change(Kind.DISPUTED), a_fact(evidence=rival))
    alert = compose(change, a_round(), topic=TOPIC, evidence=[third, replace(own), rival], now=NOW)
    assert alert.evidence == (own, rival, third)


def test_in_a_dispute_nothing_is_quoted_that_speaks_for_a_date_given_up() -> None:
    old = an_evidence("Harbour Post", article="a2", seen=NOW - timedelta(days=9))
    new = an_evidence("Gazette", article="a3", seen=NOW)
    after = a_round(
        JULY_2, is_disputed=True, values={"date": (Sourced(str(JULY_2), ("f2",), ("gazette",), NOW),)}
    )
    alert = compose(a_change(Kind.DISPUTED, "status"), after, topic=TOPIC, evidence=[old, new], now=NOW)
    assert [piece.outlet for piece in alert.evidence] == ["Meridian Wire", "Gazette"]
    settled = compose(a_change(Kind.DATE_CHANGED), after, topic=TOPIC, evidence=[old, new], now=NOW)
    assert old in settled.evidence
