"""What a person can type or write stands in the documents, and what the documents say can be typed."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from watcher.cli.commands import walk
from watcher.cli.main import app
from watcher.cli.manual import manual
from watcher.flow.expecting import run_expectations
from watcher.flow.judging import LedgerRun
from watcher.flow.replay import alert_line, read_stream, replay, told
from watcher.model import ChangeKind
from watcher.settings import load_settings, write_default_config
from watcher.settings.channel_table import Channel
from watcher.settings.documents import Document
from watcher.settings.feeds_file import FeedsFile
from watcher.settings.topic import TopicFile, read_topic
from watcher.settings.watcher_file import WatcherFile

TOP = Path(__file__).parents[2]
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")])
README = (TOP / "README.md").read_text("utf-8")
RUNNING = (TOP / "docs" / "running.md").read_text("utf-8")
ALERTS = (TOP / "docs" / "alerts.md").read_text("utf-8")
GALLERY = (TOP / "docs" / "gallery.md").read_text("utf-8")
TUNING = (TOP / "docs" / "tuning.md").read_text("utf-8")
FAQ = (TOP / "docs" / "faq.md").read_text("utf-8")
LANGUAGES = (TOP / "docs" / "languages.md").read_text("utf-8")
CONFIGURATION = (TOP / "docs" / "configuration.md").read_text("utf-8")
CHANNEL_TYPES = Channel.model_json_schema()["properties"]["type"]["enum"]

_LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SHOWN = re.compile(r"^(`{3,})\w*\n.*?^\1$", re.DOTALL | re.MULTILINE)  # what is shown is no link of ours
_ADDRESS = re.compile(r"127\.0\.0\.\d+:\d{4,5}(?=/)")  # the demo takes one that is free
SAMPLES = {"COMMAND": "check", "NAME": "dates"}


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path; groups come before what they hold."""
    yield (), app
    yield from walk(app)


def options() -> Iterator[tuple[str, str]]:
    """(command, option) for every long and short option but help, which is told once."""
    for path, command in commands():
        for parameter in command.params:
            for name in (*parameter.opts, *parameter.secondary_opts):
                if name.startswith("-") and name not in ("-h", "--help"):
                    yield " ".join(("watcher", *path)), name


def row_of(command: str) -> str:
    """What the documents say of a command: its row in the list of all, and the paragraphs that name it."""
    parts = RUNNING.split("## Every command and option")
    group = " ".join(command.split()[:2])
    rows = [line for line in parts[1].splitlines() if f"`{group}" in line]
    told = [part for part in parts[0].split("\n\n") if command in part]
    return "\n".join([*rows, *told])


