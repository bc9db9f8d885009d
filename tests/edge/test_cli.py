"""The command itself, as a person calls it: its exit codes, its words, and what it leaves behind."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from web_site import RSS, Reply, Route, running_site

import watcher

ROOT = Path(__file__).parents[2]


def run(*arguments: str, cwd: Path, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHER_")}
    return subprocess.run(
        [sys.executable, "-m", "watcher", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        env={**kept, "PYTHONPATH": str(ROOT), "HOME": str(cwd), **environ},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a config of one feed that nobody serves."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    write_feeds(tmp_path, "http://127.0.0.1:9/feed")
    return tmp_path


def write_feeds(folder: Path, url: str) -> None:
    table = f'[[feeds]]\nname = "Harbour"\nurl = "{url}"\nowner = "harbour"\nlanguage = "en"\n'
    (folder / "config" / "feeds.toml").write_text(table)


def allow(folder: Path, host: str) -> None:
    main = folder / "config" / "watcher.toml"
    main.write_text(main.read_text().replace("allow = []", f'allow = ["{host}"]'))


# ---------------------------------------------------------------------------------------------- help


def test_help_and_version_need_no_config(tmp_path: Path) -> None:
    shown = run("--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert all(name in shown.stdout for name in ("run", "demo", "check", "explain", "feeds", "stage"))
    assert run("-V", cwd=tmp_path).stdout == f"watcher {watcher.__version__}\n"


def test_help_loads_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    code = "import sys; import watcher.cli.main; print([m for m in sys.argv[1:] if m in sys.modules])"
    heavy = ["sqlalchemy", "httpx", "apprise", "pydantic", "feedparser", "apscheduler", "selectolax", "rich"]
    shown = subprocess.run([sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True)
    assert shown.stdout == "[]\n"


@pytest.mark.parametrize("arguments", [["polll"], ["stage", "stripp"], ["rounds", "--jsn"], ["replay"]])
def test_wrong_usage_is_exit_2(folder: Path, arguments: list[str]) -> None:
    assert run(*arguments, cwd=folder).returncode == 2


# ---------------------------------------------------------------------------------------------- config


def test_init_writes_a_config_that_check_finds_good(tmp_path: Path) -> None:
    assert run("init", cwd=tmp_path).returncode == 0
    shown = run("check", cwd=tmp_path)
    assert shown.returncode == 0
    assert "us-russia" in shown.stdout
    assert "5 texts of 2025-02-28 to 2025-04-11" in shown.stdout
    assert not (tmp_path / "state").exists()


def test_init_keeps_what_is_there(folder: Path) -> None:
    shown = run("init", cwd=folder)
    assert f"kept: {Path('config') / 'feeds.toml'}" in shown.stdout
    assert "Harbour" in (folder / "config" / "feeds.toml").read_text()


def test_without_a_config_the_command_says_where_it_looked(tmp_path: Path) -> None:
    shown = run("check", cwd=tmp_path)
    assert shown.returncode == 2
    assert "watcher init" in shown.stderr


@pytest.mark.parametrize("command", [["check"], ["run", "--once"]])
def test_a_wrong_key_is_named_with_its_file_and_what_would_be_right(folder: Path, command: list[str]) -> None:
    main = folder / "config" / "watcher.toml"
    main.write_text(main.read_text().replace("workers = 8", "wokers = 8"))
    shown = run(*command, cwd=folder)
    assert shown.returncode == 2
    assert "watcher.toml" in shown.stderr
    assert "wokers" in shown.stderr
    assert '"workers"' in shown.stderr
    assert "Traceback" not in shown.stderr


def test_an_apprise_address_that_nobody_knows_is_a_wrong_config(folder: Path) -> None:
    main = folder / "config" / "watcher.toml"
    main.write_text(
        main.read_text() + '\n[[channels]]\nname = "desk"\ntype = "apprise"\nurl = "nosuch://x"\n'
    )
    shown = run("check", cwd=folder)
    assert shown.returncode == 2
    assert 'channel "desk"' in shown.stderr


def test_a_missing_folder_of_seeds_is_a_wrong_config(folder: Path) -> None:
    main = folder / "config" / "watcher.toml"
    main.write_text(main.read_text() + '\n[seeds]\ndir = "gone"\n')
    shown = run("run", "--once", cwd=folder)
    assert shown.returncode == 2
    assert "seeds.dir" in shown.stderr


def test_check_as_json_shows_no_secret(folder: Path) -> None:
    main = folder / "config" / "watcher.toml"
    channel = 'name = "desk"\ntype = "webhook"\nurl = "https://desk.example/h"\nsecret = "pssst"\n'
    main.write_text(f"{main.read_text()}\n[[channels]]\n{channel}")
    shown = run("check", "--json", cwd=folder)
    assert json.loads(shown.stdout)["settings"]["channels"][1]["secret"] == "***"
    assert "pssst" not in shown.stdout + shown.stderr


# ---------------------------------------------------------------------------------------------- the ledger


def test_seed_fills_the_ledger_and_rounds_shows_it_with_its_sources(folder: Path) -> None:
    assert run("rounds", cwd=folder).returncode == 3
    assert "5 texts read into the ledger" in run("seed", cwd=folder).stdout
    assert "nothing to take in" in run("seed", cwd=folder).stdout
    rounds = json.loads(run("rounds", "--json", cwd=folder).stdout)
    assert {"Istanbul", "Riyadh"} <= {row["venue"] for row in rounds}
    shown = run("rounds", "--verbose", cwd=folder)
    assert "2025-04-10" in shown.stdout
    assert '"On 10 April, Russian and US teams met in Istanbul' in shown.stdout
    assert " None\n" not in shown.stdout
    assert stat.S_IMODE((folder / "state").stat().st_mode) == 0o700


def test_the_state_folder_is_where_the_option_or_the_variable_says(folder: Path) -> None:
    run("--state", str(folder / "here"), "seed", cwd=folder)
    assert (folder / "here" / "watcher.db").is_file()
    run("seed", cwd=folder, WATCHER_STATE=str(folder / "there"))
    assert (folder / "there" / "watcher.db").is_file()
    assert not (folder / "state").exists()


def test_a_state_folder_that_cannot_be_made_is_a_failure_in_one_line(folder: Path) -> None:
    (folder / "file").write_text("")
    shown = run("--state", str(folder / "file" / "state"), "run", "--once", cwd=folder)
    assert shown.returncode == 1
    assert str(folder / "file" / "state") in shown.stderr
    assert "Traceback" not in shown.stderr


def test_what_is_not_there_is_exit_3(folder: Path) -> None:
    for command in (["alerts"], ["explain", "0123456789ab"], ["feeds", "test", "Gull"]):
        assert run(*command, cwd=folder).returncode == 3
    assert run("test-alert", "--channel", "gull", cwd=folder).returncode == 3


def test_a_test_alert_reaches_the_console(folder: Path) -> None:
    shown = run("test-alert", cwd=folder)
    assert shown.returncode == 0
    assert "This is no alert" in shown.stdout


# ---------------------------------------------------------------------------------------------- feeds


async def test_a_feed_is_tried_added_listed_and_exported(folder: Path) -> None:
    page = Reply(body=b"<html><body>Hi</body></html>")
    async with running_site({"/rss": Reply(body=RSS), "/page": page}) as site:
        allow(folder, site.allow[0])
        tried = await asyncio.to_thread(run, "feeds", "test", site.url("/page"), cwd=folder)
        refused = await asyncio.to_thread(run, "feeds", "add", site.url("/page"), cwd=folder)
        added = await asyncio.to_thread(run, "feeds", "add", site.url("/rss"), "--owner", "post", cwd=folder)
        url = site.url("/rss")
    assert tried.returncode == 1
    assert "this is a web page, not a feed" in tried.stdout
    assert refused.returncode == 1
    assert added.returncode == 0
    listed = json.loads(run("feeds", "list", "--json", cwd=folder).stdout)
    assert [(row["name"], row["url"], row["owner"]) for row in listed[1:]] == [("Harbour Post", url, "post")]
    exported = run("feeds", "export", cwd=folder).stdout
    assert url in exported
    write_feeds(folder, "http://127.0.0.1:9/other")
    imported = run("feeds", "import", "-", cwd=folder, stdin=exported)
    assert imported.returncode == 0
    assert "added 2 sources" in imported.stdout
    assert run("feeds", "import", "-", cwd=folder, stdin=exported).returncode == 3


NEWS_MAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://harbour.example/a</loc>'
    b"<news:news><news:title>Ferry talks open</news:title></news:news></url></urlset>"
)
MAP_INDEX = b"<sitemapindex><sitemap><loc>%s</loc></sitemap></sitemapindex>"
FRONT = b"<html><h2><a href='/1'>Ferry talks open today</a></h2><h2><a href='/2'>Quay is shut</a></h2></html>"
NAMING = b"<html><head><link rel=alternate type=application/rss+xml href=/rss></head><p>News</p></html>"


async def test_every_kind_of_source_is_added_and_polled(folder: Path) -> None:
    routes: dict[str, Route] = {
        "/map": Reply(body=NEWS_MAP),
        "/front": Reply(200, (("Content-Type", "text/html"),), FRONT),
        "/home": Reply(200, (("Content-Type", "text/html"),), NAMING),
        "/rss": Reply(body=RSS),
    }
    async with running_site(routes) as site:
        routes["/index"] = Reply(body=MAP_INDEX % site.url("/map").encode())
        allow(folder, site.allow[0])

        async def feeds(*arguments: str) -> str:
            shown = await asyncio.to_thread(run, "feeds", *arguments, cwd=folder)
            assert shown.returncode == 0, shown.stderr
            return shown.stdout

        assert "sitemap, 1 entry" in await feeds("add", site.url("/index"), "--name", "Map")
        assert "page, 2 entries" in await feeds(
            "add", site.url("/front"), "--name", "Front", "--selector", "h2 a"
        )
        assert f"its feed is at {site.url('/rss')}" in await feeds("add", site.url("/home"))
        listed = json.loads(await feeds("list", "--json"))[1:]
        polled = await asyncio.to_thread(run, "run", "--once", cwd=folder)
        url = site.url("")
    assert [(row["name"], row["kind"], row["url"].removeprefix(url)) for row in listed] == [
        ("Map", "sitemap", "/index"),
        ("Front", "page", "/front"),
        ("Harbour Post", "feed", "/rss"),
    ]
    for name, entries in {"Map": 1, "Front": 2, "Harbour Post": 1}.items():
        assert f"{name}: first poll, {entries} entr" in polled.stderr


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("harbour",), "harbour: is no address of a source"),
        (("https://harbour.example/rss", "--interval", "30"), "--interval: 30 is less than"),
    ],
)
def test_a_source_that_cannot_be_one_is_refused_before_it_is_tried(
    folder: Path, words: tuple[str, ...], problem: str
) -> None:
    before = (folder / "config" / "feeds.toml").read_text()
    refused = run("feeds", "add", *words, cwd=folder)

    assert refused.returncode == 2
    assert problem in refused.stderr
    assert (folder / "config" / "feeds.toml").read_text() == before


async def test_a_source_that_is_there_already_is_told_as_such(folder: Path) -> None:
    async with running_site({"/rss": Reply(body=RSS), "/home": Reply(body=NAMING)}) as site:
        allow(folder, site.allow[0])
        await asyncio.to_thread(run, "feeds", "add", site.url("/rss"), cwd=folder)
        before = (folder / "config" / "feeds.toml").read_text()
        for path in ("/rss", "/rss/", "/home"):
            again = await asyncio.to_thread(run, "feeds", "add", site.url(path), cwd=folder)
            assert again.returncode == 3
            assert f'already there: "Harbour Post" ({site.url("/rss")})' in again.stderr
        assert (folder / "config" / "feeds.toml").read_text() == before


def test_a_machine_without_a_network_is_one_line(folder: Path) -> None:
    table = '[[feeds]]\nname = "{0}"\nurl = "http://{0}.invalid/"\nowner = "x"\n'
    (folder / "config" / "feeds.toml").write_text("".join(table.format(name) for name in ("a", "b", "c")))
    shown = run("feeds", "test", cwd=folder)
    assert shown.returncode == 1
    assert len(shown.stdout.splitlines()) == 1
    assert "none of 3 sources could be reached: is this machine online?" in shown.stderr


async def test_a_run_in_which_no_source_could_be_had_is_a_failure(folder: Path) -> None:
    async with running_site({"/page": Reply(body=b"<html><body>Hi</body></html>")}) as site:
        allow(folder, site.allow[0])
        write_feeds(folder, site.url("/page"))
        shown = await asyncio.to_thread(run, "run", "--once", cwd=folder)
    assert shown.returncode == 1
    assert "Harbour: not_a_feed: this is a web page, not a feed" in shown.stderr


# ---------------------------------------------------------------------------------------------- the steps


def test_stage_answers_every_line_and_fails_when_one_was_bad(folder: Path) -> None:
    good = json.dumps({"id": 1, "published": "2025-04-08", "text": "They meet on April 10."})
    shown = run("stage", "dates", cwd=folder, stdin=f"{good}\nbad\n{good}\n")
    assert shown.returncode == 1
    assert [json.loads(line)["id"] for line in shown.stdout.splitlines()] == [1, None, 1]
    assert "line 2" in shown.stderr


def test_replay_writes_one_line_for_each_alert(folder: Path) -> None:
    title = "Russia and US to hold talks in Istanbul on May 10, Kremlin says"
    row = {"id": "a", "published": "2025-05-02T10:00:00Z", "title": title, "lang": "en", "url": ""}
    (folder / "stream.jsonl").write_text(json.dumps(row) + "\n")
    shown = run("replay", "stream.jsonl", "--alerts", "out.jsonl", "--no-seeds", cwd=folder)
    assert shown.returncode == 0
    (line,) = (folder / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["entry_ids"] == ["a"]
    told = run("replay", "stream.jsonl", "--alerts", "out.jsonl", "--facts", "facts.jsonl", cwd=folder)
    assert told.returncode == 0
    assert json.loads((folder / "facts.jsonl").read_text().splitlines()[0])["entry_id"] == "a"
    assert run("replay", "gone.jsonl", "--alerts", "out.jsonl", cwd=folder).returncode == 2
    assert run("replay", "stream.jsonl", "--alerts", "o", "--topic", "gulls", cwd=folder).returncode == 2


def test_explain_reads_a_text_a_file_and_standard_input(folder: Path) -> None:
    text = "Russia and the United States will hold talks in Istanbul on May 10, the Kremlin said."
    (folder / "story.txt").write_text(text)
    for subject in (text, "story.txt", "-"):
        shown = run("explain", subject, "--published", "2025-05-02", cwd=folder, stdin=text)
        assert shown.returncode == 0
        assert "2025-05-10" in shown.stdout
    off = run("explain", "Iran and the US will hold talks in Muscat.", "--topic", "us-iran", cwd=folder)
    assert "may be about us-iran" in off.stdout
    assert "us-russia" not in off.stdout
    assert run("explain", text, "--topic", "gulls", cwd=folder).returncode == 2
    chinese = run(
        "explain", "俄罗斯和美国将于5月10日在伊斯坦布尔会谈。", "--published", "2025-05-02", cwd=folder
    )
    assert "2025-05-10" in chinese.stdout
    assert run("explain", "nonsense", cwd=folder).returncode == 3
    short = run("explain", "Witkoff trifft Putin", "--topic", "us-russia", "--language", "de", cwd=folder)
    assert "de is none of its languages" in short.stdout
    row = json.loads(run("explain", text, "--json", cwd=folder).stdout)
    assert [step["step"] for step in row["steps"]][-2:] == ["facts", "ledger"]


# ---------------------------------------------------------------------------------------------- backtest


def recorded(folder: Path) -> Path:
    stream = folder / "stream.jsonl"
    title = "Witkoff to meet Dmitriev in Oslo on April 20, the White House says"
    row = {"id": "e1", "published": "2025-04-08T11:00:00Z", "title": title, "lang": "en", "source": "Herald"}
    stream.write_text(json.dumps(row))
    return stream


def test_a_backtest_shows_what_another_topic_file_would_lose(folder: Path) -> None:
    topic = (folder / "config" / "topics" / "us-russia.toml").read_text()
    (folder / "new.toml").write_text(topic.replace('"witkoff", "steve witkoff", ', ""))
    stream = str(recorded(folder))

    shown = run("backtest", stream, "--config", "new.toml", cwd=folder)
    rows = json.loads(run("backtest", stream, "--config", "new.toml", "--json", cwd=folder).stdout)

    assert shown.returncode == 0
    assert "0 the same, 0 changed, 0 gained, 1 lost" in shown.stdout
    assert 'parties["us"].people.envoy.en: - "witkoff", "steve witkoff"' in shown.stdout
    assert [row["entry"] for row in rows["lost"]] == ["e1"]
    assert (rows["before"]["alerts"], rows["after"]["alerts"]) == (1, 0)


def test_a_backtest_of_an_empty_store_matches_nothing_and_a_stream_alone_is_wrong_usage(folder: Path) -> None:
    assert run("backtest", cwd=folder).returncode == 3
    alone = run("backtest", str(recorded(folder)), cwd=folder)
    assert alone.returncode == 2
    assert "needs --config NEW" in alone.stderr
    other = run("backtest", str(recorded(folder)), "--config", "gone", cwd=folder)
    assert other.returncode == 2
