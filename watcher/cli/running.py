"""run, demo, test-alert: what does the service's work."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import click

from watcher.cli.commands import Option
from watcher.cli.options import NOTHING_MATCHED, AsJson, note, options_of, show

if TYPE_CHECKING:
    from watcher.settings import Settings
    from watcher.systemd import Notifier


def run(
    context: click.Context,
    once: Annotated[bool, Option("--once", help="Poll what is due, send what waits, and end.")] = False,
    workers: Annotated[
        int,
        Option("--workers", min=1, max=64, help="So many processes that share the feeds (PostgreSQL)."),
    ] = 1,
) -> None:
    """Poll the feeds on their schedule and tell what is new, until stopped."""
    from watcher.app.logs import set_up_logging

    with _loading():
        settings = options_of(context).settings()
    set_up_logging(settings.service.log_level, settings.service.log_format)
    if once and workers > 1:
        raise click.BadParameter("--once is one pass of one worker", param_hint="--workers")
    if workers > 1:
        raise click.exceptions.Exit(_crew(context, settings, workers))
    raise click.exceptions.Exit(asyncio.run(_once(settings) if once else _daemon(settings)))


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded here stays to the end: nobody looks through it for garbage, now or later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _crew(context: click.Context, settings: Settings, count: int) -> int:
    from watcher.app.crew import run_crew
    from watcher.errors import WatcherError

    def work(number: int, notifier: Notifier, life: int) -> int:
        try:
            current = settings
            with suppress(WatcherError):  # the last good one stays in force
                current = options_of(context).settings()
            return asyncio.run(_daemon(current, number, notifier, life))
        except WatcherError as error:
            note(f"watcher: {error}")
            return error.exit_code

    return run_crew(settings, count, work)


async def _daemon(
    settings: Settings, number: int = 1, notifier: Notifier | None = None, life: int | None = None
) -> int:
    with _loading():
        from watcher.app.daemon import run_daemon
        from watcher.app.service import Service

    async with Service(settings, number=number, is_supervised=life is not None) as service:
        await run_daemon(service, notifier, life)
    return 0


async def _once(settings: Settings) -> int:
    with _loading():
        from watcher.app.once import run_once
        from watcher.app.service import Service

    for warning in settings.warnings:
        note(f"watcher: {warning}")
    async with Service(settings) as service:
        report = await run_once(service)
    note(report.line)
    return 0 if report.is_ok else 1


def demo(
    context: click.Context,
    as_json: AsJson = False,
    serve: Annotated[
        bool, Option("--serve", help="Keep the page with what came of it up until Ctrl-C.")
    ] = False,
    tell: Annotated[
        bool, Option("--tell", help="Tell the channels of the config too, each message marked DEMO.")
    ] = False,
) -> None:
    """Four weeks of invented news in under a minute, without the internet: the real service on a small news
    site of its own."""
    from watcher.demo import run_demo

    own = options_of(context).settings() if tell else None
    raise click.exceptions.Exit(run_demo(json=as_json, serve=serve, own=own))


def send_test(
    context: click.Context,
    channel: Annotated[str | None, Option("--channel", help="Only this channel.")] = None,
) -> None:
    """Send a test message to every channel that is switched on, and say what came of it."""
    settings = options_of(context).settings()
    names = [table.name for table in settings.channels if table.enabled]
    if channel is not None and channel not in names:
        note(f"watcher: no channel {channel!r} is switched on; there are: {', '.join(names) or 'none'}")
        raise click.exceptions.Exit(NOTHING_MATCHED)
    if not names:
        note("watcher: no channel is switched on")
        raise click.exceptions.Exit(NOTHING_MATCHED)
    troubles = asyncio.run(_send_tests(settings, channel))
    raise click.exceptions.Exit(1 if troubles else 0)


async def _send_tests(settings: Settings, only: str | None) -> int:
    """How many channels did not take the test message."""
    from watcher.app.channels import open_channel
    from watcher.app.trial import trial_message
    from watcher.errors import ChannelError

    troubles = 0
    for table in settings.channels:
        if not table.enabled or only not in (None, table.name):
            continue
        channel = open_channel(settings, table)
        message, key = trial_message(table.name)
        note(f"{table.name}: sending ...")
        try:
            async with asyncio.timeout(table.timeout + 5):
                await channel.send(message, key)
        except TimeoutError:
            troubles += 1
            show(f"{table.name}: failed: no end within {table.timeout + 5:g} s")
        except ChannelError as error:
            troubles += 1
            show(f"{table.name}: failed: {error.message}")
        else:
            show(f"{table.name}: sent")
        finally:
            await channel.close()
    return troubles


COMMANDS = {"run": run, "demo": demo, "test-alert": send_test}
