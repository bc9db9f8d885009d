"""An alert as plain text, as HTML and in blocks. What comes from outside is cleaned, cut and escaped here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from html import escape
from typing import Any, TypedDict

from watcher.alerts.blocks import BlockKind, Blocks, Span, block
from watcher.alerts.claims import rivals
from watcher.alerts.clean import QUOTE_LENGTH, one_line, web_link
from watcher.alerts.days import day, days, moment, read_interval
from watcher.alerts.payload import is_replaced, outlet_name, payload, sources
from watcher.model import Alert, Certainty, ChangeKind, Evidence, Sourced, Status

MAX_SOURCES = 8  # links shown; the JSON twin has them all
MAX_QUOTES = 3

CERTAINTY_WORDS = {
    Certainty.RUMOUR: "rumour",
    Certainty.SOURCE: "unconfirmed",
    Certainty.MEDIATOR: "a mediator's word",
    Certainty.ONE_SIDE: "one side's word",
    Certainty.BOTH_SIDES: "both sides' word",
    Certainty.HELD: "held",
}

_SETTLED = frozenset({Status.CONCLUDED, Status.CANCELLED})


class Rendered(TypedDict):
    """An alert in every form that a channel may want: the fields of a message."""

    title: str
    text: str
    payload: dict[str, Any]
    alert: Alert
    blocks: Blocks
    html: str


@dataclass(frozen=True, slots=True)
class _Quote:
    words: str
    speaker: str | None
    outlet: str
    told: str
    label: str = ""  # "Before: " stands before the words of a claim that is replaced


@dataclass(frozen=True, slots=True)
class _Link:
    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What every form shows, already fit to be shown."""

    follows: str  # "" for the first message about a round
    severity: str
    label: str
    title: str
    changes: tuple[tuple[str, str], ...]  # "Was", "Now"
    quotes: tuple[_Quote, ...]
    sources: str  # how many
    links: tuple[_Link, ...]
    notes: tuple[tuple[str, str], ...]  # "Conflicts", "Coverage"
    why: str
    identity: str


def message(
    alert: Alert, *, zone: tzinfo | None = None, coverage: str | None = None, follows: Alert | None = None
) -> Rendered:
    """The alert in all its forms, by the names of a message's fields.

    `follows` is the last alert of the same round that the reader was sent.
    """
    parts = _parts(alert, zone, coverage, follows)
    further = {"coverage": coverage, "follows": follows.id if follows is not None else None}
    return Rendered(
        title=parts.title,
        text=_text(parts),
        payload=payload(alert) | {key: value for key, value in further.items() if value is not None},
        alert=alert,
        blocks=_blocks(parts),
        html=_html(parts),
    )


def text(alert: Alert, *, zone: tzinfo | None = None, coverage: str | None = None) -> str:
    """The alert as plain text, one statement a line. Times are in UTC, and in the reader's `zone` beside it.

    `coverage` says how many sources could be read ("24 of 27 sources healthy").
    """
    return _text(_parts(alert, zone, coverage))


def html(alert: Alert, *, zone: tzinfo | None = None, coverage: str | None = None) -> str:
    """The alert as a fragment of HTML, everything escaped, links to http and https only."""
    return _html(_parts(alert, zone, coverage))


# ---------------------------------------------------------------------------------------------- parts


def _parts(alert: Alert, zone: tzinfo | None, coverage: str | None, follows: Alert | None = None) -> _Parts:
    named = sources(alert)
    owners = {row["owner"] or row["outlet"] for row in named}
    changes = (("Was", alert.was or "not known"), ("Now", alert.now or "not known"))
    notes = [("Conflicts", _conflicts(alert))]
    if coverage:
        notes.append(("Coverage", one_line(coverage, 200)))
    return _Parts(
        follows=follows_words(follows) if follows is not None else "",
        severity=alert.severity,
        label=_label(alert),
        title=one_line(alert.title, 200),
        changes=tuple((name, one_line(words, 200)) for name, words in changes),
        quotes=tuple(_quote(alert, piece, zone) for piece in alert.evidence[:MAX_QUOTES]),
        sources=f"{len(named)} ({len(owners)} independent)",
        links=tuple(_Link(row["outlet"], row["url"]) for row in named[:MAX_SOURCES]),
        notes=tuple(notes),
        why=f"watcher explain {alert.id}",
        identity=f"key {one_line(alert.key, 200)} · alert {alert.id} · version {alert.seq}",
    )


def follows_words(before: Alert) -> str:
    """The line that says what a message comes after, for readers whose channel knows no threads."""
    return f"Follows: “{one_line(before.title, 200)}” (alert {before.id}, {day(before.created.date())})"


def _label(alert: Alert) -> str:
    """`HIGH · NEW ROUND · 1 source, unconfirmed`: how urgent and how sure are two things."""
    count = alert.independent
    owners = "1 source" if count == 1 else f"{count} independent sources"
    kind = alert.kind.value.replace("_", " ").upper()
    sure = CERTAINTY_WORDS[alert.change.fact.certainty]
    if alert.kind is ChangeKind.DISPUTED:
        sure = "they disagree" if count > 1 else "two versions"
    elif count > 1 and alert.change.fact.certainty is Certainty.SOURCE:
        sure = "no official word"
    return f"{alert.severity.upper()} · {kind} · {owners}, {sure}"


