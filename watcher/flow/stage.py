"""One step by itself, JSON lines in and JSON lines out, so that it can be measured and used alone.

    strip   {"id","url","html"} or {"id","text"}      -> {"id","title","published","text"}
    dates   {"id","published","text"}                 -> {"id","dates":[{"start","end","value"}]}
    copies  {"id","published","title","text"}         -> {"id","duplicate_of"}      in time order
    facts   {"id","published","url","title","text"}   -> {"id","facts":[...]}

`lang` and `source` may be given throughout. Text of "facts" is read as it stands: it was stripped before.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from watcher.facts.reader import FactReader
from watcher.flow.steps import fact_row
from watcher.model import Article
from watcher.strip.furniture import SourceLines, furniture_lines, observe
from watcher.strip.page import strip_page
from watcher.strip.scraped import strip_scraped
from watcher.text.dates import read_dates
from watcher.text.language import language_of
from watcher.text.urls import host_of
from watcher.topic import Topic

STAGES = ("strip", "dates", "copies", "facts")
Row = Mapping[str, Any]
Work = Callable[[Row], dict[str, Any]]
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # for lines that say no time, where only their order counts


def run_stage(name: str, lines: Iterable[str], topics: Sequence[Topic] = ()) -> Iterator[dict[str, Any]]:
    """One answer for each line, in order. A line that cannot be read is answered with `error`, and the rest
    goes on.

    `topics` are what "facts" reads for.
    """
    with _opened(name, topics) as work:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _answer(work, number, line)


def _answer(work: Work, number: int, line: str) -> dict[str, Any]:
    row: Any = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError("a JSON object was expected")
        return {"id": row["id"], **work(row)}
    except KeyError as error:
        reason = f"the key {error} is missing"
    except (ValueError, TypeError, AttributeError) as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - a bug that one line brings out must not cost the others
        reason = f"{type(error).__name__}: {error}"
    known = row.get("id") if isinstance(row, dict) else None
    return {"id": known, "error": f"line {number}: {reason}"}


@contextmanager
def _opened(name: str, topics: Sequence[Topic]) -> Iterator[Work]:
    if name == "copies":
        with _copies() as work:
            yield work
    elif name == "facts":
        yield _facts(topics)
    else:
        yield _strip() if name == "strip" else _dates


def _strip() -> Work:
    """Pages and scraped texts; the lines that a named source shows again and again are learnt on the way."""
    sources: dict[str, SourceLines] = {}

    def strip(row: Row) -> dict[str, Any]:
        if "html" in row:
            page = strip_page(str(row["html"]), url=str(row.get("url") or ""))
            return {"title": page.title, "published": page.published_stated, "text": page.body}
        text, source = str(row["text"]), str(row.get("source") or "")
        known = sources.get(source, SourceLines())
        scraped = strip_scraped(text, language=row.get("lang"), known_lines=furniture_lines(known))
        if source:
            sources[source] = observe(known, text.splitlines(), str(row["id"]), _NO_TIME)
        published = scraped.published.isoformat() if scraped.published is not None else None
        return {"title": scraped.title, "published": published, "text": scraped.body}

    return strip


def _dates(row: Row) -> dict[str, Any]:
    found = read_dates(
        str(row["text"]), published=_moment(row["published"]), language=row.get("lang"), windows=False
    )
    return {"dates": [{"start": each.start, "end": each.end, "value": each.value} for each in found]}


@contextmanager
def _copies() -> Iterator[Work]:
    """The index is the service's own, in a folder that is gone afterwards."""
    # The database costs as much time to load as all the rest: the other steps do without it.
    from watcher.store import open_store
    from watcher.store.copies import place_text

    with tempfile.TemporaryDirectory(prefix="watcher-copies-") as folder:
        store = open_store(Path(folder))
        try:
            with store.transaction(durable=False) as tx:

                def place(row: Row) -> dict[str, Any]:
                    title, text = str(row.get("title") or ""), str(row["text"])
                    whole = text if text.startswith(title) else f"{title}\n\n{text}"
                    known = place_text(
                        tx.connection,
                        str(row["id"]),
                        whole,
                        source=row.get("source"),
                        published=_moment(row["published"]),
                    )
                    return {
                        "duplicate_of": known.article_id if known is not None else None,
                        "kind": known.kind.value if known is not None else None,
                        "containment": known.containment if known is not None else None,
                    }

                yield place
        finally:
            store.close()


def _facts(topics: Sequence[Topic]) -> Work:
    readers = [FactReader(topic) for topic in topics]

    def read(row: Row) -> dict[str, Any]:
        article = article_of_row(row)
        facts = [fact for reader in readers for fact in reader.read(article)]
        return {"facts": [fact_row(fact, article.text) for fact in facts]}

    return read


def article_of_row(row: Row) -> Article:
    """The article in a line: title and text as they stand."""
    published = _moment(row["published"])
    title, text, url = str(row.get("title") or ""), str(row["text"]), str(row.get("url") or "")
    outlet = str(row.get("source") or host_of(url))
    return Article(
        id=str(row["id"]),
        url=url,
        title=title,
        body=text,
        seen=published,
        published=published,
        language=language_of(row.get("lang"), f"{title}\n{text}"),
        outlet=outlet,
        owner=outlet.lower().removeprefix("www."),
        entry_id=str(row["id"]),
        origin="text",
    )


def _moment(text: str) -> datetime:
    """A date or a time of ISO 8601, in UTC where it names no zone."""
    moment = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
