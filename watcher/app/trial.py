"""A message that tells nothing but that a channel works."""

from __future__ import annotations

from datetime import UTC, datetime

from watcher.deliver import Message


def trial_message(channel: str) -> tuple[Message, str]:
    """The message and its idempotency key, a new one at every call."""
    now = datetime.now(UTC)
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    title = f"Test of the channel {channel}"
    text = f"{title}\nThis is no alert: `watcher test-alert` sent it at {stamp}. Alerts will look different."
    payload = {"schema": "talks-watcher/test/1", "title": title, "created": stamp, "channel": channel}
    return Message(title, text, payload), f"test:{channel}:{now.timestamp():.6f}"
