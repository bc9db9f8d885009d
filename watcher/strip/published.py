"""The time of publication of a page: what its data says, weighed against the days that readers see."""

from __future__ import annotations

from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, is_day_first, on_day_of, read_address
from watcher.strip.metadata import Stated
from watcher.strip.page_days import beside_headline, lone_day
from watcher.strip.page_time import SAME_DAY, called_published, find_published, shows_only_update

_REWRITTEN = timedelta(days=30)  # a text that is dated anew so long after its first day is another one
_WEST = timedelta(hours=12)  # the zone that is furthest behind UTC
_ONE_STAMP = timedelta(minutes=2)


def published_of(
    tree: LexborHTMLParser, text: str, url: str, stated: Stated, title: str, headline: LexborNode | None
) -> tuple[PageTime | None, str]:
    """The time of publication and where it was read. The day that readers see beside the headline wins over
    the page's data where it is another one and is no update. None where the page shows nothing but an update,
    long after the day that its data tells."""
    day_first = is_day_first(stated.language)
    data = stated.published
    if data is None:
        return find_published(tree, text, url, headline, title, day_first=day_first)
    shown = beside_headline(headline, day_first=day_first) if headline is not None else None
    if _is_last_save(stated):
        earlier = shown or called_published(tree, day_first=day_first)
        if earlier is not None and _is_before(earlier.time, data):
            return earlier.time, "headline" if shown is not None else "time"
    if shown is not None and not shown.is_update and _is_another(shown.time, stated):
        return shown.time, "headline"
    if stated.published_from == "jsonld":
        update = shown or lone_day(tree, day_first=day_first)
        if (
            update is not None
            and update.is_update
            and update.time.at - data.at > _REWRITTEN
            and shows_only_update(tree, data, update, title, day_first=day_first)
        ):
            return None, ""  # the data tells when the address came to be, not the text that stands there now
    return on_day_of(data, read_address(url)), stated.published_from


def _is_another(shown: PageTime, stated: Stated) -> bool:
    """True where the day that readers see is another one than the data's. What is later is so only by far,
    and where it is not the last change that a page without JSON-LD tells of."""
    if stated.published is None or shown.at - stated.published.at < -SAME_DAY:
        return True
    if shown.at - stated.published.at <= _REWRITTEN:
        return False
    changed = stated.updated
    return stated.published_from == "jsonld" or changed is None or abs(shown.at - changed.at) > SAME_DAY


def _is_last_save(stated: Stated) -> bool:
    """True where the data gives publication and update the same stamp: that of the last save, perhaps."""
    if stated.published is None or stated.updated is None:
        return False
    return abs(stated.published.at - stated.updated.at) <= _ONE_STAMP


def _is_before(day: PageTime, stamp: PageTime) -> bool:
    """True where `day` had ended, wherever it was, when `stamp` was set."""
    if "day" in (day.precision, stamp.precision):
        local = stamp.at if stamp.precision == "day" else stamp.at - _WEST
        return day.stated[:10] < local.date().isoformat()
    return stamp.at - day.at > _WEST
