"""Which known round a fact means: cases of each rule, those that fit and those that nearly do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_values import NOW, TODAY, TOPIC, at, day, fact, noon, round_of, window

from watcher.ledger.fitting import fits_open
from watcher.ledger.identity import continues, identify
from watcher.ledger.judge import judge
from watcher.model import ChangeKind, Fact, Round, Status
from watcher.topic import Role, Series


def meant(rounds: list[Round], told: Fact) -> str | None:
    """The id of the round that the fact means, without the topic."""
    published = told.evidence.published
    found = identify(rounds, told, TOPIC, published or NOW).round
    return found.id.removeprefix("north-south/") if found is not None else None


OPEN = round_of()
SET = round_of(status=Status.DATE_SET, when=day("04-10"), venue="Oslo", ordinals=(2,))
HELD = round_of(status=Status.CONCLUDED, when=day("04-06"), venue="Oslo", ordinals=(2,))


@pytest.mark.parametrize("told", ["04-09", "04-10", "04-11"])
def test_a_report_wrong_by_a_day_means_the_same_round(told: str) -> None:
    assert meant([SET], fact(Status.DATE_SET, when=day(told))) == "experts/1"


def test_of_two_rounds_near_to_the_day_the_nearer_one_is_meant() -> None:
    other = round_of(seq=2, status=Status.DATE_SET, when=day("04-12"))

    assert meant([SET, other], fact(Status.DATE_SET, when=day("04-09"))) == "experts/1"
    assert meant([SET, other], fact(Status.DATE_SET, when=day("04-13"))) == "experts/2"


def test_the_day_of_ministers_is_not_that_of_the_leaders_who_are_to_talk_of_the_same() -> None:
    leaders = replace(OPEN, series="summit", level="leader")
    told = fact(Status.DATE_SET, when=day("04-20"), level="minister")

    series = TOPIC.series_named(told.series)
    assert not fits_open(leaders, told, series, TODAY)
    assert fits_open(leaders, replace(told, tells_move=True), series, TODAY)
    assert fits_open(leaders, replace(told, level="leader"), series, TODAY)


def test_a_day_in_the_window_of_a_round_held_at_the_same_venue_is_that_round() -> None:
    held = round_of(status=Status.CONCLUDED, when=window("03-30", "04-06"), venue="Oslo")

    told = fact(Status.CONCLUDED, when=day("04-02"), venue="Oslo", published=noon("05-20"))
    assert meant([held], told) == "experts/1"
    assert meant([held], replace(told, venue="Bern")) is None


def test_the_same_number_in_the_same_series_is_the_same_round() -> None:
    rounds = [replace(HELD, ordinals=(1,)), replace(SET, id="north-south/experts/2", ordinals=(2,))]

    assert meant(rounds, fact(Status.POSTPONED, ordinal=2)) == "experts/2"


def test_the_same_number_a_season_later_is_another_count() -> None:
    told = fact(Status.DATE_SET, ordinal=2, when=day("07-10"), published=noon("07-01"))

    assert meant([HELD], told) is None


@pytest.mark.parametrize(
    "told",
    [
        fact(Status.POSTPONED),
        fact(Status.CANCELLED),
        fact(Status.PLANNED, is_next=True),
        fact(Status.PLANNED, when=window("04-10", "04-30")),
        fact(Status.TBD),
        fact(Status.DATE_SET, when=day("05-20")),
    ],
    ids=lambda told: f"{told.status.value} {told.when}",
)
def test_whatever_lies_ahead_means_the_one_open_round(told: Fact) -> None:
    assert meant([OPEN], told) == "experts/1"


def test_an_open_round_without_a_day_is_forgotten_after_weeks_of_silence() -> None:
    assert meant([OPEN], fact(Status.PLANNED, published=at(days=30))) == "experts/1"
    assert meant([OPEN], fact(Status.PLANNED, published=at(days=60))) is None


def test_a_round_told_again_by_its_place_alone_is_the_one_held_there() -> None:
    told = fact(Status.CONCLUDED, venue="Oslo", published=at(days=20))

    assert meant([HELD], told) == "experts/1"
    assert meant([HELD], replace(told, venue="Bern")) is None
    assert meant([HELD], replace(told, ends_it=True)) is None
    assert meant([HELD], replace(told, ordinal=3)) is None
    assert meant([HELD], fact(Status.CONCLUDED, venue="Oslo", published=at(days=60))) is None


def test_the_week_in_which_an_open_round_has_its_day_is_that_round() -> None:
    assert meant([SET], fact(Status.PLANNED, when=window("04-07", "04-13"))) == "experts/1"
    assert meant([SET], fact(Status.UNDER_WAY, when=window("04-07", "04-13"), venue="Oslo")) == "experts/1"
    assert meant([SET], fact(Status.UNDER_WAY, when=window("04-07", "04-13"), venue="Bern")) is None


def test_officials_who_are_to_meet_after_a_summit_are_another_round() -> None:
    summit = replace(HELD, level="leader")

    assert meant([summit], fact(Status.PLANNED, level="official")) is None
    assert meant([summit], fact(Status.PLANNED, level="leader")) == "experts/1"
    assert meant([replace(HELD, level="envoy")], fact(Status.PLANNED, level="minister")) == "experts/1"


def test_the_day_of_experts_is_not_the_other_round_moved() -> None:
    experts = replace(SET, level="expert", ordinals=())

    assert meant([experts], fact(Status.DATE_SET, when=day("04-14"), level="minister", ordinal=3)) is None
    assert meant([experts], fact(Status.DATE_SET, when=day("04-14"), level="expert")) == "experts/1"


def test_a_round_whose_day_has_passed_is_no_longer_the_next_one() -> None:
    told = fact(Status.PLANNED, is_next=True, published=noon("04-20"))

    assert meant([SET], told) is None


def test_a_round_just_held_is_meant_by_what_names_no_day() -> None:
    assert meant([HELD], fact(Status.CONCLUDED)) == "experts/1"
    assert meant([HELD], fact(Status.PLANNED)) == "experts/1"


@pytest.mark.parametrize(
    "told",
    [
        fact(Status.PLANNED, is_next=True),
        fact(Status.PLANNED, ordinal=3),
        fact(Status.PLANNED, when=window("04-15", "04-30")),
        fact(Status.DATE_SET, when=day("04-24")),
    ],
    ids=["next", "a higher number", "a window ahead", "a day ahead"],
)
def test_next_number_and_date_say_that_another_round_is_meant_than_the_one_just_held(told: Fact) -> None:
    assert meant([HELD], told) is None


def test_a_round_held_is_not_meant_once_the_cool_down_is_over() -> None:
    assert meant([HELD], fact(Status.CONCLUDED, published=noon("04-09"))) == "experts/1"
    assert meant([HELD], fact(Status.CONCLUDED, published=noon("04-20"))) is None


def test_leaders_who_met_nobody_says_when_met_as_it_was_told_within_a_month() -> None:
    told = fact(Status.CONCLUDED, level="leader", roles=("leader",), published=noon("05-01"))

    assert meant([HELD], told) == "experts/1"
    assert meant([HELD], replace(told, roles=("envoy", "leader"))) is None
    assert meant([HELD], replace(told, is_next=True)) is None
    assert meant([HELD], replace(told, status=Status.UNDER_WAY)) is None
    due = round_of(seq=2, status=Status.DATE_SET, when=day("05-01"))
    assert meant([HELD, due], told) == "experts/2"


def test_a_round_told_as_held_is_the_one_that_was_to_come() -> None:
    assert meant([SET], fact(Status.CONCLUDED, published=noon("04-10"))) == "experts/1"
    assert meant([SET], fact(Status.CONCLUDED, when=day("03-20"))) is None


def test_a_round_called_off_days_ago_is_meant_when_it_is_planned_again() -> None:
    gone = round_of(status=Status.CANCELLED, when=day("04-20"))

    assert meant([gone], fact(Status.PLANNED)) == "experts/1"
    assert meant([gone], fact(Status.PLANNED, published=noon("04-25"))) is None


def test_a_plan_seen_days_late_means_the_round_that_stood_open_when_it_was_written() -> None:
    over = replace(HELD, opened=noon("03-20"), changed=noon("04-06"))
    told = fact(Status.PLANNED, is_next=True, venue="Oslo", published=noon("03-28"))

    assert identify([over], told, TOPIC, noon("04-20")).round == over
    assert identify([over], told, TOPIC, noon("03-28")).round is None
    assert identify([over], replace(told, ordinal=3), TOPIC, noon("04-20")).round is None


def test_talks_of_nobody_in_particular_are_the_round_on_that_day() -> None:
    assert meant([SET], fact(Status.DATE_SET, series="talks", when=day("04-10"))) == "experts/1"
    assert meant([SET], fact(Status.DATE_SET, series="talks", when=day("04-10"), venue="Oslo")) == "experts/1"


def test_talks_at_another_venue_are_not_the_round_of_a_series() -> None:
    assert meant([SET], fact(Status.PLANNED, series="talks", venue="Bern")) is None


def test_a_round_of_a_series_takes_over_talks_on_the_same_day() -> None:
    generic = round_of("talks", status=Status.DATE_SET, when=day("04-10"), venue="Oslo")

    assert meant([generic], fact(Status.DATE_SET, series="ministers", when=day("04-10"))) == "talks/1"
    assert meant([generic], fact(Status.DATE_SET, series="ministers", when=day("04-20"))) is None


def test_two_series_meet_once_a_day_in_one_place() -> None:
    told = fact(Status.DATE_SET, series="ministers", when=day("04-10"), venue="Oslo")

    assert meant([SET], told) == "experts/1"
    assert meant([SET], replace(told, venue="Bern")) is None


def test_two_series_that_count_the_same_number_in_one_place_are_one_round() -> None:
    undated = replace(SET, when=None, status=Status.PLANNED)
    told = fact(Status.PLANNED, series="ministers", ordinal=2, venue="Oslo")

    assert meant([undated], told) == "experts/1"
    assert meant([undated], replace(told, ordinal=3)) is None
    assert meant([undated], replace(told, venue="Bern")) is None


def test_a_call_is_never_a_meeting() -> None:
    call = round_of("calls", status=Status.DATE_SET, when=day("04-10"))

    assert meant([call], fact(Status.DATE_SET, series="talks", when=day("04-10"))) is None
    assert meant([SET], fact(Status.DATE_SET, series="calls", when=day("04-10"))) is None


def test_one_party_alone_continues_a_count_that_goes_on() -> None:
    assert continues([HELD], fact(ordinal=3, is_elliptic=True), TODAY)
    assert not continues([HELD], fact(ordinal=5, is_elliptic=True), TODAY)
    assert not continues([HELD], fact(ordinal=3, is_elliptic=True), at(days=60).date())


def test_the_first_of_one_party_continues_only_a_count_that_has_a_first() -> None:
    assert not continues([round_of(seq=1)], fact(ordinal=1, is_elliptic=True), TODAY)
    assert continues([replace(SET, ordinals=(1,))], fact(ordinal=1, is_elliptic=True), TODAY)


def test_one_party_alone_continues_an_open_round_by_its_place_or_day() -> None:
    assert continues([SET], fact(venue="Oslo", is_elliptic=True), TODAY)
    assert continues([SET], fact(when=day("04-10"), is_elliptic=True), TODAY)
    assert not continues([SET], fact(venue="Bern", is_elliptic=True), TODAY)
    assert not continues([SET], fact(is_elliptic=True), TODAY)


def test_experts_who_are_to_go_on_after_the_envoys_are_another_round() -> None:
    at_the_table = replace(SET, when=day("04-08"), level="envoy")

    assert meant([at_the_table], fact(Status.PLANNED, level="expert")) is None
    assert meant([at_the_table], fact(Status.PLANNED, level="envoy")) == "experts/1"


def test_a_number_and_what_is_over_mean_no_experts_where_others_meet_too() -> None:
    envoys = replace(HELD, level="envoy", when=day("03-20"))
    experts = round_of(seq=2, level="expert")

    assert meant([envoys, experts], fact(Status.PLANNED, ordinal=3)) is None
    assert meant([envoys, experts], fact(Status.CONCLUDED)) is None
    assert meant([envoys, experts], fact(Status.PLANNED)) == "experts/2"
    assert meant([replace(envoys, level="expert"), experts], fact(Status.CONCLUDED)) == "experts/2"


def test_a_slot_without_any_date_is_passed_over_once_another_round_was_held() -> None:
    promised = round_of(opened=noon("03-20"))
    held_since = replace(HELD, id="north-south/experts/2", seq=2, when=day("04-01"))

    assert meant([promised], fact(Status.CANCELLED)) == "experts/1"
    assert meant([promised, held_since], fact(Status.CANCELLED)) is None
    dated = replace(promised, when=window("04-01", "04-30"))
    assert meant([dated, held_since], fact(Status.CANCELLED)) == "experts/1"


def test_the_next_round_is_the_one_whose_window_passed_without_it() -> None:
    slipped = round_of(opened=noon("03-01"), when=window("03-01", "03-15"))
    told = fact(Status.PLANNED, is_next=True, when=window("05-01", "05-31"))

    assert meant([slipped], told) == "experts/1"
    assert meant([slipped], replace(told, is_next=False)) is None
    assert meant([replace(slipped, status=Status.CONCLUDED)], told) is None


def test_of_what_was_only_ever_called_off_a_plan_is_a_new_round() -> None:
    bare = round_of(status=Status.CANCELLED)

    assert meant([bare], fact(Status.DATE_SET, when=day("04-20"))) is None
    assert meant([bare], fact(Status.CANCELLED)) == "experts/1"
    assert meant([replace(bare, venue="Oslo")], fact(Status.DATE_SET, when=day("04-20"))) == "experts/1"


def test_another_one_held_on_the_next_day_is_no_report_wrong_by_a_day() -> None:
    again = fact(Status.CONCLUDED, when=day("04-07"), is_next=True)

    assert meant([HELD], replace(again, is_next=False)) == "experts/1"
    assert meant([HELD], again) is None


def test_a_plan_elsewhere_is_not_the_round_just_held() -> None:
    assert meant([HELD], fact(Status.PLANNED, venue="Oslo")) == "experts/1"
    assert meant([HELD], fact(Status.PLANNED, venue="Bern")) is None


def test_others_who_are_to_meet_elsewhere_are_not_those_of_the_open_round() -> None:
    known = replace(SET, level="envoy")

    assert meant([known], fact(Status.PLANNED, venue="Bern", level="envoy")) == "experts/1"
    assert meant([known], fact(Status.PLANNED, venue="Oslo", level="leader")) == "experts/1"
    assert meant([known], fact(Status.PLANNED, venue="Bern", level="leader")) is None


def test_a_number_that_was_never_held_is_kept_however_far_the_round_slips() -> None:
    later = fact(Status.DATE_SET, when=day("06-20"), ordinal=2, published=noon("06-01"))

    assert meant([SET], later) == "experts/1"
    assert meant([HELD], later) is None


def test_a_missed_round_leaves_its_number_to_the_one_that_is_held() -> None:
    missed = replace(SET, when=day("03-20"), opened=noon("03-01"), changed=noon("03-01"))
    due = round_of(seq=2, status=Status.DATE_SET, when=day("04-08"), venue="Bern")

    assert meant([missed, due], fact(Status.UNDER_WAY, ordinal=2)) == "experts/2"


def test_a_call_off_at_a_place_means_the_round_of_that_place() -> None:
    gone = replace(SET, status=Status.CANCELLED)
    other = round_of(seq=2, status=Status.DATE_SET, when=day("04-20"), venue="Bern")

    assert meant([gone, other], fact(Status.CANCELLED, venue="Oslo")) == "experts/1"
    assert meant([gone, other], fact(Status.CANCELLED, venue="Bern")) == "experts/2"


def test_those_who_are_to_meet_on_a_near_day_are_meant_by_their_plan_without_a_day() -> None:
    generic = round_of("talks", status=Status.DATE_SET, when=day("04-10"), level="minister")
    plan = fact(Status.PLANNED, series="ministers", level="minister")

    assert meant([generic], plan) == "talks/1"
    assert meant([generic], replace(plan, is_next=True)) is None
    assert meant([replace(generic, when=day("05-20"))], plan) is None
    assert meant([replace(generic, level="expert")], plan) is None


def test_what_was_over_long_before_the_round_was_heard_of_is_not_that_round() -> None:
    planned = round_of(venue="Oslo")

    assert meant([planned], fact(Status.CONCLUDED, when=window("02-01", "02-28"))) is None
    assert meant([planned], fact(Status.CONCLUDED)) == "experts/1"


def test_what_an_article_says_without_a_day_is_what_it_said_with_one() -> None:
    gone = replace(SET, status=Status.CANCELLED)
    other = round_of(seq=2, status=Status.DATE_SET, when=day("04-20"))
    body, headline = fact(Status.CANCELLED, when=day("04-10")), fact(Status.CANCELLED)

    assert meant([gone, other], headline) == "experts/2"
    assert identify([gone, other], headline, TOPIC, NOW, [(body, gone)]).round == gone
    third = replace(headline, ordinal=3)
    assert identify([gone, other], third, TOPIC, NOW, [(replace(body, ordinal=2), gone)]).round == other


def test_talks_with_a_third_party_are_counted_apart_even_in_one_place_on_one_day() -> None:
    three = replace(SET, id="north-south/three/1", series="three")

    assert meant([three], fact(Status.DATE_SET, series="ministers", when=day("04-10"), venue="Oslo")) is None
    assert meant([SET], fact(Status.DATE_SET, series="three", when=day("04-10"), venue="Oslo")) is None
    generic = fact(Status.UNDER_WAY, series="talks", when=day("04-10"), is_generic=True)
    assert meant([three], replace(generic, venue="Oslo")) == "three/1"
    assert meant([three], replace(generic, venue="Bern")) is None


def test_leaders_who_meet_now_are_one_meeting_whatever_the_sentence_calls_it() -> None:
    leaders = Series("leaders", "meeting of the leaders", roles=(frozenset({Role.LEADER}),))
    trade = Series("trade", "trade talks", words={"en": ("trade",)})
    topic = replace(TOPIC, series=(leaders, trade, *TOPIC.series[1:]))
    known = round_of("leaders", status=Status.DATE_SET, when=day("04-08"), level="leader")
    told = fact(Status.PLANNED, series="trade", level="leader", roles=("leader",))

    def of(fact: Fact) -> Round | None:
        return identify([known], fact, topic, NOW).round

    assert of(told) == known
    assert of(replace(told, series="talks", is_generic=True)) == known
    assert of(replace(told, roles=("leader", "minister"))) is None
    assert of(replace(told, when=day("04-20"))) is None
    assert of(replace(told, is_next=True)) is None
    assert of(replace(told, evidence=replace(told.evidence, published=at(days=-6)))) is None


def test_a_journey_that_is_put_off_is_the_meeting_of_the_leaders() -> None:
    leaders = Series("leaders", "meeting of the leaders", roles=(frozenset({Role.LEADER}),))
    topic = replace(TOPIC, series=(leaders, *TOPIC.series[1:]))
    journey = fact(Status.POSTPONED, series="talks", level="leader", roles=("leader", "party"))
    ahead = round_of("leaders", status=Status.DATE_SET, when=day("05-02"), level="leader")
    journey_off = round_of("talks", status=Status.POSTPONED, when=day("05-02"), level="leader")

    assert identify([ahead], journey, topic, NOW).round == ahead
    assert identify([replace(ahead, status=Status.CONCLUDED)], journey, topic, NOW).round is None
    summit = replace(journey, series="leaders", roles=("leader",), is_generic=False)
    assert identify([journey_off], summit, topic, NOW).round == journey_off
    assert identify([replace(journey_off, changed=at(days=-9))], summit, topic, NOW).round is None


def test_a_leaders_journey_is_the_meeting_that_was_told_and_no_word_that_it_was_held() -> None:
    leaders = Series("leaders", "meeting of the leaders", roles=(frozenset({Role.LEADER}),))
    topic = replace(TOPIC, series=(leaders, *TOPIC.series[1:]))
    known = round_of("leaders", status=Status.DATE_SET, when=day("04-08"), level="leader")
    visit = fact(Status.CONCLUDED, series="talks", level="leader", roles=("leader", "party"))

    assert identify([known], visit, topic, NOW).round == known
    assert judge([known], visit, topic, NOW).change.kind is ChangeKind.KNOWN
    arrives = replace(visit, status=Status.UNDER_WAY)
    assert judge([known], arrives, topic, NOW).change.kind is ChangeKind.UNDER_WAY
    later = replace(known, when=day("04-12"))
    assert judge([later], arrives, topic, NOW).change.kind is ChangeKind.KNOWN
    assert identify([replace(known, when=day("04-20"))], arrives, topic, NOW).round is None
    assert identify([replace(known, status=Status.CONCLUDED)], visit, topic, NOW).round is not None
    plan = replace(visit, status=Status.PLANNED)
    assert identify([known], plan, topic, NOW).round == known
    under_way = replace(known, status=Status.UNDER_WAY)
    assert identify([under_way], replace(plan, venue="Oslo"), topic, NOW).round == under_way
    over = replace(known, status=Status.CONCLUDED)
    assert identify([over], replace(plan, venue="Oslo"), topic, NOW).round is None
    assert identify([over], replace(plan, when=window("04-10", "04-30")), topic, NOW).round is None


def test_a_number_that_nobody_gave_the_round_to_come_calls_it_off() -> None:
    told = fact(Status.POSTPONED, ordinal=6, is_elliptic=True)

    assert continues([round_of()], told, TODAY)
    assert not continues([SET], told, TODAY)
    assert not continues([round_of(status=Status.CANCELLED)], told, TODAY)
    assert not continues([round_of()], replace(told, status=Status.PLANNED), TODAY)


def test_the_day_of_leaders_who_were_to_meet_at_some_time_is_that_of_another_meeting_weeks_later() -> None:
    leaders = round_of(level="leader")
    told = fact(Status.DATE_SET, when=day("05-10"), level="leader", published=at(days=20))

    assert meant([leaders], replace(told, evidence=replace(told.evidence, published=NOW))) == "experts/1"
    assert meant([leaders], told) is None
    assert meant([round_of(level="minister")], replace(told, level="minister")) == "experts/1"
    assert meant([leaders], replace(told, when=None)) == "experts/1"


def test_others_who_meet_on_an_earlier_day_prepare_the_round() -> None:
    ministers = round_of(status=Status.DATE_SET, when=day("04-20"), level="minister")
    before = fact(Status.DATE_SET, when=day("04-14"), level="envoy")

    assert meant([ministers], before) is None
    assert meant([ministers], replace(before, tells_move=True)) == "experts/1"
    assert meant([ministers], replace(before, level="minister")) == "experts/1"


def test_others_who_meet_on_the_day_of_a_round_called_off_are_another_round() -> None:
    gone = round_of("ministers", status=Status.CANCELLED, when=day("04-20"), venue="Oslo", level="minister")
    told = fact(Status.DATE_SET, series="talks", when=day("04-20"), venue="Oslo", level="envoy")

    assert meant([gone], told) is None
    assert meant([gone], replace(told, level="minister")) == "ministers/1"
    assert meant([replace(gone, status=Status.DATE_SET)], told) == "ministers/1"


def test_on_the_day_that_is_set_one_party_alone_continues_the_round_it_holds() -> None:
    told = fact(Status.CONCLUDED, is_elliptic=True)

    assert continues([SET], told, day("04-10").start or TODAY)
    assert not continues([SET], told, TODAY)
    assert not continues([SET], replace(told, venue="Bern"), day("04-10").start or TODAY)


def test_experts_in_another_place_on_the_same_day_work_beside_the_others() -> None:
    known = round_of("experts", status=Status.DATE_SET, when=day("04-10"), venue="Oslo", level="minister")
    beside = fact(Status.DATE_SET, when=day("04-10"), venue="Bern", level="expert")

    assert meant([known], beside) is None
    assert meant([known], replace(beside, venue="Oslo")) == "experts/1"
    assert meant([known], replace(beside, tells_move=True)) == "experts/1"


def test_envoys_who_meet_on_the_day_before_the_leaders_prepare_their_summit() -> None:
    summit = Series("summit", "summit", roles=(frozenset({Role.LEADER}),), nouns=("summit",))
    topic = replace(TOPIC, series=(summit, *TOPIC.series))
    known = round_of("summit", status=Status.DATE_SET, when=day("04-12"), venue="Oslo", level="leader")
    eve = fact(Status.DATE_SET, series="talks", when=day("04-11"), level="envoy")

    assert identify([known], eve, topic, NOW).round is None
    assert identify([known], replace(eve, level=None), topic, NOW).round == known
    assert identify([known], replace(eve, when=day("04-12")), topic, NOW).round == known


def test_what_goes_on_in_a_place_is_the_round_that_is_set_for_today_there() -> None:
    goes_on = round_of(status=Status.UNDER_WAY, when=day("04-08"), venue="Oslo")
    due = round_of(seq=2, status=Status.DATE_SET, when=day("04-08"), venue="Bern")

    assert meant([goes_on, due], fact(Status.UNDER_WAY, venue="Bern")) == "experts/2"
    assert meant([goes_on, due], fact(Status.UNDER_WAY, venue="Oslo")) == "experts/1"


def test_a_leaders_journey_to_where_the_meeting_was_to_be_makes_up_for_the_one_put_off() -> None:
    leaders = Series("summit", "summit", roles=(frozenset({Role.LEADER}),), nouns=("summit",))
    topic = replace(TOPIC, series=(leaders, *TOPIC.series))
    known = round_of("summit", status=Status.POSTPONED, when=day("04-01"), venue="Oslo", level="leader")
    told = fact(series="talks", venue="Oslo", level="leader", roles=("leader", "party"))
    told = replace(told, when=window("05-01", "05-31"))

    def of(fact: Fact) -> Round | None:
        return identify([known], fact, topic, NOW).round

    assert of(told) == known
    assert of(replace(told, venue="Bern")) is None
    assert of(replace(told, level="envoy")) is None
    assert identify([replace(known, status=Status.CANCELLED)], told, topic, NOW).round is None


def test_a_leaders_visit_at_some_time_is_not_the_meeting_of_weeks_later() -> None:
    leaders = Series("summit", "summit", roles=(frozenset({Role.LEADER}),), nouns=("summit",))
    topic = replace(TOPIC, series=(leaders, *TOPIC.series))
    visit = round_of("talks", venue="Oslo", level="leader")
    told = fact(series="summit", venue="Oslo", level="leader", roles=("leader",))

    assert identify([visit], told, topic, NOW).round == visit
    assert identify([replace(visit, changed=at(-14), opened=at(-14))], told, topic, NOW).round is None
