"""What the service manager is told: that the polls take their turns, and nothing when they do not."""

from __future__ import annotations

from datetime import datetime

from watcher.app.parts import summary
from watcher.app.service import Service
from watcher.systemd import Notifier

LOOK_EVERY = 60.0  # seconds between two words on how it goes, where no watchdog asks for more
LOOKS = 3  # within the watchdog's time: one that comes late costs no restart


class Supervision:
    """Speaks for a service to who supervises it.

    The watchdog is answered only when the polls have taken a turn since the last answer: an event loop that
    turns while its polls hang is let go of as well, and the service is started anew.
    """

    def __init__(self, service: Service, notifier: Notifier) -> None:
        self._service = service
        self._notifier = notifier
        self._answered: datetime | None = None  # the turn of the polls that the watchdog was told of last

    @property
    def every(self) -> float:
        """Seconds between two looks."""
        watchdog = self._notifier.watchdog
        return LOOK_EVERY if watchdog is None else min(LOOK_EVERY, watchdog / LOOKS)

    def ready(self) -> None:
        """The first polls have begun, or those under a new config."""
        self._notifier.ready(self._status())

    async def look(self) -> None:
        """The watchdog has its answer if it is to have one, and who looks a line on how it goes."""
        ticked = self._service.ticked
        if ticked is not None and ticked != self._answered:
            self._answered = ticked
            self._notifier.alive()
            self._notifier.status(self._status())

    def reloading(self) -> None:
        self._notifier.reloading()

    def stopping(self) -> None:
        self._notifier.stopping()

    def _status(self) -> str:
        coverage = self._service.coverage
        return summary(self._service.settings) + (f"; {coverage}" if coverage else "")
