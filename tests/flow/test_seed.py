"""The seed corpus fills the ledger, tells nobody, and changes nothing a second time."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from watcher.errors import SeedError
from watcher.facts.reader import FactReader
from watcher.flow.ingest import Desk
from watcher.flow.seed import read_seeds, seed_ledger
from watcher.flow.seed_dates import infer_published
from watcher.settings.topic import load_topic
from watcher.store import Store, open_store

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
TODAY = date(2026, 11, 22)
NEWS = """Envoys of the two harbours meet again

The envoys of the two harbours met on Thursday, February 27, in the old customs house to talk about the ferry,
which has not run for years, said the harbour master.

They will meet again when the ice is gone, he said, and nobody in the hall thought that this would be soon.
"""


@pytest.fixture
def desk() -> Desk:
    topic = load_topic(ROOT / "config" / "topics" / "us-russia.toml")
    return Desk((FactReader(topic),), lambda alert: ("console",))


def held(store: Store) -> set[tuple[str | None, str | None]]:
    with store.reading() as tx:
        return {(known.venue, str(known.when)) for known in tx.rounds() if known.status == "concluded"}


def test_the_shipped_seeds_are_dated_by_their_sidecar_and_read_in_that_order() -> None:
    seeds = read_seeds(SEEDS, TODAY)
    assert [(seed.name[:3], seed.article.seen.date()) for seed in seeds] == [
        ("002", date(2025, 2, 28)),
        ("003", date(2025, 4, 1)),
        ("000", date(2025, 4, 8)),
        ("001", date(2025, 4, 8)),
        ("004", date(2025, 4, 11)),
    ]


def test_seeds_fill_the_ledger_with_what_they_tell_of_and_alert_nobody(
    tmp_path: Path, desk: Desk, store_url: str | None
) -> None:
    store = open_store(tmp_path, store_url)
    report = seed_ledger(store, desk, read_seeds(SEEDS, TODAY))
    assert len(report.taken) == 5
    assert held(store) == {
        ("Riyadh", "2025-02-18"),
        ("Istanbul", "2025-02-27"),
        ("Saudi Arabia", "2025-03-24/2025-03-30"),
        ("Istanbul", "2025-04-10"),
    }
    with store.reading() as tx:
        assert tx.alerts() == ()
        (coming,) = (known for known in tx.rounds() if known.status != "concluded")
        assert coming.when is None
        assert [claim.value for claim in coming.values["date"]] == ["to be determined"]
    store.close()


def test_a_second_start_changes_nothing(tmp_path: Path, desk: Desk, store_url: str | None) -> None:
    store = open_store(tmp_path, store_url)
    seeds = read_seeds(SEEDS, TODAY)
    seed_ledger(store, desk, seeds)
    with store.reading() as tx:
        before = tx.rounds(), tx.changes()
    report = seed_ledger(store, desk, seeds)
    with store.reading() as tx:
        assert (tx.rounds(), tx.changes()) == before
    assert (report.taken, report.known) == ((), 5)
    store.close()


def test_every_quote_of_a_seed_stands_at_its_place_in_the_stored_text(
    tmp_path: Path, desk: Desk, store_url: str | None
) -> None:
    store = open_store(tmp_path, store_url)
    report = seed_ledger(store, desk, read_seeds(SEEDS, TODAY))
    with store.reading() as tx:
        for _, taken in report.ingested:
            for fact in taken.facts:
                piece = fact.evidence
                article = tx.article(piece.article_id, piece.sha256)
                assert article is not None
                assert article.text[piece.start : piece.end] == piece.quote
    store.close()


def test_a_seed_without_a_row_is_dated_by_a_weekday_and_a_date_that_agree(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(NEWS)
    (seed,) = read_seeds(tmp_path, TODAY)
    assert seed.article.published == datetime(2025, 2, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Thursday, February 27.", date(2025, 2, 27)),
        ("On Tuesday (8 April) they met; the next talks are on Thursday, April 10.", date(2025, 4, 10)),
        ("They met on Thursday, 27 February 2020.", date(2020, 2, 27)),
        ("They met on February 27.", None),
        ("They met on Thursday.", None),
        ("They met on Thursday, February 27, and on Saturday, April 10.", None),
    ],
)
def test_the_year_is_the_latest_in_which_weekday_and_date_agree(text: str, expected: date | None) -> None:
    assert infer_published(text, today=TODAY, language="en") == expected


def test_the_time_stamp_of_a_file_is_never_taken_for_a_date(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(NEWS.replace("Thursday, February 27", "a cold day"))
    with pytest.raises(SeedError, match=r"one\.txt.*published\.toml"):
        read_seeds(tmp_path, TODAY)


@pytest.mark.parametrize(
    ("sidecar", "words"),
    [
        ('["one.txt"]\npublished = "yesterday"', "must be a date"),
        ('["one.txt"]\npublish = 2025-04-08', "no such key"),
        ('["two.txt"]\npublished = 2025-04-08', "is not there"),
        ("one = 1", "must be a table"),
        ("[one", "cannot be read"),
    ],
)
def test_a_wrong_sidecar_names_what_is_wrong(tmp_path: Path, sidecar: str, words: str) -> None:
    (tmp_path / "one.txt").write_text(NEWS)
    (tmp_path / "published.toml").write_text(sidecar)
    with pytest.raises(SeedError, match=words):
        read_seeds(tmp_path, TODAY)


def test_a_missing_or_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no such folder"):
        read_seeds(tmp_path / "gone", TODAY)
    with pytest.raises(SeedError, match="holds no seed"):
        read_seeds(tmp_path, TODAY)


def test_a_seed_that_is_added_later_is_taken_in_alone(tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    late = next(folder.glob("004*"))
    kept = late.read_bytes()
    sidecar = folder / "published.toml"
    rows = sidecar.read_text()
    late.unlink()
    sidecar.write_text(rows[: rows.index('["004')])
    store = open_store(tmp_path / "state")
    seed_ledger(store, desk, read_seeds(folder, TODAY))
    late.write_bytes(kept)
    sidecar.write_text(rows)
    assert seed_ledger(store, desk, read_seeds(folder, TODAY)).taken == (late.name,)
    store.close()
