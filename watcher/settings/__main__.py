"""`python -m watcher.settings > docs/configuration.md` writes the config reference anew."""

from watcher.settings.reference import reference

print(reference(), end="")
