"""The console, and the masking of secrets."""

from __future__ import annotations

import io

import pytest

from watcher.deliver import ConsoleChannel, Message, mask_secrets, mask_url
from watcher.deliver.console import printable
from watcher.deliver.masks import secrets_of_url
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


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://hooks.example/services/T0/B0/xyz?token=1", "https://hooks.example/***"),
        ("https://user:pass@host.example:8443/x", "https://host.example/***"),
        ("tgram://12345:ABCDEF/9999", "tgram://***"),
        ("mailtos://user:pass@mail.example?to=a@b.example", "mailtos://mail.example/***"),
        ("nonsense", "***"),
        ("http://[::1", "http://***/***"),
    ],
)
def test_a_masked_url_shows_the_service_and_no_secret(url: str, masked: str) -> None:
    assert mask_url(url) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("POST https://h.example/T0KEN failed", "POST https://h.example/*** failed"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("Authorization: Basic dXNlcg==, then", "Authorization: ***, then"),
        ("api_key=abc123&x=1", "api_key=***&x=1"),
        ("password = hunter2;", "password = ***;"),
        ("sent with token ghp_0123456789abcdef0123", "sent with token ***"),
        ("the secret talks in Geneva", "the secret talks in Geneva"),
        ("answered 404: no such room", "answered 404: no such room"),
    ],
)
def test_secrets_are_masked_in_words_and_words_are_not(text: str, masked: str) -> None:
    assert mask_secrets(text) == masked


def test_known_secrets_are_masked_wherever_they_stand() -> None:
    assert mask_secrets("path /T0KEN99/x of T0KEN9", ["T0KEN9", "T0KEN99", "x"]) == "path /***/x of ***"


def test_the_secret_parts_of_a_url_are_known_also_decoded() -> None:
    assert secrets_of_url("https://u53r:p%40ss@hooks.example/T0KEN?k=v4lue") == (
        "u53r",
        "p%40ss",
        "T0KEN",
        "v4lue",
        "p@ss",
    )
    assert "T0KENHOST" in secrets_of_url("tgram://T0KENHOST/chat")
