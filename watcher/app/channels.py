"""The channels of a configuration, opened. What a type needs is loaded when one of it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watcher.deliver import Channel
from watcher.errors import ChannelError, ConfigError
from watcher.settings import Channel as ChannelTable
from watcher.settings import Settings
from watcher.text.masking import secrets_of_url

if TYPE_CHECKING:
    from watcher.deliver.chat import Service


def open_channels(settings: Settings) -> dict[str, Channel]:
    """The channels that are switched on, by name. ConfigError when one of them cannot be used as it is
    set."""
    return {table.name: open_channel(settings, table) for table in settings.channels if table.enabled}


def open_channel(settings: Settings, table: ChannelTable) -> Channel:
    try:
        return _channel(settings, table)
    except ChannelError as error:
        where = settings.config_dir / "watcher.toml"
        raise ConfigError(str(where), f'channel "{table.name}": {error.message}') from error


def _channel(settings: Settings, table: ChannelTable) -> Channel:
    url = table.url.get_secret_value() if table.url is not None else ""
    secret = table.secret.get_secret_value() if table.secret is not None else ""
    if table.type == "webhook":
        from watcher.deliver.webhook import WebhookChannel
        from watcher.fetch.transport import guarded_transport

        return WebhookChannel(
            table.name,
            url,
            secret or None,
            timeout=table.timeout,
            transport=guarded_transport(settings.send.allow, settings.ca_file),
        )
    if table.type == "mail":
        from watcher.deliver.mail import MailChannel

        return MailChannel(
            table.name,
            url,
            table.sender,
            table.to,
            ca_file=str(settings.ca_file) if settings.ca_file is not None else None,
            timeout=table.timeout,
        )
    if table.type in ("telegram", "slack", "discord", "matrix", "ntfy"):
        from watcher.deliver.chat import ChatChannel
        from watcher.fetch.transport import guarded_transport

        return ChatChannel(
            table.name,
            _service(table, url, secret),
            [*secrets_of_url(url), secret],
            in_place=table.in_place,
            timeout=table.timeout,
            transport=guarded_transport(settings.send.allow, settings.ca_file),
        )
    if table.type == "apprise":
        from watcher.deliver.apprise import AppriseChannel

        return AppriseChannel(table.name, url, timeout=table.timeout)
    from watcher.deliver.console import ConsoleChannel

    return ConsoleChannel(table.name)


def _service(table: ChannelTable, url: str, secret: str) -> Service:
    if table.type == "telegram":
        from watcher.deliver import telegram

        return telegram.Telegram(secret, table.room, url or telegram.SERVER)
    if table.type == "slack":
        from watcher.deliver import slack

        return slack.Slack(secret, table.room, url or slack.SERVER)
    if table.type == "discord":
        from watcher.deliver.discord import Discord

        return Discord(url)
    if table.type == "matrix":
        from watcher.deliver.matrix import Matrix

        return Matrix(url, secret, table.room)
    from watcher.deliver import ntfy

    return ntfy.Ntfy(table.room, secret or None, url or ntfy.SERVER)
