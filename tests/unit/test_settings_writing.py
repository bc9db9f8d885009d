"""Sources that a command adds to feeds.toml."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import ConfigError
from watcher.model import Feed
from watcher.settings import add_feeds, load_settings
from watcher.settings.documents import parse_document
from watcher.settings.feeds_file import FeedsFile
from watcher.settings.validation import validate
from watcher.settings.writing import feed_table

HARBOUR = Feed("Harbour Post", "https://harbour.example/rss", "harbour")
QUAY = Feed("Quay", "https://quay.example/", "quay", "tr", "page", 5_400, False, False, "a.story")
MINE = """\
# mine
[[feeds]]
name = "Pier"
url = "https://pier.example/"
owner = "pier"

# owners
[owners]
pier = ["P"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watcher.toml").write_text("")
    (tmp_path / "feeds.toml").write_text(MINE)
    return tmp_path


def test_added_feeds_stand_behind_the_other_feeds_and_before_the_owners(folder: Path) -> None:
    add_feeds(folder, [HARBOUR, QUAY])

    mine, owners = MINE.split("# owners\n")
    text = (folder / "feeds.toml").read_text()
    assert text.startswith(mine)
    assert text.endswith(f"\n\n# owners\n{owners}")
    assert text.index(HARBOUR.url) < text.index(QUAY.url) < text.index("# owners")
    settings = load_settings(folder, environ={})
    assert settings.feeds[1:] == (HARBOUR, QUAY)
    assert settings.owners.of("P") == "pier"


def test_a_table_names_only_what_is_not_the_default() -> None:
    assert feed_table(HARBOUR).splitlines() == [
        "[[feeds]]",
        'name = "Harbour Post"',
        'url = "https://harbour.example/rss"',
        'owner = "harbour"',
    ]


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (Feed("Pier", "https://other.example/", "o"), "must be unique"),
        (Feed("Other", "http://pier.example", "o"), "must be unique"),
        (Feed("Other", "other.example", "o"), "must be an address"),
        (Feed("Other", "https://other.example/", "o", interval=5), "must be at least 1m"),
    ],
)
def test_a_feed_that_does_not_fit_leaves_the_file_as_it_was(folder: Path, feed: Feed, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        add_feeds(folder, [HARBOUR, feed])

    assert (folder / "feeds.toml").read_text() == MINE


words = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@given(name=words, owner=words, interval=st.integers(60, 10_000_000), is_on=st.booleans())
def test_what_is_written_reads_back_the_same(name: str, owner: str, interval: int, is_on: bool) -> None:
    feed = Feed(name, "https://harbour.example/rss", owner, "en", interval=interval, enabled=is_on)

    document, problem = parse_document(feed_table(feed), "feeds.toml")
    model, problems = validate(FeedsFile, document)

    assert (problem, problems) == (None, [])
    assert model is not None
    assert model.feeds[0].as_feed() == feed
