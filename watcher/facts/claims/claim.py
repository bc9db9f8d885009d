"""What a sentence claims of an event, and how the event's date corrects it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watcher.facts.syntax.sentence import Items
from watcher.facts.times.when import has_passed, is_short, is_within_weeks, lies_ahead, lies_back
from watcher.model import CALLED_OFF, HELD, DateInterval, Status


@dataclass(frozen=True, slots=True)
class Claim:
    """`status` is None where the sentence reports nothing of the event."""

    status: Status | None
    is_background: bool = False
    is_presupposed: bool = False
    ends_it: bool = False  # its outcome is told
    why: tuple[str, ...] = ()


NOTHING = Claim(None)


def evidence(status: Status) -> Claim:
    """What is no report, but shows that there is such a round."""
    return Claim(status, True, is_presupposed=True, why=("taken for granted, not reported",))


def in_time(status: Status, clause: Items, when: DateInterval | None, today: date) -> Claim:
    """The status as the event's date corrects it: a plan with a day is set, one whose day is gone is over."""
    if status is Status.UNDER_WAY and lies_ahead(when, today):
        status = Status.PLANNED
    if status is Status.PLANNED and when is not None and when.is_day:
        status = Status.DATE_SET
    if status is Status.UNDER_WAY and _are_days(when) and has_passed(when, today):
        status = Status.CONCLUDED  # "resumed talks and met from 4 to 8 June"
    if status is Status.DATE_SET and has_passed(when, today):
        return Claim(Status.CONCLUDED, True, why=("its day has passed",))
    if status in HELD and lies_back(when, today):
        return Claim(Status.CONCLUDED, True, why=("an event of days ago",))
    gone_by = when is not None and when.end is not None and when.end < today and not is_short(when)
    if status in CALLED_OFF and (gone_by or lies_back(when, today)):
        return Claim(status, True, why=("called off long ago",))
    marks = [i.norm for i in clause if i.word("past_marks") and (i is clause[-1] or not i.word("foretell"))]
    is_exact = is_short(when) or (_are_days(when) and not marks)
    if status is Status.CONCLUDED and (marks or when is not None) and not is_exact:
        reason = f"'{marks[0]}' makes it background" if marks else "no day: background"
        return Claim(status, True, why=(reason,))
    return Claim(status)


def _are_days(when: DateInterval | None) -> bool:
    """Days of which the first and the last are told, no more than two weeks: `from 9 to 13 October`."""
    return when is not None and when.is_day and when.start != when.end and is_within_weeks(when)
