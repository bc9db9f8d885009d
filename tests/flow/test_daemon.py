"""The daemon as a process: signals, a second one, and a config that changes while it runs."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from loopback_news import Item, NewsSite
from written_config import WriteConfig

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds until a test gives up waiting


class Daemon:
    """A running `watcher run`; `lines` is what it has written to standard error so far."""

    def __init__(self, config: Path, state: Path) -> None:
        command = [sys.executable, "-m", "watcher", "-c", str(config), "-s", str(state), "run"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.state = state
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(iter(self.process.stderr.readline, ""))

    def says(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def wait_for(self, is_true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not is_true():
            assert time.monotonic() < end, "".join(self.lines)
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Path], Daemon]]:
    running: list[Daemon] = []

    def begin(config: Path) -> Daemon:
        running.append(Daemon(config, tmp_path / "state"))
        return running[-1]

    yield begin
    for daemon in running:
        daemon.process.kill()
        daemon.process.communicate()


def quiet_feed() -> list[Item]:
    return [Item("apples", "Harvest is late", "Apples are late this year.", datetime.now(UTC))]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_in_time_even_while_a_source_hangs(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon], number: int
) -> None:
    site.feeds, site.slow = {"/herald": quiet_feed()}, {"/herald": PATIENCE}
    daemon = start(write_config({"Herald": "/herald"}))
    daemon.wait_for(lambda: site.asked["/herald"] == 1)
    assert daemon.stop(number) == 0


def test_an_alert_does_not_wait_for_the_next_turn_of_the_outbox(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]
) -> None:
    now = datetime.now(UTC)
    title = f"Russia and the United States will hold embassy consultations on April 10, {now.year + 1}"
    site.feeds = {"/herald": [Item("talks", title, f"{title}, the Kremlin said.", now)]}
    config = write_config({"Herald": "/herald"}, extra='\n[[channels]]\nname = "desk"\ntype = "console"\n')
    main = config / "watcher.toml"
    main.write_text(main.read_text().replace("tick = 0.1", "tick = 60"))
    daemon = start(config)  # it waits half as long as the outbox would
    daemon.wait_for(lambda: daemon.says("deliveries: 1 sent"))
    assert daemon.stop() == 0


def test_a_second_service_on_the_same_state_is_refused(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]
) -> None:
    site.feeds = {"/herald": quiet_feed()}
    config = write_config({"Herald": "/herald"})
    first = start(config)
    first.wait_for(lambda: site.asked["/herald"] == 1)
    second = start(config)
    assert second.process.wait(PATIENCE) == 1
    second.wait_for(lambda: second.says(f"in use by another watcher (process {first.process.pid})"))
    assert first.stop() == 0


@pytest.mark.parametrize("has_signal", [True, False])
def test_a_changed_config_is_taken_and_a_wrong_one_refused_without_a_restart(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon], has_signal: bool
) -> None:
    site.feeds = {"/herald": quiet_feed(), "/courier": quiet_feed()}
    extra = "" if has_signal else "\n[alerts]\n"
    config = write_config({"Herald": "/herald"}, extra=extra)
    main = config / "watcher.toml"
    main.write_text(main.read_text().replace("[service]", f"[service]\nreload = {0 if has_signal else 0.1}"))
    daemon = start(config)
    daemon.wait_for(lambda: site.asked["/herald"] == 1)
    good = (config / "feeds.toml").read_text()
    (config / "feeds.toml").write_text(good.replace("owner", "ovner"))
    if has_signal:
        daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: daemon.says("the last good one stays in force"))
    write_config({"Herald": "/herald", "Courier": "/courier"}, extra=extra)
    main.write_text(main.read_text().replace("[service]", f"[service]\nreload = {0 if has_signal else 0.1}"))
    if has_signal:
        daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: site.asked["/courier"] == 1)
    assert daemon.stop() == 0


def test_a_service_without_its_seeds_ends_with_a_word_about_them(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon], tmp_path: Path
) -> None:
    config = write_config({"Herald": "/herald"}, seeds=True, extra='dir = "../seeds"\n')
    (tmp_path / "seeds").mkdir()
    daemon = start(config)
    assert daemon.process.wait(PATIENCE) == 2
    daemon.wait_for(lambda: daemon.says("holds no seed"))
    assert not daemon.says("Traceback")


def page_of(daemon: Daemon) -> str:
    """Where the page is, as the log says."""
    daemon.wait_for(lambda: daemon.says("the page: http"))
    line = next(line for line in reversed(daemon.lines) if "the page: http" in line)
    return line.split("the page: ")[1].strip()


def test_the_page_is_served_where_the_log_says_and_moves_with_the_config(
    start: Callable[[Path], Daemon], site: NewsSite, write_config: WriteConfig
) -> None:
    site.feeds["/feed"] = []
    config = write_config({"Herald": "/feed"}, extra='\n[web]\nbind = "127.0.0.1:0"\n')
    daemon = start(config)
    first = page_of(daemon)
    daemon.wait_for(lambda: httpx.get(f"{first}/readyz").status_code == 200)

    text = (config / "watcher.toml").read_text("utf-8")
    (config / "watcher.toml").write_text(text.replace('"127.0.0.1:0"', '"localhost:0"'), "utf-8")
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: "localhost" in page_of(daemon))

    assert httpx.get(f"{page_of(daemon)}/healthz").status_code == 200
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{first}/healthz")
    assert daemon.stop() == 0


def test_an_address_that_another_has_costs_the_page_and_not_the_service(
    start: Callable[[Path], Daemon], site: NewsSite, write_config: WriteConfig
) -> None:
    site.feeds["/feed"] = []
    daemon = start(write_config({"Herald": "/feed"}, extra=f'\n[web]\nbind = "{site.host}"\n'))

    daemon.wait_for(lambda: daemon.says("the page is not served"))
    daemon.wait_for(lambda: site.asked["/feed"] > 0)
    assert daemon.stop() == 0
