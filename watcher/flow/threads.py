"""Work that blocks, kept off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def on(executor: Executor, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work` returns, done on a thread of the executor; a database that is locked for seconds holds up
    nobody else."""
    return await asyncio.get_running_loop().run_in_executor(executor, partial(work, *arguments, **named))
