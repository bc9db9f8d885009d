"""The tutorial, done as it is written: each command, and what it prints."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gallery
import httpx
import pytest
from webhook_receiver import WebhookReceiver

TOP = Path(__file__).parents[2]
TUTORIAL = (TOP / "docs" / "tutorial.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What a test cannot do a second time: getting the program, waiting for Ctrl-C, servers of the reader's own.
_LEFT_OUT = ("git clone", "export PATH", "aiosmtpd", "contrib/receiver.py", "watcher run")


@dataclass(frozen=True)
class Step:
    """A block of commands, and the lines that the tutorial shows under it."""

    commands: str
    shown: tuple[str, ...]


def steps() -> Iterator[Step]:
    blocks = _BLOCK.findall(TUTORIAL)
    for number, (language, body) in enumerate(blocks):
        if language != "sh":
            continue
        lines = [line for line in body.splitlines() if not any(words in line for words in _LEFT_OUT)]
        follows = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
        yield Step("\n".join(lines), tuple(follows[1].splitlines()) if follows[0] == "text" else ())


def stands_in(shown: tuple[str, ...], printed: str) -> str | None:
    """The first shown line that was not printed after those before it; None when all were."""
    rest = iter(printed.splitlines())
    for line in shown:
        if line == "...":
            continue
        pattern = ".*".join(map(re.escape, line.split("...")))
        if not any(re.match(pattern, each) for each in rest):
            return line
    return None


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which `watcher` and `scripts/run` are this program, and the home folder is new."""
    program = f'#!/bin/sh\nexec "{sys.executable}" -m watcher "$@"\n'
    for place in (tmp_path / "bin" / "watcher", tmp_path / "scripts" / "run"):
        place.parent.mkdir()
        place.write_text(program)
        place.chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHER_")}
    return {**kept, "PATH": path, "HOME": str(tmp_path), "PYTHONPATH": str(TOP)}


def test_every_command_of_the_tutorial_prints_what_is_shown(tmp_path: Path, shell: dict[str, str]) -> None:
    folder = tmp_path
    with gallery.smtp() as (sink, smtp), WebhookReceiver() as hook:
        for step in steps():
            if "watcher test-alert" in step.commands:
                _add_channels(folder, smtp, hook.port)
            if "backtest" in step.commands:
                (stream,) = (body for language, body in _BLOCK.findall(TUTORIAL) if language == "json")
                (folder / "stream.jsonl").write_text(stream, "utf-8")
            run = subprocess.run(
                ["sh", "-ec", f"{step.commands}\npwd > {tmp_path}/where"],
                cwd=folder,
                env=shell,
                capture_output=True,
                text=True,
            )
            assert run.returncode == 0, (step.commands, run.stdout, run.stderr)
            assert stands_in(step.shown, run.stdout) is None, (step.commands, run.stdout)
            folder = Path((tmp_path / "where").read_text().strip())

    assert len(sink.all) == 1 + 4  # a test and the demo's alerts
    assert len(hook.received) == 1 + 4


def _add_channels(folder: Path, smtp: int, hook: int) -> None:
    """What the tutorial lets the reader write, with the ports of this run."""
    main = folder / "config" / "watcher.toml"
    (channels,) = (body for language, body in _BLOCK.findall(TUTORIAL) if language == "toml")
    shown = re.findall(r"`(allow = [^`]+)` under `\[send\]`", TUTORIAL)
    text = main.read_text("utf-8").replace("[send]\n", f"[send]\n{shown[0]}\n") + "\n" + channels
    main.write_text(text.replace("2525", str(smtp)).replace("2526", str(hook)), "utf-8")


def test_a_line_that_is_not_printed_is_found_out() -> None:
    assert stands_in(("one", "...", "three"), "one\ntwo\nthree\n") is None
    assert stands_in(("on ... line",), "on the one line\n") is None
    assert stands_in(("three", "one"), "one\ntwo\nthree\n") == "one"


def test_the_tutorial_has_steps_to_run() -> None:
    assert sum(bool(step.shown) for step in steps()) >= 8


def test_the_receiver_prints_what_it_is_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, TOP / "contrib" / "receiver.py", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as receiver:
        assert receiver.stdout is not None
        assert str(port) in receiver.stdout.readline()
        answer = httpx.post(
            f"http://127.0.0.1:{port}/", json={"title": "Раунд 3"}, headers={"Idempotency-Key": "a:1"}
        )
        printed = [receiver.stdout.readline() for _ in range(4)]
        receiver.terminate()

    assert answer.status_code == 204
    assert printed[0] == "-- a:1\n"
    assert json.loads("".join(printed[1:])) == {"title": "Раунд 3"}
