"""What a reader says on the page: leave us alone with this round, we have seen that alert."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.flow import muting
from watcher.store import Transaction
from watcher.web.backing import Backing
from watcher.web.forms import read_form

SPANS = {"": "until it is told again by hand", "1": "until tomorrow", "7": "for a week", "30": "for a month"}

Say = Callable[[Transaction, Mapping[str, str]], str]


class Sayings:
    """Forms of the page, each answered with the page that it stood on."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing

    async def mute(self, request: Request) -> Response:
        """No channel is told of the round, for as long as was chosen."""
        return await self._said(request, self._mute)

    async def unmute(self, request: Request) -> Response:
        """The channels are told of the round again."""
        return await self._said(request, self._unmute)

    async def acknowledge(self, request: Request) -> Response:
        """The alert is marked as seen."""
        return await self._said(request, self._acknowledge)

    async def _said(self, request: Request, say: Say) -> Response:
        fields = await read_form(request)
        return RedirectResponse(await run_in_threadpool(self._keep, say, fields), 303)

    def _keep(self, say: Say, fields: Mapping[str, str]) -> str:
        with self._backing.store.transaction() as tx:
            return say(tx, fields)

    def _mute(self, tx: Transaction, fields: Mapping[str, str]) -> str:
        round_id, days = _round(tx, fields), fields.get("days", "")
        if days not in SPANS:
            raise HTTPException(400, "For how long?")
        muting.mute(tx, round_id, self._midnight(int(days)) if days else None)
        return f"/rounds/{round_id}"

    def _unmute(self, tx: Transaction, fields: Mapping[str, str]) -> str:
        round_id = _round(tx, fields)
        muting.unmute(tx, round_id)
        return f"/rounds/{round_id}"

    def _acknowledge(self, tx: Transaction, fields: Mapping[str, str]) -> str:
        alert_id = fields.get("alert", "")
        if tx.alert(alert_id) is None:
            raise HTTPException(404, f"No alert is called {alert_id}.")
        muting.acknowledge(tx, alert_id, self._backing.clock())
        return f"/alerts/{alert_id}"

    def _midnight(self, days: int) -> datetime:
        """The beginning of the reader's day after so many days."""
        day = self._backing.today() + timedelta(days=days)
        return datetime.combine(day, time(), self._backing.zone() or UTC).astimezone(UTC)


def _round(tx: Transaction, fields: Mapping[str, str]) -> str:
    round_id = fields.get("round", "")
    if tx.round(round_id) is None:
        raise HTTPException(404, f"No round is called {round_id}.")
    return round_id
