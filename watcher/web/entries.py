"""Entries: what was kept silent and why, one entry step by step, its stored text, and the search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from watcher.flow.explain import explain_known, explain_pasted
from watcher.flow.outcome import Outcome
from watcher.model import Article, Entry
from watcher.store import Transaction
from watcher.store.articles import text_hash
from watcher.text.urls import canonical_url
from watcher.web.backing import Backing
from watcher.web.forms import read_form
from watcher.web.marking import Paragraph, marked
from watcher.web.rendering import page
from watcher.web.silence import ANY, CLOSE, NEAR, SILENT, SUMMARY_DAYS
from watcher.web.turning import turned

PAGE = 40
MAX_FOUND = 40
MAX_PASTED = 200_000  # characters
OUTCOME_WORDS = {**SILENT, Outcome.ALERTED.value: "alerted"}


@dataclass(frozen=True, slots=True)
class StoredText:
    """One version of a text that was had, with the sentences marked that facts were read from."""

    article: Article
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    facts: int


def silent(request: Request, backing: Backing) -> Response:
    """What was read, or looked at, and told nobody; filtered by reason, source and words. Who asks for
    nothing in particular sees what came close."""
    query = request.query_params
    asked = {"why", "source", "words"} & set(query)
    why, feed, words = query.get("why", ""), query.get("source", ""), query.get("words", "").strip()
    why = NEAR if not asked else why if why in {*SILENT, NEAR} else ANY
    before = _place(query.get("before", ""))
    chosen = {NEAR: CLOSE, ANY: tuple(SILENT)}.get(why, (why,))
    now = backing.clock()
    with backing.store.reading() as tx:
        rows = tx.find_entries(outcomes=chosen, feed=feed or None, words=words, before=before, limit=PAGE + 1)
        counts = tx.outcome_counts(now - timedelta(days=SUMMARY_DAYS))
    last = rows[PAGE - 1][0] if len(rows) > PAGE else None
    return page(
        request,
        backing,
        "silent.html",
        title="Kept silent",
        rows=rows[:PAGE],
        reasons=SILENT,
        counts=counts,
        days=SUMMARY_DAYS,
        sources=sorted(each.name for each in backing.settings().feeds),
        why=why,
        choices={NEAR: "came close: about a topic", ANY: "any reason", **SILENT},
        source=feed,
        words=words,
        outcome_words=OUTCOME_WORDS,
        is_first=before is None,
        first=turned(request, before="", why=why),
        older=turned(request, before=_place_words(last), why=why) if last is not None else None,
    )


def _place(text: str) -> tuple[datetime, str] | None:
    """The place in the list that `before=2025-06-10T12:00:00+00:00~id` names."""
    at, tilde, entry_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, entry_id) if tilde and moment.tzinfo is not None else None


def _place_words(last: Entry) -> str:
    return f"{last.seen.isoformat()}~{last.id}"


# ---------------------------------------------------------------------------------------------- one


def one(request: Request, backing: Backing) -> Response:
    """What became of the entry that the address names, step by step, and its stored text."""
    entry_id = request.path_params["entry_id"]
    with backing.store.reading() as tx:
        entry = tx.entry(entry_id)
        if entry is None:
            raise HTTPException(404, f"No entry is called {entry_id}.")
        outcome = tx.entry_outcome(entry_id)
        texts = [_stored(tx, article) for article in reversed(tx.articles_of_entry(entry_id))]
    return page(
        request,
        backing,
        "entry.html",
        title=entry.title or entry.url,
        entry=entry,
        outcome=outcome,
        outcome_words=OUTCOME_WORDS,
        texts=texts,
        explanation=explain_known(backing.store, backing.setup(), entry_id),
    )


def text(request: Request, backing: Backing) -> Response:
    """A stored text with every sentence marked that a fact was read from; the version of `?sha256=`."""
    article_id = request.path_params["article_id"]
    with backing.store.reading() as tx:
        article = tx.article(article_id, request.query_params.get("sha256") or None)
        if article is None:
            raise HTTPException(404, f"No text is kept as {article_id}.")
        stored = _stored(tx, article)
    return page(request, backing, "text.html", title=article.title or article.id, stored=stored)


def _stored(tx: Transaction, article: Article) -> StoredText:
    hashed = text_hash(article.text)
    facts = [fact for fact in tx.facts_of_article(article.id) if fact.evidence.sha256 == hashed]
    places = [(fact.evidence.start, fact.evidence.end) for fact in facts]
    return StoredText(article, hashed, marked(article.text, places), len(facts))


# ---------------------------------------------------------------------------------------------- search


def search(request: Request, backing: Backing) -> Response:
    """Where the id or address of something leads at once; else the entries, alerts and rounds with the
    words."""
    words = request.query_params.get("q", "").strip()[:500]
    with backing.store.reading() as tx:
        target = _target(tx, words) if words else None
        if target is not None:
            return RedirectResponse(target, 303)
        entries = tx.find_entries(words=words, limit=MAX_FOUND) if words else ()
        alerts = tx.alerts(words=words, limit=MAX_FOUND) if words else ()
    return page(
        request,
        backing,
        "search.html",
        title="Search",
        words=words,
        entries=entries,
        alerts=alerts,
        outcome_words=OUTCOME_WORDS,
        limit=MAX_FOUND,
        explanation=None,
        pasted="",
    )


def _target(tx: Transaction, words: str) -> str | None:
    if tx.alert(words) is not None:
        return f"/alerts/{quote(words)}"
    if tx.round(words) is not None:
        return f"/rounds/{quote(words)}"
    entry = tx.entry(words)
    if entry is None and "://" in words:
        entry = tx.entry_by_url(canonical_url(words))
    return f"/entries/{quote(entry.id)}" if entry is not None else None


class Probe:
    """Says what would become of a text that somebody pasted."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing

    async def read(self, request: Request) -> str:
        fields = await read_form(request)
        return fields.get("text", "")[:MAX_PASTED]

    def answer(self, request: Request, pasted: str) -> Response:
        backing = self._backing
        explanation = None
        if pasted.strip():
            explanation = explain_pasted(
                backing.store,
                backing.desk(),
                backing.setup(),
                pasted,
                backing.clock(),
                subject="the pasted text",
            )
        return page(
            request,
            backing,
            "search.html",
            title="What would become of it",
            words="",
            entries=(),
            alerts=(),
            outcome_words=OUTCOME_WORDS,
            limit=MAX_FOUND,
            explanation=explanation,
            pasted=pasted,
        )
