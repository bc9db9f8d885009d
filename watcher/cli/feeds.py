"""feeds: the sources, listed, tried, added, and exchanged with other readers as OPML."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Argument, Group, Option
from watcher.cli.feed_trials import are_cut_off, try_all
from watcher.cli.options import (
    NOTHING_MATCHED,
    AsJson,
    note,
    opened_store,
    options_of,
    show,
    show_json,
    show_table,
)

if TYPE_CHECKING:
    from watcher.feeds.state import FeedState
    from watcher.model import Feed
    from watcher.settings import Settings


def list_feeds(context: click.Context, as_json: AsJson = False) -> None:
    """Show every source with its health."""
    settings = options_of(context).settings()
    with opened_store(settings) as store, store.reading() as tx:
        states = tx.feed_states()
    rows = [_row(feed, states.get(feed.name)) for feed in settings.feeds]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(
            ("name", "on", "health", "last poll (UTC)", "owner", "address"),
            (
                (
                    row["name"],
                    "on" if row["enabled"] else "off",
                    row["health"] or "-",
                    (row["last_poll"] or "-")[:16].replace("T", " "),
                    row["owner"],
                    row["url"],
                )
                for row in rows
            ),
        )
    raise click.exceptions.Exit(0 if rows else NOTHING_MATCHED)


def try_feeds(
    context: click.Context,
    which: Annotated[
        list[str] | None, Argument(metavar="[NAME|URL]...", help="Some; else all that are switched on.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch sources as the service would, and say what each gives; nothing is kept."""
    settings = options_of(context).settings()
    feeds = _chosen(settings, which or [])
    trials = asyncio.run(try_all(settings, feeds))
    if as_json:
        show_json([trial.row for trial in trials])
    elif are_cut_off(trials):
        show(trials[0].line)
        note(f"watcher: none of {len(trials)} sources could be reached: is this machine online?")
    else:
        for trial in trials:
            show(trial.line)
    raise click.exceptions.Exit(0 if all(trial.is_good for trial in trials) else 1)


def add(
    context: click.Context,
    url: Annotated[str, Argument(help="The feed, or a page that names one.")],
    name: Annotated[str | None, Option("--name", help="Its name (else the feed's own title).")] = None,
    owner: Annotated[str | None, Option("--owner", help="Who stands behind it (else its host).")] = None,
    language: Annotated[str | None, Option("--language", help="Where the feed does not say.")] = None,
    interval: Annotated[int, Option("--interval", help="Seconds between two polls.")] = 900,
    selector: Annotated[
        str | None,
        Option("--selector", help="The links of a page that has no feed, as a CSS selector."),
    ] = None,
    untested: Annotated[bool, Option("--untested", help="Without trying it first.")] = False,
) -> None:
    """Try a source and write it into feeds.toml: a feed, a page that names one, a news sitemap, or a page of
    links."""
    from dataclasses import replace

    from watcher.errors import InputError
    from watcher.model import Feed
    from watcher.settings import add_feeds
    from watcher.text.urls import host_of

    settings = options_of(context).settings()
    host = host_of(url).removeprefix("www.")
    if not host:
        raise InputError(url, "is no address of a source: http://... or https://... is wanted")
    if interval < settings.fetch.min_interval:
        least = round(settings.fetch.min_interval)
        raise InputError("--interval", f"{interval} is less than fetch.min_interval allows: {least} seconds")
    kind = "page" if selector else "feed"
    feed = Feed(name or host, url, owner or host, language, kind, interval, selector=selector)
    _stop_if_there(settings, url)
    if not untested:
        trial = asyncio.run(try_all(settings, [feed]))[0]
        show(trial.line)
        if not trial.is_good:
            note("watcher: it was not added; --untested adds it all the same")
            raise click.exceptions.Exit(1)
        if trial.found_at:
            _stop_if_there(settings, trial.found_at)
        title = getattr(trial.parsed, "title", "")
        is_sitemap = getattr(trial.parsed, "kind", "") == "sitemap"
        feed = replace(
            feed,
            name=name or (title if title != host else "") or host,
            url=trial.found_at or url,
            kind="sitemap" if is_sitemap else kind,
        )
    if name is None:
        feed = _with_own_name(feed, {other.name.casefold() for other in settings.feeds})
    path = add_feeds(settings.config_dir, [feed])
    show(f'added "{feed.name}" to {path}')


