"""What systemd is told of the service while it runs: the notification protocol of sd_notify(3)."""

from watcher.systemd.notify import Notifier

__all__ = ["Notifier"]
