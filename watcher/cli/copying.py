"""backup, restore, move-store: the state, copied while the service runs, put back or moved while it does
not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import click

from watcher.cli.commands import Argument
from watcher.cli.options import Progress, opened_store, options_of, show
from watcher.text.counts import counted


def backup(
    context: click.Context,
    file: Annotated[Path, Argument(help="The file to write, which must not exist yet, or a folder for it.")],
) -> None:
    """Copy the whole state into one file, also while the service runs."""
    settings = options_of(context).settings()
    if file.is_dir():
        file /= f"watcher-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
    with opened_store(settings) as store:
        store.backup(file)
    show(f"backed up to {file} ({_size(file)}); `watcher restore {file}` puts it back")


def restore(
    context: click.Context,
    file: Annotated[Path, Argument(help="A file that `watcher backup` wrote.")],
) -> None:
    """Put a backup in the place of the state. The service must be stopped; what is replaced is kept."""
    from watcher.store import restore as put_back

    settings = options_of(context).settings()
    url = settings.store.url.get_secret_value() if settings.store.url is not None else None
    kept = put_back(settings.state_dir, file, url)
    with opened_store(settings) as store, store.reading() as tx:
        last = tx.alerts(limit=1)
        told = f"the last alert is of {last[0].created:%Y-%m-%d %H:%M} UTC" if last else "no alert yet"
        show(f"restored from {file}: {len(tx.rounds())} rounds, {told}")
    if kept is not None:
        show(f"what it replaces is kept as {kept}")


def move(
    context: click.Context,
    source: Annotated[str, Argument(metavar="FROM", help="A state folder, a file, or a database's URL.")],
    target: Annotated[str, Argument(metavar="TO", help="The same, of a place without a state.")],
) -> None:
    """Copy the whole state from SQLite to PostgreSQL, or back. The service must be stopped; FROM stays as it
    is."""
    from watcher.store.moving import move_store

    settings = options_of(context).settings()
    with Progress("rows") as shown:
        counts = move_store(source, target, settings.state_dir, lambda table, count: shown.at(count, table))
    for table, count in counts.items():
        if count:
            show(f"{table:<14} {count:>10,}")
    rows = counted(sum(counts.values()), "row")
    show(f"{rows} copied; name the new place in store.url (or --state), then start the service")


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.1f} MB"


COMMANDS = {"backup": backup, "restore": restore, "move-store": move}
