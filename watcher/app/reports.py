"""What the service says of its work, one line each."""

from __future__ import annotations

from watcher.flow.ingest import Outcome
from watcher.flow.poll import PollReport
from watcher.flow.seed import SeedReport
from watcher.flow.send import SendReport
from watcher.model import Notice, NoticeKind

_WORDS = {
    Outcome.ALERTED: "alerted",
    Outcome.HELD_BACK: "held back",
    Outcome.KNOWN: "known",
    Outcome.NO_FACT: "without a fact",
    Outcome.SAME_PAGE: "on a page read before",
    Outcome.FAILED: "set aside after an error",
}


def poll_line(report: PollReport) -> str:
    """`BBC World: first poll, 32 entries, 4 read (2 known, 2 without a fact), no alert`."""
    if report.failed is not None:
        return f"{report.feed}: {report.failed.kind}: {report.failed.message}"
    if not report.items:
        return f"{report.feed}: nothing new"
    parts = ["first poll"] if report.is_baseline else []
    parts.append(f"{report.items} entries" if report.is_baseline else f"{report.new} new of {report.items}")
    if report.edited:
        parts.append(f"{report.edited} changed")
    parts.append(_read_words(report))
    if report.read.pages_failed:
        parts.append(f"{report.read.pages_failed} pages not to be had")
    alerts = len(report.alerts)
    parts.append("no alert" if not alerts else f"{alerts} alert{'s' if alerts > 1 else ''}")
    return f"{report.feed}: {', '.join(parts)}"


def notice_lines(notice: Notice) -> list[str]:
    """A notice for the log: its title, and the sources it names."""
    named = [line for line in notice.text.splitlines() if line.startswith("- ")]
    if notice.kind is NoticeKind.SOURCES and len(named) == 1:
        return [f"{notice.title}: {named[0][2:]}"]
    return [notice.title, *(line[2:] for line in named)]


def is_worth_a_line(report: PollReport) -> bool:
    """A poll that brought something to read, or the first of a source."""
    return report.is_baseline or bool(report.read.relevant)


def seed_line(report: SeedReport) -> str:
    if not report.taken:
        return f"seeds: {report.known} known texts, nothing to take in"
    return f"seeds: {len(report.taken)} texts read into the ledger, {report.facts} facts, no alert"


def send_line(report: SendReport) -> str | None:
    """What was sent, in words; None when there was nothing to send."""
    if not (report.sent or report.failed or report.dead):
        return None
    words = [f"{report.sent} sent in {report.messages} messages"]
    if report.failed:
        words.append(f"{report.failed} to be tried again")
    if report.dead:
        words.append(f"{report.dead} given up")
    return f"deliveries: {', '.join(words)}" + "".join(f"; {error}" for error in report.errors)


def _read_words(report: PollReport) -> str:
    outcomes = report.read.outcomes
    named = [f"{outcomes[outcome]} {words}" for outcome, words in _WORDS.items() if outcomes.get(outcome)]
    return f"{report.read.relevant} read" + (f" ({', '.join(named)})" if named else "")
