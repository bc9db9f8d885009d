"""Each step alone: one answer a line, and a bad line spoils only itself."""

from __future__ import annotations

import json
from pathlib import Path

from watcher.flow.stage import run_stage
from watcher.settings.topic import load_topic

TOPIC = Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml"
STORY = (
    "The ferry between the two harbours will run again from the first of May, the harbour master said. "
    "Tickets are sold in the old customs house, where the queue reached the fish market at noon. "
    "The last ferry left nine years ago, on a grey morning that many in the queue remembered with tears."
)


def answers(name: str, *rows: object) -> list[dict[str, object]]:
    topics = [load_topic(TOPIC)] if name == "facts" else []
    return list(run_stage(name, [row if isinstance(row, str) else json.dumps(row) for row in rows], topics))


def test_strip_takes_pages_and_scraped_texts() -> None:
    html = (
        f"<html><body><nav>Home World</nav><article><h1>Ferry back</h1><p>{STORY}</p></article></body></html>"
    )
    page, text = answers(
        "strip", {"id": 1, "url": "https://harbour.example/a", "html": html}, {"id": 2, "text": STORY}
    )
    assert (page["id"], page["title"], page["text"]) == (1, "Ferry back", STORY)
    assert text["id"] == 2
    assert set(page) == set(text) == {"id", "title", "published", "text"}


def test_dates_are_given_by_their_characters() -> None:
    text = "They meet on April 10 in the harbour."
    (row,) = answers("dates", {"id": "a", "published": "2025-04-08", "text": text})
    (found,) = row["dates"]  # type: ignore[misc]
    assert (text[found["start"] : found["end"]], found["value"]) == ("April 10", "2025-04-10")


def test_copies_name_the_earlier_text() -> None:
    rows = [
        {
            "id": "a",
            "published": "2025-04-08",
            "title": "Ferry back",
            "text": STORY,
            "source": "harbour.example",
        },
        {
            "id": "b",
            "published": "2025-04-09",
            "title": "Ferry back",
            "text": STORY,
            "source": "gull.example",
        },
        {"id": "c", "published": "2025-04-09", "title": "Apples", "text": "The apples are late this year."},
    ]
    assert [row["duplicate_of"] for row in answers("copies", *rows)] == [None, "a", None]


def test_facts_carry_their_slots_and_the_sentence_they_stand_in() -> None:
    sentence = "Russia and the United States will hold talks in Istanbul on April 10, the Kremlin said."
    (row,) = answers(
        "facts", {"id": "a", "published": "2025-04-08", "url": "", "lang": "en", "text": sentence}
    )
    (fact,) = row["facts"]  # type: ignore[misc]
    assert (fact["date"], fact["venue"], fact["quote"]) == ("2025-04-10", "Istanbul", sentence)


def test_a_bad_line_is_answered_with_its_number_and_the_rest_goes_on() -> None:
    good = {"id": 3, "published": "2025-04-08", "text": "They meet on April 10."}
    rows = answers("dates", "no json", {"id": 2}, '["a list"]', good)
    assert [row.get("error", "")[:6] for row in rows] == ["line 1", "line 2", "line 3", ""]  # type: ignore[index]
    assert [row["id"] for row in rows] == [None, 2, None, 3]
