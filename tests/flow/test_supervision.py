"""What a service manager hears of a service that runs, reloads, hangs and stops."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_news import NewsSite
from manager_socket import ManagerSocket
from written_config import WriteConfig

from watcher.app.daemon import run_daemon
from watcher.app.service import Service
from watcher.settings import load_settings
from watcher.systemd import Notifier

ROOT = Path(__file__).parents[2]


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[ManagerSocket]:
    with ManagerSocket(tmp_path / "notify") as listening:
        yield listening


def test_the_manager_hears_when_the_service_is_ready_reloads_and_stops(
    site: NewsSite, write_config: WriteConfig, manager: ManagerSocket, tmp_path: Path
) -> None:
    site.feeds["/herald"] = []
    config = write_config({"Herald": "/herald"}, extra="\n[web]\nenabled = false\n")
    environ = {**os.environ, "NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "900000"}
    command = [sys.executable, "-m", "watcher", "-c", config, "-s", tmp_path / "state", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as process:
        assert "1 of 1 feeds" in manager.wait_for("READY=1")
        manager.wait_for("WATCHDOG=1")
        manager.wait_for("WATCHDOG=1")
        process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        manager.wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        manager.wait_for("STOPPING=1")
        assert process.wait(20) == 0


async def test_polls_that_hang_leave_the_watchdog_without_an_answer_though_the_loop_turns(
    site: NewsSite, write_config: WriteConfig, manager: ManagerSocket, tmp_path: Path
) -> None:
    site.feeds["/herald"] = []
    config = write_config({"Herald": "/herald"}, extra="\n[web]\nenabled = false\n")
    settings = load_settings(config, state=tmp_path / "state", environ={})
    notifier = Notifier({"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "600000"})
    ends = threading.Event()
    async with Service(settings) as service:
        daemon = asyncio.create_task(run_daemon(service, notifier))
        await asyncio.to_thread(manager.wait_for, "WATCHDOG=1")

        stuck = service._worker.submit(ends.wait)  # like a text that is read for ever
        await asyncio.to_thread(manager.listen, 1.0)  # the turns that were under way
        while_it_hung = await asyncio.to_thread(manager.listen, 2.0)
        ends.set()
        stuck.result()

        assert not any("WATCHDOG=1" in said for said in while_it_hung)
        await asyncio.to_thread(manager.wait_for, "WATCHDOG=1")
        os.kill(os.getpid(), signal.SIGTERM)
        await daemon
    assert "STOPPING=1" in manager.listen()[-1]
