"""Which element holds the article: the deepest one that keeps most of the page's paragraph text.

Paragraphs vote with their length for every ancestor. A paragraph under an element whose names or tag say that it is no
part of an article has no vote, unless that element holds so much of the page's text that its name must be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from watcher.strip.page_words import Verdict, verdict

_SHORTEST_VOTE = 25  # characters; shorter paragraphs are labels, dates and buttons
_DESCEND = 0.72  # share of a place's votes that one child must hold to be the better container
_THIN = 900  # characters of paragraph votes under which other elements are asked as well
_MOST_VOTERS = 20_000
_MOST_PLACES = 60_000

TAG_VERDICTS = {
    "nav": Verdict("nav", 0.3),
    "footer": Verdict("footer", 0.3),
    "aside": Verdict("aside", 0.4),
    "form": Verdict("form", 0.15),
    "figcaption": Verdict("figcaption", 0.3),
    "dialog": Verdict("dialog", 0.4),
    "button": Verdict("button", 0.1),
    "select": Verdict("select", 1.0),
    "option": Verdict("option", 1.0),
    "label": Verdict("label", 0.1),
    "fieldset": Verdict("fieldset", 0.2),
    "textarea": Verdict("textarea", 0.3),
}
_OWN_TEXT_TAGS = "div,td,li,section,article,span,blockquote,pre,center,font,dd,main,body"


@dataclass(slots=True)
class Place:
    """An ancestor of paragraphs: its votes, and the nearest ancestor-or-self that has a verdict."""

    node: LexborNode
    parent: Place | None
    verdict: Verdict | None
    mass: int = 0
    children: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outside:
    """A paragraph that is not in the container."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The container and the votes that chose it; `node` is None on a page without text."""

    node: LexborNode | None
    mass: int = 0
    total: int = 0
    outside: tuple[Outside, ...] = ()


def names_of(attributes: dict[str, str | None]) -> str:
    """Class and id of an element as one string of names."""
    first, second = attributes.get("class"), attributes.get("id")
    if first and second:
        return f"{first} {second}"
    return first or second or ""


def _own_verdict(node: LexborNode) -> Verdict | None:
    tag = node.tag or ""
    by_tag = TAG_VERDICTS.get(tag)
    if by_tag is not None:
        return by_tag
    if tag in ("body", "html"):
        return None
    names = names_of(node.attributes)
    return verdict(names) if names else None


class _Ballot:
    """The places of one page, each made once."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}
        self.roots: list[Place] = []

    def place(self, node: LexborNode) -> Place | None:
        """The place of `node`, after all its ancestors have theirs; None when the page is too deep."""
        missing: list[LexborNode] = []
        at: LexborNode | None = node
        known: Place | None = None
        while at is not None and at.tag != "html":
            known = self.places.get(at.mem_id)
            if known is not None:
                break
            missing.append(at)
            at = at.parent
        if len(self.places) + len(missing) > _MOST_PLACES:
            return None
        for each in reversed(missing):
            place = Place(each, known, _own_verdict(each))
            if known is None:
                self.roots.append(place)
            else:
                known.children.append(place)
            self.places[each.mem_id] = place
            known = place
        return known


def _voters(body: LexborNode) -> list[tuple[LexborNode, str]]:
    """The paragraphs that vote, with their text."""
    votes = []
    for node in body.css("p")[:_MOST_VOTERS]:
        text = node.text()
        if len(text) >= _SHORTEST_VOTE:
            votes.append((node, text))
    return votes


def _own_text_voters(body: LexborNode) -> list[tuple[LexborNode, str]]:
    """Elements other than paragraphs that hold text of their own (broken by <br>, or set as divs)."""
    votes = []
    for node in body.css(_OWN_TEXT_TAGS)[:_MOST_VOTERS]:
        text = node.text(deep=False).strip()
        if len(text) >= 2 * _SHORTEST_VOTE:
            votes.append((node, text))
    return votes


def _judge(ballots: list[tuple[Place, str]]) -> list[tuple[Place, str, str]]:
    """Each ballot with the rule that takes its vote away ("" where none does)."""
    total = sum(len(text) for _, text in ballots)
    held: dict[int, int] = {}
    for place, text in ballots:
        at: Place | None = place
        while at is not None:
            if at.verdict is not None:
                held[id(at)] = held.get(id(at), 0) + len(text)
            at = at.parent
    judged = []
    for place, text in ballots:
        rule, at = "", place
        while at is not None:
            if at.verdict is not None and held[id(at)] <= max(at.verdict.most, 0.0) * total:
                rule = f"outside, in {at.verdict.word}"
            at = at.parent
        judged.append((place, text, rule))
    return judged


def _count(judged: list[tuple[Place, str, str]]) -> int:
    total = 0
    for place, text, rule in judged:
        if rule:
            continue
        total += len(text)
        at: Place | None = place
        while at is not None:
            at.mass += len(text)
            at = at.parent
    return total


def _descend(roots: list[Place]) -> Place | None:
    best = max(roots, key=lambda place: place.mass, default=None)
    while best is not None:
        child = max(best.children, key=lambda place: place.mass, default=None)
        if child is None or child.mass < _DESCEND * best.mass:
            return best
        best = child
    return None


def find_container(body: LexborNode) -> Found:
    """The element of `body` that holds the article, and the paragraphs that it leaves out."""
    ballot = _Ballot()
    votes = _voters(body)
    ballots = _ballots(ballot, [(node.parent, text) for node, text in votes])
    if sum(len(text) for _, text in ballots) < _THIN:
        ballots += _ballots(ballot, list(_own_text_voters(body)))
    judged = _judge(ballots)
    total = _count(judged)
    best = _descend(ballot.roots)
    if best is None or not total:
        return Found(None)
    inside = _within(best)
    outside = tuple(
        Outside(rule or "outside the article", text)
        for place, text, rule in judged
        if id(place) not in inside
    )
    return Found(best.node, best.mass, total, outside)


def _ballots(ballot: _Ballot, votes: list[tuple[LexborNode | None, str]]) -> list[tuple[Place, str]]:
    placed = ((ballot.place(node), text) for node, text in votes if node is not None)
    return [(place, text) for place, text in placed if place is not None]


def _within(place: Place) -> set[int]:
    """The ids of `place` and every place under it."""
    ids: set[int] = set()
    waiting = [place]
    while waiting:
        at = waiting.pop()
        ids.add(id(at))
        waiting.extend(at.children)
    return ids
