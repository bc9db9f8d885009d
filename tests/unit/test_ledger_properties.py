"""Laws of the ledger: copies and repeats change nothing, nothing is told twice, quotes are in their text."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ledger_values import TOPIC, at, day, fact, window
from test_ledger_stories import STORIES, article
from test_ledger_stories import reader as story_reader
from test_ledger_stories import topic as story_topic

from watcher.facts.reader import FactReader
from watcher.flow.judging import LedgerRun, is_told
from watcher.ledger.values import claims_of
from watcher.model import Article, Certainty, Fact, Round, Status
from watcher.settings.topic import load_topic
from watcher.store.codec import decode, encode
from watcher.topic import Topic

ROOT = Path(__file__).parents[2]
FAST = settings(max_examples=60, deadline=None, derandomize=True)
START = datetime(2025, 4, 8, 8, tzinfo=UTC)

# (hours after START, title, text): announced, moved, under way, over.
STORY = (
    (
        0,
        "Russia and US to hold embassy consultations in Istanbul",
        "Russia and the United States will hold a second round of consultations on embassies in Istanbul on "
        "April 10, the Russian Foreign Ministry said.",
    ),
    (
        24,
        "Russia-US embassy consultations moved to April 15",
        "The second round of embassy consultations between Russia and the United States has been moved to "
        "April 15, the Russian Foreign Ministry said.",
    ),
    (
        7 * 24,
        "Russia, US begin embassy consultations in Istanbul",
        "The second round of embassy consultations between Russia and the United States began in Istanbul on "
        "Tuesday.",
    ),
    (
        7 * 24 + 8,
        "Russia, US wrap up embassy consultations",
        "The second round of embassy consultations between Russia and the United States wrapped up in "
        "Istanbul on Tuesday.",
    ),
)


@cache
def reader() -> FactReader:
    return FactReader(load_topic(ROOT / "config" / "topics" / "us-russia.toml"))


def told_of(number: int, copy: int) -> Article:
    """One article of the story, as the outlet with the number `copy` printed it."""
    hours, title, text = STORY[number]
    published = START + timedelta(hours=hours, minutes=copy)
    return Article(
        id=f"{number}-{copy}",
        url=f"https://outlet{copy}.example/{number}",
        title=title,
        body=text,
        seen=published,
        published=published,
        language="en",
        outlet=f"Outlet {copy}",
        owner=f"owner{copy}",
    )


def played(
    arrivals: list[tuple[Article, datetime]],
) -> tuple[list[tuple[str, str]], list[tuple[object, ...]]]:
    """The alerts of articles that arrive at these times, and the ledger's rounds without their witnesses."""
    run = LedgerRun(reader().topic)
    alerts = []
    for each, seen in arrivals:
        judgements = run.take(reader().read(replace(each, seen=seen)), seen)
        alerts += [(j.change.kind.value, str(j.change.now)) for j in judgements if is_told(j.change)]
    return alerts, [slots(known) for known in run.rounds.values()]


def slots(known: Round) -> tuple[object, ...]:
    return known.id, known.series, known.status, known.when, known.venue, known.ordinals


def in_order() -> list[tuple[Article, datetime]]:
    return [(told_of(number, 0), told_of(number, 0).seen) for number in range(len(STORY))]


def test_the_story_itself_has_four_alerts() -> None:
    alerts, rounds = played(in_order())

    assert [kind for kind, _ in alerts] == ["new_round", "date_changed", "under_way", "concluded"]
    assert len(rounds) == 1


# A copy: which article, whose, and after which article of the story it arrives (never before its own).
COPIES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(0, 3)), max_size=8, unique_by=lambda c: c[:2]
)


@FAST
@given(COPIES)
def test_copies_and_repeats_in_any_order_change_neither_ledger_nor_alerts(
    copies: list[tuple[int, int, int]],
) -> None:
    arrivals = in_order()
    for place, (number, copy, after) in enumerate(copies):
        seen = told_of(max(number, after), 0).seen + timedelta(minutes=30 + place)
        arrivals.append((told_of(number, copy), seen))
    arrivals.sort(key=lambda row: row[1])

    assert played(arrivals) == played(in_order())


@FAST
@given(st.permutations(range(5)))
def test_it_does_not_matter_which_outlet_comes_first(order: list[int]) -> None:
    copies = [(told_of(0, copy), START + timedelta(hours=1)) for copy in order]

    assert played(copies) == played(copies[:1])


