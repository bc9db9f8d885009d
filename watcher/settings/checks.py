"""What no single table can know: names and addresses used twice, topics and folders that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watcher.settings.documents import Document, Location
from watcher.settings.environment import variable_part
from watcher.settings.feeds_file import FeedsFile
from watcher.settings.masking import show_value
from watcher.settings.problems import Problem, did_you_mean
from watcher.settings.watcher_file import WatcherFile


def cross_check(
    main: Document, feeds: Document, series: Mapping[str, Collection[str]], folder: Path
) -> list[Problem]:
    """The problems between tables, read off the raw ones: they show even while one table is wrong.

    `series` names those of each topic.
    """
    return [
        *_repeated(feeds, "feeds", "name", _same_name, "letter case and punctuation"),
        *_repeated(feeds, "feeds", "url", _same_address, "http or https and a slash at the end"),
        *_repeated(main, "channels", "name", _same_name, "letter case and punctuation"),
        *_claimed_twice(feeds),
        *_unknown_names(main, "topics", "topic", series),
        *_unknown_names(main, "series", "series", {name for names in series.values() for name in names}),
        *_missing(main, folder, ("seeds", "dir"), Path.is_dir, "folder"),
        *_missing(main, folder, ("fetch", "ca_file"), Path.is_file, "file"),
    ]


def warnings_of(main: WatcherFile, feeds: FeedsFile, enabled_topics: Collection[str]) -> list[str]:
    """What is allowed and yet hardly meant, one line each."""
    warnings = [
        f'channel "{channel.name}": a webhook without a secret cannot prove that a message is yours'
        for channel in main.channels
        if channel.enabled and channel.type == "webhook" and channel.secret is None
    ]
    if not any(channel.enabled for channel in main.channels):
        warnings.append("no channel is enabled: alerts are kept but told to nobody")
    elif not any(channel.enabled and "alerts" in channel.receives for channel in main.channels):
        warnings.append("no channel receives alerts: they are kept but told to nobody")
    if not enabled_topics:
        warnings.append("no topic is enabled: nothing is watched for")
    if not any(feed.enabled for feed in feeds.feeds):
        warnings.append("no feed is enabled: nothing is polled")
    warnings += [
        f'channel "{channel.name}": its timeout is not below send.lease, a slow delivery could be sent twice'
        for channel in main.channels
        if channel.enabled and channel.timeout >= main.send.lease
    ]
    if not main.fetch.contact:
        warnings.append("fetch.contact is empty: a site's owner cannot reach you")
    return warnings


def _same_name(value: str) -> str:
    """Names are one when nobody could tell them apart in a variable or a command."""
    return variable_part(value)


def _same_address(value: str) -> str:
    """Addresses are one when they differ in scheme, case of the host or a slash at the end only."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return value
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _rows(document: Document, array: str) -> Iterator[tuple[Location, dict[str, Any]]]:
    for index, row in enumerate(document.rows(array)):
        if isinstance(row, dict):
            yield (array, index), row


def _repeated(
    document: Document, array: str, key: str, same: Callable[[str], str], apart: str
) -> Iterator[Problem]:
    """Rows whose `key` is an earlier row's as `same` measures it; `apart` names what that passes over."""
    first: dict[str, Location] = {}
    for location, row in _rows(document, array):
        value = row.get(key)
        if not isinstance(value, str):
            continue
        earlier = first.setdefault(same(value), location)
        if earlier != location:
            there = document.place((*earlier, key))
            yield Problem(
                document.place((*location, key)),
                f"must be unique ({apart} do not count); {there} has it already",
                f"{array}[{int(location[1]) + 1}].{key}",
                show_value(value, is_secret=False),
            )


def _claimed_twice(feeds: Document) -> Iterator[Problem]:
    """A name of [owners] that two owners claim would make the count depend on the order of the file."""
    owners = feeds.tables.get("owners")
    first: dict[str, str] = {}
    for owner, labels in owners.items() if isinstance(owners, dict) else ():
        for label in labels if isinstance(labels, tuple) else ():
            if isinstance(label, str) and first.setdefault(label.casefold(), owner) != owner:
                message = f"must stand under one owner; {first[label.casefold()]} has it already"
                yield Problem(feeds.place(("owners", owner)), message, f"owners.{owner}", f'"{label}"')


def _unknown_names(main: Document, key: str, what: str, known: Collection[str]) -> Iterator[Problem]:
    """Names under a key of a channel that are none: it would never be told of anything."""
    for location, row in _rows(main, "channels"):
        named = row.get(key)
        for name in named if isinstance(named, tuple) else ():
            if isinstance(name, str) and name not in known:
                where = (*location, key)
                hint = did_you_mean(name, known) or f"; known are {', '.join(sorted(known)) or 'none'}"
                yield Problem(
                    main.place(where), f"there is no such {what}{hint}", main.key(where), f'"{name}"'
                )


def _missing(
    main: Document, folder: Path, location: Location, is_there: Callable[[Path], bool], what: str
) -> Iterator[Problem]:
    name = main.value(location)
    if not isinstance(name, str) or not name.strip() or "\0" in name:
        return  # unset, or no path at all, which the model says
    if not is_there(folder / Path(name).expanduser()):
        message = f"there is no such {what} (a relative path counts from {folder})"
        yield Problem(main.place(location), message, main.key(location), f'"{name}"')
