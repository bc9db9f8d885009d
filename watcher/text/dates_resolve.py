"""The readers of all actions that a language file may name."""

from __future__ import annotations

from watcher.text import dates_days, dates_mentions, dates_months, dates_units
from watcher.text.dates_context import Reader

_PREFIX = "read_"

READERS: dict[str, Reader] = {
    name.removeprefix(_PREFIX): reader
    for unit in (dates_days, dates_mentions, dates_months, dates_units)
    for name, reader in vars(unit).items()
    if name.startswith(_PREFIX)
}
"""Action of a form -> the function `read_ACTION` that gives its meaning."""
