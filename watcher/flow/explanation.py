"""What an explanation is, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watcher.flow.steps import Step

MAX_LINES = 12  # of one step, for a person who did not ask for all
WHOLE = frozenset({"facts", "ledger", "policy", "alert", "evidence", "delivery"})  # these are the answer


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of `subject`, in one line, and the steps that led there."""

    subject: str
    verdict: str
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "verdict": self.verdict,
            "steps": [step.as_json() for step in self.steps],
        }

    def lines(self, *, whole: bool = True) -> list[str]:
        """The explanation for a person; without `whole`, long steps are cut and say so."""
        shown = [self.subject, f"=> {self.verdict}"]
        for step in self.steps:
            shown.append(f"{step.name}: {step.found}")
            cut = len(step.details) if whole or step.name in WHOLE else _end(len(step.details))
            shown.extend(f"    {line}" for line in step.details[:cut])
            if cut < len(step.details):
                shown.append(f"    ... and {len(step.details) - cut} lines more (-v shows them)")
        return shown


def _end(count: int) -> int:
    """How many of so many lines are shown; a line or two over are no reason to cut."""
    return count if count <= MAX_LINES + 2 else MAX_LINES
