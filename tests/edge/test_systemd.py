"""The words to a service manager, against a real socket, and the unit that is shipped."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from manager_socket import ManagerSocket

from watcher.systemd import Notifier

UNIT = Path(__file__).parents[2] / "contrib" / "systemd" / "talks-watcher.service"


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ManagerSocket]:
    name = tmp_path / "notify" if request.param == "path" else f"@{tmp_path}/notify"
    with ManagerSocket(name) as listening:
        yield listening


def test_every_word_arrives_as_the_protocol_has_it(manager: ManagerSocket) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": manager.path})

    notifier.ready("32 feeds\nall well")
    notifier.alive()
    notifier.reloading()
    notifier.stopping()

    ready, alive, reloading, stopping = manager.listen()
    assert ready == "READY=1\nSTATUS=32 feeds all well"
    assert alive == "WATCHDOG=1"
    assert reloading.startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert stopping.startswith("STOPPING=1")


def test_a_child_inherits_neither_the_socket_nor_the_watchdog(tmp_path: Path) -> None:
    environ = {
        "NOTIFY_SOCKET": str(tmp_path / "s"),
        "WATCHDOG_USEC": "3000000",
        "WATCHDOG_PID": str(os.getpid()),
    }

    notifier = Notifier(environ)

    assert environ == {}
    assert notifier.watchdog == 3.0


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"WATCHDOG_USEC": "3000000"},
        {"NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"},
        {"NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "soon"},
    ],
)
def test_a_watchdog_that_is_not_ours_is_none(environ: dict[str, str]) -> None:
    assert Notifier(environ).watchdog is None


def test_a_manager_that_is_gone_is_told_of_once_and_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    with caplog.at_level(logging.WARNING):
        notifier.alive()
        notifier.alive()
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    text = UNIT.read_text("utf-8").replace("/opt/talks-watcher/.venv/bin/watcher", "/bin/true")
    unit.write_text(text.replace("Documentation=man:watcher(1)\n", ""), "utf-8")

    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert rated.returncode == 0, rated.stdout  # an exposure of 2.0 of 10, or less