def import_feeds(
    context: click.Context,
    file: Annotated[Path, Argument(help='An OPML list ("-" for standard input).')],
) -> None:
    """Add the sources of an OPML list; addresses that are there already are passed over."""
    from watcher.feeds.opml import read_opml
    from watcher.settings import add_feeds

    settings = options_of(context).settings()
    known = {feed.url for feed in settings.feeds}
    names = {feed.name.casefold() for feed in settings.feeds}
    fresh = [feed for feed in read_opml(_bytes_of(file), str(file)) if feed.url not in known]
    if not fresh:
        note("watcher: the list names no source that is not there already")
        raise click.exceptions.Exit(NOTHING_MATCHED)
    path = add_feeds(settings.config_dir, [_with_own_name(feed, names) for feed in fresh])
    show(f"added {len(fresh)} sources to {path}")


def export(
    context: click.Context,
    file: Annotated[Path | None, Argument(help="Where to; else standard output.")] = None,
) -> None:
    """Write all sources as an OPML list."""
    from watcher.errors import InputError
    from watcher.feeds.opml import write_opml

    settings = options_of(context).settings()
    text = write_opml(settings.feeds)
    if file is None:
        show(text.rstrip("\n"))
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(str(file), f"cannot be written: {error.strerror}") from error
    show(f"{len(settings.feeds)} sources in {file}")


# ---------------------------------------------------------------------------------------------- trying


def _chosen(settings: Settings, which: Sequence[str]) -> list[Feed]:
    """The sources of those names or addresses; without any, all that are switched on."""
    from watcher.model import Feed
    from watcher.text.urls import host_of

    if not which:
        return [feed for feed in settings.feeds if feed.enabled]
    found: list[Feed] = []
    for wanted in which:
        known = [
            feed for feed in settings.feeds if wanted.casefold() == feed.name.casefold() or wanted == feed.url
        ]
        if not known and "://" not in wanted:
            note(f"watcher: no source is called {wanted!r}; `watcher feeds list` shows them")
            raise click.exceptions.Exit(NOTHING_MATCHED)
        found += known or [Feed(wanted, wanted, host_of(wanted) or wanted)]
    return found


# ---------------------------------------------------------------------------------------------- pieces


def _row(feed: Feed, state: FeedState | None) -> dict[str, Any]:
    """A source and how it does, in JSON's types."""

    def stamp(moment: datetime | None) -> str | None:
        return moment.isoformat(timespec="seconds") if moment is not None else None

    row: dict[str, Any] = {
        "name": feed.name,
        "url": feed.url,
        "owner": feed.owner,
        "language": feed.language,
        "kind": feed.kind,
        "interval": feed.interval,
        "enabled": feed.enabled,
        "fetch_articles": feed.fetch_articles,
    }
    return {
        **row,
        "health": state.health.value if state is not None else None,
        "reason": state.reason if state is not None else "",
        "last_poll": stamp(state.last_poll) if state is not None else None,
        "last_new": stamp(state.last_new) if state is not None else None,
        "due": stamp(state.due) if state is not None else None,
        "last_error": state.last_error if state is not None else None,
    }


def _stop_if_there(settings: Settings, url: str) -> None:
    """A source whose address is in the list already is no error, but nothing is done."""
    from watcher.text.urls import canonical_url

    for feed in settings.feeds:
        if canonical_url(feed.url) == canonical_url(url):
            off = "" if feed.enabled else ", switched off"
            note(f'watcher: already there: "{feed.name}"{off} ({feed.url})')
            raise click.exceptions.Exit(NOTHING_MATCHED)


def _with_own_name(feed: Feed, names: set[str]) -> Feed:
    """The feed under a name that no other one has; `names` holds them in small letters, and then this one."""
    from dataclasses import replace

    name, count = feed.name, 1
    while name.casefold() in names:
        count += 1
        name = f"{feed.name} ({count})"
    names.add(name.casefold())
    return replace(feed, name=name)


def _bytes_of(file: Path) -> bytes:
    import sys

    from watcher.errors import InputError

    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read: {error.strerror}") from error


COMMANDS = {
    "feeds": Group(
        "feeds",
        "The sources: list, add, test, import, export.",
        {"list": list_feeds, "test": try_feeds, "add": add, "import": import_feeds, "export": export},
    )
}
