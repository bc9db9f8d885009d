"""The classifier of lines: two passes of small boosted trees whose coefficients are data.

The second pass sees what the first made of the lines around. A margin is the log of the odds that a line is
body. `bench/train_lines.py` writes the coefficients.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources

from watcher.strip.lines import Line
from watcher.strip.scraped_features import AROUND, FEATURES, around, features
from watcher.strip.scraped_phrases import Hits
from watcher.strip.scraped_title import TITLE, bare_title, is_time, title_candidates, told_title

# A leaf is a number; a fork is (place of the feature, threshold, node if at most, node if above).
Node = float | tuple[int, float, "Node", "Node"]
TITLE_THRESHOLD = -3.0  # margin above which the best candidate is the title
CLIP = 4.0  # margins beyond this say the same to the second pass: "certain"
_STEP = 10  # trees that are asked before the sum is looked at
CERTAIN = 4.6  # margin from which the trees that are left are not asked


class Trees:
    """One pass: the sum of its trees' leaves and a base."""

    __slots__ = ("_base", "_steps")

    def __init__(self, base: float, nodes: Sequence[Node]) -> None:
        self._base = base
        self._steps = [_compiled(nodes[at : at + _STEP]) for at in range(0, len(nodes), _STEP)]

    def margin(self, row: Sequence[float]) -> float:
        total = self._base
        for step in self._steps:
            total = step(row, total)
            if total > CERTAIN or total < -CERTAIN:
                break
        return total


def _compiled(nodes: Sequence[Node]) -> Callable[[Sequence[float], float], float]:
    """A function of (row, sum so far) that adds the leaves which `nodes` give for the row.

    As an expression of Python: walking the trees node by node takes four times as long, and this is the inner
    loop. It is built of numbers alone, so that nothing in the data can be more than a number.
    """
    total: ast.expr = ast.Name("total", ast.Load())
    for node in nodes:
        total = ast.BinOp(total, ast.Add(), _expression(node))
    names = [ast.arg("row"), ast.arg("total")]
    arguments = ast.arguments(
        posonlyargs=[], args=names, kwonlyargs=[], kw_defaults=[], defaults=[], vararg=None, kwarg=None
    )
    function = ast.fix_missing_locations(ast.Expression(ast.Lambda(arguments, total)))
    made: Callable[[Sequence[float], float], float] = eval(compile(function, "line_trees.json", "eval"))
    return made


def _expression(node: Node) -> ast.expr:
    """The node as `low if row[feature] <= threshold else high`."""
    if not isinstance(node, tuple):
        return ast.Constant(float(node))
    feature, threshold, low, high = node
    value = ast.Subscript(ast.Name("row", ast.Load()), ast.Constant(feature), ast.Load())
    test = ast.Compare(value, [ast.LtE()], [ast.Constant(threshold)])
    return ast.IfExp(test, _expression(low), _expression(high))


def margins(lines: Sequence[Line], hits: Sequence[Hits], title_at: int | None) -> list[float]:
    """Per line, the log of the odds that it is body: about -5 (surely noise) to 5 (surely body)."""
    if not lines:
        return []
    first, second, _ = _shipped_trees()
    rows = features(lines, hits, title_at)
    before = [max(-CLIP, min(CLIP, first.margin(row))) for row in rows]
    return [second.margin([*row, *more]) for row, more in zip(rows, around(before), strict=True)]


def find_title(lines: Sequence[Line], hits: Sequence[Hits], given: str | None = None) -> int | None:
    """The place of the title line, None when no line is one. `given` is the title the feed or page told."""
    place = told_title(lines, given) if given else None
    if place is not None or given:
        return place
    spots, rows = title_candidates(lines, hits)
    trees = _shipped_trees()[2]
    best, place = TITLE_THRESHOLD, None
    for at, row in zip(spots, rows, strict=True):
        if is_time(lines[at].text):
            continue
        margin = trees.margin(row)
        if margin > best:
            best, place = margin, at
    return place if place is None else bare_title(lines, spots, place)


@cache
def _shipped_trees() -> tuple[Trees, Trees, Trees]:
    text = resources.files("watcher").joinpath("data/strip/line_trees.json").read_text("utf-8")
    data = json.loads(text)
    if data["features"] != [*FEATURES, *AROUND] or data["title_features"] != [*TITLE]:
        raise ValueError("data/strip/line_trees.json was trained on other features: run bench/train_lines.py")
    parts = (*data["passes"], data["title"])
    first, second, title = (Trees(part["base"], [_node(tree) for tree in part["trees"]]) for part in parts)
    return first, second, title


def _node(raw: object) -> Node:
    if isinstance(raw, list):
        place, threshold, low, high = raw
        if not isinstance(place, int) or not isinstance(threshold, int | float):
            raise ValueError("data/strip/line_trees.json: a fork is [feature, threshold, node, node]")
        return (place, float(threshold), _node(low), _node(high))
    if not isinstance(raw, int | float):
        raise ValueError("data/strip/line_trees.json: a leaf is a number")
    return float(raw)
