"""Turning pages: the address of the next one keeps what was asked for."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

MAX_SKIP = 100_000


def number_of(request: Request, name: str) -> int:
    """A number of the query, 0 where there is none."""
    given = request.query_params.get(name, "")
    return min(int(given), MAX_SKIP) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def turned(request: Request, **changed: object) -> str:
    """This page's address with some of its query changed; what is empty falls away."""
    query = {**request.query_params, **{name: str(value) for name, value in changed.items()}}
    kept = {name: value for name, value in query.items() if value and name != "token"}
    return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path
