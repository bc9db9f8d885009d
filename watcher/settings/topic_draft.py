"""A commented topic file to start from, filled from the language files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from watcher.errors import ConfigError
from watcher.facts.vocabulary import known_languages, language_places
from watcher.settings.documents import parse_document
from watcher.settings.places import TOPICS, show_path, write_file
from watcher.settings.problems import did_you_mean
from watcher.settings.topic import read_topic

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_SHOWN = 8  # names of a country that are shown in a comment

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
# Hosts and go-betweens: naming them is no sign of other talks.
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
country = {code} # brings {names}
[parties.{id}.names] # further names: ministries, houses, nicknames
{empty}
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


def draft_topic(name: str, codes: Sequence[str], languages: Sequence[str], title: str = "") -> str:
    """The text of a topic file on the talks of two countries; without `codes` the name tells them (us-china).

    ConfigError for a name, country or language that is none.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(name, "a topic's name has small letters, digits and - only")
    codes = codes or _codes_in(name)
    countries = language_places("en").get("countries", {})
    for code in codes:
        if code not in countries:
            hint = did_you_mean(code, countries)
            raise ConfigError(code, f"is no known country (two capital letters, as in US or RU){hint}")
    if len(set(codes)) != 2:
        raise ConfigError(name, "talks have two sides: name them with --parties US,CN")
    for language in languages:
        if language not in known_languages():
            raise ConfigError(language, f"is not one of {', '.join(known_languages())}")
    return _filled(name, codes, languages, title, countries)


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


def _codes_in(name: str) -> list[str]:
    """The countries that the name tells: `us-china` is US and CN."""
    countries = language_places("en").get("countries", {})
    known = {code.lower(): code for code in countries}
    for code, row in countries.items():
        known |= {phrase.lower().replace(" ", "-"): code for phrase in (row["title"], *row.get("names", ()))}
    parts = name.split("-")
    for cut in range(1, len(parts)):
        pair = "-".join(parts[:cut]), "-".join(parts[cut:])
        if pair[0] in known and pair[1] in known:
            return [known[pair[0]], known[pair[1]]]
    raise ConfigError(name, "does not tell the two countries: name them with --parties US,CN")


def _filled(
    name: str, codes: Sequence[str], languages: Sequence[str], title: str, countries: dict[str, Any]
) -> str:
    short = [_short(countries[code]) for code in codes]
    empty = "\n".join(f"{language} = []" for language in languages)
    parties = "\n".join(
        _PARTY.format(
            id=code.lower(),
            title=_quoted(shown),
            code=_quoted(code),
            names=_brings(code, languages),
            empty=empty,
        )
        for code, shown in zip(codes, short, strict=True)
    )
    return _DRAFT.format(
        name=_quoted(name),
        title=_quoted(title or f"{short[0]}-{short[1]} talks"),
        languages=json.dumps(list(languages)),
        parties=parties,
        others=empty,
        veto=_vetoes(languages),
        expect=_expectations(codes, countries) if "en" in languages else "",
    )


def _expectations(codes: Sequence[str], countries: dict[str, Any]) -> str:
    one, two = (_spoken(countries[code]) for code in codes)
    venue = "Geneva" if "CH" not in codes else "Vienna"
    third = next(
        _spoken(countries[code]) for code in ("JP", "NO", "BR") if code in countries and code not in codes
    )
    return _EXPECT.format(
        told=_quoted(f"{one} and {two} will hold talks in {venue} on June 25, officials said on Monday."),
        again=_quoted(f"{two} and {one} to meet in {venue} on June 25"),
        third=_quoted(f"{one} and {third} will hold talks in {venue} on June 26."),
        venue=_quoted(venue),
    )


def _short(row: dict[str, Any]) -> str:
    """`US` where the country is known by its capitals, else its title."""
    capitals = [phrase for phrase in row.get("names", ()) if phrase.isupper() and len(phrase) <= 3]
    return str(capitals[0] if capitals else row["title"])


def _spoken(row: dict[str, Any]) -> str:
    short = _short(row)
    return f"the {short}" if short.isupper() else short


def _brings(code: str, languages: Sequence[str]) -> str:
    """The names that come with the country in the first of the languages."""
    row = language_places(languages[0]).get("countries", {}).get(code, {})
    words = [*row.get("names", ()), *row.get("adjectives", ()), *row.get("capital", ())]
    shown = ", ".join(dict.fromkeys(words[:_SHOWN]))
    return f"{shown}{', ...' if len(words) > _SHOWN else ''}" or "its names in every language"


def _vetoes(languages: Sequence[str]) -> str:
    sports = ["world cup", "tennis", "chess", "olympics", "box office"]
    return "\n".join(
        f"{language} = {json.dumps(sports if language == 'en' else [])}" for language in languages
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
