"""What a page turned out to be: an article, its beginning before a paywall, a live blog, a wall, or
nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import re2

from watcher.model import ArticleKind
from watcher.strip.page_words import load

_MARKS_OF_CHECKS = (
    "cf-challenge",
    "cf_chl_opt",
    "_Incapsula_Resource",
    "px-captcha",
    "captcha-delivery.com",
    "g-recaptcha-response",
    "awsWafCookieDomainList",
)
_SHORT_BODY = 600  # characters; a page that shows a wall has no more text of its own
_WALLED_BODY = 3_000  # the beginning of an article before a paywall
_READ = 4_000


@cache
def _matcher(what: str) -> Any:
    matcher = re2.Set.SearchSet()
    for row in load("walls")[what]:
        matcher.Add(f"(?is:{row['part']})")
    matcher.Compile()
    return matcher


def _hits(what: str, text: str) -> int:
    return len(_matcher(what).Match(text) or ())


def kind_of(
    html: str, title: str, body: str, shown: str, dropped: Iterable[str], *, is_live: bool, is_walled: bool
) -> ArticleKind:
    """The kind of a page with the stripped text `body`. `shown` is all its visible text, of which only the
    beginning counts; `dropped` the blocks that fell; `is_live` and `is_walled` what its data says."""
    if len(body) < _SHORT_BODY:
        visible = f"{title}\n{shown[:_READ]}"
        if _hits("challenge", visible) or (
            len(body) < 200 and any(mark in html for mark in _MARKS_OF_CHECKS)
        ):
            return ArticleKind.CHALLENGE
        if _hits("consent", visible) >= 2 and (len(body) < 200 or _hits("consent", body)):
            return ArticleKind.CONSENT
    if not body:
        return ArticleKind.EMPTY
    if is_live:
        return ArticleKind.LIVE
    if len(body) < _WALLED_BODY and (is_walled or _has_offer(body, dropped)):
        return ArticleKind.TEASER
    return ArticleKind.ARTICLE


def _has_offer(body: str, dropped: Iterable[str]) -> bool:
    """True where an offer to read on stands at the end of the text or among what fell inside the article."""
    return _hits("teaser", body[-300:]) > 0 or any(_hits("teaser", text) for text in dropped)
