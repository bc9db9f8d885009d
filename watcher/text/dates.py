"""Reads the dates of news texts: where they stand, which days they mean, and what they leaned on."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from watcher.model import DateInterval, DateMention, Precision
from watcher.text import dates_calendar as cal
from watcher.text.date_files import date_languages
from watcher.text.dates_context import Context, Found
from watcher.text.dates_edges import find_edges, narrow
from watcher.text.dates_ranges import merge_ranges, read_time
from watcher.text.dates_resolve import READERS
from watcher.text.dates_scan import Scan, find_forms, scan
from watcher.text.language import guess_language, primary_code
from watcher.text.languages import date_language
from watcher.text.sentences import bare_dateline

__all__ = ["merge_ranges", "read_dates", "read_time"]

_DATELINE_REACH = 2500  # characters: a dateline stands behind the headline and the credits
_DATELINE_DAYS = 10
_QUOTE_REACH = 2000  # characters
_PLACE = re.compile(r"(?:^|\n)[^\n]{0,60}?(?:[^\W\d_a-zа-яёіїєґçğıöşü]{3,}[^\n]{0,40}?)[,.،] *$")


def _language(text: str, language: str | None) -> str:
    code = primary_code(language)
    return code if code in date_languages() else guess_language(text)


def read_dates(
    text: str, *, published: date | datetime, language: str | None = None, windows: bool = True
) -> tuple[DateMention, ...]:
    """The dates of `text`, in order and without overlaps; offsets count its characters (code points).

    `published` anchors relative words until a dateline or a quote gives a better day. `language` is a code
    ("en", "pt-BR"); without a file for it, or without it, the text's letters decide. With `windows`,
    expressions without a calendar value are read too: "in the coming days" (value `start/end`), "soon"
    (`FUTURE_REF`), "to be determined" (`TBD`).
    """
    scanned = scan(text, date_language(_language(text, language)))
    if scanned is None:
        return ()
    day = published.date() if isinstance(published, datetime) else published
    context = Context(scanned, day, "published")
    forms = find_forms(scanned)
    form = next(forms, None)
    while form is not None:
        rule, first, last = form
        found = READERS[rule.action](context, first, last, rule.param)
        for item in found or ():
            _remember(context, item, day)
        try:
            form = forms.send(found is not None)
        except StopIteration:
            form = None
    _agree(context)
    _lean_on_quotes(context)
    return tuple(_mention(context, item) for item in context.found if windows or item.calendar)


def _remember(context: Context, found: Found, published: date) -> None:
    """Takes a finding over; the day of a dateline becomes the anchor of what follows."""
    if found.interval is None:
        found.interval = cal.interval_of(found.value)
        if found.interval is None:
            return
        edges = find_edges(context.scanned, found.first, found.last)
        found.interval = narrow(found.interval, edges, context.day)
        if found.alternative is not None:
            found.alternative = narrow(found.alternative, edges, context.day)
    context.found.append(found)
    if found.interval.is_day and found.interval.start:
        day = found.interval.start
        if _is_dateline(context.scanned, found) and abs((day - published).days) <= _DATELINE_DAYS:
            context.day, context.anchor = day, "dateline"
            found.anchor = "dateline"
        if not found.is_speech:
            context.last_day = day


def _is_dateline(scanned: Scan, found: Found) -> bool:
    """True for the date of "ISTANBUL, Feb. 27 (Agency)": behind a place that opens a paragraph."""
    start = scanned.starts[found.first]
    if start > _DATELINE_REACH or found.anchor not in {"year", "explicit"}:
        return False
    head = scanned.text[max(0, start - 80) : start]
    end = scanned.end(found.last)
    after = scanned.text[end : end + 30].lstrip(".,)")
    if re.search(r"(?:^|\n)[^\n]{3,30}$", head) and re.match(r"[\s.,]*/[^/\n]+/", after):
        return True  # scripts without capitals: "place, date /agency/"
    bare = bare_dateline(scanned.text, scanned.text.rfind("\n", 0, start) + 1, len(scanned.text))
    if bare is not None and start < bare.end():
        return True
    if not _PLACE.search(head):
        return False
    return bool(re.match(r"\s*[.,]?\s*(?:[/(\[—–-]|[A-ZА-ЯІЇЄҐİÇŞÖÜ]|$)", after))


def _agree(context: Context) -> None:
    """One day told twice ("today, Friday, January 23"; "the next day, March 24"): the exact telling wins."""
    scanned, items = context.scanned, context.found
    for index in range(len(items) - 1, 0, -1):
        item, before = items[index], items[index - 1]
        if not (item.interval and item.interval.is_day and before.interval and before.interval.is_day):
            continue
        if not _in_apposition(scanned, before, item):
            continue
        if item.anchor in {"explicit", "year", "dateline"} and before.anchor not in {
            "explicit",
            "year",
            "dateline",
        }:
            before.value, before.interval, before.alternative = item.value, item.interval, None
            item.is_speech = item.is_speech or before.is_speech
        elif (
            before.anchor in {"explicit", "year", "dateline"}
            and item.anchor not in {"explicit", "year", "dateline"}
        ) or (before.moves is not None and item.moves is None):
            item.value, item.interval, item.alternative = before.value, before.interval, None


def _in_apposition(scanned: Scan, before: Found, item: Found) -> bool:
    gap = scanned.gaps[before.last].strip()
    apart = item.first - before.last - 1
    if apart > 1 or (apart == 1 and not (gap == "," and _is_preposition(scanned, item.first - 1))):
        return False  # "a day earlier, on Feb. 25" has one small word between
    if gap[:1] == "." and scanned.word(before.last) not in scanned.language.abbreviations:
        return False
    if gap not in {"", ",", "(", ", (", "،", "，", "（", ".,", "."}:
        return False
    said = {scanned.values(i).get("weekday") for i in range(before.first, before.last + 1)} - {None}
    also = {scanned.values(i).get("weekday") for i in range(item.first, item.last + 1)} - {None}
    return not (said and also and said != also)


def _is_preposition(scanned: Scan, index: int) -> bool:
    word = scanned.word(index)
    return len(word) <= 3 and word in scanned.language.cues.after_speech


def _lean_on_quotes(context: Context) -> None:
    """ "... tomorrow," he said on Monday: a relative day inside a quote counts from the day of the saying."""
    scanned = context.scanned
    speeches = [found for found in context.found if found.is_speech and found.interval]
    for item in context.found:
        if item.moves is None or item.is_speech or not _is_quoted(scanned.text, scanned.starts[item.first]):
            continue
        day = _day_of_saying(scanned, item, speeches)
        if day is not None and item.interval:
            moved = day + timedelta(days=item.moves)
            if moved != item.interval.start:
                item.value, item.anchor = moved.isoformat(), "quote"
                item.interval = DateInterval(moved, moved, Precision.DAY)


def _is_quoted(text: str, start: int) -> bool:
    """True inside quotation marks of the paragraph."""
    low = max(0, start - _QUOTE_REACH)
    head = text[max(low, text.rfind("\n", low, start)) : start]
    opened = head.count("“") + head.count("«") + head.count("„")
    return opened > head.count("”") + head.count("»") or head.count('"') % 2 == 1


def _day_of_saying(scanned: Scan, item: Found, speeches: list[Found]) -> date | None:
    for speech in speeches:
        low, high = sorted((item, speech), key=lambda found: found.first)
        if high.first - low.last > 40:
            continue
        between = scanned.text[scanned.end(low.last) : scanned.starts[high.first]]
        if "\n" not in between and speech.interval:
            return speech.interval.start
    return None


def _mention(context: Context, found: Found) -> DateMention:
    scanned = context.scanned
    start, end = scanned.starts[found.first], scanned.end(found.last)
    interval = found.interval or DateInterval(None, None, Precision.OPEN)
    return DateMention(
        start,
        end,
        scanned.text[start:end],
        found.value,
        interval,
        found.anchor,
        found.alternative,
        found.is_speech,
    )
