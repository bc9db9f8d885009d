"""Parsing where it can be killed: a child process with a deadline and limits on time and memory.

What the parsers are given is checked so that they are linear in it. This is for the body whose harm nobody
thought of, and for the big one that would hold up everything else: an asyncio task cannot be interrupted, a
process can.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import resource
import sys
from collections.abc import Set
from datetime import datetime
from pathlib import Path

import watcher
from watcher.feeds.parse import parse_feed
from watcher.feeds.parsed import ParsedFeed
from watcher.model import Failed, Feed

LARGE = 1_000_000  # bytes; below, a child costs more time than the parsing
DEADLINE = 30.0  # seconds of wall time
MAX_MEMORY = 1 << 30  # bytes of address space
_ARGUMENTS = ("-m", "watcher.fetch.isolated")


async def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    feed: Feed,
    seen: datetime,
    known: Set[str] = frozenset(),
) -> ParsedFeed | Failed:
    """parse_feed, in this process for a small body and in a child for a large one."""
    if len(body) < LARGE:
        return parse_feed(body, url=url, content_type=content_type, feed=feed, seen=seen, known=known)
    return await parse_isolated(body, url=url, content_type=content_type, feed=feed, seen=seen, known=known)


async def parse_isolated(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    feed: Feed,
    seen: datetime,
    known: Set[str] = frozenset(),
    deadline: float = DEADLINE,
    arguments: tuple[str, ...] = _ARGUMENTS,
) -> ParsedFeed | Failed:
    """parse_feed in a child process that is killed after `deadline` seconds, or when the caller is cancelled.

    Failed("parse") when the child was killed or died. `arguments` are the interpreter's.
    """
    package = str(Path(watcher.__file__).parent.parent)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": package},
    )
    order = pickle.dumps((body, url, content_type, feed, seen, frozenset(known)))
    try:
        async with asyncio.timeout(deadline):
            output, _ = await child.communicate(order)
    except TimeoutError:
        return Failed("parse", f"reading it took longer than {deadline:g} seconds and was ended")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        return Failed("parse", f"the parser died on it (exit {child.returncode})")
    # Written by our own code in the child, not by the feed: the feed's bytes are only strings in it.
    answer = pickle.loads(output)
    assert isinstance(answer, ParsedFeed | Failed)
    return answer


def main() -> None:
    """The child's whole life: one order from stdin, one answer to stdout."""
    body, url, content_type, feed, seen, known = pickle.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    answer = parse_feed(body, url=url, content_type=content_type, feed=feed, seen=seen, known=known)
    pickle.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