@pytest.mark.parametrize(("command", "option"), list(options()), ids=lambda value: str(value))
def test_every_option_is_documented(command: str, option: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", row_of(command))


@pytest.mark.parametrize("path", [path for path, _ in commands() if path], ids=" ".join)
def test_every_command_stands_in_the_readme_and_in_the_list_of_all(path: tuple[str, ...]) -> None:
    for text in (README, RUNNING):
        assert f"`watcher {path[0]}" in text
        if path[1:]:
            line = next(line for line in text.splitlines() if line.startswith(f"| `watcher {path[0]} list`"))
            assert path[1] in line


def test_the_manual_page_says_what_the_commands_are() -> None:
    page = (TOP / "contrib" / "man" / "watcher.1").read_text("utf-8")

    assert page == manual(), "python -m watcher.cli.manual > contrib/man/watcher.1"


# ------------------------------------------------------------------------------------- commands that parse


def shell_lines(text: str) -> Iterator[str]:
    for language, block in _FENCE.findall(text):
        if language == "sh":
            yield from (line.split("   #")[0].strip() for line in block.splitlines())
    yield from re.findall(r"`((?:watcher|scripts/run) [^`\n]+)`", _FENCE.sub("", text))


def watcher_commands() -> Iterator[Any]:
    """What follows the program's name in every command of the documents."""
    for page in PAGES:
        for line in shell_lines(page.read_text("utf-8")):
            for part in re.split(r"&&|\|", line):
                words = shlex.split(part.split(" 2>")[0], comments=True)
                words = words[1:] if words[:1] == ["sudo"] else words
                if words and words[0].endswith(("scripts/run", "watcher")):
                    yield pytest.param(words[1:], id=f"{page.name}: {part.strip()}")


def is_taken(words: list[str]) -> bool:
    """Does the program know the command and all its options? Nothing is run: help is asked for besides."""
    return CliRunner().invoke(app, [*words, "--help"]).exit_code == 0


@pytest.mark.parametrize("words", list(watcher_commands()))
def test_every_command_in_the_documents_is_one_that_the_program_takes(words: list[str]) -> None:
    filled = [SAMPLES.get(word, word) for word in words if not word.startswith("[")]

    assert is_taken(filled)


@pytest.mark.parametrize("words", [["run", "--onse"], ["rnu"], ["feeds", "lst"], ["--onse"]])
def test_a_command_that_the_program_does_not_take_is_found_out(words: list[str]) -> None:
    assert not is_taken(words)


# ---------------------------------------------------------------------------------------- links and config


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(_SHOWN.sub("", page.read_text("utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads], (
                target
            )


def named_tests() -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py::\w+)`", (TOP / "docs" / "faults.md").read_text("utf-8"))


@pytest.mark.parametrize("name", named_tests())
def test_every_test_that_proves_a_fault_harmless_is_there(name: str) -> None:
    path, _, function = name.partition("::")
    text = (TOP / path).read_text("utf-8")
    assert re.search(rf"^(async )?def {function}\(", text, re.MULTILINE)


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Every key of a model and of the models inside it."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in _models_in(field.annotation):
            yield from keys_of(inner)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


@pytest.mark.parametrize("key", sorted({*keys_of(WatcherFile), *keys_of(FeedsFile)}))
def test_every_config_key_is_in_the_reference(key: str) -> None:
    assert re.search(rf"[`\[.]{key}[`\].]", CONFIGURATION)


@pytest.mark.parametrize("key", sorted(keys_of(TopicFile)))
def test_every_key_of_a_topic_file_is_explained(key: str) -> None:
    assert re.search(rf"[`\[.]{key}[`\].]", TUNING)


@pytest.mark.parametrize("table", ["series", "policy"])
def test_the_defaults_of_a_topic_file_are_told_as_they_are(table: str) -> None:
    (model,) = _models_in(TopicFile.model_fields[table].annotation)
    numbers = {
        name: field.default for name, field in model.model_fields.items() if type(field.default) is int
    }

    assert numbers
    for name, number in numbers.items():
        assert f"| `{name}` | {number} |" in TUNING


def languages_with(folder: str, ending: str = ".toml") -> set[str]:
    files = (TOP / "watcher" / "data" / folder).glob(f"*{ending}")
    return {file.name.removesuffix(ending).rpartition(".")[2] for file in files}


def cases_of(code: str) -> tuple[int, int]:
    """How many sentences of that language are cases of dates, and of facts."""
    cases = TOP / "tests" / "cases"
    dates = [
        line for file in (cases / "dates").glob("*.jsonl") for line in file.read_text("utf-8").splitlines()
    ]
    files = [tomllib.loads(file.read_text("utf-8")) for file in (cases / "facts").glob("*.toml")]
    return (
        sum(json.loads(line).get("language", "en") == code for line in dates),
        sum(len(file["case"]) for file in files if file["language"] == code),
    )


def test_what_each_language_has_is_told_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w\w)` \|(.+)\|$", LANGUAGES, re.MULTILINE)
    told = {code: [cell.strip() for cell in cells.split("|")][1:] for code, cells in rows}
    dates, talks = languages_with("languages/dates"), languages_with("languages/talks")
    noise = languages_with("strip/lines") - {"it", "pt"}  # a list or two

    assert set(told) == dates
    assert talks == languages_with("languages/places")
    for code, (has_dates, has_talks, has_noise, *counts) in told.items():
        assert (has_dates, has_talks, has_noise) == tuple(
            "yes" if code in having else "no" for having in (dates, talks, noise)
        )
        assert all(real >= int(count) for real, count in zip(cases_of(code), counts, strict=True)), code


def reasons_told() -> Iterator[str]:
    """What the tables of reasons say that the program says, cut where it puts in a name."""
    tables = (TUNING.split("| what `explain` or `reason` says")[1], FAQ.split("| it says |")[1])
    for table in tables:
        for row in table.split("\n\n")[0].splitlines()[2:]:
            for phrase in re.findall(r"`([^`]+)`", row.split("|")[1]):
                yield from (part.strip(" '") for part in re.split("'…'", phrase))


@pytest.mark.parametrize("phrase", sorted(set(reasons_told())))
def test_every_reason_in_the_tables_is_one_that_the_program_gives(phrase: str) -> None:
    code = "".join(file.read_text("utf-8") for file in (TOP / "watcher").rglob("*.py"))
    assert phrase in re.sub(r"\{[^{}]*\}|\"\s*\n\s*f?\"", "", code)


@pytest.mark.parametrize("kind", CHANNEL_TYPES)
def test_every_type_of_channel_has_a_section(kind: str) -> None:
    assert f"### `{kind}`" in ALERTS


@pytest.mark.parametrize("kind", CHANNEL_TYPES)
def test_every_type_of_channel_stands_in_the_gallery_and_in_the_readme(kind: str) -> None:
    assert re.search(rf"^## {kind}$", GALLERY, re.MULTILINE | re.IGNORECASE)
    assert f'"{kind}"' in README or f"`{kind}`" in README


@pytest.mark.parametrize("kind", [kind.value for kind in ChangeKind])
def test_every_kind_of_change_is_explained(kind: str) -> None:
    assert f"`{kind}`" in ALERTS


# ------------------------------------------------------------------------------------------- what is shown


def test_the_config_shown_in_the_readme_is_right(tmp_path: Path) -> None:
    write_default_config(tmp_path)
    shown = [body for language, body in _FENCE.findall(README) if language == "toml"]
    (tmp_path / "watcher.toml").write_text("\n".join(shown), "utf-8")

    settings = load_settings(tmp_path, environ={})

    assert shown
    assert settings.warnings == ()


def test_the_alerts_shown_are_those_of_the_demo() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "watcher", "demo"], capture_output=True, text=True, check=True
    )
    shown = [
        body for text in (README, ALERTS) for language, body in _FENCE.findall(text) if language == "text"
    ]

    printed = set(_ADDRESS.sub("", run.stdout).splitlines())

    assert len(shown) == 2
    for alert in shown:
        fact = alert.split("\nkey ")[0]  # what follows names the alert by its id
        assert set(_ADDRESS.sub("", fact).splitlines()) <= printed


def test_the_topic_written_in_the_guide_does_what_the_guide_says(tmp_path: Path) -> None:
    third = TUNING.split("## A third topic from nothing")[1]
    blocks = _FENCE.findall(third)
    least, whole = (tomllib.loads(body) for language, body in blocks if language == "toml")
    stream = tmp_path / "stream.jsonl"
    stream.write_text(next(body for language, body in blocks if language == "json"), "utf-8")

    topic = read_topic(Document("us-china.toml", whole))
    alerts = [alert_line(*each) for each in told(replay(topic, read_stream(stream), LedgerRun(topic)))]

    assert read_topic(Document("us-china.toml", least)).name == "us-china"
    assert [line for met in run_expectations(topic) if not met.is_met for line in met.lines] == []
    assert len(topic.expect) == 3
    assert [(alert["kind"], alert["entry_ids"], alert["round"]) for alert in alerts] == [
        ("new_round", ["a1"], "us-china/trade/1"),
        ("date_changed", ["a3"], "us-china/trade/1"),
        ("concluded", ["a5"], "us-china/trade/1"),
    ]


def test_the_receiver_shown_for_webhooks_tells_genuine_from_forged() -> None:
    from watcher.deliver.webhook import sign

    code = next(body for language, body in _FENCE.findall(ALERTS) if language == "python")
    names: dict[str, Any] = {}
    exec(code, names)
    stamp = str(int(datetime.now(UTC).timestamp()))
    body = json.dumps({"title": "x"}).encode()
    headers = {"X-Watcher-Timestamp": stamp, "X-Watcher-Signature": sign("secret", stamp, body)}

    assert names["is_genuine"](headers, body, b"secret")
    assert not names["is_genuine"](headers, body + b" ", b"secret")
    assert not names["is_genuine"](headers, body, b"other")