FACTS = st.builds(
    fact,
    st.sampled_from(list(Status)),
    owner=st.sampled_from(["harbour", "quay", "meridian"]),
    series=st.sampled_from([series.name for series in TOPIC.series]),
    when=st.sampled_from([None, day("04-07"), day("04-10"), day("04-20"), window("04-08", "04-30")]),
    venue=st.sampled_from([None, "Oslo", "Bern"]),
    ordinal=st.sampled_from([None, None, 2, 3]),
    is_next=st.booleans(),
    is_background=st.booleans(),
    is_presupposed=st.booleans(),
    is_elliptic=st.booleans(),
    ends_it=st.booleans(),
    certainty=st.sampled_from(list(Certainty)),
    published=st.integers(0, 14 * 24).map(lambda hours: at(hours=hours)),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(FACTS, max_size=4), FACTS)
def test_a_fact_that_is_judged_twice_is_told_once_at_most(before: list[Fact], told: Fact) -> None:
    run = LedgerRun(TOPIC)
    for each in sorted([*before, told], key=lambda f: str(f.evidence.published)):
        moment = each.evidence.published
        assert moment is not None
        run.take([each], moment)
        if each is told:
            count = len(run.rounds)
            again = run.take([told], moment)

            assert [j.change.kind for j in again if is_told(j.change)] == []
            assert len(run.rounds) == count


PIECES = st.sampled_from(
    [
        "Trump and Putin will meet in Riyadh on May 20.",
        "“We’ll hold the second round of US–Russia talks on April 10,” Lavrov said.",
        "The U.S. and Russia held talks in Istanbul on Thursday.",
        "İstanbul — 🕊️ Witkoff arrived in Moscow.",
        "Nothing happened.",
        "Putin\u00a0spoke with Trump by phone on Monday…",
        "\n\n",
        "  ",
        "?!",
    ]
)


@FAST
@given(st.lists(PIECES, max_size=3), st.lists(PIECES, max_size=8))
def test_every_quote_stands_at_its_offsets(title: list[str], body: list[str]) -> None:
    article = replace(told_of(0, 0), title=" ".join(title), body=" ".join(body))
    for each in reader().read(article):
        evidence = each.evidence
        assert evidence.quote == article.text[evidence.start : evidence.end] != ""
        for span in each.spans:
            assert evidence.start <= span.start < span.end <= evidence.end


# ------------------------------------------------------------------------------------------ whole stories

# Stories in which no outlet prints a text twice: who has told the old version decides what a new one is.
UNEDITED = [path for path in STORIES if "\nid = " not in path.read_text(encoding="utf-8")]
POLLED = 180  # minutes after its publication in which a page is had: polls, back-off, two tries


