"""The demo's own config folder: the shipped topic, the outlets as feeds, and leave to speak to loopback."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path

from watcher.demo.publishing import FEED_PATH
from watcher.demo.script import Outlet
from watcher.demo.site import NewsSite
from watcher.settings import Settings, load_settings, shipped_dir

TOPIC_FILE = "us-russia.toml"
PAGE_PORT = 8420
_WATCHER = """\
[service]
log_level = "error"

[fetch]
allow = {allow}
host_gap = 0
per_host = 8
max_interval = "30m"

[web]
bind = "{bind}"

[[channels]]
name = "console"
type = "console"
"""
_FEED = """\
[[feeds]]
name = {name}
url = {url}
owner = {owner}
language = "en"
interval = "15m"
"""


def demo_settings(folder: Path, outlets: Iterable[Outlet], site: NewsSite) -> Settings:
    """The settings of a config that is written below `folder`, with the state folder beside it.

    The environment has no say: a demo shows the same to everybody.
    """
    shown = tuple(outlets)
    config = folder / "config"
    (config / "topics").mkdir(parents=True)
    allow = json.dumps([site.address(outlet) for outlet in shown])
    (config / "watcher.toml").write_text(_WATCHER.format(allow=allow, bind=_free_bind()), encoding="utf-8")
    feeds = "\n".join(
        _FEED.format(
            name=json.dumps(outlet.name),
            url=json.dumps(site.base(outlet) + FEED_PATH),
            owner=json.dumps(outlet.owner),
        )
        for outlet in shown
    )
    (config / "feeds.toml").write_text(feeds, encoding="utf-8")
    shutil.copy(shipped_dir("config") / "topics" / TOPIC_FILE, config / "topics" / TOPIC_FILE)
    return load_settings(config, folder / "state", environ={})


def _free_bind() -> str:
    """The page's usual address where nobody has it, else any free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a demo that just ended is no other user
        try:
            probe.bind(("127.0.0.1", PAGE_PORT))
        except OSError:
            return "127.0.0.1:0"
    return f"127.0.0.1:{PAGE_PORT}"
