"""Which element holds the article: the deepest one that keeps most of the page's paragraph text.

Paragraphs vote with their length for every ancestor. A paragraph under an element whose names or tag say
that it is no part of an article has no vote, unless that element holds so much of the page's text that its
name must be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from watcher.strip.page_words import Verdict, verdict

_SHORTEST_VOTE = 25  # characters; shorter paragraphs are labels, dates and buttons
_DESCEND = 0.72  # share of a place's votes that one child must hold to be the better container
_AKIN = 0.03  # share of a place's votes that must not be left behind
_DESCEND_HEADED = 0.5  # the same of a child with the headline
_HEADED = 0.15  # the same of the child with the headline, where that is not the largest one
_HEADED_MASS = 200  # characters
_HEADED_VOTES = 3  # paragraphs, where it is no <article>
_THIN = 900  # characters of paragraph votes under which other elements are asked as well
_MOST_VOTERS = 10_000
_MOST_PLACES = 30_000
_DEEPEST = 200  # levels that are descended

TAG_VERDICTS = {
    "a": Verdict("link", 0.5),
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
    "amp-sidebar": Verdict("amp-sidebar", 0.3),
    "amp-consent": Verdict("consent", 0.95),
    "amp-ad": Verdict("ad", 0.3),
    "amp-list": Verdict("amp-list", 0.2),
    "amp-lightbox": Verdict("lightbox", 0.2),
}
_OWN_TEXT_TAGS = "div,td,li,section,article,span,blockquote,pre,center,font,dd,main,body"


@dataclass(slots=True)
class Place:
    """An ancestor of paragraphs: its votes, and the nearest ancestor-or-self that has a verdict."""

    node: LexborNode
    parent: Place | None
    verdict: Verdict | None
    mass: int = 0
    votes: int = 0  # how many paragraphs the mass comes from
    own: int = 0  # votes of paragraphs that stand in it directly
    names: str = ""
    rule: str = ""
    key: int = 0  # its index among the places, in the order of the page


@dataclass(frozen=True, slots=True)
class Outside:
    """A paragraph that is not in the container."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The container, and what stands outside it; `node` is None on a page without text."""

    node: LexborNode | None
    outside: tuple[Outside, ...] = ()


def names_of(attributes: dict[str, str | None]) -> str:
    """Class and id of an element as one string of names."""
    first, second = attributes.get("class"), attributes.get("id")
    if first and second:
        return f"{first} {second}"
    return first or second or ""


def _own_verdict(node: LexborNode, names: str) -> Verdict | None:
    tag = node.tag or ""
    by_tag = TAG_VERDICTS.get(tag)
    if by_tag is not None:
        return by_tag
    if tag in ("body", "html"):
        return None
    return verdict(names) if names else None


