"""The guarded way out for those who bring their own client: a webhook may not reach inside either."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import httpx

from watcher.fetch.guard import GuardedBackend
from watcher.fetch.shards import GuardedTransport

CONNECTIONS = 4


def guarded_transport(allow: Iterable[str] = (), ca_file: Path | None = None) -> GuardedTransport:
    """A transport that connects to public addresses only, and to those that `allow` names as "host:port"."""
    context = httpx.create_ssl_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return GuardedTransport(context, GuardedBackend(allow), CONNECTIONS)
