"""What a fact does to the round that it means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ledger_values import NOW, TOPIC, at, day, fact, round_of, window

from watcher.ledger.judge import Judgement, judge
from watcher.model import Certainty, ChangeKind, DateInterval, Fact, Precision, Round, Status

SET = round_of(
    status=Status.DATE_SET, when=day("04-10"), venue="Oslo", ordinals=(2,), certainty=Certainty.ONE_SIDE
)


def judged(rounds: list[Round], told: Fact) -> Judgement:
    return judge(rounds, told, TOPIC, told.evidence.published or NOW)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (fact(Status.POSTPONED), ChangeKind.POSTPONED),
        (fact(Status.CANCELLED), ChangeKind.CANCELLED),
        (fact(Status.UNDER_WAY, when=day("04-10"), published=at(days=2)), ChangeKind.UNDER_WAY),
        (fact(Status.CONCLUDED, when=day("04-10"), published=at(days=2)), ChangeKind.CONCLUDED),
        (fact(Status.DATE_SET, when=day("04-17"), ordinal=2), ChangeKind.DATE_CHANGED),
        (fact(Status.DATE_SET, when=day("04-10"), venue="Bern"), ChangeKind.VENUE_CHANGED),
        (fact(Status.DATE_SET, when=day("04-10"), venue="Oslo"), ChangeKind.CONFIRMED),
        (fact(Status.TBD), ChangeKind.KNOWN),
        (fact(Status.RUMOURED, certainty=Certainty.RUMOUR), ChangeKind.CONFIRMED),
    ],
    ids=lambda value: value.value if isinstance(value, ChangeKind) else "",
)
def test_a_changed_value_is_told_and_a_known_one_is_not(told: Fact, kind: ChangeKind) -> None:
    assert judged([SET], told).change.kind is kind


def test_another_day_needs_an_office_or_a_second_owner() -> None:
    told = fact(Status.DATE_SET, when=day("04-17"), ordinal=2, certainty=Certainty.SOURCE)
    alone = judged([SET], told)
    assert alone.change.kind is ChangeKind.HELD_BACK
    assert alone.round is not None
    assert alone.round.when == day("04-10")

    again = judged([alone.round], told)
    assert again.change.kind is ChangeKind.HELD_BACK

    second = replace(told, id="second", evidence=replace(told.evidence, owner="quay"))
    assert judged([alone.round], second).change.kind is ChangeKind.DATE_CHANGED


def test_a_denial_within_three_days_disputes_an_official_plan_and_a_later_one_ends_it() -> None:
    denial = fact(Status.DENIED)
    assert judged([SET], denial).change.kind is ChangeKind.DISPUTED

    old = replace(SET, opened=at(days=-10), changed=at(days=-10))
    assert judged([old], denial).change.kind is ChangeKind.DENIED


def announced(side: str, **slots: Any) -> Round:
    """A round that one side has announced for 20 April in Oslo."""
    told = fact(Status.DATE_SET, when=day("04-20"), venue="Oslo", side=side, published=at(hours=-8), **slots)
    opened = judge([], told, TOPIC, at(hours=-8)).round
    assert opened is not None
    return opened


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (fact(Status.DATE_SET, when=day("04-24"), side="south"), ChangeKind.DISPUTED),
        (fact(Status.DATE_SET, when=day("04-24"), certainty=Certainty.MEDIATOR), ChangeKind.DISPUTED),
        (fact(Status.PLANNED, venue="Bern", side="south"), ChangeKind.DISPUTED),
        (fact(Status.DATE_SET, when=day("04-24"), side="north"), ChangeKind.DATE_CHANGED),
        (fact(Status.DATE_SET, when=day("04-24"), side="south", tells_move=True), ChangeKind.DATE_CHANGED),
        (fact(Status.DATE_SET, when=day("04-24"), side="south", published=at(4)), ChangeKind.DATE_CHANGED),
        (fact(Status.DATE_SET, when=day("04-24"), certainty=Certainty.SOURCE), ChangeKind.HELD_BACK),
    ],
    ids=["other side", "mediator", "venue", "own side", "moved", "days later", "no office"],
)
def test_another_value_is_a_dispute_only_where_another_side_says_it_soon(
    told: Fact, kind: ChangeKind
) -> None:
    assert judged([announced("north")], told).change.kind is kind


def test_a_dispute_is_told_once_and_ends_when_one_side_gives_way() -> None:
    rival = fact(Status.DATE_SET, when=day("04-24"), side="south")
    disputed = judged([announced("north")], rival).round
    assert disputed is not None
    assert (disputed.is_disputed, disputed.when) == (True, day("04-20"))
    assert judged([disputed], replace(rival, id="again")).change.kind is ChangeKind.KNOWN

    gives_way = judged([disputed], fact(Status.DATE_SET, when=day("04-24"), side="north"))
    assert gives_way.change.kind is ChangeKind.DATE_CHANGED
    accepts = judged([disputed], fact(Status.DATE_SET, when=day("04-20"), side="south"))
    assert accepts.change.kind not in (ChangeKind.DATE_CHANGED, ChangeKind.DISPUTED)
    for after in (gives_way.round, accepts.round):
        assert after is not None
        assert not after.is_disputed


@pytest.mark.parametrize(
    ("was", "told", "kind"),
    [
        (None, window("05-01", "05-31"), ChangeKind.DATE_NARROWED),
        (window("05-01", "05-31"), window("05-12", "05-18"), ChangeKind.DATE_NARROWED),
        (window("05-01", "05-31"), window("05-03", "05-30"), ChangeKind.CONFIRMED),
        (window("05-01", "05-31"), window("04-20", "06-30"), ChangeKind.CONFIRMED),
        (window("05-01", "05-31"), window("06-01", "06-30"), ChangeKind.DATE_CHANGED),
        (window("05-01", "05-31"), day("05-12"), ChangeKind.DATE_SET),
        (day("05-12"), window("05-10", "05-30"), ChangeKind.CONFIRMED),
    ],
)
def test_a_window_narrows_or_moves_a_window_and_never_a_day(
    was: DateInterval | None, told: DateInterval, kind: ChangeKind
) -> None:
    known = round_of(when=was)

    assert judged([known], fact(Status.PLANNED, when=told)).change.kind is kind


def test_what_was_held_is_never_called_off() -> None:
    held = replace(SET, status=Status.CONCLUDED, when=day("04-07"))

    assert judged([held], fact(Status.CANCELLED)).change.kind is ChangeKind.KNOWN


def test_a_postponed_round_can_still_be_cancelled_but_not_the_reverse() -> None:
    put_off = replace(SET, status=Status.POSTPONED)
    cancelled = replace(SET, status=Status.CANCELLED)

    assert judged([put_off], fact(Status.CANCELLED)).change.kind is ChangeKind.CANCELLED
    assert judged([cancelled], fact(Status.POSTPONED)).change.kind is ChangeKind.CONFIRMED


def test_a_rumour_without_a_date_opens_nothing_and_with_one_waits_for_a_second_owner() -> None:
    rumour = fact(Status.RUMOURED, certainty=Certainty.RUMOUR)
    assert judged([], rumour).round is None

    dated = judged([], replace(rumour, when=window("04-10", "04-20")))
    assert dated.change.kind is ChangeKind.HELD_BACK
    assert dated.round is not None
    assert dated.round.is_tentative

    borne_out = judged([dated.round], fact(Status.PLANNED, owner="quay"))
    assert borne_out.change.kind is ChangeKind.NEW_ROUND
    assert borne_out.round is not None
    assert not borne_out.round.is_tentative


def test_talks_as_a_process_open_no_round() -> None:
    bare = fact(Status.UNDER_WAY, series="talks")
    placed = fact(Status.UNDER_WAY, series="talks", venue="Oslo")

    assert judged([], bare).change.kind is ChangeKind.HELD_BACK
    assert judged([], placed).change.kind is ChangeKind.UNDER_WAY


def test_a_round_that_passes_into_another_series_keeps_its_id_and_the_id_is_not_given_twice() -> None:
    generic = round_of("talks", status=Status.DATE_SET, when=day("04-10"), venue="Oslo")
    taken = judged([generic], fact(Status.DATE_SET, series="ministers", when=day("04-10"), venue="Oslo"))
    assert taken.round is not None
    assert (taken.round.id, taken.round.series) == (generic.id, "ministers")

    later = judged([taken.round], fact(Status.DATE_SET, series="talks", when=day("05-20"), venue="Bern"))
    assert later.round is not None
    assert later.round.id != generic.id


def test_a_round_learnt_weeks_late_goes_in_without_a_word() -> None:
    assert judged([], fact(Status.CONCLUDED, when=day("03-01"))).change.kind is ChangeKind.BACKFILLED


def test_a_round_told_within_hours_of_its_day_is_told_whatever_open_slot_it_fills() -> None:
    stood_open = round_of(opened=at(days=-37))
    told = fact(Status.CONCLUDED, when=day("04-08"), venue="Oslo")

    assert judged([stood_open], told).change.kind is ChangeKind.CONCLUDED


def test_a_headline_in_the_present_tense_starts_no_round_before_its_day_has_begun_anywhere() -> None:
    early = fact(Status.UNDER_WAY, published=at(days=1, hours=-6))
    begun_in_the_far_east = fact(Status.UNDER_WAY, published=at(days=1, hours=-1))

    assert judged([SET], early).change.kind is ChangeKind.KNOWN
    assert judged([SET], begun_in_the_far_east).change.kind is ChangeKind.UNDER_WAY


def test_a_window_that_has_not_begun_is_not_over() -> None:
    planned = round_of(when=window("04-14", "04-20"), venue="Oslo")

    assert judged([planned], fact(Status.CONCLUDED, venue="Oslo")).round != planned
    assert judged([planned], fact(Status.CONCLUDED, venue="Oslo")).change.round_id != planned.id


TAKEN_FOR_GRANTED = fact(
    Status.PLANNED, when=day("04-20"), venue="Oslo", is_background=True, is_presupposed=True, is_next=True
)


def test_a_day_ahead_that_is_taken_for_granted_is_news_to_a_ledger_without_it() -> None:
    assert judged([], TAKEN_FOR_GRANTED).change.kind is ChangeKind.NEW_ROUND
    assert judged([round_of()], TAKEN_FOR_GRANTED).change.kind is ChangeKind.DATE_SET
    known = replace(SET, when=day("04-20"))
    assert judged([known], TAKEN_FOR_GRANTED).change.kind is ChangeKind.KNOWN
    nameless = replace(TAKEN_FOR_GRANTED, is_next=False)
    assert judged([], nameless).round is None


def test_a_place_that_is_taken_for_granted_is_learnt_without_a_word() -> None:
    known = replace(SET, venue=None)
    learnt = judged([known], replace(TAKEN_FOR_GRANTED, when=day("04-10")))

    assert learnt.change.kind is ChangeKind.KNOWN
    assert learnt.round is not None
    assert learnt.round.venue == "Oslo"


@pytest.mark.parametrize(
    ("owners", "start", "certainty", "both", "kind"),
    [
        (2, 400, Certainty.SOURCE, False, ChangeKind.HELD_BACK),
        (2, 40, Certainty.SOURCE, False, ChangeKind.DATE_SET),
        (2, 400, Certainty.SOURCE, True, ChangeKind.DATE_SET),
        (2, 400, Certainty.ONE_SIDE, False, ChangeKind.HELD_BACK),
        (1, 400, Certainty.SOURCE, False, ChangeKind.DATE_SET),
    ],
    ids=[
        "in passing",
        "at the beginning",
        "names both",
        "an official, and of whom is not said",
        "one will do",
    ],
)
def test_a_day_told_in_passing_waits_for_so_many_owners(
    owners: int, start: int, certainty: Certainty, both: bool, kind: ChangeKind
) -> None:
    topic = replace(TOPIC, policy=replace(TOPIC.policy, passing_owners=owners))
    told = fact(Status.DATE_SET, when=day("04-10"), named_there=("ru", "us") if both else ("us",))
    told = replace(told, certainty=certainty, evidence=replace(told.evidence, start=start))
    first = judge([round_of()], told, topic, NOW)
    again = replace(told, evidence=replace(told.evidence, owner="quay"))

    assert first.change.kind is kind
    assert first.round is not None
    if kind is ChangeKind.HELD_BACK:
        assert judge([first.round], again, topic, NOW).change.kind is ChangeKind.DATE_SET


OFFICIALS_ONLY = replace(
    TOPIC,
    series=tuple(
        replace(series, min_certainty=Certainty.MEDIATOR, weak_owners=0)
        if series.name == "experts"
        else series
        for series in TOPIC.series
    ),
)


@pytest.mark.parametrize(
    "told",
    [
        fact(Status.DATE_SET, when=day("04-10")),
        fact(Status.CANCELLED),
        fact(Status.DATE_SET, when=day("04-17")),
        fact(Status.PLANNED, venue="Bern"),
    ],
    ids=["day", "cancelled", "other day", "venue"],
)
def test_where_officials_alone_are_told_nobody_else_changes_a_round_however_many_they_are(told: Fact) -> None:
    known = round_of(certainty=Certainty.ONE_SIDE)
    for owner in ("harbour", "quay", "lantern"):
        unnamed = replace(told, certainty=Certainty.SOURCE, evidence=replace(told.evidence, owner=owner))
        weak = judge([known], unnamed, OFFICIALS_ONLY, NOW)
        assert weak.change.kind is ChangeKind.HELD_BACK
        assert weak.round is not None
        known = weak.round

    assert judge([known], told, OFFICIALS_ONLY, NOW).change.kind in (
        ChangeKind.DATE_SET,
        ChangeKind.CANCELLED,
        ChangeKind.VENUE_SET,
    )


def test_another_series_of_the_topic_keeps_to_the_topics_policy() -> None:
    known = round_of("ministers", opened=at(days=-3))
    unnamed = fact(Status.DATE_SET, series="ministers", when=day("04-10"), certainty=Certainty.SOURCE)

    assert judge([known], unnamed, OFFICIALS_ONLY, NOW).change.kind is ChangeKind.DATE_SET


def test_a_move_told_as_one_needs_nobody_with_an_office() -> None:
    told = fact(Status.DATE_SET, when=day("04-17"), ordinal=2, certainty=Certainty.SOURCE, tells_move=True)

    assert judged([SET], told).change.kind is ChangeKind.DATE_CHANGED


def test_the_outlet_that_told_a_day_alone_corrects_it_in_another_text() -> None:
    plain = {"certainty": Certainty.SOURCE, "status": Status.DATE_SET}
    opened = judged([], fact(when=day("04-20"), published=at(-1), **plain)).round
    assert opened is not None

    assert judged([opened], fact(when=day("04-24"), **plain)).change.kind is ChangeKind.CORRECTED
    assert (
        judged([opened], fact(when=day("04-24"), owner="quay", **plain)).change.kind is ChangeKind.HELD_BACK
    )
    assert judged([opened], fact(when=window("04-21", "04-30"), **plain)).change.kind is ChangeKind.KNOWN


def test_the_outlet_that_told_a_round_alone_takes_it_back() -> None:
    plain = {"certainty": Certainty.SOURCE}
    opened = judged([], fact(Status.DATE_SET, when=day("04-20"), published=at(hours=-3), **plain)).round
    assert opened is not None

    assert judged([opened], fact(Status.DENIED, **plain)).change.kind is ChangeKind.CORRECTED
    assert judged([opened], fact(Status.DENIED, owner="quay", **plain)).change.kind is ChangeKind.DENIED


def test_a_place_found_hours_after_the_beginning_is_told() -> None:
    begun = judged([], fact(Status.UNDER_WAY, when=day("04-07"), published=at(-1))).round
    assert begun is not None
    placed = fact(Status.UNDER_WAY, venue="Oslo")

    assert judged([begun], placed).change.kind is ChangeKind.VENUE_SET
    soon = replace(placed, evidence=replace(placed.evidence, published=at(-1, hours=2)))
    assert judge([begun], soon, TOPIC, at(-1, hours=2)).change.kind is not ChangeKind.VENUE_SET


def test_a_round_that_began_yesterday_and_ended_today_lasted_two_days() -> None:
    begun = judged([], fact(Status.UNDER_WAY, when=day("04-07"), published=at(-1))).round
    assert begun is not None
    second_day = fact(Status.CONCLUDED, when=day("04-08"))

    def of(told: Fact) -> tuple[ChangeKind, str]:
        after = judged([begun], told)
        return after.change.kind, str(after.round and after.round.when)

    assert of(second_day) == (ChangeKind.KNOWN, "2025-04-07")
    assert of(replace(second_day, ends_it=True)) == (ChangeKind.CONCLUDED, "2025-04-07/2025-04-08")
    looked_back = fact(Status.CONCLUDED, when=day("04-08"), published=at(1))
    assert of(looked_back) == (ChangeKind.CONCLUDED, "2025-04-07/2025-04-08")


def test_the_day_that_is_named_for_what_a_headline_told_as_under_way_is_the_rounds_day() -> None:
    meets = fact(Status.UNDER_WAY, published=at(-1))
    early = judged([], meets).round
    assert early is not None
    plan = fact(Status.DATE_SET, when=day("04-08"))
    over = fact(Status.CONCLUDED, when=day("04-08"))
    set_anew, held = judged([early], plan), judged([early], over)

    assert (set_anew.change.kind, set_anew.round and set_anew.round.status) == (
        ChangeKind.DATE_SET,
        Status.DATE_SET,
    )
    assert (held.change.kind, held.round and str(held.round.when)) == (ChangeKind.CONCLUDED, "2025-04-08")
    named = judged([], replace(meets, when=day("04-07"))).round
    assert named is not None
    assert judged([named], plan).change.kind is not ChangeKind.DATE_SET
    assert judged([named], over).change.kind is not ChangeKind.CONCLUDED


def test_a_round_of_two_days_that_ended_on_the_first_has_that_day() -> None:
    begun = round_of(
        status=Status.UNDER_WAY,
        when=DateInterval(day("04-08").start, day("04-09").end, Precision.DAY),
        venue="Oslo",
    )
    over = judged([begun], fact(Status.CONCLUDED, when=day("04-08"), ends_it=True))

    assert (over.change.kind, over.round and str(over.round.when)) == (ChangeKind.CONCLUDED, "2025-04-08")


def test_who_repeats_the_old_day_of_what_an_official_called_off_does_not_put_it_back_on() -> None:
    planned = judged([], fact(when=day("04-10"), certainty=Certainty.SOURCE)).round
    assert planned is not None
    off = judged([planned], fact(Status.CANCELLED, published=at(hours=2))).round
    assert off is not None
    again = fact(
        Status.DATE_SET, when=day("04-10"), owner="quay", certainty=Certainty.SOURCE, published=at(hours=5)
    )

    assert judged([off], again).change.kind is ChangeKind.HELD_BACK
    assert judged([off], replace(again, tells_move=True)).change.kind is ChangeKind.DATE_SET
    assert judged([off], replace(again, certainty=Certainty.ONE_SIDE)).change.kind is ChangeKind.DATE_SET


def test_what_a_text_takes_for_granted_is_news_where_nothing_was_heard_of_these_people_for_weeks() -> None:
    after = fact(
        Status.CONCLUDED, series="talks", roles=("leader",), level="leader", is_background=True,
        is_presupposed=True, is_named=True, named_there=("russia", "us"),
    )  # fmt: skip
    before = replace(after, status=Status.PLANNED)
    known = round_of("talks", status=Status.CONCLUDED, when=day("03-01"), changed=at(-30), opened=at(-30))

    assert judged([], after).change.kind is ChangeKind.CONCLUDED
    assert str((judged([], after).round or known).when) == "2025-04-06/2025-04-08"
    assert judged([], before).change.kind is ChangeKind.NEW_ROUND
    assert judged([], replace(after, roles=("leader", "party"))).change.kind is ChangeKind.KNOWN
    assert judged([], replace(after, when=day("03-10"))).change.kind is ChangeKind.KNOWN
    assert judged([known], after).change.kind is ChangeKind.KNOWN
    lead = replace(after, evidence=replace(after.evidence, start=80, end=85))
    assert judged([], lead).change.kind is ChangeKind.KNOWN  # "after months of negotiation"
    assert judged([], replace(lead, venue="Oslo")).change.kind is ChangeKind.CONCLUDED
    deep = replace(after, evidence=replace(after.evidence, start=900, end=905))
    assert judged([], deep).change.kind is ChangeKind.KNOWN
    reported = fact(Status.PLANNED, when=day("04-20"))
    beside = judge([], after, TOPIC, NOW, beside=[after, reported])
    assert beside.change.kind is ChangeKind.KNOWN


def test_what_a_headline_recalls_of_last_week_is_news_where_no_round_is_known() -> None:
    told = fact(
        Status.CONCLUDED, series="calls", roles=("leader",), level="leader", is_background=True,
        when=window("03-31", "04-06"),
    )  # fmt: skip

    told = replace(told, evidence=replace(told.evidence, start=0))
    assert judged([], told).change.kind is ChangeKind.CONCLUDED
    assert judged([], replace(told, when=None)).change.kind is ChangeKind.KNOWN
    assert judged([], replace(told, when=window("03-10", "03-20"))).change.kind is ChangeKind.KNOWN


def test_who_heads_one_side_and_leads_the_other_need_no_day() -> None:
    told = fact(series="talks", level="leader", roles=("leader", "official"), certainty=Certainty.SOURCE)

    wanting = replace(TOPIC.series[-1], needs=("day", "role"))
    topic = replace(TOPIC, series=(*TOPIC.series[:-1], wanting))

    assert judge([], told, topic, NOW).change.kind is ChangeKind.NEW_ROUND
    alone = replace(told, roles=("leader", "party"))
    assert judge([], alone, topic, NOW).change.kind is ChangeKind.HELD_BACK


def test_one_called_off_in_the_sentence_that_sets_the_day_of_another_is_no_end_of_that() -> None:
    plan = fact(Status.DATE_SET, when=day("04-12"), venue="Oslo")
    known = judged([], plan).round
    assert known is not None
    off = fact(Status.CANCELLED, venue="Oslo", published=NOW)

    assert judge([known], off, TOPIC, NOW, beside=[plan, off]).change.kind is ChangeKind.KNOWN
    elsewhere = replace(plan, evidence=replace(plan.evidence, start=80))
    assert judge([known], off, TOPIC, NOW, beside=[elsewhere, off]).change.kind is ChangeKind.CANCELLED


def test_a_number_that_is_taken_for_granted_is_no_rumour_of_some_other_round() -> None:
    held = round_of(status=Status.CONCLUDED, when=day("03-25"), venue="Oslo", ordinals=(1,), changed=at(-14))
    rumour = round_of(seq=2, status=Status.RUMOURED, when=window("04-07", "04-13"), is_tentative=True)
    told = fact(Status.PLANNED, ordinal=2, is_background=True, is_presupposed=True)
    after = judged([held, rumour], told)

    assert (after.change.kind, after.round and after.round.seq) == (ChangeKind.NEW_ROUND, 3)
    planned = replace(rumour, is_tentative=False, status=Status.PLANNED)
    assert judged([held, planned], told).change.kind is ChangeKind.KNOWN


def test_what_was_denied_and_is_told_as_held_on_its_day_days_later_is_news() -> None:
    denied = round_of(status=Status.DENIED, when=day("04-04"), venue="Oslo", changed=at(-6))
    told = fact(Status.CONCLUDED, when=day("04-04"), venue="Oslo", is_background=True)

    assert judged([denied], told).change.kind is ChangeKind.CONCLUDED
    assert judged([denied], replace(told, is_presupposed=True)).change.kind is ChangeKind.KNOWN
    assert judged([denied], replace(told, venue="Bern")).change.kind is ChangeKind.KNOWN
    assert judged([denied], replace(told, when=None)).change.kind is ChangeKind.KNOWN


def test_the_day_from_which_a_round_was_put_off_puts_it_back_on_in_no_papers_mouth() -> None:
    put_off = round_of(status=Status.POSTPONED, when=day("04-10"), changed=at(-1))
    told = fact(Status.DATE_SET, when=day("04-10"), certainty=Certainty.SOURCE)

    assert judged([put_off], told).change.kind is ChangeKind.KNOWN
    assert judged([put_off], replace(told, certainty=Certainty.ONE_SIDE)).change.kind is ChangeKind.DATE_SET
    assert judged([put_off], replace(told, when=day("04-20"))).change.kind is ChangeKind.DATE_SET


def test_a_round_put_off_to_a_day_can_still_move_to_another_place() -> None:
    put_off = round_of(status=Status.DATE_SET, when=day("04-10"), venue="Oslo")
    moved = judged([put_off], fact(Status.POSTPONED, when=day("04-20"), published=at(-1))).round
    assert moved is not None
    elsewhere = fact(Status.DATE_SET, when=day("04-20"), venue="Bern")

    assert judged([moved], elsewhere).change.kind is ChangeKind.VENUE_CHANGED
    assert judged([moved], replace(elsewhere, venue="Oslo")).change.kind is ChangeKind.CONFIRMED


def test_soon_and_no_more_opens_a_round_only_on_an_officials_word() -> None:
    soon = DateInterval(None, None, Precision.OPEN)

    assert judged([], fact(when=soon, certainty=Certainty.SOURCE)).change.kind is ChangeKind.HELD_BACK
    assert judged([], fact(when=soon)).change.kind is ChangeKind.NEW_ROUND


def test_talks_that_both_hold_need_no_day_where_none_were_told_of_these_days() -> None:
    held = fact(Status.UNDER_WAY, series="talks", certainty=Certainty.HELD, is_named=True)
    before = round_of("ministers", status=Status.CONCLUDED, when=day("04-06"), venue="Bern", level="minister")

    assert judged([], held).change.kind is ChangeKind.UNDER_WAY
    assert judged([], replace(held, is_named=False)).change.kind is ChangeKind.HELD_BACK
    assert judged([before], replace(held, level="expert")).change.kind is not ChangeKind.UNDER_WAY


def test_a_round_under_way_is_over_when_it_is_looked_back_on_with_its_day() -> None:
    begun = judged([], fact(Status.UNDER_WAY, when=day("04-07"), published=at(-1))).round
    assert begun is not None
    met = fact(Status.CONCLUDED, when=day("04-07"))

    assert judged([begun], met).change.kind is ChangeKind.CONCLUDED
    assert judged([begun], replace(met, when=None)).change.kind is not ChangeKind.CONCLUDED
    meanwhile = replace(met, evidence=replace(met.evidence, published=at(-1, hours=1)))
    assert judge([begun], meanwhile, TOPIC, at(-1, hours=1)).change.kind is not ChangeKind.CONCLUDED


def test_a_text_does_not_move_the_day_that_it_has_just_set_itself() -> None:
    opened = judged([], fact(Status.DATE_SET, when=day("04-20"))).round
    assert opened is not None
    other = fact(Status.DATE_SET, when=day("04-23"))

    assert judged([opened], other).change.kind is ChangeKind.KNOWN
    assert judged([opened], replace(other, tells_move=True)).change.kind is ChangeKind.DATE_CHANGED


def test_a_round_spoken_of_with_a_window_that_goes_on_is_not_over() -> None:
    week, month = window("04-01", "04-07"), window("04-01", "04-30")
    spoken = fact(Status.CONCLUDED, ordinal=6, is_background=True, is_presupposed=True)

    assert judged([round_of(when=week, ordinals=(6,))], spoken).change.kind is ChangeKind.CONCLUDED
    assert judged([round_of(when=month, ordinals=(6,))], spoken).change.kind is ChangeKind.KNOWN
    going_on = replace(spoken, when=month)
    assert judged([round_of(when=month, ordinals=(6,))], going_on).change.kind is ChangeKind.KNOWN


def test_who_names_the_day_that_was_given_up_does_not_bring_it_back() -> None:
    first = judged([], fact(Status.DATE_SET, when=day("04-20"), owner="quay", published=at(hours=-9))).round
    assert first is not None
    moved = judged([first], fact(Status.DATE_SET, when=day("04-15"), tells_move=True)).round
    assert moved is not None
    late = fact(
        Status.DATE_SET, when=day("04-20"), owner="port", certainty=Certainty.SOURCE, published=at(hours=5)
    )

    held_back = judged([moved], late).change
    assert held_back.kind is ChangeKind.HELD_BACK
    assert "the former day, by one source without office" in held_back.reason
    by_office = replace(late, certainty=Certainty.ONE_SIDE, side="north")
    assert judged([moved], by_office).change.kind is ChangeKind.DATE_CHANGED


def test_the_place_of_a_round_that_was_off_and_is_on_again_waits_for_no_second_owner() -> None:
    gone = judged([announced("north")], fact(Status.CANCELLED, published=at(hours=-6))).round
    assert gone is not None
    back = judged([gone], fact(Status.DATE_SET, when=day("04-20"), published=at(hours=-2))).round
    assert back is not None
    told = fact(Status.DATE_SET, when=day("04-20"), venue="Bern", certainty=Certainty.SOURCE, owner="port")

    assert judged([back], told).change.kind is ChangeKind.VENUE_CHANGED
    assert judged([announced("north")], told).change.kind is ChangeKind.HELD_BACK


def test_a_denial_of_another_place_or_day_leaves_the_round_as_it_is() -> None:
    told = fact(Status.DENIED, venue="Bern")
    assert judged([SET], told).change.kind is ChangeKind.KNOWN
    assert judged([replace(SET, venue=None)], told).change.kind is ChangeKind.KNOWN
    assert judged([SET], replace(told, venue="Oslo")).change.kind is ChangeKind.DISPUTED
    assert judged([SET], fact(Status.DENIED, when=day("04-11"))).change.kind is ChangeKind.KNOWN


def test_a_rumoured_place_fills_no_round_that_is_told_as_planned() -> None:
    rumour = fact(Status.RUMOURED, venue="Bern", certainty=Certainty.RUMOUR)
    after = judged([replace(SET, venue=None)], rumour).round

    assert after is not None
    assert after.venue is None


def test_rumours_of_other_days_do_not_bear_each_other_out() -> None:
    rumour = fact(Status.RUMOURED, when=window("04-10", "04-16"), certainty=Certainty.RUMOUR)
    known = judged([], rumour).round
    assert known is not None
    other = replace(rumour, when=window("05-01", "05-31"), evidence=replace(rumour.evidence, owner="quay"))

    assert judged([known], other).change.kind is ChangeKind.HELD_BACK
    assert judged([known], replace(other, when=rumour.when)).change.kind is ChangeKind.NEW_ROUND


def test_a_round_of_two_days_that_begins_on_the_first_keeps_both() -> None:
    both_days = DateInterval(day("04-10").start, day("04-11").start, Precision.DAY)
    known = replace(SET, when=both_days)
    begun = judged([known], fact(Status.UNDER_WAY, when=day("04-10"), published=at(days=2))).round

    assert begun is not None
    assert begun.when == both_days


def test_a_copy_of_the_old_plan_settles_no_dispute() -> None:
    disputed = judged([announced("north")], fact(Status.DENIED, side="south")).round
    assert disputed is not None
    assert disputed.is_disputed
    copy = fact(Status.DATE_SET, when=day("04-20"), venue="Oslo", side="south", published=at(hours=-8))
    late = judge([disputed], copy, TOPIC, at(hours=3)).round

    assert late is not None
    assert late.is_disputed


def test_a_text_that_names_the_standing_place_beside_another_changes_nothing_nor_does_its_copy() -> None:
    here = fact(Status.DATE_SET, when=day("04-20"), venue="Oslo")
    there = replace(here, id="there", venue="Bern")
    apart = judge([announced("north")], there, TOPIC, NOW).change.kind
    beside = judge([announced("north")], there, TOPIC, NOW, beside=[here, there]).change.kind

    assert (apart, beside) == (ChangeKind.VENUE_CHANGED, ChangeKind.KNOWN)


def test_a_round_put_off_to_a_day_is_not_put_off_again_by_who_tells_it_later() -> None:
    off = fact(Status.POSTPONED, when=day("04-24"), ordinal=2)
    gone = judged([SET], off).round
    assert gone is not None
    again = judged([gone], fact(Status.DATE_SET, when=day("04-24"), ordinal=2, published=at(hours=3))).round
    assert again is not None
    retold = fact(Status.POSTPONED, when=day("04-24"), ordinal=2, owner="quay", published=at(hours=9))

    assert again.status is Status.DATE_SET
    assert judged([again], retold).change.kind is ChangeKind.KNOWN
    farther = replace(retold, when=day("04-30"))
    assert judged([again], farther).change.kind is ChangeKind.POSTPONED


def test_a_round_that_was_put_off_waits_for_its_new_day_when_the_old_one_is_past() -> None:
    gone = replace(SET, status=Status.POSTPONED)
    later = at(days=8)

    called_off = judged([gone], fact(Status.CANCELLED, published=later))
    assert called_off.change.kind is ChangeKind.CANCELLED
    set_anew = judged([gone], fact(Status.DATE_SET, when=day("04-29"), published=later))
    assert (set_anew.change.kind, set_anew.change.round_id) == (ChangeKind.DATE_SET, SET.id)


def test_a_meeting_of_days_ago_is_told_where_the_headline_tells_of_it_too() -> None:
    body = fact(Status.CONCLUDED, when=day("04-04"), venue="Oslo", level="envoy", is_background=True)
    headline = replace(body, id="headline", when=None, evidence=replace(body.evidence, start=0, end=5))
    body = replace(body, evidence=replace(body.evidence, start=40, end=45))

    assert judge([], body, TOPIC, NOW, beside=[headline, body]).change.kind is ChangeKind.CONCLUDED
    assert judge([], body, TOPIC, NOW, beside=[body]).change.kind is ChangeKind.KNOWN
    of_others = replace(headline, level="minister")
    assert judge([], body, TOPIC, NOW, beside=[of_others, body]).change.kind is ChangeKind.KNOWN


def test_an_envoy_who_meets_a_leader_is_a_role_and_a_leader_alone_is_none() -> None:
    needs = replace(TOPIC.series[-1], needs=("role",))
    topic = replace(TOPIC, series=(*TOPIC.series[:-1], needs))
    told = fact(Status.PLANNED, series="talks", level="leader", roles=("envoy", "leader"))
    told = replace(told, certainty=Certainty.SOURCE)

    assert judge([], told, topic, NOW).change.kind is ChangeKind.NEW_ROUND
    alone = replace(told, roles=("leader", "party"))
    assert judge([], alone, topic, NOW).change.kind is ChangeKind.HELD_BACK


def test_talks_that_nobody_announced_are_called_off_where_their_days_are_named() -> None:
    off = fact(Status.POSTPONED, series="talks")

    assert judged([], off).change.kind is ChangeKind.KNOWN
    assert judged([], replace(off, when=day("04-20"))).change.kind is ChangeKind.POSTPONED
    assert judged([], replace(off, when=day("04-05"))).change.kind is ChangeKind.KNOWN
    assert judged([], replace(off, when=window("04-10", "05-31"))).change.kind is ChangeKind.KNOWN


def test_the_reason_of_a_change_says_what_made_the_fact_enough_or_what_stood_until_then() -> None:
    def reason(told: Fact) -> str:
        return judged([SET], told).change.reason.split("; ")[-1]

    assert reason(fact(Status.DATE_SET, when=day("04-17"), ordinal=2)) == "an official says so"
    assert reason(fact(Status.CANCELLED)) == "it was date set until now"
    under_way = fact(Status.UNDER_WAY, when=day("04-10"), published=at(days=2))
    assert reason(under_way) == "it was date set until now"
    placed = judged([replace(SET, venue=None)], fact(Status.DATE_SET, when=day("04-10"), venue="Bern"))
    assert placed.change.reason.endswith("its place was not known until now")


def test_who_arrives_before_the_day_that_is_sure_has_not_begun() -> None:
    known = announced("north")
    early = fact(Status.UNDER_WAY, when=day("04-19"), venue="Oslo", published=at(days=11))

    assert judged([known], early).change.kind is ChangeKind.KNOWN
    assert judged([known], replace(early, when=day("04-20"))).change.kind is ChangeKind.UNDER_WAY
    assert judged([known], replace(early, status=Status.CONCLUDED)).change.kind is ChangeKind.CONCLUDED
    papers = judged([], fact(Status.DATE_SET, when=day("04-20"), certainty=Certainty.SOURCE)).round
    assert papers is not None
    assert judged([papers], early).change.kind is ChangeKind.UNDER_WAY
