"""The families of tables, on a real SQLite file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from store_values import (
    MINUTE,
    NOON,
    make_alert,
    make_article,
    make_change,
    make_entry,
    make_fact,
    make_round,
)

from watcher.model import CopyKind, CopyOf, DeliveryState, Notice, NoticeKind
from watcher.store import EntryOutcome, Store, open_store
from watcher.store.articles import text_hash

# ---------------------------------------------------------------------------------------------- transactions


def test_a_transaction_that_raises_leaves_nothing_behind(store: Store) -> None:
    def write_and_fail() -> None:
        with store.transaction() as tx:
            tx.save_round(make_round())
            tx.add_alert(make_alert(), ["console"], NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.reading() as tx:
        assert tx.rounds() == ()
        assert tx.alerts() == ()
        assert tx.pending_counts() == {}


def test_what_was_committed_is_there_after_the_store_was_opened_again(tmp_path: Path) -> None:
    first = open_store(tmp_path)
    with first.transaction(durable=False) as tx:
        tx.save_round(make_round())
    first.close()
    second = open_store(tmp_path)
    with second.reading() as tx:
        assert tx.rounds() == (make_round(),)
    second.close()


def test_a_reader_sees_one_state_while_another_connection_writes(store: Store) -> None:
    with store.reading() as reader:
        assert reader.rounds() == ()
        with store.transaction() as tx:
            tx.save_round(make_round())
        assert reader.rounds() == ()
    with store.reading() as reader:
        assert len(reader.rounds()) == 1


def test_a_transaction_inside_a_transaction_is_refused_rather_than_waited_for(store: Store) -> None:
    with store.transaction(), pytest.raises(RuntimeError, match="inside"), store.transaction():
        pass
    with store.transaction() as tx:  # and the first one gave its turn back
        tx.set_meta("key", "value")


# ---------------------------------------------------------------------------------------------- feeds


def test_quarantine_and_remarks_are_kept(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_quarantine("herald", "entry 3", "no title and no link", NOON)
        tx.add_quarantine("herald", "entry\x00\ud800", "control characters", NOON + MINUTE)
        assert [note.subject for note in tx.quarantined()] == ["entry\\x00\\ud800", "entry 3"]
        assert tx.get_meta("heartbeat") is None
        tx.set_meta("heartbeat", "1")
        tx.set_meta("heartbeat", "2")
        assert tx.get_meta("heartbeat") == "2"


# ---------------------------------------------------------------------------------------------- entries


def test_an_entry_is_found_by_any_of_its_keys_but_only_in_its_own_feed(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_entry(make_entry(1), ["guid:1", "url:1"])
        assert tx.find_entry("herald", ["guid:new", "url:1"]) == "e1"
        assert tx.find_entry("gazette", ["url:1"]) is None
        assert tx.find_entry("herald", []) is None
        tx.add_entry_keys("herald", "e1", ["guid:new"])
        assert tx.find_entry("herald", ["guid:new"]) == "e1"


def test_the_first_key_that_is_known_decides_and_a_key_never_changes_its_entry(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_entry(make_entry(1), ["guid:1"])
        tx.add_entry(make_entry(2), ["guid:2", "guid:1"])
        assert tx.find_entry("herald", ["guid:2", "guid:1"]) == "e2"
        assert tx.find_entry("herald", ["guid:1", "guid:2"]) == "e1"


def test_adding_an_entry_twice_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_entry(make_entry(1), ["guid:1"])
        assert not tx.add_entry(replace(make_entry(1), title="edited"), ["guid:1"])
        assert tx.entry("e1") == make_entry(1)
        assert tx.entry("unknown") is None


def test_an_entry_is_found_by_its_canonical_url_the_first_seen_first(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_entry(make_entry(2, feed="gazette", seen=NOON + MINUTE), [], "https://shared.example/a")
        tx.add_entry(make_entry(1), [], "https://shared.example/a")
        assert tx.entry_by_url("https://shared.example/a") == make_entry(1)
        assert tx.entry_by_url("https://herald.example/1") is None


def test_what_became_of_an_entry_is_kept_with_its_trace(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_entry(make_entry(1), [])
        assert tx.entry_outcome("e1") is None
        assert tx.undecided_entries() == (make_entry(1),)
        tx.decide_entry("e1", "pending", "page timed out", None, {"steps": ["fetch"]}, NOON + MINUTE, 1)
        kept = tx.entry_outcome("e1")
        assert kept is not None
        assert (kept.outcome, kept.trace, kept.retry_at, kept.tries) == (
            "pending",
            {"steps": ["fetch"]},
            NOON + MINUTE,
            1,
        )
        assert tx.entries_due_for_retry(NOON) == ()
        assert tx.entries_due_for_retry(NOON + MINUTE) == (make_entry(1),)
        tx.decide_entry("e1", "silent", "nothing new", "a1", {})
        assert tx.entries_due_for_retry(NOON + 99 * MINUTE) == ()
        assert tx.undecided_entries() == ()


def test_entries_are_kept_with_what_was_decided_about_some_of_them(store: Store) -> None:
    decided = EntryOutcome("irrelevant", "names nobody", None, {"baseline": True}, None, 0)
    rows = [(make_entry(1), "https://herald.example/1", decided), (make_entry(2), "", None)]
    with store.transaction() as tx:
        assert not tx.has_entries("herald")
        tx.add_entries([*rows, (make_entry(3), "", decided)])
        tx.add_keys("herald", {"guid:1": "e1"})
        assert tx.has_entries("herald")
        assert not tx.has_entries("gazette")
        assert tx.entry_outcome("e1") == tx.entry_outcome("e3") == decided
        assert tx.entry_outcome("e2") is None
        assert tx.undecided_entries() == (make_entry(2),)
        assert tx.entry_by_url("https://herald.example/1") == make_entry(1)


def test_outcomes_are_counted_and_listed_newest_first(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(4):
            tx.add_entry(make_entry(number, seen=NOON + number * MINUTE), [])
        tx.decide_entry("e1", "silent", "known")
        tx.decide_entry("e2", "silent", "known")
        assert tx.outcome_counts(NOON + MINUTE) == {"silent": 2, "": 1}
        assert [entry.id for entry, _ in tx.recent_entries(3)] == ["e3", "e2", "e1"]
        assert [entry.id for entry, _ in tx.recent_entries(outcome="silent")] == ["e2", "e1"]


# ---------------------------------------------------------------------------------------------- articles


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    old, new = make_article(body="On 1 June."), make_article(body="On 2 June.")
    with store.transaction() as tx:
        assert tx.add_article(old)
        assert not tx.add_article(replace(old, seen=NOON + MINUTE))
        copy = CopyOf("a0", CopyKind.SPUN, 0.7)
        assert tx.add_article(new, copy)
        assert tx.article("a1") == new
        assert tx.copy_of("a1") == copy
        hashes = [text_hash(value.text) for value in (old, new)]
        assert [tx.article("a1", each) for each in hashes] == [old, new]
        assert tx.articles_of_entry("e1") == (old, new)
        assert tx.article("unknown") is None
        assert tx.copy_of("unknown") is None


def test_an_article_is_found_by_its_canonical_and_by_its_fetched_url(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_article(make_article())
        assert tx.article_by_url("https://herald.example/1") == make_article()
        assert tx.article_by_url("https://herald.example/1?utm=1") == make_article()
        assert tx.article_by_url("https://herald.example/2") is None


# ---------------------------------------------------------------------------------------------- ledger


def test_facts_are_found_by_article_and_by_round(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_fact(make_fact(2), "new_round", "north-south/envoys/1", "first of its series")
        assert tx.add_fact(make_fact(1, seen=NOON + MINUTE), "known", "north-south/envoys/1", "same date")
        assert not tx.add_fact(make_fact(1), "known", None, "again")
        assert tx.fact("f2") == make_fact(2)
        assert tx.judgement("f1") == ("known", "north-south/envoys/1", "same date")
        assert [fact.id for fact in tx.facts_of_article("a1")] == ["f2", "f1"]
        assert [fact.id for fact in tx.facts_of_round("north-south/envoys/1")] == ["f2", "f1"]


def test_rounds_are_replaced_by_id_and_listed_in_their_order(store: Store) -> None:
    with store.transaction() as tx:
        for number in (10, 2):
            tx.save_round(make_round(number))
        tx.save_round(make_round(2, version=5))
        assert [(each.seq, each.version) for each in tx.rounds("north-south")] == [(2, 5), (10, 1)]
        assert tx.rounds("east-west") == ()
        assert tx.round("north-south/envoys/10") == make_round(10)
        assert tx.round("unknown") is None


def test_changes_are_a_history_newest_first(store: Store) -> None:
    with store.transaction() as tx:
        tx.add_change(make_change(1))
        tx.add_change(make_change(2))
        assert tx.changes() == (make_change(2), make_change(1))
        assert tx.changes("north-south/envoys/1") == (make_change(1),)
        assert tx.changes(limit=1) == (make_change(2),)


# ---------------------------------------------------------------------------------------------- retention


def test_what_supports_nothing_is_forgotten_and_what_an_alert_rests_on_stays(store: Store) -> None:
    old, new = NOON - 400 * 1440 * MINUTE, NOON
    with store.transaction() as tx:
        for number, seen in ((1, old), (2, old), (3, new), (4, old)):
            tx.add_entry(make_entry(number, seen=seen), [f"guid:{number}"])
            tx.add_article(make_article(number, seen=seen))
        tx.add_article(replace(make_article(5, seen=old), entry_id=None, origin="seed"))
        tx.decide_entry("e4", "pending", "", retry_at=NOON)
        tx.add_fact(make_fact(1, article_id="a1", seen=old), "new_round", "r", "")
        tx.add_alert(make_alert(1, created=old), ["console", "hook"], old)
        tx.mark_sent(1, old)
        for name, channels in (("n1", []), ("n2", ["hook"])):
            tx.add_notice(Notice(name, NoticeKind.BLIND, "t", "x", old), channels, old)
        tx.add_quarantine("herald", "x", "y", old)
        gone = tx.prune(NOON - 365 * 1440 * MINUTE)
        assert gone == {"entry": 2, "article": 2, "quarantine": 1, "delivery": 1, "notice": 1}
        assert tx.entry("e1") is None
        assert tx.find_entry("herald", ["guid:1"]) is None
        assert [tx.article(f"a{n}") is not None for n in (1, 2, 3, 4, 5)] == [True, False, True, False, True]
        assert tx.alert("alert1") is not None
        assert [each.state for each in tx.deliveries_of_alert("alert1")] == [DeliveryState.PENDING]
        assert [each.id for each in tx.notices()] == ["n2"]  # its delivery waits
        assert sum(tx.prune(NOON - 365 * 1440 * MINUTE).values()) == 0


def test_the_file_shrinks_after_pruning(store: Store) -> None:
    assert store.path is not None
    with store.transaction() as tx:
        for number in range(300):
            tx.add_article(make_article(number, body="word " * 2000))
    store.backup(store.state_dir / "full.db")
    with store.transaction() as tx:
        tx.prune(NOON + MINUTE)
    store.shrink()
    store.backup(store.state_dir / "pruned.db")
    sizes = [(store.state_dir / name).stat().st_size for name in ("full.db", "pruned.db")]
    assert sizes[1] < sizes[0] / 4
