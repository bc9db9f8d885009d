"""Work that may take minutes and must not keep the service from stopping."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable


async def aside(work: Callable[[], None], name: str) -> None:
    """`work` has ended, in a thread of its own; what it raised is raised here.

    Nobody waits for the thread when the loop or the program ends first, as they would for a pool's: only for
    work that can be cut off at any point, such as reading.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        trouble: BaseException | None = None
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits, whatever it is
            trouble = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, done, trouble)

    threading.Thread(target=run, name=name, daemon=True).start()
    await done


def _resolve(done: asyncio.Future[None], trouble: BaseException | None) -> None:
    if done.done():  # nobody waits any more
        return
    if trouble is None:
        done.set_result(None)
    else:
        done.set_exception(trouble)
