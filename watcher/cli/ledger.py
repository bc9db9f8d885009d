"""rounds and seed: what the ledger holds, and what it started from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Option
from watcher.cli.options import NOTHING_MATCHED, AsJson, note, opened_store, options_of, show, show_json

if TYPE_CHECKING:
    from watcher.settings import Settings

MAX_SOURCES = 6  # of one value, in the text form


def rounds(
    context: click.Context,
    topic: Annotated[str | None, Option("--topic", help="Only this topic.")] = None,
    verbose: Annotated[bool, Option("--verbose", "-v", help="With the sentence behind each value.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the known rounds: each value with its sources."""
    from watcher.app.state import utc_now
    from watcher.exports.rows import round_row
    from watcher.flow.exporting import facts_behind
    from watcher.flow.muting import said

    settings = options_of(context).settings()
    with opened_store(settings) as store, store.reading() as tx:
        known = tx.rounds(topic)
        facts = facts_behind(tx, known)
        heard = said(tx)
    now = utc_now()
    found = [{**round_row(each, facts), "muted": heard.is_muted(each.id, now)} for each in known]
    if as_json:
        show_json(found)
    elif not found:
        note("no round is known yet; `watcher seed` reads the seeds, `watcher run` the news")
    else:
        _show_rounds(settings, found, verbose)
    raise click.exceptions.Exit(0 if found else NOTHING_MATCHED)


def seed(
    context: click.Context,
    verbose: Annotated[bool, Option("--verbose", "-v", help="With every step of every text.")] = False,
) -> None:
    """Read the seeds into the ledger, as the first start does; nothing is told, a second time nothing
    changes."""
    from watcher.app.building import reading_desk
    from watcher.app.reports import seed_line
    from watcher.app.state import utc_now
    from watcher.flow.seed import read_seeds, seed_ledger

    settings = options_of(context).settings()
    seeds = read_seeds(settings.seeds_dir, utc_now().date())
    with opened_store(settings) as store:
        report = seed_ledger(store, reading_desk(settings), seeds)
    for name, taken in report.ingested:
        show(f"{name}: {len(taken.facts)} facts")
        for step in taken.steps if verbose else ():
            show(f"  {step.name}: {step.found}")
            for line in step.details:
                show(f"    {line}")
    show(seed_line(report))


# ---------------------------------------------------------------------------------------------- rounds


def _show_rounds(settings: Settings, found: list[dict[str, Any]], verbose: bool) -> None:
    titles = {file.topic.name: file.topic for file in settings.topic_files}
    heading = None
    for row in found:
        topic = titles.get(row["topic"])
        series = (
            next((each.title for each in topic.series if each.name == row["series"]), "") if topic else ""
        )
        if heading != (row["topic"], row["series"]):
            heading = (row["topic"], row["series"])
            show(f"{topic.title if topic else row['topic']}: {series or row['series']}")
        _show_round(row, verbose)


def _show_round(row: dict[str, Any], verbose: bool) -> None:
    from watcher.alerts.phrases import STATUS_WORDS
    from watcher.model import Status

    marks = [mark for mark in ("disputed", "tentative", "seeded", "muted") if row[mark]]
    number = f"number {', '.join(map(str, row['ordinals']))}" if row["ordinals"] else "no number"
    parts = [
        STATUS_WORDS[Status(row["status"])],
        row["date"] or _undated(row),
        row["venue"] or "no venue",
        number,
    ]
    show(f"  {row['id']}: {', '.join(parts)}" + (f" [{', '.join(marks)}]" if marks else ""))
    for slot, claims in row["values"].items():
        for claim in claims:
            mark = "" if claim["place"] == "stands" else f" ({claim['place']})"
            show(f"    {slot}: {claim['value']}{mark}")
            _show_sources(claim["sources"], verbose)
            _show_sources(claim["denied_by"], verbose, "denied by ")


def _undated(row: dict[str, Any]) -> str:
    """A round without a date: somebody said that it is still to be set, or nobody said anything."""
    said = {claim["value"] for claim in row["values"].get("date", ())}
    return "date to be determined" if "to be determined" in said else "no date"


def _show_sources(sources: list[dict[str, Any]], verbose: bool, head: str = "") -> None:
    shown: set[tuple[str, str]] = set()
    for source in sources:
        key = (source["outlet"], source["quote"] if verbose else source["url"])
        if key in shown:
            continue
        if len(shown) == MAX_SOURCES:
            show("      and more (--json has them all)")
            return
        shown.add(key)
        show(f"      {head}{source['outlet']} {source['url'] or ''}".rstrip())
        if verbose:
            show(f'        "{source["quote"]}"')


COMMANDS = {"rounds": rounds, "seed": seed}
