"""`python -m watcher`, and the command `watcher`."""

from __future__ import annotations

import gc
import os

# What is loaded at the start stays: to look through it after every 700 new objects costs a tenth.
COLLECTED = 20_000, 20, 50


def main() -> None:
    gc.set_threshold(*COLLECTED)
    # To look for plugins, which are nobody's here, pydantic would open every installed distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    from watcher.cli.main import main as command

    try:
        command()
    finally:
        # The interpreter looks through every object before it ends, a tenth and more of a short run.
        gc.freeze()


if __name__ == "__main__":
    main()
