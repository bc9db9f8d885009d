"""Articles, every version of them: an evidence rests on the text it was read from, however often that
changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, func, select

from watcher.model import Article, CopyOf
from watcher.store.codec import decode, encode
from watcher.store.dialect import insert_new
from watcher.store.prepared import scalar
from watcher.store.rows import Rows
from watcher.store.tables import article


def text_hash(text: str) -> str:
    """SHA-256, in hex, of a stored text as UTF-8: what `Evidence.sha256` holds."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_VERSIONS = article.c.id == bindparam("of")
_LAST_VERSION = select(func.coalesce(func.max(article.c.version), 0)).where(_VERSIONS)
_NEWEST = select(article.c.body).where(_VERSIONS).order_by(article.c.version.desc()).limit(1)
_COPY_OF = select(article.c.copy_body).where(_VERSIONS).order_by(article.c.version.desc()).limit(1)


class ArticleRows(Rows):
    def add_article(self, value: Article, copy_of: CopyOf | None = None) -> bool:
        """The article is kept; True when its text was not yet kept under its id.

        A text that differs from the kept ones becomes the id's next version; the older versions stay.
        """
        hashed = text_hash(value.text)
        row = {
            "id": value.id,
            "version": scalar(self.connection, _LAST_VERSION, {"of": value.id}) + 1,
            "sha256": hashed,
            "url": value.url,
            "canonical": value.canonical_url,
            "entry_id": value.entry_id,
            "seen": value.seen,
            "copy_of": copy_of.article_id if copy_of else None,
            "copy_body": encode(copy_of) if copy_of else None,
            "body": encode(value),
        }
        return insert_new(self.connection, article, row)

    def article(self, article_id: str, sha256: str | None = None) -> Article | None:
        """The article: its version with that hash of the stored text, or its newest."""
        if sha256 is None:
            return self._first(Article, _NEWEST, of=article_id)
        that = article.c.id == article_id, article.c.sha256 == sha256
        return self._one(Article, select(article.c.body).where(*that))

    def article_by_url(self, canonical: str) -> Article | None:
        """The article last had from that URL, be it its canonical one or the one it was fetched from."""
        for column in (article.c.canonical, article.c.url):
            found = select(article.c.body).where(column == canonical).order_by(article.c.row.desc())
            if (value := self._one(Article, found)) is not None:
                return value
        return None

    def articles_of_entry(self, entry_id: str) -> tuple[Article, ...]:
        """Every version of every text that was had for an entry, the oldest first."""
        return self._all(
            Article, select(article.c.body).where(article.c.entry_id == entry_id).order_by(article.c.row)
        )

    def count_articles(self, since: datetime) -> int:
        """How many texts were kept since then, seeds included."""
        return self.connection.execute(select(func.count()).where(article.c.seen >= since)).scalar_one()

    def article_history(self, since: datetime | None = None) -> Iterator[tuple[Article, CopyOf | None]]:
        """Every kept text of an entry, seen from `since` on, with what it is a copy of, in the order in which
        they were read."""
        statement = (
            select(article.c.body, article.c.copy_body)
            .where(article.c.entry_id.is_not(None))
            .order_by(article.c.seen, article.c.row)
            .execution_options(yield_per=500)
        )
        if since is not None:
            statement = statement.where(article.c.seen >= since)
        for body, copy_body in self.connection.execute(statement):
            yield decode(Article, body), decode(CopyOf, copy_body) if copy_body else None

    def copy_of(self, article_id: str) -> CopyOf | None:
        """Which known text the article's newest version is a copy of; None when of none."""
        return self._first(CopyOf, _COPY_OF, of=article_id)
