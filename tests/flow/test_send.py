"""The outbox is emptied, on a real store, into channels that behave in every way a channel can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from set_clock import Clock

from watcher.alerts.timing import Timetable
from watcher.deliver import Message
from watcher.deliver.message import Sent
from watcher.errors import ChannelError
from watcher.flow.send import SendOptions, SendReport, send_due
from watcher.model import (
    Alert,
    Change,
    ChangeKind,
    DateInterval,
    DeliveryState,
    Evidence,
    Fact,
    Precision,
    Round,
    Status,
)
from watcher.store import Store

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def make_alert(number: int) -> Alert:
    evidence = Evidence("a1", "They meet", 0, 9, "Herald", "Herald Group", "https://herald.example", NOON)
    when = DateInterval(date(2025, 6, 1), date(2025, 6, 1), Precision.DAY)
    fact = Fact(f"f{number}", "north-south", "envoys", Status.DATE_SET, evidence, when=when)
    key = f"north-south/envoys/{number}"
    known = Round(key, "north-south", "envoys", number, Status.DATE_SET, NOON, NOON)
    change = Change(ChangeKind.NEW_ROUND, key, "when", None, "2025-06-01", fact, NOON, "new")
    return Alert(
        id=f"alert{number}",
        key=key,
        seq=1,
        topic="north-south",
        kind=change.kind,
        title=f"Round {number}",
        was=None,
        now="2025-06-01",
        round=known,
        change=change,
        evidence=(evidence,),
        independent=1,
        created=NOON,
    )


def render(alert: Alert, _channel: str, follows: Alert | None) -> Message:
    payload = {"id": alert.id} if follows is None else {"id": alert.id, "follows": follows.id}
    return Message(alert.title, f"{alert.title}\n", payload, alert)


@dataclass
class Recorder:
    """Takes messages; `trouble(number of the call, message)` may raise or wait first."""

    name: str = "hook"
    trouble: Callable[[int, Message], object] | None = None
    tried: list[tuple[str, Message]] = field(default_factory=list)
    taken: list[tuple[str, Message]] = field(default_factory=list)
    started: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Message, idempotency_key: str) -> None:
        self.tried.append((idempotency_key, message))
        self.started.set()
        outcome = self.trouble(len(self.tried), message) if self.trouble else None
        if isinstance(outcome, Exception):
            raise outcome
        if asyncio.iscoroutine(outcome):
            await outcome
        self.taken.append((idempotency_key, message))

    async def close(self) -> None:
        """Nothing is open."""

    def keys(self) -> list[str]:
        return [key for key, _ in self.taken]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def fill(store: Store, numbers: range, *channels: str, queued: datetime = NOON) -> None:
    with store.transaction() as tx:
        for number in numbers:
            tx.add_alert(make_alert(number), channels or ["hook"], queued)


def keys(numbers: range, channel: str = "hook") -> list[str]:
    return [f"alert{number}:1:{channel}" for number in numbers]


async def send(
    store: Store, clock: Clock, *channels: Recorder, options: SendOptions | None = None
) -> SendReport:
    named = {channel.name: channel for channel in channels}
    return await send_due(store, named, clock, options or SendOptions(), render)


def down(_call: int, _message: Message) -> ChannelError:
    return ChannelError("hook", "answered 503")


# ---------------------------------------------------------------------------------------------- sent


async def test_everything_due_is_sent_in_order_each_once(store: Store, clock: Clock) -> None:
    fill(store, range(1, 6))
    hook = Recorder()
    report = await send(store, clock, hook)
    assert hook.keys() == keys(range(1, 6))
    assert (report.sent, report.messages, report.failed, report.dead) == (5, 5, 0, 0)
    assert await send(store, clock, hook) == SendReport()
    assert len(hook.taken) == 5


async def test_each_channel_gets_every_alert_under_its_own_key(store: Store, clock: Clock) -> None:
    fill(store, range(1, 3), "hook", "desk")
    hook, desk = Recorder(), Recorder("desk")
    await send(store, clock, hook, desk)
    assert hook.keys() == keys(range(1, 3))
    assert desk.keys() == keys(range(1, 3), "desk")


async def test_a_channel_that_is_no_longer_configured_keeps_its_queue(store: Store, clock: Clock) -> None:
    fill(store, range(1, 3), "removed")
    assert await send(store, clock, Recorder()) == SendReport()
    with store.reading() as tx:
        assert tx.pending_counts() == {"removed": 2}


# ---------------------------------------------------------------------------------------------- refused


async def test_a_temporary_failure_is_tried_again_under_the_same_key(store: Store, clock: Clock) -> None:
    fill(store, range(1, 4))
    hook = Recorder(trouble=lambda call, _: down(call, _) if call == 1 else None)
    report = await send(store, clock, hook)
    assert (report.sent, report.failed, report.errors) == (0, 1, ("hook: answered 503",))
    assert await send(store, clock, hook) == SendReport()  # not yet due, and nothing overtakes it
    clock.now += timedelta(seconds=5)
    await send(store, clock, hook)
    assert hook.keys() == keys(range(1, 4))
    assert [key for key, _ in hook.tried][:2] == ["alert1:1:hook"] * 2


async def test_waits_grow_up_to_the_cap_and_vary(store: Store, clock: Clock) -> None:
    fill(store, range(1, 2))
    hook = Recorder(trouble=down)
    waits = []
    for _ in range(12):
        await send(store, clock, hook)
        with store.reading() as tx:
            (delivery,) = tx.deliveries_of_alert("alert1")
        waits.append((delivery.due - clock.now).total_seconds())
        clock.now = delivery.due
    full = [min(900, 5 * 2**attempt) for attempt in range(12)]
    assert all(most / 2 <= wait <= most for wait, most in zip(waits, full, strict=True))
    assert delivery.attempts == 12
    assert len({wait / most for wait, most in zip(waits, full, strict=True)}) > 6


@pytest.mark.parametrize(("wish", "seconds"), [(3600.0, 3600.0), (10.0**9, 6 * 3600.0)])
async def test_a_channel_s_own_wish_to_wait_is_obeyed_within_reason(
    store: Store, clock: Clock, wish: float, seconds: float
) -> None:
    fill(store, range(1, 2))
    hook = Recorder(trouble=lambda *_: ChannelError("hook", "answered 429", retry_after=wish))
    await send(store, clock, hook)
    with store.reading() as tx:
        (delivery,) = tx.deliveries_of_alert("alert1")
    assert delivery.due == clock.now + timedelta(seconds=seconds)


async def test_a_permanent_refusal_is_a_dead_letter_and_the_others_go_on(store: Store, clock: Clock) -> None:
    fill(store, range(1, 4))
    refused = ChannelError("hook", "answered 413", permanent=True)
    hook = Recorder(trouble=lambda call, _: refused if call == 2 else None)
    report = await send(store, clock, hook)
    assert hook.keys() == ["alert1:1:hook", "alert3:1:hook"]
    assert (report.sent, report.dead) == (2, 1)
    with store.reading() as tx:
        assert [(each.told_id, each.error) for each in tx.dead()] == [("alert2", "answered 413")]


async def test_a_channel_that_refuses_everything_is_not_knocked_at_for_every_message(
    store: Store, clock: Clock
) -> None:
    fill(store, range(1, 21))
    hook = Recorder(trouble=lambda *_: ChannelError("hook", "answered 401", permanent=True))
    assert (await send(store, clock, hook)).dead == 3
    with store.reading() as tx:
        assert tx.pending_counts() == {"hook": 17}


async def test_after_many_attempts_a_delivery_is_given_up_and_says_so(store: Store, clock: Clock) -> None:
    fill(store, range(1, 2))
    hook = Recorder(trouble=down)
    for _ in range(3):
        await send(store, clock, hook, options=SendOptions(max_attempts=3))
        clock.now += HOUR
    with store.reading() as tx:
        (letter,) = tx.dead()
    assert letter.error == "given up after 3 attempts; answered 503"


async def test_a_dead_letter_that_is_sent_again_keeps_its_key(store: Store, clock: Clock) -> None:
    fill(store, range(1, 2))
    hook = Recorder(
        trouble=lambda call, _: ChannelError("hook", "gone", permanent=True) if call == 1 else None
    )
    await send(store, clock, hook)
    with store.transaction() as tx:
        assert tx.requeue_dead("hook", clock()) == 1
    await send(store, clock, hook)
    assert [key for key, _ in hook.tried] == ["alert1:1:hook"] * 2


# ---------------------------------------------------------------------------------------------- digests


async def test_after_an_outage_what_waited_comes_in_order_as_one_digest(store: Store, clock: Clock) -> None:
    fill(store, range(1, 9))
    hook = Recorder(trouble=lambda call, _: down(call, _) if call == 1 else None)
    await send(store, clock, hook)
    clock.now += 3 * HOUR
    report = await send(store, clock, hook)
    (first, alone), (second, digest) = hook.taken
    assert first == "alert1:1:hook"  # it may have arrived: it goes under the key it went under
    assert alone.payload == {"id": "alert1"}
    assert second.startswith("digest:hook:")
    told = digest.payload["alerts"]
    assert [each["id"] for each in told] == [f"alert{number}" for number in range(2, 9)]
    assert [each["idempotency_key"] for each in told] == keys(range(2, 9))
    assert digest.text.index("Round 2") < digest.text.index("Round 8")
    assert digest.alert is None
    assert (report.sent, report.messages) == (8, 2)


async def test_a_few_that_waited_come_one_by_one(store: Store, clock: Clock) -> None:
    fill(store, range(1, 6))
    clock.now += 3 * HOUR
    hook = Recorder()
    await send(store, clock, hook)
    assert hook.keys() == keys(range(1, 6))


async def test_a_digest_that_fails_is_sent_again_whole_under_its_own_key(store: Store, clock: Clock) -> None:
    fill(store, range(1, 9))
    clock.now += 3 * HOUR
    hook = Recorder(trouble=lambda call, _: down(call, _) if call == 1 else None)
    assert (await send(store, clock, hook)).failed == 8
    fill(store, range(9, 12), queued=clock.now)
    clock.now += MINUTE
    await send(store, clock, hook)
    assert hook.tried[0] == hook.tried[1]
    assert hook.keys()[1:] == keys(range(9, 12))


async def test_a_flood_becomes_one_message(store: Store, clock: Clock) -> None:
    fill(store, range(1, 101))
    hook = Recorder()
    report = await send(store, clock, hook, options=SendOptions(per_hour=10))
    assert (report.sent, report.messages) == (100, 1)
    (_, digest) = hook.taken[0]
    assert len(digest.payload["alerts"]) == 100
    assert all(f"- Round {number}\n" in digest.text for number in range(1, 101))
    assert len(digest.text) < 4000  # a chat that takes 4,096 characters gets it in one piece


async def test_no_more_messages_than_the_cap_leave_within_an_hour_and_none_is_lost(
    store: Store, clock: Clock
) -> None:
    hook = Recorder()
    options = SendOptions(per_hour=4)
    sent_at: list[datetime] = []
    for number in range(1, 91):
        fill(store, range(number, number + 1), queued=clock.now)
        before = len(hook.taken)
        await send(store, clock, hook, options=options)
        sent_at += [clock.now] * (len(hook.taken) - before)
        clock.now += 2 * MINUTE
    clock.now += 2 * HOUR
    await send(store, clock, hook, options=options)
    assert all(later - earlier >= HOUR for earlier, later in zip(sent_at, sent_at[4:], strict=False))
    told = [
        each["id"] for _, message in hook.taken for each in message.payload.get("alerts", [message.payload])
    ]
    assert told == [f"alert{number}" for number in range(1, 91)]


# -------------------------------------------------------------------------------------------- hanging, killed


async def test_a_channel_that_hangs_holds_up_no_other_and_is_left(store: Store, clock: Clock) -> None:
    fill(store, range(1, 3), "hook", "desk")
    hook = Recorder(trouble=lambda *_: asyncio.sleep(60))
    desk = Recorder("desk")
    report = await send(store, clock, hook, desk, options=SendOptions(timeout=0.3))
    assert desk.keys() == keys(range(1, 3), "desk")
    assert (report.sent, report.failed) == (2, 1)
    assert report.errors == ("hook: no end within 0.3 s",)


async def test_a_second_run_beside_a_hanging_one_serves_the_others(store: Store, clock: Clock) -> None:
    fill(store, range(1, 2), "hook", "desk")
    is_open = asyncio.Event()
    hook, desk = Recorder(trouble=lambda *_: is_open.wait()), Recorder("desk")
    slow = asyncio.create_task(send(store, clock, hook))
    await hook.started.wait()
    assert (await send(store, clock, hook, desk)).sent == 1
    is_open.set()
    assert (await slow).sent == 1
    assert hook.keys() == keys(range(1, 2))
    assert desk.keys() == keys(range(1, 2), "desk")


async def test_a_run_that_is_cancelled_gives_back_what_it_held(store: Store, clock: Clock) -> None:
    fill(store, range(1, 4))
    hook = Recorder(trouble=lambda *_: asyncio.sleep(60))
    task = asyncio.create_task(send(store, clock, hook))
    await hook.started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with store.reading() as tx:
        states = [each.state for n in range(1, 4) for each in tx.deliveries_of_alert(f"alert{n}")]
    assert states == [DeliveryState.PENDING] * 3
    hook.trouble = None
    await send(store, clock, hook)
    assert hook.keys() == keys(range(1, 4))


async def test_a_sender_that_dies_between_sending_and_marking_sends_again_under_the_same_key(
    store: Store, clock: Clock
) -> None:
    fill(store, range(1, 3))

    class Killed(BaseException):
        pass

    def die(_call: int, _message: Message) -> None:
        raise Killed

    first = Recorder(trouble=die)
    with pytest.raises(Killed):
        await send(store, clock, first)
    second = Recorder()
    await send(store, clock, second)
    assert second.keys() == keys(range(1, 3))
    assert first.tried[0][0] == second.keys()[0]


async def test_a_bug_in_one_channel_is_raised_once_others_were_served(store: Store, clock: Clock) -> None:
    fill(store, range(1, 3), "hook", "desk")
    hook, desk = Recorder(trouble=lambda *_: ZeroDivisionError()), Recorder("desk")
    with pytest.raises(ZeroDivisionError):
        await send(store, clock, hook, desk)
    assert desk.keys() == keys(range(1, 3), "desk")


async def test_a_long_queue_is_not_held_past_the_claim(store: Store, clock: Clock) -> None:
    """Each message takes a minute of the clock; the claim of 90 seconds is renewed on the way."""
    fill(store, range(1, 11))

    def slowly(_call: int, _message: Message) -> None:
        clock.now += MINUTE

    hook = Recorder(trouble=slowly)
    report = await send(store, clock, hook)
    assert report.sent == 10
    assert hook.keys() == keys(range(1, 11))


# ---------------------------------------------------------------------------------------------- hours


def hours(**keys: object) -> SendOptions:
    return SendOptions(timetables={"hook": Timetable(**keys)})  # type: ignore[arg-type]


async def test_quiet_hours_hold_messages_and_the_morning_brings_them_in_order(
    store: Store, clock: Clock
) -> None:
    night = hours(quiet=(time(11), time(14)))
    fill(store, range(1, 4))
    hook = Recorder()
    assert await send(store, clock, hook, options=night) == SendReport()
    clock.now = NOON + 2 * HOUR
    await send(store, clock, hook, options=night)
    assert hook.keys() == keys(range(1, 4))


async def test_a_message_that_failed_before_the_night_is_tried_again_after_it(
    store: Store, clock: Clock
) -> None:
    night = hours(quiet=(time(13), time(14)))
    fill(store, range(1, 2))
    hook = Recorder(trouble=lambda call, message: down(call, message) if call == 1 else None)
    await send(store, clock, hook, options=night)
    clock.now = NOON + HOUR
    await send(store, clock, hook, options=night)
    assert len(hook.tried) == 1
    clock.now = NOON + 2 * HOUR
    await send(store, clock, hook, options=night)
    assert hook.keys() == keys(range(1, 2))


async def test_what_is_urgent_breaks_the_night_and_leaves_the_rest_in_it(store: Store, clock: Clock) -> None:
    fill(store, range(1, 3))
    with store.transaction() as tx:
        tx.add_alert(replace(make_alert(3), severity="critical"), ["hook"], NOON)
    hook = Recorder()
    await send(store, clock, hook, options=hours(quiet=(time(11), time(14))))
    assert hook.keys() == keys(range(3, 4))
    with store.reading() as tx:
        assert tx.pending_counts() == {"hook": 2}


async def test_a_digest_is_one_message_with_every_change_in_order(store: Store, clock: Clock) -> None:
    daily = hours(digest_at=(time(18),))
    fill(store, range(1, 4))
    fill(store, range(4, 5), queued=NOON + 7 * HOUR)
    hook = Recorder()
    await send(store, clock, hook, options=daily)
    assert not hook.taken
    clock.now = NOON + 7 * HOUR
    await send(store, clock, hook, options=daily)
    ((key, message),) = hook.taken
    assert key.startswith("digest:hook:")
    assert message.title == "3 alerts since the last digest"
    assert [alert["id"] for alert in message.payload["alerts"]] == ["alert1", "alert2", "alert3"]
    clock.now = NOON + 31 * HOUR
    await send(store, clock, hook, options=daily)
    assert hook.keys()[1:] == keys(range(4, 5))


async def test_a_digest_that_failed_goes_out_again_as_the_same(store: Store, clock: Clock) -> None:
    daily = hours(digest_at=(time(18),))
    fill(store, range(1, 3))
    hook = Recorder(trouble=lambda call, message: down(call, message) if call == 1 else None)
    clock.now = NOON + 6 * HOUR
    await send(store, clock, hook, options=daily)
    fill(store, range(3, 4), queued=clock.now + MINUTE)
    clock.now += HOUR
    await send(store, clock, hook, options=daily)
    assert [key for key, _ in hook.tried] == [hook.tried[0][0]] * 2
    assert len(hook.taken) == 1


# ---------------------------------------------------------------------------------------------- threads


async def test_an_alert_names_what_the_channel_was_sent_before_of_its_round(
    store: Store, clock: Clock
) -> None:
    first, other = make_alert(1), make_alert(2)
    hook = Recorder()
    for alert in (first, other, replace(first, id="alert3", seq=2), replace(first, id="alert4", seq=3)):
        with store.transaction() as tx:
            tx.add_alert(alert, ["hook"], clock.now)
        await send(store, clock, hook)
        clock.now += MINUTE
    threads = [(message.payload.get("follows"), message.earlier) for _, message in hook.taken]
    assert threads == [
        (None, ()),
        (None, ()),
        ("alert1", (Sent("alert1:1:hook"),)),
        ("alert3", (Sent("alert1:1:hook"), Sent("alert3:2:hook"))),
    ]


async def test_what_never_reached_the_channel_is_nothing_to_follow(store: Store, clock: Clock) -> None:
    fill(store, range(1, 2), "desk")
    with store.transaction() as tx:
        tx.add_alert(replace(make_alert(1), id="alert2", seq=2), ["hook"], NOON)
    hook, desk = Recorder(), Recorder("desk")
    await send(store, clock, desk, hook)
    assert [message.earlier for _, message in hook.taken] == [()]
