"""What the demo says: before, between and after its polls."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from watcher.alerts.clean import one_line
from watcher.alerts.days import days, moment
from watcher.alerts.payload import payload
from watcher.alerts.phrases import STATUS_WORDS
from watcher.demo.script import Outlet, Poll, outlets, polls
from watcher.flow.outcome import Outcome
from watcher.flow.poll import PollReport
from watcher.flow.seeded import SeedReport
from watcher.model import Alert, Delivery, DeliveryState, Entry, Round
from watcher.store import EntryOutcome

WIDTH = 110
SHOWN_IRRELEVANT = 4  # of many: they only show that a feed carries other news too
_SILENCE = {
    Outcome.KNOWN: "known",
    Outcome.HELD_BACK: "held back",
    Outcome.NO_FACT: "no fact of the topic in it",
    Outcome.SAME_PAGE: "the same page as another entry",
    Outcome.IRRELEVANT: "not about the topic",
}


def opening(sites: Sequence[Outlet], seeded: SeedReport) -> str:
    """What the demo is, and what the ledger knows before it begins."""
    names = ", ".join(outlet.name for outlet in sites)
    return "\n".join(
        [
            f"{len(sites)} invented outlets, served on loopback: {names}.",
            "The service is the real one, on a state folder of its own; its clock goes from poll to poll.",
            f"It has read {len(seeded.taken)} seeds: {seeded.facts} facts for the ledger, nothing was told.",
        ]
    )


def poll_heading(number: int, count: int, poll: Poll) -> str:
    """`Poll 3 of 11, Wed 4 Jun 2025 09:00 UTC: A new round`, and what has changed on the sites."""
    about = textwrap.fill(poll.about, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return f"\nPoll {number} of {count}, {moment(poll.at)}: {poll.title}\n{about}"


def poll_result(reports: Iterable[PollReport]) -> str:
    """`7 sources polled, 3 new entries, 1 changed: no alert`."""
    polls = tuple(reports)
    new, edited = sum(each.new for each in polls), sum(each.edited for each in polls)
    alerts, failed = sum(len(each.alerts) for each in polls), sum(each.failed is not None for each in polls)
    parts = [f"{len(polls)} sources polled", f"{new} new entries"]
    parts += [f"{edited} changed"] if edited else []
    parts += [f"{failed} failed"] if failed else []
    told = "no alert" if not alerts else "1 alert" if alerts == 1 else f"{alerts} alerts"
    return f"  {', '.join(parts)}: {told}"


def closing(
    alerts: Sequence[Alert],
    rounds: Iterable[Round],
    entries: Iterable[tuple[Entry, EntryOutcome | None]],
    is_as_told: bool,
) -> str:
    """The alerts, the ledger, and what was kept silent and why."""
    lines = ["", f"ALERTS ({len(alerts)})"]
    for alert in alerts:
        lines += [f"  {moment(alert.created)}  {alert.title}", f"    {_quote(alert)}"]
    lines += ["", "LEDGER"]
    lines += [f"  {_round_line(known)}" for known in rounds]
    lines += ["", *_silent_lines([(entry, done) for entry, done in entries if done is not None])]
    lines += [
        "",
        "The ids go with the demo: `watcher demo --serve` keeps them for `watcher explain ID` and the page.",
    ]
    lines += ["As the script expects." if is_as_told else "NOT as the script expects."]
    return "\n".join(lines)


def telling(channels: Sequence[str], deliveries: Sequence[Delivery]) -> str:
    """What the reader's own channels took: `desk: 4 sent`, `hook: 0 of 4 sent: connection refused`."""
    lines = ["", "TOLD TO YOUR CHANNELS" if channels else "No channel of the config but the terminal is on."]
    for name in channels:
        own = [each for each in deliveries if each.channel == name]
        waiting = [each for each in own if each.state is not DeliveryState.SENT]
        count = len(own) - len(waiting)
        why = next((each.error for each in reversed(waiting) if each.error), "not tried yet")
        lines.append(f"  {name}: {count} of {len(own)} sent: {why}" if waiting else f"  {name}: {count} sent")
    return "\n".join(lines)


def serving(url: str | None, folder: Path) -> str:
    """Where the page is to be seen, and how a command asks the same state."""
    asked = f"watcher --config {folder / 'config'} --state {folder / 'state'} explain ID"
    return f"\nThe page with all of it: {url}   (Ctrl-C ends the demo)\nIn another terminal: {asked}"


def _silent_lines(entries: Sequence[tuple[Entry, EntryOutcome]]) -> list[str]:
    count = sum(done.outcome in _SILENCE for _, done in entries)
    lines = [f"KEPT SILENT ({count} articles)"]
    for outcome, words in _SILENCE.items():
        rows = [(entry, done) for entry, done in entries if done.outcome == outcome]
        lines += [f"  {words} ({len(rows)}):"] if rows else []
        is_long = outcome is Outcome.IRRELEVANT
        for entry, done in rows[: SHOWN_IRRELEVANT if is_long else None]:
            lines.append(f"    {entry.outlet}: {one_line(entry.title, WIDTH)} ({entry.id})")
            lines += [f"      {one_line(why, WIDTH)}" for why in _reasons(done)]
        lines += ["    and more"] if is_long and len(rows) > SHOWN_IRRELEVANT else []
    changed = [change for poll in polls() for change in poll.changes if change.get("again")]
    names = {outlet.id: outlet.name for outlet in outlets()}
    lines.append(f"  the same article as before ({len(changed)}):")
    lines += [f"    {names[change['outlet']]}: {change['about']}" for change in changed]
    return lines


def _reasons(done: EntryOutcome) -> list[str]:
    """Why a known or held back article told nothing, and whose text it copies."""
    if done.outcome not in (Outcome.KNOWN, Outcome.HELD_BACK):
        return []
    steps = done.trace["readings"][-1]["steps"]
    copies = [step["found"] for step in steps if step["step"] == "copy" and "copy_of" in step]
    return [done.reason, *copies]


def alert_lines(alerts: Iterable[Alert]) -> list[str]:
    """The alerts as JSON, one object a line."""
    return [json.dumps(payload(alert), ensure_ascii=False) for alert in alerts]


def _quote(alert: Alert) -> str:
    first = alert.evidence[0]
    return f"“{one_line(first.quote, 2 * WIDTH)}” - {first.outlet}"


def _round_line(known: Round) -> str:
    number = f" (round {', '.join(map(str, known.ordinals))})" if known.ordinals else ""
    parts = [STATUS_WORDS[known.status]]
    parts += [days(known.when)] if known.when is not None else []
    parts += [known.venue] if known.venue else []
    marks = ", from the seeds" if known.seeded else ""
    return f"{known.id}{number}: {', '.join(parts)}{marks}"
