"""When a text was published that does not say so: weekdays and dates in it that agree give the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from watcher.text.dates import read_dates
from watcher.text.language import guess_language
from watcher.text.languages import DateLanguage, date_language

YEARS_BACK = 12  # a weekday falls on a date again after 5, 6 or 11 years: further back nothing is told apart
_NEAR = 14  # characters between a weekday and its date: "Thursday (27 February)", "Thursday the 27th of ..."
_YEAR = re.compile(r"\d{4}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Named:
    """A day that a text names with its weekday (Monday as 1). `year` where the text names that too."""

    weekday: int
    month: int
    day: int
    year: int | None

    def on(self, year: int) -> date | None:
        """The day in that year, None when weekday and date do not agree there."""
        try:
            found = date(year, self.month, self.day)
        except ValueError:
            return None
        return found if found.isoweekday() == self.weekday and self.year in (None, year) else None


def infer_published(text: str, *, today: date, language: str | None = None) -> date | None:
    """The last day that the text names with its weekday, in the latest year up to `today` that fits all of
    them.

    None when the text names none, or when no year fits.
    """
    named = _named_days(text, date_language(language or guess_language(text)), today)
    if not named:
        return None
    for year in range(today.year, today.year - YEARS_BACK, -1):
        days = [day for each in named if (day := each.on(year)) is not None]
        if len(days) == len(named):
            return max(days)
    return None


def _named_days(text: str, words: DateLanguage, today: date) -> list[_Named]:
    found: list[_Named] = []
    for mention in read_dates(text, published=today, language=words.code, windows=False):
        day = mention.interval.start
        # "Thursday" alone was counted from `today`: only a date with a number in it is the text's own.
        if day is None or mention.interval.end != day or not any(mark.isdigit() for mark in mention.text):
            continue
        weekday = _weekday_in(text[max(0, mention.start - _NEAR) : mention.end + _NEAR], words)
        if weekday is not None:
            year = day.year if _YEAR.search(mention.text) else None
            found.append(_Named(weekday, day.month, day.day, year))
    return found


def _weekday_in(text: str, words: DateLanguage) -> int | None:
    for word in _WORD.findall(text):
        value = words.values.get(word) or words.values.get(word.lower()) or {}
        if "weekday" in value:
            return int(value["weekday"])
    return None