def _quote(alert: Alert, piece: Evidence, zone: tzinfo | None) -> _Quote:
    fact = alert.change.fact
    speaker = fact.speaker if piece == fact.evidence else None
    web = web_link(piece.url) if is_replaced(alert, piece) else None
    when = f"{moment(piece.published, zone)}" if piece.published else f"seen {moment(piece.seen, zone)}"
    return _Quote(
        words=one_line(piece.quote, QUOTE_LENGTH),
        speaker=one_line(speaker) if speaker else None,
        outlet=outlet_name(piece),
        told=when if web is None else f"{when} {web}",
        label="Before: " if is_replaced(alert, piece) else "",
    )


def _conflicts(alert: Alert) -> str:
    """What else is claimed of a round in dispute, by whom. Held or called off, it is in dispute no more."""
    known = alert.round
    if alert.kind is not ChangeKind.DISPUTED and (known.status in _SETTLED or not known.is_disputed):
        return "none"
    claims = rivals(known, "date") + rivals(known, "venue")
    softer = {Status.DENIED.value} | ({Status.POSTPONED.value} if known.status is Status.CANCELLED else set())
    claims += [claim for claim in known.values.get("status", ()) if claim.value in softer]
    named = {piece.owner: outlet_name(piece) for piece in alert.evidence}
    return "; ".join(_claim_words(claim, named) for claim in claims) or "see the quotes"


def _claim_words(claim: Sourced, named: dict[str, str]) -> str:
    """The claim and who makes it: outlets that the alert quotes by their names, others by their owners."""
    interval = read_interval(claim.value)
    words = days(interval) if interval is not None else one_line(claim.value)
    who = dict.fromkeys(named.get(owner, one_line(owner)) for owner in claim.owners)
    return f"{words} ({', '.join(who) or 'an unnamed source'})"


# ---------------------------------------------------------------------------------------------- forms


def _text(parts: _Parts) -> str:
    lines = [*filter(None, (parts.follows,)), f"[{parts.label}]", parts.title]
    lines += [f"{name}: {words}" for name, words in parts.changes]
    lines += [f"{quote.label}“{quote.words}” - {_origin(quote)}" for quote in parts.quotes]
    links = "; ".join(" ".join(filter(None, (link.name, link.url))) for link in parts.links)
    lines.append(f"Sources: {parts.sources}: {links}")
    lines += [f"{name}: {words}" for name, words in parts.notes]
    lines += [parts.identity, f"why: {parts.why}"]
    return "\n".join(lines)


def _origin(quote: _Quote) -> str:
    return ", ".join(filter(None, (quote.speaker, quote.outlet, quote.told)))


def _blocks(parts: _Parts) -> Blocks:
    line, bold = BlockKind.LINE, partial(Span, is_bold=True)
    head = [block(BlockKind.FOLLOWS, parts.follows)] if parts.follows else []
    quotes = [
        block(BlockKind.QUOTE, f"{quote.label}“{quote.words}”\n{_origin(quote)}") for quote in parts.quotes
    ]
    links = [Span(link.name, link.url) for link in parts.links]
    between = [piece for link in links for piece in (Span("; "), link)][1:]
    return (
        *head,
        block(BlockKind.TITLE, bold(parts.title)),
        block(line, parts.label),
        *(block(line, bold(f"{name}: "), words) for name, words in parts.changes),
        *quotes,
        block(line, bold("Sources: "), f"{parts.sources}: ", *between),
        *(block(line, bold(f"{name}: "), words) for name, words in parts.notes),
        block(line, parts.identity),
        block(line, "why: ", Span(parts.why, is_code=True)),
    )


def _html(parts: _Parts) -> str:
    """What is another language's, and may run from right to left, says so itself (`dir="auto"`)."""
    follows = f'<p class="follows">{_isolated(parts.follows)}</p>' if parts.follows else ""
    changes = "".join(f"<dt>{name}</dt><dd>{escape(words)}</dd>" for name, words in parts.changes)
    quotes = "".join(map(_html_quote, parts.quotes))
    links = "; ".join(_html_link(link) for link in parts.links)
    notes = "".join(f"<p>{name}: {escape(words)}</p>" for name, words in parts.notes)
    return (
        f'{follows}<p class="label {escape(parts.severity)}">{escape(parts.label)}</p>'
        f"<h2>{escape(parts.title)}</h2><dl>{changes}</dl>{quotes}"
        f"<p>Sources: {escape(parts.sources)}: {links}</p>{notes}"
        f"<p><small>{escape(parts.identity)}<br>why: <code>{escape(parts.why)}</code></small></p>"
    )


def _html_quote(quote: _Quote) -> str:
    label = f'<p class="before">{escape(quote.label)}</p>' if quote.label else ""
    words = f'<p dir="auto">“{escape(quote.words)}”</p>'
    origin = ", ".join(map(_isolated, filter(None, (quote.speaker, quote.outlet, quote.told))))
    return f"<blockquote>{label}{words}<footer>{origin}</footer></blockquote>"


def _isolated(words: str) -> str:
    """Names of another script keep to their place in the line."""
    return f"<bdi>{escape(words)}</bdi>"


def _html_link(link: _Link) -> str:
    if link.url is None:
        return escape(link.name)
    return f'<a href="{escape(link.url)}" rel="noopener noreferrer">{escape(link.name)}</a>'
