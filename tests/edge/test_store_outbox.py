"""The outbox: what is claimed by whom, in which order, and what survives."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from store_values import MINUTE, NOON, make_alert

from watcher.model import DeliveryState
from watcher.store import Claim, Store
from watcher.store.outbox import HORIZON, queue_of

LEASE = 2 * MINUTE


def fill(store: Store, count: int, *channels: str) -> None:
    with store.transaction() as tx:
        for number in range(1, count + 1):
            assert tx.add_alert(make_alert(number), channels or ["hook"], NOON)


def names(claims: tuple[Claim, ...]) -> list[str]:
    return [claim.told.id for claim in claims]


def test_an_alert_waits_once_for_each_channel_under_a_key_of_its_own(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.add_alert(make_alert(), ["hook", "desk"], NOON)
        assert not tx.add_alert(make_alert(), ["hook", "desk", "late"], NOON)
        deliveries = tx.deliveries_of_alert("alert1")
        assert [each.idempotency_key for each in deliveries] == ["alert1:1:hook", "alert1:1:desk"]
        assert tx.pending_counts() == {"desk": 1, "hook": 1}
        assert tx.alert("alert1") == make_alert()
        assert tx.alert("unknown") is None


def test_alerts_are_listed_newest_first_by_topic_and_time(store: Store) -> None:
    with store.transaction() as tx:
        for number in (1, 2, 3):
            tx.add_alert(make_alert(number, created=NOON + number * MINUTE), [], NOON)
        assert [alert.id for alert in tx.alerts(limit=2)] == ["alert3", "alert2"]
        assert [alert.id for alert in tx.alerts("north-south", since=NOON + 3 * MINUTE)] == ["alert3"]
        assert tx.alerts("east-west") == ()


def test_what_is_claimed_is_nobody_else_s_until_the_claim_ends(store: Store) -> None:
    fill(store, 3)
    with store.transaction() as tx:
        assert names(tx.claim_deliveries(NOON, 2, LEASE)) == ["alert1", "alert2"]
        assert tx.claim_deliveries(NOON + MINUTE, 9, LEASE) == ()  # alert3 may not overtake
        assert names(tx.claim_deliveries(NOON + LEASE, 9, LEASE)) == ["alert1", "alert2", "alert3"]


def test_a_delivery_that_waits_holds_back_its_own_channel_only(store: Store) -> None:
    fill(store, 2, "hook", "desk")
    with store.transaction() as tx:
        first = tx.claim_deliveries(NOON, 1, LEASE, ["hook"])[0]
        tx.mark_failed(first.delivery.id, "down", NOON + 10 * MINUTE)
        claims = tx.claim_deliveries(NOON + MINUTE, 9, LEASE)
        assert [(claim.delivery.channel, claim.told.id) for claim in claims] == [
            ("desk", "alert1"),
            ("desk", "alert2"),
        ]
        assert names(tx.claim_deliveries(NOON + 10 * MINUTE, 9, LEASE, ["hook"])) == ["alert1", "alert2"]


def test_only_the_named_channels_are_claimed(store: Store) -> None:
    fill(store, 1, "hook", "removed")
    with store.transaction() as tx:
        assert len(tx.claim_deliveries(NOON, 9, LEASE, ["hook", "new"])) == 1
        assert tx.pending_counts() == {"hook": 1, "removed": 1}


def test_what_was_sent_is_never_claimed_or_unsent_again(store: Store) -> None:
    fill(store, 1)
    with store.transaction() as tx:
        (claim,) = tx.claim_deliveries(NOON, 9, LEASE)
        tx.mark_sent(claim.delivery.id, NOON)
        tx.mark_failed(claim.delivery.id, "a late answer", NOON)
        tx.mark_dead(claim.delivery.id, "a late answer")
        assert tx.claim_deliveries(NOON + HORIZON, 9, LEASE) == ()
        (delivery,) = tx.deliveries_of_alert("alert1")
        assert (delivery.state, delivery.sent, delivery.error) == (DeliveryState.SENT, NOON, None)
        assert tx.pending_counts() == {}


def test_deliveries_that_went_out_together_stay_together_under_one_key(store: Store) -> None:
    fill(store, 3)
    with store.transaction() as tx:
        claims = tx.claim_deliveries(NOON, 9, LEASE)
        assert tx.start_message(claims[:2], "digest:1", NOON, LEASE)
        again = tx.claim_deliveries(NOON + LEASE, 1, LEASE)
        assert [(claim.told.id, claim.message_key) for claim in again] == [
            ("alert1", "digest:1"),
            ("alert2", "digest:1"),
        ]
        assert [claim.delivery.attempts for claim in again] == [1, 1]


def test_a_sender_whose_claim_ended_may_not_send_any_more(store: Store) -> None:
    fill(store, 1)
    with store.transaction() as tx:
        slow = tx.claim_deliveries(NOON, 9, LEASE)
        quick = tx.claim_deliveries(NOON + LEASE, 9, LEASE)
        assert not tx.start_message(slow, "k", NOON + LEASE, LEASE)
        assert tx.start_message(quick, "k", NOON + LEASE, LEASE)
        tx.mark_sent(quick[0].delivery.id, NOON + LEASE)
        assert not tx.start_message(quick, "k", NOON + LEASE, LEASE)


def test_claims_of_a_killed_sender_can_be_ended_at_the_next_start(store: Store) -> None:
    fill(store, 2)
    with store.transaction() as tx:
        tx.claim_deliveries(NOON, 9, LEASE)
        assert tx.release_all(NOON) == 2
        assert len(tx.claim_deliveries(NOON, 9, LEASE)) == 2


def test_released_claims_are_due_again_and_count_no_attempt(store: Store) -> None:
    fill(store, 2)
    with store.transaction() as tx:
        claims = tx.claim_deliveries(NOON, 9, LEASE)
        tx.release(claims, NOON + MINUTE)
        assert tx.claim_deliveries(NOON, 9, LEASE) == ()
        assert [claim.delivery.attempts for claim in tx.claim_deliveries(NOON + MINUTE, 9, LEASE)] == [0, 0]


def test_a_clock_that_was_set_back_does_not_hold_deliveries_for_days(store: Store) -> None:
    fill(store, 1)
    with store.transaction() as tx:
        tx.claim_deliveries(NOON + 30 * HORIZON, 9, LEASE)
        assert len(tx.claim_deliveries(NOON, 9, LEASE)) == 1
        tx.claim_deliveries(NOON, 9, LEASE)
        assert tx.claim_deliveries(NOON, 9, LEASE) == ()  # an ordinary claim holds


def test_dead_letters_are_shown_let_others_pass_and_can_be_sent_again_under_their_key(store: Store) -> None:
    fill(store, 2, "hook", "desk")
    with store.transaction() as tx:
        for claim in tx.claim_deliveries(NOON, 1, LEASE):
            tx.start_message([claim], claim.delivery.idempotency_key, NOON, LEASE)
            tx.mark_dead(claim.delivery.id, "410 gone")
        assert [(each.told_id, each.channel, each.error) for each in tx.dead()] == [
            ("alert1", "hook", "410 gone"),
            ("alert1", "desk", "410 gone"),
        ]
        assert names(tx.claim_deliveries(NOON, 9, LEASE, ["hook"])) == ["alert2"]
        assert tx.requeue_dead("desk", NOON) == 1
        assert [each.channel for each in tx.dead()] == ["hook"]
        again = tx.claim_deliveries(NOON, 1, LEASE, ["desk"])[0]
        assert (again.message_key, again.delivery.attempts) == ("alert1:1:desk", 0)
        assert tx.requeue_dead(None, NOON) == 1
        assert tx.dead() == ()


def test_messages_of_the_last_hour_are_counted_a_digest_once(store: Store) -> None:
    fill(store, 4)
    with store.transaction() as tx:
        one, *more = tx.claim_deliveries(NOON, 9, LEASE)
        tx.start_message([one], "k", NOON, LEASE)
        tx.mark_sent(one.delivery.id, NOON)
        tx.start_message(more, "digest", NOON, LEASE)
        for claim in more:
            tx.mark_sent(claim.delivery.id, NOON + MINUTE)
        assert tx.messages_sent_since("hook", NOON - MINUTE) == (NOON, NOON + MINUTE)
        assert tx.messages_sent_since("hook", NOON) == (NOON + MINUTE,)
        assert tx.messages_sent_since("desk", NOON - MINUTE) == ()


def test_each_channel_shows_what_waits_since_when_and_why(store: Store) -> None:
    fill(store, 3, "hook", "desk")
    with store.transaction() as tx:
        claims = tx.claim_deliveries(NOON, 1, LEASE)
        tx.mark_failed(claims[0].delivery.id, "timed out", NOON + MINUTE)
        tx.mark_sent(claims[1].delivery.id, NOON)
        desk, hook = tx.channel_queues()
        assert (desk.waiting, desk.sent, desk.last_error, desk.oldest) == (3, 0, "timed out", NOON)
        assert (hook.waiting, hook.sent, hook.last_sent, hook.dead) == (2, 1, NOON, 0)


def test_a_server_database_locks_what_a_sender_claims() -> None:
    """Without it two senders on one PostgreSQL would claim the same rows."""
    statement = queue_of("hook", 5)
    assert "FOR UPDATE" in str(statement.compile(dialect=postgresql.dialect()))
    assert "FOR UPDATE" not in str(statement.compile(dialect=sqlite.dialect()))
