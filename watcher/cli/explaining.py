"""explain: what became of an alert, an entry, an address, a file or a text, and why."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import (
    NOTHING_MATCHED,
    AsJson,
    note,
    opened_store,
    options_of,
    show,
    show_json,
    topics_of,
)

if TYPE_CHECKING:
    from watcher.flow.explanation import Explanation
    from watcher.flow.ingest import Desk
    from watcher.flow.setup import Setup
    from watcher.settings import Settings
    from watcher.store import Store

_FEWEST_WORDS = 4
"""Of a sentence without a space; a source's name in Chinese may have as many, and is looked up first."""


def explain(
    context: click.Context,
    subject: Annotated[
        str,
        Argument(
            help="An id of an alert, entry, round or fact, an address, a source's name, a file, "
            '"-" for standard input, or a text.'
        ),
    ],
    published: Annotated[
        datetime | None,
        Option(
            "--published",
            formats=("%Y-%m-%d", "%Y-%m-%dT%H:%M"),
            help="When the text came out: it is judged as of then.",
        ),
    ] = None,
    topic: Annotated[
        str | None, Option("--topic", help="For what is read anew: this topic alone, on or off.")
    ] = None,
    language: Annotated[
        str | None, Option("--language", metavar="CODE", help="What the text is in; else guessed.")
    ] = None,
    verbose: Annotated[bool, Option("--verbose", "-v", help="With every line of every step.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show every step with the value it saw: what was read, which words matched, what the ledger made of
    it."""
    settings = options_of(context).settings()
    with opened_store(settings) as store:
        moment = published.replace(tzinfo=UTC) if published else None
        found = _explained(settings, store, subject, moment, topic, language)
    if found is None:
        note(f"watcher: {subject!r} is no alert, entry, address or file that is known here, and no sentence")
        raise click.exceptions.Exit(NOTHING_MATCHED)
    if as_json:
        show_json(found.as_json())
    else:
        for line in found.lines(whole=verbose):
            show(line)


def _explained(
    settings: Settings,
    store: Store,
    subject: str,
    published: datetime | None,
    topic: str | None,
    language: str | None,
) -> Explanation | None:
    from watcher.app.building import setup_of
    from watcher.app.state import utc_now
    from watcher.flow.explain import explain_known, explain_pasted

    setup = setup_of(settings)
    known = explain_known(store, setup, subject)
    if known is not None:
        return known
    if subject.startswith(("http://", "https://")):
        return asyncio.run(_of_address(settings, store, subject, topic))
    text = _text_of(subject)
    if text is None:
        return None
    desk, setup = _anew(settings, topic)
    name = "standard input" if subject == "-" else subject if _is_file(subject) else "the text"
    return explain_pasted(
        store, desk, setup, text, utc_now(), subject=name, published=published, language=language
    )


def _anew(settings: Settings, name: str | None) -> tuple[Desk, Setup]:
    """What a text is read with: the topics that are on, or the one of that name as if it were."""
    from watcher.app.building import reading_desk, setup_of
    from watcher.facts.lexicon.topic_words import TopicWords

    setup = setup_of(settings)
    if name is None:
        return reading_desk(settings), setup
    (chosen,) = (replace(topic, enabled=True) for topic in topics_of(settings, name))
    sources = tuple(replace(each, topic=chosen) for each in setup.topics if each.topic.name == name)
    return reading_desk(settings, (TopicWords(chosen),)), replace(setup, topics=sources)


async def _of_address(settings: Settings, store: Store, url: str, topic: str | None) -> Explanation:
    """An address that no feed has brought: it is fetched now, and read as it would be. FetchError when it
    cannot be."""
    from watcher.app.building import fetch_options
    from watcher.app.state import utc_now
    from watcher.errors import FetchError
    from watcher.fetch.answers import Fetched
    from watcher.fetch.client import Fetcher
    from watcher.flow.explain import explain_page

    note(f"{url}: no feed has brought it; fetching ...")
    async with Fetcher(fetch_options(settings)) as fetcher:
        answer = await fetcher.fetch(url, kind="page")
    if not isinstance(answer, Fetched):
        message = getattr(answer, "message", "no answer with a body")
        raise FetchError(url, message)
    desk, setup = _anew(settings, topic)
    url, media = answer.final_url, answer.content_type
    return explain_page(store, desk, setup, url, answer.body, media, utc_now())


def _text_of(subject: str) -> str | None:
    """The text that is meant: a file's, standard input's, or the argument itself when it is a sentence."""
    from watcher.errors import InputError

    if subject == "-":
        return sys.stdin.read()
    if _is_file(subject):
        try:
            return Path(subject).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise InputError(subject, f"cannot be read: {error.strerror}") from error
    return subject if _is_sentence(subject) else None


def _is_sentence(subject: str) -> bool:
    """Several words. A script without spaces has them too: there every character is one."""
    from watcher.text.words import tokenize

    return " " in subject.strip() or (not subject.isascii() and len(tokenize(subject)) >= _FEWEST_WORDS)


def _is_file(subject: str) -> bool:
    try:
        return Path(subject).is_file()
    except (OSError, ValueError):  # too long for a name, or with characters that no name has
        return False


COMMANDS = {"explain": explain}
