"""A commented topic file to start from, filled from the language files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watcher.errors import ConfigError
from watcher.facts.lexicon.language_files import known_languages, language_places
from watcher.settings.documents import parse_document
from watcher.settings.places import TOPICS, show_path, write_file
from watcher.settings.problems import did_you_mean
from watcher.settings.topic import read_topic

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_CODE = re.compile(r"[A-Za-z]{2}")
_SHOWN = 8  # names of a country that are shown in a comment
_MISSPELT = 0.8  # how alike a misspelt name of a country is to its own ("southkorea")
_OWN_NAMES = 2  # of the names in a language file, the first are the country's own; others speak for it


@dataclass(frozen=True, slots=True)
class _Side:
    """A side of the talks: `code` is a country of the language files, None for anybody else."""

    id: str
    title: str
    code: str | None

    @property
    def spoken(self) -> str:
        return f"the {self.title}" if self.code is not None and self.title.isupper() else self.title


_DRAFT = """\
#:schema ../schemas/topic.json
# Which talks are watched. Every key, with examples: docs/tuning.md.
# `watcher check` looks it through and runs the expectations below. `watcher explain "a sentence"` shows which
# words match which line, and `watcher backtest --config THIS_FILE` what it would have told.
name = {name}
title = {title}
enabled = false # true: the running service takes it up within seconds
languages = {languages}

{parties}
# What the talks are called, with the noun: the name stands for both parties, so that "the fifth round of the
# exit talks ended on Friday" is theirs. Not where others hold talks of that name too.
# [called]
# en = ["exit talks", "exit negotiations"]

# What the two are called together: "The two Koreas hold talks", "North and South Korea agreed".
# [both]
# en = ["two koreas", "north and south korea"]

# Hosts and go-betweens, as in ["QA", "CH"]: naming them is no sign of other talks.
[mediators]
countries = []

# People and bodies of third parties; every other country counts as one already. With them at the table it is
# another story. Words: "word", "two words", "stem*" (every word that begins so), "/expression/" (RE2).
[others]
{others}

# A sentence with one of these tells nothing: what only sounds alike.
[veto]
{veto}

# Rounds that are counted together, from the specific to the general: a fact belongs to the first that fits.
[[series]]
name = "calls"
title = "call of the leaders"
nouns = ["call"]
roles = [["leader"]]
cooldown_days = 7

[[series]]
name = "summit"
title = "summit of the leaders"
roles = [["leader"]]
nouns = ["summit"]
cooldown_days = 21

# A series of your own: it fits where one of its words stands in the sentence.
# [[series]]
# name = "trade"
# title = "trade talks"
# [series.words]
# en = ["trade", "tariff*"]

# Talks at which a third party sits beside the two; without such a series it is another story.
# [[series]]
# name = "trilateral"
# title = "trilateral talks"
# [series.thirds.CH] # its country; by language the people who speak for it
# en = ["surname", "full name"]

[[series]] # without conditions: it takes what names no kind, so it stands last
name = "talks"
title = "talks"
needs = ["day", "window", "venue", "ordinal", "role"]

[policy]
min_certainty = "source" # what is weaker is held back: rumour, source, mediator, one_side, both_sides, held
min_owners = 1 # independent owners that must report a round before it is told
{expect}"""

_PARTY = """\
[parties.{id}]
title = {title}
{country}[parties.{id}.names] # {names}
{called}
# The people decide the series. Write each as the news does: surname alone, full name, spellings.
[parties.{id}.people.leader]
{empty}
[parties.{id}.people.minister]
{empty}
[parties.{id}.people.envoy]
{empty}
"""

_EXPECT = """
# What texts must do: your own tests. Put in the sentences that you care about.
[[expect]]
text = {told}
published = 2025-06-02
kind = "new_round"
date = 2025-06-25
venue = {venue}

[[expect]] # the same round in other words is no news
title = {again}
published = 2025-06-03
source = "The Lantern"
follows = true
silent = true

[[expect]] # a third party at the table
text = {third}
published = 2025-06-02
silent = true
"""


def draft_topic(name: str, parties: Sequence[str], languages: Sequence[str], title: str = "") -> str:
    """The text of a topic file on the talks of two parties; without `parties` the name tells them (us-china).

    A party is a country's code ("CN") or name ("China"), or the name of anybody else ("Hamas").
    ConfigError for a name, code or language that is none.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(name, "a topic's name has small letters, digits and - only")
    for language in languages:
        if language not in known_languages():
            raise ConfigError(language, f"is not one of {', '.join(known_languages())}")
    sides = [_side(party) for party in parties or _parties_in(name)]
    if len({side.id for side in sides}) != 2 or len(sides) != 2:
        raise ConfigError(name, "talks have two sides: name them with --parties US,CN")
    return _filled(name, sides, languages, title)


def write_topic(folder: Path, name: str, text: str) -> Path:
    """The topic file stands in the config folder; its path. ConfigError when one of that name is there."""
    path = folder / TOPICS / f"{name}.toml"
    if path.exists():
        raise ConfigError(show_path(path), "is there already; nothing was written")
    document, problem = parse_document(text, show_path(path))
    assert problem is None, problem
    read_topic(document)
    write_file(path, text.encode())
    return path


