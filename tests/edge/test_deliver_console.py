"""The console."""

from __future__ import annotations

import io

import pytest

from watcher.deliver import Message
from watcher.deliver.console import ConsoleChannel, printable
from watcher.errors import ChannelError


async def test_the_text_is_written_between_rules() -> None:
    stream = io.StringIO()
    await ConsoleChannel(stream=stream).send(Message("t", "Round 3\nWas: open\n\n"), "k")
    lines = stream.getvalue().splitlines()
    assert lines[0] == lines[-1] == "-" * 72
    assert lines[1:-1] == ["Round 3", "Was: open"]


async def test_standard_output_is_looked_up_when_it_is_written_to(capsys: pytest.CaptureFixture[str]) -> None:
    await ConsoleChannel().send(Message("t", "Round 3"), "k")
    assert "Round 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07gone", "[2J]0;ownedgone"),
        ("a\rb\x08c\x9bd", "abcd"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("x\u200by\ufeffz\u2066", "xyz"),
        ("tab\tand\nline", "tab and\nline"),
        ("\u2028new\u2029line", "newline"),
        ("half \ud83d pair", "half ? pair"),
        ("Москва – 5 мая, جدة", "Москва – 5 мая, جدة"),
    ],
)
def test_nothing_that_steers_a_terminal_gets_through(text: str, shown: str) -> None:
    assert printable(text) == shown


async def test_a_terminal_that_knows_no_cyrillic_gets_question_marks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    await ConsoleChannel(stream=stream).send(Message("t", "Москва 5"), "k")
    assert b"?????? 5" in raw.getvalue()


async def test_a_closed_stream_is_a_temporary_error() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(ChannelError) as caught:
        await ConsoleChannel(stream=stream).send(Message("t", "x"), "k")
    assert not caught.value.permanent
