"""Alerts: what was told, on which words, and whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.alerts.render import CERTAINTY_WORDS
from watcher.flow.explain import explain_known
from watcher.flow.explanation import Explanation
from watcher.flow.muting import said
from watcher.model import Alert, Delivery, Evidence
from watcher.store import Transaction
from watcher.web.backing import Backing
from watcher.web.marking import Paragraph, around, marked
from watcher.web.rendering import live_page, page
from watcher.web.silence import receipt
from watcher.web.turning import number_of, turned

PAGE = 50


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence and the stored text around it; `state` says whether the words stand there."""

    piece: Evidence
    speaker: str | None
    paragraphs: tuple[Paragraph, ...]
    state: str
    is_sound: bool


def listed(request: Request, backing: Backing) -> Response:
    """The last alerts, page by page, of one topic with `?topic=`."""
    topic = request.query_params.get("topic") or None
    skip = number_of(request, "skip")
    with backing.store.reading() as tx:
        alerts = tx.alerts(topic, PAGE + 1, skip=skip)
        rows = [(alert, tx.deliveries_of_alert(alert.id)) for alert in alerts[:PAGE]]
        dead = len(tx.dead())
        week, heard = receipt(tx, backing.clock()), said(tx)
    return live_page(
        request,
        backing,
        "alerts",
        week=week,
        seen=heard.seen,
        muted=heard.muted_now(backing.clock()),
        title="Alerts",
        rows=rows,
        topics=[(name, each.title) for name, each in backing.topics().items()],
        wanted=topic,
        dead=dead,
        newer=turned(request, skip=max(0, skip - PAGE)) if skip else None,
        older=turned(request, skip=skip + PAGE) if len(alerts) > PAGE else None,
    )


def one(request: Request, backing: Backing) -> Response:
    """The alert that the address names with its evidence and every step; 404 when there is none."""
    alert_id = request.path_params["alert_id"]
    with backing.store.reading() as tx:
        alert = tx.alert(alert_id)
        if alert is None:
            raise HTTPException(404, f"No alert is called {alert_id}.")
        proofs = tuple(_proof(tx, alert, piece) for piece in alert.evidence)
        deliveries: tuple[Delivery, ...] = tx.deliveries_of_alert(alert.id)
        heard = said(tx)
    explanation: Explanation | None = explain_known(backing.store, backing.setup(), alert.id)
    return page(
        request,
        backing,
        "alert.html",
        title=alert.title,
        alert=alert,
        proofs=proofs,
        deliveries=deliveries,
        certainty=CERTAINTY_WORDS[alert.change.fact.certainty],
        explanation=explanation,
        seen=heard.seen.get(alert.id),
        is_muted=alert.key in heard.muted_now(backing.clock()),
    )


def _proof(tx: Transaction, alert: Alert, piece: Evidence) -> Proof:
    fact = alert.change.fact
    speaker = fact.speaker if piece == fact.evidence else None
    article = tx.article(piece.article_id, piece.sha256 or None)
    if article is None:
        return Proof(piece, speaker, (), "its text is not kept any more", False)
    if article.text[piece.start : piece.end] != piece.quote:
        return Proof(piece, speaker, (), "the words are NOT at their place in the stored text", False)
    paragraphs = around(marked(article.text, [(piece.start, piece.end)]))
    where = f"characters {piece.start} to {piece.end} of the stored text"
    return Proof(piece, speaker, paragraphs, where, True)
