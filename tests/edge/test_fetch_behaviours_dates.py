"""Dates of items in every form that feeds use, and when each was meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from polled_source import START, polled_source
from source_documents import THEN, entries_of, item, rss
from web_site import Reply

from watcher.store import Store

# A date of an item, and when it was published.
DATES: dict[str, datetime | None] = {
    **dict.fromkeys(
        (
            "Sun, 02 Mar 2025 10:30:00 GMT",
            "Sun, 02 Mar 2025 10:30:00 +0000",
            "Sun, 02 Mar 2025 10:30:00 -0000",
            "Sun, 02 Mar 2025 10:30:00 UT",
            "Sun, 02 Mar 2025 10:30:00 Z",
            "Sun, 02 Mar 2025 10:30 GMT",
            "2 Mar 2025 10:30:00 GMT",
            "Sun, 2 Mar 25 10:30:00 GMT",
            "Mon, 02 Mar 2025 10:30:00 GMT",
            "Sunday, 02 March 2025 10:30:00 GMT",
            "Sun, 02 Mar 2025 13:30:00 +0300",
            "Sun, 02 Mar 2025 13:30:00 +03:00",
            "Sun, 02 Mar 2025 13:30:00 +300",
            "Sun, 02 Mar 2025 13:30:00 MSK",
            "Sun, 02 Mar 2025 05:30:00 EST",
            "Sun, 02 Mar 2025 11:30:00 CET",
            "Sun, 02 Mar 2025 13:30:00 GMT+3",
            "Sun, 02 Mar 2025 13:30:00 GMT+0300",
            "Sun, 02 Mar 2025 13:30:00 UTC+03:00",
            "Sun, 02 Mar 2025 05:00:00 GMT-5:30",
            "Sun, 02 Mar 2025 13:30:00 Europe/Moscow",
            "Sun, 02 Mar 2025 10:30:00 Mars/Olympus",
            "Sun Mar 02 2025 10:30:00 GMT+0000 (Coordinated Universal Time)",
            "Sun, Mar 02 2025 10:30:00 +0000",
            "Sun, Mar 2, 2025 10:30:00 GMT",
            "Sun Mar  2 10:30:00 2025",
            "Sun, Mar 02 2025 10:30:00 AM",
            "Mar 2, 2025 10:30 a.m.",
            "March 2nd, 2025 10:30",
            "Sun, 02 Mar 2025 10:30:00.000 GMT",
            "Sun, 02 Mar 2025 10.30.00 GMT",
            "Sun,02 Mar 2025 10:30:00 GMT",
            "Sun,  02  Mar  2025  10:30:00  GMT",
            "Sun, 02-Mar-2025 10:30:00 GMT",
            "sun, 02 mar 2025 10:30:00 gmt",
            "\n  Sun, 02 Mar 2025 10:30:00 GMT\n",
            "<![CDATA[Sun, 02 Mar 2025 10:30:00 GMT]]>",
            "Вс, 02 мар 2025 13:30:00 +0300",
            "вс, 02 марта 2025 13:30:00 +0300",
            "dim., 02 mars 2025 10:30:00 GMT",
            "mar., 02 mars 2025 10:30:00 GMT",
            "So, 02 Mär 2025 11:30:00 +0100",
            "2 de marzo de 2025 10:30",
            "2025-03-02T10:30:00Z",
            "2025-03-02t10:30:00.000z",
            "2025-03-02T13:30:00+0300",
            "2025-03-02T13:30+03",
            "2025-03-02 10:30:00",
            "2025-03-02 10:30:00 UTC",
            "2025-03-02 13:30:00 +0300",
            "2025-3-2T10:30:00Z",
            "20250302T103000Z",
            "2025-W09-7T10:30:00Z",
            "2025/03/02 10:30:00",
            "02.03.2025 10:30",
            "1740911400",
            "1740911400000",
        ),
        THEN,
    ),
    "2025-03-02": datetime(2025, 3, 2, tzinfo=UTC),
    "Sun, 02 Mar 2025 99:99:99 GMT": datetime(2025, 3, 2, tzinfo=UTC),
    "Sun, 02 Mar 2025": datetime(2025, 3, 2, tzinfo=UTC),
    "Aug 15, 2024": datetime(2024, 8, 15, tzinfo=UTC),
    "25/02/2025 10:30": datetime(2025, 2, 25, 10, 30, tzinfo=UTC),
    "02/25/2025 10:30 PM": datetime(2025, 2, 25, 22, 30, tzinfo=UTC),
    "Sun, 02 Mar 2025 12:05:00 AM": datetime(2025, 3, 2, 0, 5, tzinfo=UTC),
    "Sat, 01 Mar 2025 24:00:00 GMT": datetime(2025, 3, 2, tzinfo=UTC),
    "Sun, 02 Mar 2025 10:29:60 GMT": datetime(2025, 3, 2, 10, 29, 59, tzinfo=UTC),
    "Mon, 03 Mar 2025 16:00:00 GMT": START,  # a zone that is wrong: not before it was seen
    **dict.fromkeys(
        (
            "02/03/2025 10:30",
            "Sun, 30 Feb 2025 10:00:00 GMT",
            "Sun, 02 Mar 2035 10:30:00 GMT",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "0000-00-00 00:00:00",
            "2025-13-45",
            "99999999999999999999",
            "Mon, 99 Xyz 2025 10:00:00",
            "yesterday",
            "null",
            "-1",
            "x" * 500,
        )
    ),
}


@pytest.mark.parametrize("date", DATES, ids=lambda date: " ".join(date.split())[:60])
async def test_a_date_means_what_it_was_meant_to(date: str, sources_store: Store) -> None:
    body = rss(item(extra=f"<pubDate>{date}</pubDate>")).encode()
    async with polled_source(sources_store, {"/feed": Reply(200, (), body)}) as source:
        await source.poll()
    assert [entry.published for entry in entries_of(source)] == [DATES[date]]
