"""The tuning bench: words are tried on what was read, and saved without harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from page_service import RunningPage, running_page
from selectolax.lexbor import LexborHTMLParser

from watcher.errors import ConfigError
from watcher.settings.editing import ChangedMeanwhileError, read_topic_text, save_topic

BENCH = "/tuning/us-russia"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[RunningPage]:
    with running_page(tmp_path) as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60) as opened:
        yield opened


def fields(client: httpx.Client, page: RunningPage) -> dict[str, str]:
    """The form as it is shown."""
    shown = LexborHTMLParser(client.get(f"{page.url}{BENCH}").text)
    found = {
        field.attributes["name"] or "": field.attributes["value"] or ""
        for field in shown.css("form.bench input[name]")
    }
    return {**found, "text": shown.css_first("textarea").text().removeprefix("\n"), "span": "0"}


def send(client: httpx.Client, page: RunningPage, what: str, form: dict[str, str]) -> LexborHTMLParser:
    return LexborHTMLParser(client.post(f"{page.url}{BENCH}/{what}", data=form).text)


def said(tree: LexborHTMLParser) -> str:
    return " ".join(tree.css_first("#result").text(separator=" ").split())


def topic_file(page: RunningPage) -> Path:
    return page.folder / "topics" / "us-russia.toml"


def test_the_file_as_it_stands_changes_nothing(page: RunningPage, client: httpx.Client) -> None:
    form = fields(client, page)

    assert form["text"] == topic_file(page).read_text("utf-8")
    result = said(send(client, page, "try", form))
    assert "The words are those of the file" in result
    assert "2 alerts with the running words, 2 with these" in result


def test_words_that_silence_an_alert_show_which_one_and_why(page: RunningPage, client: httpx.Client) -> None:
    form = fields(client, page)
    form["text"] = form["text"].replace('\n"ru", ', "").replace('"ru", "tr"', '"tr"')
    assert form["text"] != topic_file(page).read_text("utf-8")

    tree = send(client, page, "try", form)

    assert "lost" in said(tree)
    assert "Would be told otherwise" in said(tree)
    assert "Третий раунд" in said(tree)
    assert tree.css_first("textarea").text().removeprefix("\n") == form["text"]
    assert topic_file(page).read_text("utf-8") != form["text"]


def test_new_words_show_which_entries_would_be_read(page: RunningPage, client: httpx.Client) -> None:
    form = fields(client, page)
    form["text"] = form["text"].replace(
        'en = ["white house"', 'en = ["town hall", "fair draws", "white house"', 1
    )
    form["text"] += '\n[nouns.talks]\nen = ["harvest"]\n'

    result = said(send(client, page, "try", form))

    assert "Would be read in full now (1)" in result
    assert "Harvest" in result


def test_an_expectation_that_no_longer_holds_and_a_rule_that_never_can_are_named(
    page: RunningPage, client: httpx.Client
) -> None:
    form = fields(client, page)
    form["text"] = form["text"].replace('en = ["white house"', 'en = ["and", "white house"', 1)
    form["text"] += (
        '\n[[expect]]\npublished = 2025-06-01\nlanguage = "en"\nsilent = true\n'
        'text = "Russia and the United States will hold embassy talks in Vienna on July 20."\n'
    )

    tree = send(client, page, "try", form)

    assert "expectations of the file hold" in said(tree)
    assert "expected silence" in tree.css_first("#result .trouble").text()
    assert '"and"' in tree.css_first(".doubt").text()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("title = [", "us-russia.toml"),
        ('\nnonsense = "1"\n', "nonsense"),
        ('\n[policy]\nmin_owners = "two"\n', "policy"),
    ],
)
def test_a_wrong_text_is_neither_tried_nor_saved_and_the_key_is_named(
    page: RunningPage, client: httpx.Client, wrong: str, named: str
) -> None:
    before = topic_file(page).read_text("utf-8")
    form = fields(client, page)
    form["text"] = wrong + form["text"]

    for what in ("try", "save"):
        answer = client.post(f"{page.url}{BENCH}/{what}", data=form)
        assert answer.status_code == 422
        assert named in LexborHTMLParser(answer.text).css_first("[role=alert]").text()
    assert topic_file(page).read_text("utf-8") == before


def test_a_right_text_is_saved_and_what_stood_there_is_kept(page: RunningPage, client: httpx.Client) -> None:
    before = topic_file(page).read_text("utf-8")
    form = fields(client, page)
    form["text"] = f"# tuned\r\n{before}"

    result = said(send(client, page, "save", form))

    assert "Saved to" in result
    assert topic_file(page).read_text("utf-8") == f"# tuned\n{before}"
    (backup,) = (page.service.settings.state_dir / "backups" / "topics").iterdir()
    assert backup.read_text("utf-8") == before
    assert page.call(page.service.reload()) is None


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(
    page: RunningPage, client: httpx.Client
) -> None:
    form = fields(client, page)
    other = "# by another hand\n" + topic_file(page).read_text("utf-8")
    topic_file(page).write_text(other, "utf-8")
    form["text"] = "# by mine\n" + form["text"]

    tree = send(client, page, "save", form)

    assert "changed by somebody else" in said(tree)
    assert "-# by another hand" in said(tree)
    assert topic_file(page).read_text("utf-8") == other
    again = {**form, "digest": tree.css_first("input[name=digest]").attributes["value"] or ""}
    assert "Saved to" in said(send(client, page, "save", again))


def test_the_name_of_a_topic_stays(page: RunningPage, client: httpx.Client) -> None:
    form = fields(client, page)
    form["text"] = form["text"].replace('name = "us-russia"', 'name = "us-mars"')

    assert 'must stay "us-russia"' in said(send(client, page, "save", form))


def test_a_script_gets_only_what_came_of_it(page: RunningPage, client: httpx.Client) -> None:
    form = fields(client, page)
    answer = client.post(f"{page.url}{BENCH}/try", data=form, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'name="digest"' in answer.text


def test_where_saving_is_switched_off_words_can_still_be_tried(tmp_path: Path, client: httpx.Client) -> None:
    with running_page(tmp_path, "edit = false", news=False) as page:
        form = fields(client, page)

        assert client.post(f"{page.url}{BENCH}/try", data=form).status_code == 200
        assert client.post(f"{page.url}{BENCH}/save", data=form).status_code == 403
        assert "Saving is switched off" in client.get(f"{page.url}{BENCH}").text


def test_a_form_that_was_not_shown_here_saves_nothing(page: RunningPage, client: httpx.Client) -> None:
    form = fields(client, page) | {"form_token": "0" * 64}

    assert client.post(f"{page.url}{BENCH}/save", data=form).status_code == 403


# ---------------------------------------------------------------------------------------------- the file


def test_a_link_stays_a_link_and_the_files_rights_stay_too(page: RunningPage, tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "us-russia.toml"
    real.write_bytes(topic_file(page).read_bytes())
    real.chmod(0o640)
    link.symlink_to(real)
    stored = read_topic_text(link)

    save_topic(link, f"# new\n{stored.text}", stored.digest, tmp_path / "backups", page.service.clock())

    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("# new\n")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_cannot_be_written_leaves_the_file_as_it_was(page: RunningPage, tmp_path: Path) -> None:
    stored = read_topic_text(topic_file(page))
    (tmp_path / "file").write_text("no folder", "utf-8")

    with pytest.raises(ConfigError, match="cannot be written"):
        save_topic(topic_file(page), stored.text, stored.digest, tmp_path / "file", page.service.clock())
    with pytest.raises(ChangedMeanwhileError):
        save_topic(topic_file(page), stored.text, "0", tmp_path / "backups", page.service.clock())

    assert read_topic_text(topic_file(page)) == stored
