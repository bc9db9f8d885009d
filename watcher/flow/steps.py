"""What each step saw and decided, kept as data: `explain` shows it, and the store keeps it with the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from watcher.model import SILENT_CHANGES, Article, CopyOf, Dropped, Fact

if TYPE_CHECKING:
    from watcher.ledger.judge import Judgement

MAX_DROPPED = 40  # blocks of a page that are kept to be shown


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what it found in one line, further lines for a person, and the same as data."""

    name: str
    found: str
    details: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, Any]:
        """The step as one JSON object; what is empty is left out."""
        plain: dict[str, Any] = {"step": self.name, "found": self.found}
        if self.details:
            plain["details"] = list(self.details)
        return {**plain, **self.data}


def step_of_json(row: Mapping[str, Any]) -> Step:
    """The step that `as_json` wrote."""
    rest = {key: value for key, value in row.items() if key not in ("step", "found", "details")}
    return Step(str(row["step"]), str(row["found"]), tuple(map(str, row.get("details", ()))), rest)


def strip_step(article: Article, dropped: Sequence[Dropped]) -> Step:
    """What stripping kept and why each block fell."""
    lines = tuple(f"{block.rule}: {block.text}" for block in dropped[:MAX_DROPPED])
    if len(dropped) > MAX_DROPPED:
        lines += (f"and {len(dropped) - MAX_DROPPED} more",)
    words = len(article.body.split())
    found = f"{words} words kept, {len(dropped)} blocks dropped"
    return Step("strip", found, lines, {"title": article.title, "words": words, "dropped": len(dropped)})


def copy_step(copy_of: CopyOf | None, original: Article | None) -> Step:
    """Whether the text is a known one, and of whom."""
    if copy_of is None:
        return Step("copy", "a text of its own")
    whose = f" of {original.outlet or original.url or original.id}" if original is not None else ""
    title = (f'"{original.title}"',) if original is not None and original.title else ()
    return Step(
        "copy",
        f"{copy_of.kind.value} copy{whose}, {copy_of.containment:.0%} shared; its facts are read as well",
        title,
        {
            "copy_of": copy_of.article_id,
            "kind": copy_of.kind.value,
            "containment": round(copy_of.containment, 3),
        },
    )


def facts_step(facts: Sequence[Fact], text: str) -> Step:
    """Every fact with its quote, the words that gave each slot, and the rules that matched."""
    rows = [fact_row(fact, text) for fact in facts]
    found = f"{len(facts)} facts" if len(facts) != 1 else "1 fact"
    return Step("facts", found, fact_lines(rows), {"facts": rows})


def fact_lines(
    rows: Sequence[Mapping[str, Any]],
    rules: Callable[[Mapping[str, Any]], Iterable[str]] = lambda _: (),
    first: int = 1,
) -> tuple[str, ...]:
    """The facts for a person, counted from `first`; `rules` says for the words of a slot which rules of which
    files they are."""
    lines: list[str] = []
    for number, row in enumerate(rows, first):
        lines += [f"{number}. {row_words(row)}", f'   "{" ".join(row["quote"].split())}"']
        for word in row["words"]:
            shown = " ".join(word["text"].split())
            lines.append(f'   {word["slot"]}: "{shown}"' + (f" by {word['rule']}" if word["rule"] else ""))
            lines += (f"      {rule}" for rule in rules(word))
        lines += (f"   {reason}" for reason in row["why"] if reason)
    return tuple(lines)


def ledger_step(judgements: Sequence[Judgement], known: int) -> Step:
    """What each fact did to the ledger, and by which rule. `known` facts had been judged before."""
    lines = [_judgement_line(judgement) for judgement in judgements]
    if known:
        lines.append(f"{known} facts were judged before, from the same text")
    rows = [judgement_row(judgement) for judgement in judgements]
    if not judgements:
        return Step(
            "ledger", "nothing to judge" if not known else "nothing new", tuple(lines), {"judged": rows}
        )
    kinds = [judgement.change.kind.value for judgement in judgements]
    counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    return Step("ledger", counted, tuple(lines), {"judged": rows})


def fact_words(fact: Fact) -> str:
    """A fact in one line: `embassies: date_set, 2025-04-10, Istanbul, number 2 (one_side)`."""
    return row_words(fact_row(fact, ""))


def row_words(row: Mapping[str, Any]) -> str:
    """The same of a fact as `fact_row` gives it."""
    parts = [row["status"], row["date"], row["venue"], f"number {row['ordinal']}" if row["ordinal"] else None]
    marks = [mark for mark in ("next", "background") if row[mark]]
    by = f" by {row['speaker']}" if row["speaker"] else ""
    return f"{row['series']}: {', '.join([*filter(None, parts), *marks])} ({row['certainty']}{by})"


def fact_row(fact: Fact, text: str) -> dict[str, Any]:
    """A fact in JSON's types, with the words that gave each slot."""
    evidence = fact.evidence
    return {
        "id": fact.id,
        "topic": fact.topic,
        "series": fact.series,
        "status": fact.status.value,
        "ordinal": fact.ordinal,
        "date": str(fact.when) if fact.when is not None else None,
        "precision": fact.when.precision.value if fact.when is not None else None,
        "venue": fact.venue,
        "parties": list(fact.parties),
        "level": fact.level,
        "speaker": fact.speaker,
        "certainty": fact.certainty.value,
        "background": fact.is_background,
        "next": fact.is_next,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "words": [
            {"slot": span.slot, "text": text[span.start : span.end], "start": span.start, "rule": span.rule}
            for span in fact.spans
        ],
        "why": list(fact.why),
    }


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """A judgement in JSON's types."""
    change = judgement.change
    return {
        "fact": change.fact.id,
        "topic": change.fact.topic,
        "series": change.fact.series,
        "change": change.kind.value,
        "round": change.round_id or None,
        "was": change.was,
        "now": change.now,
        "reason": change.reason,
    }


def silent_rows(ledger: Step) -> list[Mapping[str, Any]]:
    """The judgements of a ledger step that were told to nobody."""
    silent = {kind.value for kind in SILENT_CHANGES}
    return [row for row in ledger.data.get("judged", ()) if row["change"] in silent]


def _judgement_line(judgement: Judgement) -> str:
    change = judgement.change
    at = f" {change.round_id}" if change.round_id else ""
    moved = f" ({change.was or 'nothing'} -> {change.now})" if change.now else ""
    return f"{change.kind.value}{at}{moved}: {change.reason}"
