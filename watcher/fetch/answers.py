"""What a fetch gives: an answer with a body, "not modified", or watcher.model.Failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fetched:
    """A 200 that was read to its end.

    `permanent_url` is where the permanent (301, 308) beginning of a chain of redirects leads, else None.
    `headers` have names in lower case, repeated ones joined by ", ". `etag` and `last_modified` are byte for
    byte as sent (latin-1).
    """

    url: str
    final_url: str
    permanent_url: str | None
    status: int
    headers: Mapping[str, str]
    body: bytes
    content_type: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304: what is stored still holds. `etag` and `last_modified` are None where they are not repeated."""

    url: str
    final_url: str
    permanent_url: str | None
    headers: Mapping[str, str]
    etag: str | None
    last_modified: str | None
    status: int = 304
    body_hash: None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a hub has sent: entries of the feed at `final_url`, all of them or only the new ones."""

    final_url: str
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to a message that was sent: any status; the first bytes of the body, for the log."""

    status: int
    headers: Mapping[str, str]
    body: bytes
