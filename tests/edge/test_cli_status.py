"""status on one screen, doctor with a way out for each finding, and completion for shells."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from web_site import RSS, Reply, running_site

from watcher.app.addresses import refusal
from watcher.app.doctor import GOOD, WRONG, clock_finding, local_findings
from watcher.cli.completion import PLACES
from watcher.cli.status import _wrong_with_disk
from watcher.settings import load_settings
from watcher.store import daemon_of, open_store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
WATCHER = """
[fetch]
contact = "desk@desk.example"
allow = ["{host}"]
host_gap = 0

[seeds]
enabled = false
"""


def run(*arguments: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHER_")}
    return subprocess.run(
        [sys.executable, "-m", "watcher", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        env={**kept, "PYTHONPATH": str(ROOT), "HOME": str(cwd), **environ},
    )


def write_config(folder: Path, host: str = "127.0.0.1:9", extra: str = "") -> None:
    (folder / "config" / "topics").mkdir(parents=True, exist_ok=True)
    topic = (ROOT / "config" / "topics" / "us-russia.toml").read_text()
    (folder / "config" / "topics" / "us-russia.toml").write_text(topic)
    (folder / "config" / "watcher.toml").write_text(WATCHER.format(host=host) + extra)
    feed = f'[[feeds]]\nname = "Harbour"\nurl = "http://{host}/feed"\nowner = "harbour"\nlanguage = "en"\n'
    (folder / "config" / "feeds.toml").write_text(feed)


# ---------------------------------------------------------------------------------------------- status


def test_a_service_that_never_ran_is_wrong_and_says_how_to_start_it(tmp_path: Path) -> None:
    write_config(tmp_path)

    shown = run("status", cwd=tmp_path)

    assert shown.returncode == 1
    assert "service   not running" in shown.stdout
    assert "WRONG: the service is not running: watcher run" in shown.stdout


async def test_after_a_poll_the_screen_shows_it_and_nothing_is_wrong(tmp_path: Path) -> None:
    async with running_site({"/feed": Reply(body=RSS)}) as site:
        write_config(tmp_path, site.allow[0])
        polled = await asyncio.to_thread(run, "run", "--once", cwd=tmp_path)
    shown = run("status", cwd=tmp_path)
    row = json.loads(run("status", "--json", cwd=tmp_path).stdout)

    assert polled.returncode == 0, polled.stderr
    assert shown.returncode == 0, shown.stdout
    assert "sources   1 of 1 healthy" in shown.stdout
    assert len(shown.stdout.splitlines()) <= 20
    assert (row["ok"], row["running"], row["sources"]["on"]) == (True, False, 1)
    assert row["last_poll"] is not None
    assert row["store"]["bytes"] > 0


def test_the_daemon_is_known_by_its_lock(tmp_path: Path) -> None:
    assert daemon_of(tmp_path) is None
    store = open_store(tmp_path)
    store.lock()
    daemon = daemon_of(tmp_path)
    store.close()

    assert daemon is not None
    assert daemon[0] == os.getpid()
    assert daemon_of(tmp_path) is None


def test_a_full_disk_is_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(tmp_path)
    settings = load_settings(tmp_path / "config", tmp_path / "state", environ={})
    assert _wrong_with_disk(settings) == []
    for limit in ("NO_DISK", "LOW_DISK"):
        monkeypatch.setattr(f"watcher.app.doctor.{limit}", 10**18)
    (wrong,) = _wrong_with_disk(settings)
    assert wrong.startswith("the disk is full (")


# ---------------------------------------------------------------------------------------------- doctor


def test_every_finding_that_is_wrong_says_how_to_mend_it(tmp_path: Path) -> None:
    write_config(tmp_path, extra='\n[[channels]]\nname = "off"\ntype = "console"\nenabled = false\n')

    shown = run("doctor", "--offline", cwd=tmp_path, HTTPS_PROXY="http://proxy.example:3128")
    rows = json.loads(run("doctor", "--offline", "--json", cwd=tmp_path).stdout)

    assert shown.returncode == 1
    assert "HTTPS_PROXY is set and is not used" in shown.stdout
    wrong = [row for row in rows if row["state"] == WRONG]
    assert wrong
    assert all(row["mend"] for row in wrong)
    assert {row["about"] for row in rows} >= {"time zone", "permissions", "disk", "proxy", "topics", "feeds"}
    assert ("channels", "none is switched on") in {(row["about"], row["found"]) for row in rows}


def test_a_state_folder_that_others_can_read_is_pointed_out(tmp_path: Path) -> None:
    write_config(tmp_path)
    (tmp_path / "state").mkdir(mode=0o755)
    settings = load_settings(tmp_path / "config", tmp_path / "state", environ={})

    found = {each.about: each for each in local_findings(settings, {}, NOW)}

    assert found["permissions"].mend == f"chmod 700 {tmp_path / 'state'}"
    assert found["topics"].state == GOOD


@pytest.mark.parametrize(
    ("header", "state"),
    [
        ("Mon, 05 Jan 2026 12:00:30 GMT", GOOD),
        ("Mon, 05 Jan 2026 13:00:00 GMT", WRONG),
        ("Mon, 05 Jan 2026 11:00:00 GMT", WRONG),
    ],
)
def test_the_clock_is_held_beside_a_server_s(header: str, state: str) -> None:
    found = clock_finding(header, NOW)

    assert found is not None
    assert found.state == state
    assert clock_finding("no date", NOW) is None


# ---------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:8000/hook", "loopback"),
        ("http://localhost:8000/hook", "loopback"),
        ("http://10.0.0.5/hook", "private"),
        ("https://[::1]/hook", "loopback"),
        ("http://169.254.169.254/latest", "link-local"),
        ("http://93.184.216.34/hook", None),
        ("https://hooks.example.org/x", None),
        ("http://10.0.0.7:5678/hook", None),
    ],
)
def test_an_address_inside_is_known_before_anything_is_sent(url: str, problem: str | None) -> None:
    assert refusal(url, ["10.0.0.7:5678"]) == problem


def test_who_is_refused_is_told_which_list_would_let_it_through(tmp_path: Path) -> None:
    hook = '\n[[channels]]\nname = "desk"\ntype = "webhook"\nurl = "http://127.0.0.1:8099/hook"\n'
    write_config(tmp_path, extra=hook)

    sent = run("test-alert", cwd=tmp_path)
    added = run("feeds", "add", "http://127.0.0.1:8098/feed", cwd=tmp_path)

    assert (sent.returncode, added.returncode) == (1, 1)
    assert 'add "127.0.0.1:8099" to allow of [send] in watcher.toml' in sent.stdout
    assert 'add "127.0.0.1:8098" to allow of [fetch] in watcher.toml' in added.stdout


def test_check_refuses_a_webhook_that_would_be_refused_at_sending(tmp_path: Path) -> None:
    hook = '\n[[channels]]\nname = "desk"\ntype = "webhook"\nurl = "http://127.0.0.1:8099/hook"\n'
    write_config(tmp_path, extra=hook)

    refused = run("check", cwd=tmp_path)
    write_config(tmp_path, extra=f'\n[send]\nallow = ["127.0.0.1:8099"]\n{hook}')
    allowed = run("check", cwd=tmp_path)

    assert refused.returncode == 2
    assert 'channel "desk": 127.0.0.1:8099 is an address inside a network (loopback)' in refused.stderr
    assert 'add "127.0.0.1:8099" to allow of [send]' in refused.stderr
    assert allowed.returncode == 0, allowed.stderr


def test_a_shell_completes_commands_and_options(tmp_path: Path) -> None:
    asked = {"_WATCHER_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    commands = run(cwd=tmp_path, COMP_WORDS="watcher exp", **asked)
    options = run(cwd=tmp_path, COMP_WORDS="watcher backtest --c", **{**asked, "COMP_CWORD": "2"})

    assert commands.stdout.split()[0] == "plain,explain"
    assert options.stdout.split() == ["plain,--config"]


@pytest.mark.parametrize(("shell", "place"), PLACES.items())
def test_the_script_that_completes_is_written_where_the_shell_looks(
    shell: str, place: str, tmp_path: Path
) -> None:
    shown = run("--show-completion", cwd=tmp_path, SHELL=f"/bin/{shell}")
    assert list(tmp_path.iterdir()) == []
    written = run("--install-completion", cwd=tmp_path, SHELL=f"/bin/{shell}")

    assert written.returncode == 0, written.stderr
    assert str(tmp_path / place) in written.stdout
    assert (tmp_path / place).read_text("utf-8").strip() == shown.stdout.strip()
    assert "_WATCHER_COMPLETE" in shown.stdout


@pytest.mark.parametrize("flag", ["--install-completion", "--show-completion"])
def test_where_no_shell_is_named_the_flag_says_so_and_help_is_still_help(flag: str, tmp_path: Path) -> None:
    refused = run(flag, cwd=tmp_path, SHELL="")
    helped = run(flag, "--help", cwd=tmp_path, SHELL="/bin/bash")

    assert refused.returncode == 2
    assert "SHELL names no shell; bash, zsh, fish can complete" in refused.stderr
    assert helped.returncode == 0
    assert "Usage: watcher" in helped.stdout
    assert list(tmp_path.iterdir()) == []
