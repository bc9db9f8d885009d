"""`python -m watcher` is the command `watcher`."""

from watcher.cli.main import main

main()
