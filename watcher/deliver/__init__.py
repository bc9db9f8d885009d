"""Where alerts go: the console, a signed webhook, mail, and every service that Apprise knows."""

from watcher.deliver.apprise import AppriseChannel
from watcher.deliver.console import ConsoleChannel
from watcher.deliver.mail import MailChannel
from watcher.deliver.message import Channel, Message
from watcher.deliver.webhook import WebhookChannel

__all__ = [
    "AppriseChannel",
    "Channel",
    "ConsoleChannel",
    "MailChannel",
    "Message",
    "WebhookChannel",
]
