"""What is wrong with a configuration: every problem at once, one line each, never with a secret in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong thing. `where` is `file:line`, a file or an environment variable; `value` is masked."""

    where: str
    message: str
    key: str = ""
    value: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.detail}"

    @property
    def detail(self) -> str:
        """The problem without its place: `key = value: what would be right`."""
        named = self.key if self.value is None else f"{self.key} = {self.value}"
        return f"{named}: {self.message}" if named else self.message


class SettingsError(ConfigError):
    """A configuration with at least one problem; `problems` holds each, by file and line."""

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        problems = sorted(problems, key=_position)
        if len(problems) == 1:
            super().__init__(problems[0].where, problems[0].detail)
        else:
            lines = "\n".join(f"  {problem}" for problem in problems)
            super().__init__(subject, f"{len(problems)} problems\n{lines}")
        self.problems = tuple(problems)


def _position(problem: Problem) -> tuple[str, int]:
    """Its file and line, the file alone where no line is known: the order in which a reader mends things."""
    place, _, line = problem.where.rpartition(":")
    return (place, int(line)) if line.isdigit() else (problem.where, 0)


def did_you_mean(word: str, known: Iterable[str], *, alike: float = 0.6) -> str:
    """`; did you mean "x"?` for the known word nearest to `word`, at least so `alike` (0 to 1, the ratio of
    difflib), or an empty string."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=alike)
    return f'; did you mean "{near[0]}"?' if near else ""