class _Ballot:
    """The places of one page, each made once."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}

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
            names = names_of(each.attributes)
            place = Place(each, known, _own_verdict(each, names), names=names, key=len(self.places))
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


def _judge(ballot: _Ballot, ballots: list[tuple[Place, str]]) -> int:
    """The votes that count. Every place gets its mass of them, and the rule that takes the votes of its
    paragraphs away ("" where none does): the outermost suspect element around them that is small enough to
    be what it is called."""
    places = list(ballot.places.values())  # parents stand before their children
    for place in places:
        place.mass = place.votes = place.own = 0
    for place, text in ballots:
        place.mass += len(text)
        place.own += len(text)
        place.votes += 1
    own = [(place.own, place.votes) for place in places]
    total = sum(place.own for place in places)
    _sum_up(places)
    for place in places:
        place.rule = place.parent.rule if place.parent is not None else ""
        if not place.rule and place.verdict is not None and place.mass <= place.verdict.most * total:
            place.rule = f"outside, in {place.verdict.word}"
    for place, (mass, votes) in zip(places, own, strict=True):
        place.mass, place.votes = (0, 0) if place.rule else (mass, votes)
        place.own = place.mass
    _sum_up(places)
    return sum(place.own for place in places)


def _sum_up(places: list[Place]) -> None:
    for place in reversed(places):
        if place.parent is not None:
            place.parent.mass += place.mass
            place.parent.votes += place.votes


class _Tree:
    """The places from above. They themselves know only their parents: a cycle would keep every page in
    memory until the collector finds it."""

    def __init__(self, places: list[Place]) -> None:
        self.roots = [place for place in places if place.parent is None]
        self._children: list[list[Place]] = [[] for _ in places]
        for place in places:
            if place.parent is not None:
                self._children[place.parent.key].append(place)

    def children(self, place: Place) -> list[Place]:
        return self._children[place.key]

    def under(self, place: Place) -> Iterator[Place]:
        """`place` and every place under it."""
        waiting = [place]
        while waiting:
            at = waiting.pop()
            yield at
            waiting.extend(self._children[at.key])


def _descend(tree: _Tree, headed: set[int]) -> Place | None:
    """From the body down. `headed` are the keys of the places around the headline."""
    best = max(tree.roots, key=lambda place: place.mass, default=None)
    for _ in range(_DEEPEST):
        if best is None:
            break
        child = max(tree.children(best), key=lambda place: place.mass, default=None)
        if child is not None and best.key in headed and child.key not in headed:
            under = next((at for at in tree.children(best) if at.key in headed), None)
            if under is not None and _holds_article(under, best):
                best = under
                continue
        if child is None or child.mass < (_DESCEND_HEADED if child.key in headed else _DESCEND) * best.mass:
            return best
        if child.mass < best.mass and _akin(tree, best, child) > _AKIN * best.mass:
            return best
        best = child
    return best


def _holds_article(place: Place, around: Place) -> bool:
    """True for a place with the headline that has too much text to be only a head."""
    if place.node.tag == "article":
        return place.mass >= max(_HEADED_MASS, _HEADED * around.mass)
    return place.mass >= max(2 * _HEADED_MASS, 2 * _HEADED * around.mass) and place.votes >= _HEADED_VOTES


def _akin(tree: _Tree, place: Place, child: Place) -> int:
    """Votes that `child` would leave behind in `place` although they stand as its own paragraphs do: in
    `place` itself, or in an element with the same names as one that holds paragraphs of `child`."""
    names = {at.names for at in tree.under(child) if at.own and at.names}
    left = place.own
    for other in tree.children(place):
        if other is not child and other.mass:
            left += sum(at.own for at in tree.under(other) if at.names in names)
    return left


def find_container(body: LexborNode, headline: LexborNode | None = None) -> Found:
    """The element of `body` that holds the article, and the paragraphs that it leaves out. `headline` is
    where the page shows its title."""
    ballot = _Ballot()
    votes = _voters(body)
    ballots = _ballots(ballot, [(node.parent, text) for node, text in votes])
    total = _judge(ballot, ballots)
    if total < _THIN:
        ballots += _ballots(ballot, _own_text_voters(body))
        total = _judge(ballot, ballots)
    headed = set()
    at = ballot.place(headline.parent) if headline is not None and headline.parent is not None else None
    while at is not None:
        headed.add(at.key)
        at = at.parent
    tree = _Tree(list(ballot.places.values()))
    best = _descend(tree, headed)
    if best is None or not total:
        return Found(None)
    inside = {place.key for place in tree.under(best)}
    outside = tuple(
        Outside(place.rule or "outside the article", text)
        for place, text in ballots
        if place.key not in inside
    )
    return Found(best.node, outside)


def _ballots(ballot: _Ballot, votes: Sequence[tuple[LexborNode | None, str]]) -> list[tuple[Place, str]]:
    placed = ((ballot.place(node), text) for node, text in votes if node is not None)
    return [(place, text) for place, text in placed if place is not None]