@cache
def story(path: Path) -> tuple[Topic, tuple[tuple[Article, tuple[Fact, ...], bool], ...]]:
    """The articles of a case of tests/cases/ledger, each with its facts, and whether a desk is told of it."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [(article(row, number), bool(row.get("alerts"))) for number, row in enumerate(told["article"])]
    read = story_reader(told["topic"]).read
    return story_topic(told["topic"]), tuple((each, read(each), is_news) for each, is_news in rows)


def happened(
    topic: Topic, arrivals: list[tuple[tuple[Fact, ...], datetime]], *, restarts: bool
) -> tuple[list[object], list[object]]:
    """The alerts, and the rounds as they stand in the end."""
    run = LedgerRun(topic)
    alerts: list[object] = []
    for facts, seen in arrivals:
        if restarts:
            run = LedgerRun(topic, {key: decode(Round, encode(known)) for key, known in run.rounds.items()})
        for judgement in run.take(facts, seen):
            if is_told(judgement.change) and judgement.round is not None:
                alerts.append((judgement.change.kind, *slots(judgement.round)[1:-1]))
    return sorted(alerts, key=str), sorted((slots(known)[1:] for known in run.rounds.values()), key=str)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.data())
def test_delays_and_restarts_give_the_same_ledger_and_the_same_alerts(
    path: Path, data: st.DataObject
) -> None:
    topic, articles = story(path)
    on_time = [(facts, each.seen) for each, facts, _ in articles]
    alerts, rounds = happened(topic, on_time, restarts=False)
    assert happened(topic, on_time, restarts=True) == (alerts, rounds)

    delays = data.draw(st.lists(st.integers(0, POLLED), min_size=len(articles), max_size=len(articles)))
    late = sorted(
        (each.seen + timedelta(minutes=delay), number)
        for (number, (each, _, _)), delay in zip(enumerate(articles), delays, strict=True)
    )
    # Who has told the old version decides what a new one is; the versions come one after the other.
    ids = {each.id for each, _, _ in articles}
    assume(len(ids) == len(articles) or [number for _, number in late] == list(range(len(articles))))
    got = happened(topic, [(articles[number][1], seen) for seen, number in late], restarts=True)
    assert got[1] == rounds
    if not news_was_overtaken(articles, [number for _, number in late]):
        assert got[0] == alerts


Articles = Sequence[tuple[Article, tuple[Fact, ...], bool]]


def news_was_overtaken(articles: Articles, order: Sequence[int]) -> bool:
    """Was a text with news seen after a later one with other news? Such are told as they come: one that is
    overtaken may have nothing left to tell."""
    overtaken = [
        (number, later)
        for place, number in enumerate(order)
        for later in order[:place]
        if later > number and articles[number][2]
    ]
    return any(articles[later][2] or not repeats(articles, later, number) for number, later in overtaken)


@pytest.mark.parametrize("path", UNEDITED, ids=lambda path: path.stem)
@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.data())
def test_the_order_within_a_poll_gives_the_same_ledger_and_the_same_alerts(
    path: Path, data: st.DataObject
) -> None:
    topic, articles = story(path)
    every = timedelta(minutes=data.draw(st.sampled_from([30, 60, POLLED])))
    polls: dict[datetime, list[int]] = {}
    for number, (each, _, _) in enumerate(articles):
        polls.setdefault(START + -((START - each.seen) // every) * every, []).append(number)
    shuffled = [(n, at) for at in sorted(polls) for n in data.draw(st.permutations(polls[at]))]
    straight = [(n, at) for at in sorted(polls) for n in polls[at]]
    as_printed, as_drawn = (
        happened(topic, [(articles[number][1], at) for number, at in order], restarts=restarts)
        for order, restarts in ((straight, False), (shuffled, True))
    )

    assert as_drawn[1] == as_printed[1]
    if not news_was_overtaken(articles, [number for number, _ in shuffled]):
        assert as_drawn[0] == as_printed[0]


@pytest.mark.parametrize("path", UNEDITED, ids=lambda path: path.stem)
@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.data())
def test_copies_of_a_story_under_new_addresses_change_neither_ledger_nor_alerts(
    path: Path, data: st.DataObject
) -> None:
    """A copy speaks with the voice of the text that it copies, as in the service; it comes within a day."""
    topic, articles = story(path)
    on_time = [(facts, each.seen) for each, facts, _ in articles]
    copies = []
    for number, hours in data.draw(
        st.lists(st.tuples(st.integers(0, len(articles) - 1), st.integers(0, 24)), max_size=6)
    ):
        each, facts, _ = articles[number]
        copies.append(
            (tuple(copied(fact, number) for fact in facts), each.seen + timedelta(hours=hours, minutes=1))
        )
    arrivals = sorted([*on_time, *copies], key=lambda row: row[1])

    assert happened(topic, arrivals, restarts=False) == happened(topic, on_time, restarts=False)


def copied(fact: Fact, number: int) -> Fact:
    """The fact as another address has it."""
    evidence = replace(fact.evidence, article_id=f"copy-{number}", url=f"https://copy.example/{number}")
    return replace(fact, id=f"{fact.id}-copy", evidence=evidence)


def repeats(articles: Articles, later: int, number: int) -> bool:
    """Does the later text report each value that the earlier one reports?"""

    def reported(facts: tuple[Fact, ...]) -> set[tuple[str, str]]:
        return {claim for each in facts if not each.is_background for claim in claims_of(each)}

    return reported(articles[number][1]) <= reported(articles[later][1])


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_that_is_read_again_tells_nothing_again(path: Path) -> None:
    topic, articles = story(path)
    run = LedgerRun(topic)
    for _, facts, _ in articles:
        moment = facts[0].evidence.seen if facts else START
        run.take(facts, moment)
        again = run.take(facts, moment)
        assert [j.change.kind for j in again if is_told(j.change)] == []
