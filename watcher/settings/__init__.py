"""TOML files and environment variables -> checked settings.

`load_settings()` is the way in; an error says file, line, key, value, and what would be right.
"""

from watcher.settings.channel_table import Channel
from watcher.settings.feeds_file import OWNER_BY_ITEM, FeedTable
from watcher.settings.loading import Settings, TopicFile, load_settings
from watcher.settings.owners import Owners
from watcher.settings.places import WrittenFile, shipped_dir, write_default_config
from watcher.settings.problems import Problem, SettingsError
from watcher.settings.reference import reference, schema
from watcher.settings.reload import ConfigWatch, reload_settings
from watcher.settings.watcher_file import Alerts, Fetch, Health, Keep, Seeds, Send, Service, Store
from watcher.settings.writing import add_feeds

__all__ = [
    "OWNER_BY_ITEM",
    "Alerts",
    "Channel",
    "ConfigWatch",
    "FeedTable",
    "Fetch",
    "Health",
    "Keep",
    "Owners",
    "Problem",
    "Seeds",
    "Send",
    "Service",
    "Settings",
    "SettingsError",
    "Store",
    "TopicFile",
    "WrittenFile",
    "add_feeds",
    "load_settings",
    "reference",
    "reload_settings",
    "schema",
    "shipped_dir",
    "write_default_config",
]
