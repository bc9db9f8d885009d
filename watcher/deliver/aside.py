"""A library that blocks, kept off the event loop: one call at a time, with a deadline."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from watcher.errors import ChannelError

T = TypeVar("T")


class Aside(Generic[T]):
    """Makes a channel's calls, each in a thread of its own."""

    def __init__(self, name: str, timeout: float) -> None:
        self._name = name
        self._timeout = timeout
        self._is_free = threading.Event()
        self._is_free.set()

    async def call(self, work: Callable[[], T]) -> T:
        """What `work` returned or raised. ChannelError after the deadline, and while an earlier call
        hangs."""
        if not self._is_free.is_set():
            raise ChannelError(self._name, "the try before this one still hangs")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            settle: Callable[..., None]
            value: object
            try:
                settle, value = done.set_result, work()
            except BaseException as error:  # noqa: BLE001 - it is raised again where the call was made
                settle, value = done.set_exception, error
            self._is_free.set()
            self._settle(loop, done, settle, value)

        # A daemon thread: one that hangs must not keep the service from stopping, as a pool's would.
        self._is_free.clear()
        threading.Thread(target=run, name=f"channel-{self._name}", daemon=True).start()
        try:
            async with asyncio.timeout(self._timeout):
                return await done
        except TimeoutError as error:
            raise ChannelError(self._name, f"no end within {self._timeout:g} s") from error

    def _settle(
        self,
        loop: asyncio.AbstractEventLoop,
        done: asyncio.Future[T],
        settle: Callable[..., None],
        value: object,
    ) -> None:
        def once() -> None:
            if not done.done():  # nobody waits any more when the deadline came first
                settle(value)

        if not loop.is_closed():
            loop.call_soon_threadsafe(once)
