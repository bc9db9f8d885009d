"""What `watcher check` says of a channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.cli.routing import channel_line
from watcher.settings import Settings, load_settings, write_default_config

HEAD = '[[channels]]\nname = "press"\ntype = "console"\n'


def loaded(folder: Path, keys: str) -> Settings:
    write_default_config(folder)
    (folder / "watcher.toml").write_text(HEAD + keys, "utf-8")
    return load_settings(folder, environ={})


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("", "press (console): all alerts"),
        ("enabled = false", "press (console): off"),
        ('receives = ["health"]', "press (console): how the service does"),
        (
            'topics = ["us-russia"]\nseries = ["embassies"]\nmin_severity = "high"\nmin_owners = 2',
            "press (console): alerts of us-russia, of the series embassies, high or more severe, "
            "by 2 independent owners or more",
        ),
        (
            'quiet = "22:00-07:00"\ntime_zone = "Europe/Istanbul"\ndigest_every = "6h"',
            "press (console): all alerts; quiet 22:00-07:00 Europe/Istanbul; gathered for 6 h; "
            "at once all the same: what is critical, what is to happen within 24 h",
        ),
        (
            'digest_at = ["08:00"]\nurgent_severity = "never"\nurgent_within = 0\nkinds = ["cancelled"]\n'
            'min_certainty = "mediator"\nreceives = ["alerts", "health"]',
            "press (console): alerts only cancelled, of certainty mediator or more, and how the service "
            "does; gathered until 08:00 UTC; at once all the same: nothing",
        ),
    ],
)
def test_a_channel_is_told_in_one_line(tmp_path: Path, keys: str, line: str) -> None:
    settings = loaded(tmp_path, keys)
    assert channel_line(settings.channels[0], settings) == line
