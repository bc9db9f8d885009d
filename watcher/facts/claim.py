"""What a sentence claims of an event."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.model import Status


@dataclass(frozen=True, slots=True)
class Claim:
    """`status` is None where the sentence reports nothing of the event."""

    status: Status | None
    is_background: bool = False
    is_presupposed: bool = False
    ends_it: bool = False  # its outcome is told
    why: tuple[str, ...] = ()


NOTHING = Claim(None)


def evidence(status: Status) -> Claim:
    """What is no report, but shows that there is such a round."""
    return Claim(status, True, is_presupposed=True, why=("taken for granted, not reported",))
