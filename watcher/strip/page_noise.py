"""Which blocks of the container are no part of the article. A rule marks a block; nothing is taken out
here."""

from __future__ import annotations

import re

from watcher.strip.blocks import CARD, PARAGRAPH, Block, Zone
from watcher.strip.dates_of_page import read_words
from watcher.strip.page_days import calls_published, calls_update
from watcher.strip.page_lines import foreign_kind, line_kind, tail_kind

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟:;][\"'”’»)\]]*$")
_LINKED = 0.65  # share of a list's or a line's characters in links above which it points elsewhere
_SHORT = 200
_LONGEST_LABEL = 120
_ORNAMENT = re.compile(r"[\s*–—•·…<>.~=#|/-]+")
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d")
_MOST_CARDS = 3
_LARGEST_CARDS = 0.2  # share of the article's text
_FOLDED = 0.4  # share of the text that is hidden above which readers unfold it
_LONGEST_RUN = 3  # short lines at the end of a text that are no list yet
_EMBEDS = frozenset(("social", "widget", "embed", "share"))  # names of what holds a quoted post


def key_of(text: str) -> str:
    """The words of `text`, lower-case, single spaces: what two lines are compared by."""
    return " ".join(_WORD.findall(text.lower()))


def is_sentence(text: str) -> bool:
    """True for a line that ends as a sentence does and is long enough to be one."""
    return len(text) >= 40 and _SENTENCE_END.search(text) is not None


def mark(blocks: list[Block], zones: list[Zone], title: str, *, is_english: bool = True) -> None:
    """Give every block that is no part of the article its rule, in the order from sure to less sure."""
    for block in blocks:
        if _ORNAMENT.fullmatch(block.text) is not None:
            block.rule = "no words"
    _by_roots(blocks)
    _by_zones(blocks, zones)
    _by_links(blocks)
    _by_words(blocks, is_english)
    _head(blocks, key_of(title))
    _tail(blocks)
    _headings(blocks)
    _repeats(blocks)


def _by_roots(blocks: list[Block]) -> None:
    total = sum(len(block.text) for block in blocks)
    hidden = sum(len(block.text) for block in blocks if any(r.verdict.word == "hidden" for r in block.roots))
    is_folded = hidden > _FOLDED * total
    for block in blocks:
        for root in block.roots:
            if is_folded and root.verdict.word == "hidden":
                continue
            if root.mass <= root.verdict.most * total and not (block.quoted and root.verdict.word in _EMBEDS):
                block.rule = block.rule or f"named {root.verdict.word}"
                break


def _by_zones(blocks: list[Block], zones: list[Zone]) -> None:
    total = sum(len(block.text) for block in blocks)
    waiting = list(zones)
    cards: list[Zone] = []
    while waiting:
        zone = waiting.pop()
        if zone.mass > zone.most * total:
            waiting.extend(zone.inner)
        elif zone.measure == CARD:
            cards.append(zone)
        else:
            _drop_zone(blocks, zone)
    # A card or two point elsewhere; many of them, or long ones, are the text itself.
    if len(cards) <= _MOST_CARDS and sum(card.mass for card in cards) <= _LARGEST_CARDS * total:
        for card in cards:
            _drop_zone(blocks, card)


def _drop_zone(blocks: list[Block], zone: Zone) -> None:
    for block in blocks[zone.start : zone.end]:
        block.rule = block.rule or f"element of {zone.measure}"


def _by_links(blocks: list[Block]) -> None:
    size: dict[int, int] = {}
    linked: dict[int, int] = {}
    away: dict[int, int] = {}
    for block in blocks:
        if block.group and not block.rule:
            size[block.group] = size.get(block.group, 0) + len(block.text)
            linked[block.group] = linked.get(block.group, 0) + block.links
            away[block.group] = away.get(block.group, 0) + block.away
    for block in blocks:
        if block.rule or block.is_heading:
            continue
        if block.group and linked.get(block.group, 0) > _LINKED * size[block.group]:
            if away[block.group] > 0.5 * linked[block.group]:
                continue
            block.rule = f"list of links, {linked[block.group] / size[block.group]:.2f}"
        elif _is_link(block):
            block.rule = "line is a link"


def _is_link(block: Block) -> bool:
    """A short line that is nothing but a link to another page of the site."""
    size = len(block.text)
    return (
        block.links > 0.9 * size
        and size < _SHORT
        and block.joint == PARAGRAPH
        and block.away < 0.5 * block.links
        and not is_sentence(block.text)
    )


def _by_words(blocks: list[Block], is_english: bool) -> None:
    for block in blocks:
        if not block.rule:
            kind = line_kind(block.text)
            if not kind and not is_english:
                kind = foreign_kind(block.text, block.links)
            if kind:
                block.rule = f"words of {kind}"


def _head(blocks: list[Block], title: str) -> None:
    """Above the first sentence: the headline again with the short lines above it, and lines that only date or
    sign the text."""
    for at, block in enumerate(blocks):
        if block.rule:
            continue
        if title and key_of(block.text) == title:
            block.rule = "headline again"
            for above in blocks[:at]:
                above.rule = above.rule or "above the headline"
        elif is_sentence(block.text) or len(block.text) > _SHORT:
            return
        elif block.tag == "h1":
            block.rule = "headline of the page"
        elif not block.is_heading and not block.group and _is_label(block.text):
            block.rule = "short line above the text"


def _is_label(text: str) -> bool:
    """True for a line of a word or two, for one that is a date or little more, and for one that says when the
    text was published or updated."""
    if len(text) < 20 or (len(text) < 60 and read_words(text) is not None):
        return True
    return (
        len(text) < _LONGEST_LABEL
        and _DAY.search(text) is not None
        and (calls_update(text) or calls_published(text))
    )


def _tail(blocks: list[Block]) -> None:
    """Below the last sentence: short lines and headings, unless they are so many that they are a list."""
    run: list[Block] = []
    for block in reversed(blocks):
        if block.rule:
            continue
        if tail_kind(block.text):
            block.rule = f"words of {tail_kind(block.text)}, below the text"
            continue
        if len(block.text) >= 60 or is_sentence(block.text) or block.group or block.quoted:
            break
        if _SENTENCE_END.search(block.text) is not None and not block.is_heading and block.text[-1] != ":":
            break
        run.append(block)
    if len(run) <= _LONGEST_RUN or all(block.is_heading for block in run):
        for block in run:
            block.rule = "short line below the text"


def _headings(blocks: list[Block]) -> None:
    """A heading whose whole section is gone goes too."""
    following: Block | None = None
    gone = False
    for block in reversed(blocks):
        if block.rule:
            gone = True
            continue
        if block.is_heading and (
            following is None or (gone and following.is_heading and following.tag <= block.tag)
        ):
            block.rule = "heading without text"
            continue
        following, gone = block, False


def _repeats(blocks: list[Block]) -> None:
    before = ""
    for block in blocks:
        if block.rule:
            continue
        if block.text == before and len(before) > 30:
            block.rule = "paragraph again"
        before = block.text