def _countries() -> dict[str, Any]:
    return dict(language_places("en").get("countries", {}))


def _own_names() -> dict[str, str]:
    """The code of each country by its title, its own names and its abbreviations, in small letters."""
    known: dict[str, str] = {}
    for code, row in _countries().items():
        short = (phrase for phrase in row["names"] if phrase.isupper() and len(phrase) <= 3)
        known |= {phrase.lower(): code for phrase in (row["title"], *row["names"][:_OWN_NAMES], *short)}
    return known


def _side(party: str) -> _Side:
    """The country of that code or name; else somebody of that name."""
    code = party.upper() if _CODE.fullmatch(party) else _own_names().get(party.lower())
    if code is None:
        return _Side(re.sub(r"[^a-z0-9]+", "-", party.lower()).strip("-") or "other", party, None)
    row = _countries().get(code)
    if row is None:
        hint = did_you_mean(code, _countries()) or "; a side that has none is called by its name: US,Hamas"
        raise ConfigError(party, f"is the code of no country in the language files{hint}")
    return _Side(code.lower(), _short(row), code)


def _parties_in(name: str) -> list[str]:
    """The countries that the name tells: `us-china` is US and CN."""
    known = {code.lower(): code for code in _countries()}
    known |= {phrase.replace(" ", "-"): code for phrase, code in _own_names().items()}
    parts = name.split("-")
    for cut in range(1, len(parts)):
        pair = "-".join(parts[:cut]), "-".join(parts[cut:])
        if pair[0] in known and pair[1] in known:
            return [known[pair[0]], known[pair[1]]]
    halves = ("-".join(half) for cut in range(1, len(parts)) for half in (parts[:cut], parts[cut:]))
    hints = (did_you_mean(half, known, alike=_MISSPELT) for half in halves if half not in known)
    near = next(filter(None, hints), "")
    message = (
        f"does not tell two countries that the language files have{near}; name the sides with --parties US,CN"
    )
    raise ConfigError(name, f"{message}, one that is none of them by its name: --parties US,Hamas")


def _filled(name: str, sides: Sequence[_Side], languages: Sequence[str], title: str) -> str:
    empty = "\n".join(f"{language} = []" for language in languages)
    return _DRAFT.format(
        name=_quoted(name),
        title=_quoted(title or f"{sides[0].title}-{sides[1].title} talks"),
        languages=json.dumps(list(languages)),
        parties="\n".join(_party(side, languages, empty) for side in sides),
        others=empty,
        veto=_vetoes(languages),
        expect=_expectations(sides) if "en" in languages else "",
    )


def _party(side: _Side, languages: Sequence[str], empty: str) -> str:
    """The table of a party: what its country brings, or the one name it has."""
    if side.code is not None:
        country = f"country = {_quoted(side.code)} # brings {_brings(side.code, languages)}\n"
        names, called = "further names: ministries, houses, nicknames", empty
    else:
        country, names = "", "what it is called, and what belongs to it; adjectives have a table of their own"
        name = side.title if side.title.isupper() else side.title.lower()
        called = "\n".join(f"{language} = [{_quoted(name)}]" for language in languages)
    return _PARTY.format(
        id=side.id, title=_quoted(side.title), country=country, names=names, called=called, empty=empty
    )


def _expectations(sides: Sequence[_Side]) -> str:
    one, two = (side.spoken for side in sides)
    codes = {side.code for side in sides}
    venue = "Geneva" if "CH" not in codes else "Vienna"
    third = next(_side(code).spoken for code in ("JP", "NO", "BR") if code not in codes)
    return _EXPECT.format(
        told=_sentence(f"{one} and {two} will hold talks in {venue} on June 25, officials said on Monday."),
        again=_quoted(f"{two} and {one} to meet in {venue} on June 25"),
        third=_sentence(f"{one} and {third} will hold talks in {venue} on June 26."),
        venue=_quoted(venue),
    )


def _short(row: dict[str, Any]) -> str:
    """`US` where the country is known by its capitals, else its title."""
    capitals = [phrase for phrase in row.get("names", ()) if phrase.isupper() and len(phrase) <= 3]
    return str(capitals[0] if capitals else row["title"])


def _brings(code: str, languages: Sequence[str]) -> str:
    """The names that come with the country in the first of the languages."""
    rows = language_places(languages[0]).get("countries", {})
    row, seat = rows.get(code, {}), rows.get(_countries()[code].get("seat"), {})
    words = [*row.get("names", ()), *row.get("adjectives", ()), *row.get("capital", ())]
    words += seat.get("capital", ())
    shown = ", ".join(dict.fromkeys(words[:_SHOWN]))
    return f"{shown}{', ...' if len(words) > _SHOWN else ''}" or "its names in every language"


def _vetoes(languages: Sequence[str]) -> str:
    sports = ["world cup", "tennis", "chess", "olympics", "box office"]
    return "\n".join(
        f"{language} = {json.dumps(sports if language == 'en' else [])}" for language in languages
    )


def _sentence(text: str) -> str:
    return _quoted(text[0].upper() + text[1:])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
