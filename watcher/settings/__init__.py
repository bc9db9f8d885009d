"""TOML files and environment variables -> checked settings.

`load_settings()` is the way in; an error says file, line, key, value, and what would be right.
"""

from watcher.settings.loading import Settings, TopicFile, load_settings
from watcher.settings.places import shipped_dir, write_default_config

__all__ = ["Settings", "TopicFile", "load_settings", "shipped_dir", "write_default_config"]
