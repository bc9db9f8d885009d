"""`python -m watcher`, and the command `watcher`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading

# What is loaded at the start stays: to look through it after every 700 new objects costs a tenth.
COLLECTED = 20_000, 20, 50


def main() -> None:
    gc.set_threshold(*COLLECTED)
    # To look for plugins, which are nobody's here, pydantic would open every installed distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    from watcher.cli.main import main as command

    try:
        command()
    except SystemExit as end:
        _leave(end.code)
        raise
    finally:
        # The interpreter looks through every object before it ends, a tenth and more of a short run.
        gc.freeze()


def _leave(code: object) -> None:
    """The process has ended, with what is registered for its end done, unless a thread is still at work.

    Otherwise the interpreter would free its objects one by one, which takes as long as dozens of polls.
    """
    if threading.active_count() > 1 or not isinstance(code, int):
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(code)


if __name__ == "__main__":
    main()
