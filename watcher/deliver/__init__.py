"""Where alerts go: the console, a signed webhook, mail, and every service that Apprise knows.

Each is loaded by whoever opens such a channel: Apprise and httpx take a tenth of a second each.
"""

from watcher.deliver.message import Channel, Message

__all__ = ["Channel", "Message"]
