"""What the service says of its work, one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from watcher.flow.health import OFFLINE_KINDS
from watcher.flow.outcome import Outcome
from watcher.flow.poll import PollReport
from watcher.flow.seeded import SeedReport
from watcher.flow.send import SendReport
from watcher.model import Notice, NoticeKind
from watcher.text.counts import counted

MAX_ALONE = 3  # sources that fail alike and have a line each; more share one

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
    if not report.items:
        return f"{report.feed}: nothing new"
    parts = ["first poll"] if report.is_baseline else []
    items = counted(report.items, "entry", "entries")
    parts.append(items if report.is_baseline else f"{report.new} new of {report.items}")
    if report.edited:
        parts.append(f"{report.edited} changed")
    parts.append(_read_words(report))
    if report.read.pages_failed:
        parts.append(f"{counted(report.read.pages_failed, 'page')} not to be had")
    parts.append(alerts_words(len(report.alerts)))
    return f"{report.feed}: {', '.join(parts)}"


def alerts_words(count: int) -> str:
    """`no alert`, `1 alert`, `2 alerts`."""
    return counted(count, "alert") if count else "no alert"


def failure_lines(reports: Iterable[PollReport]) -> list[str]:
    """The polls that failed: a line each, but one line for many that failed alike."""
    alike: dict[str, list[PollReport]] = defaultdict(list)
    for report in reports:
        if report.failed is not None:
            status = f" {report.failed.status}" if report.failed.status else ""
            alike[f"{report.failed.kind}{status}"].append(report)
    lines: list[str] = []
    for kind, group in alike.items():
        if len(group) <= MAX_ALONE:
            lines += [
                f"{each.feed}: {each.failed.kind}: {each.failed.message}" for each in group if each.failed
            ]
            continue
        names = ", ".join(report.feed for report in group[:MAX_ALONE])
        example = group[0].failed.message if group[0].failed else ""
        lines.append(
            f"{counted(len(group), 'source')} failed: {kind} (for example: {example}): {names} and "
            f"{len(group) - MAX_ALONE} more"
        )
    return lines


def offline_words(reports: Iterable[PollReport]) -> str | None:
    """What to ask when no source of several could be reached; None when one could, or answered at all."""
    failed = [report.failed for report in reports]
    if len(failed) < 2 or not all(each is not None and each.kind in OFFLINE_KINDS for each in failed):
        return None
    return "none could be reached: is this machine online?"


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
        return f"seeds: {counted(report.known, 'known text')}, nothing to take in"
    texts, facts = counted(len(report.taken), "text"), counted(report.facts, "fact")
    return f"seeds: {texts} read into the ledger, {facts}, no alert"


def send_line(report: SendReport) -> str | None:
    """What was sent, in words; None when there was nothing to send."""
    if not (report.sent or report.failed or report.dead):
        return None
    words = [f"{report.sent} sent in {counted(report.messages, 'message')}"]
    if report.failed:
        words.append(f"{report.failed} to be tried again")
    if report.dead:
        words.append(f"{report.dead} given up")
    return f"deliveries: {', '.join(words)}" + "".join(f"; {error}" for error in report.errors)


def _read_words(report: PollReport) -> str:
    outcomes = report.read.outcomes
    named = [f"{outcomes[outcome]} {words}" for outcome, words in _WORDS.items() if outcomes.get(outcome)]
    return f"{report.read.relevant} read" + (f" ({', '.join(named)})" if named else "")
