"""The ledger: facts, rounds, and the changes that facts made to rounds."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from watcher.model import Change, Fact, Round
from watcher.store.codec import encode
from watcher.store.dialect import insert_new, upsert
from watcher.store.rows import Rows
from watcher.store.tables import changes, fact, rounds

_FACT = select(fact.c.body).where(fact.c.id == bindparam("of"))
_ROUNDS = select(rounds.c.body).order_by(rounds.c.topic, rounds.c.series, rounds.c.seq, rounds.c.id)
_ROUNDS_OF_TOPIC = _ROUNDS.where(rounds.c.topic == bindparam("of"))


class LedgerRows(Rows):
    def add_fact(self, value: Fact, change_kind: str, round_id: str | None, reason: str) -> bool:
        """The fact is kept with what it did to the ledger and why; True when its id was not known before."""
        row = {
            "id": value.id,
            "topic": value.topic,
            "article_id": value.evidence.article_id,
            "round_id": round_id,
            "change_kind": change_kind,
            "reason": reason,
            "at": value.evidence.seen,
            "body": encode(value),
        }
        return insert_new(self.connection, fact, row)

    def fact(self, fact_id: str) -> Fact | None:
        return self._first(Fact, _FACT, of=fact_id)

    def judgement(self, fact_id: str) -> tuple[str, str | None, str] | None:
        """What the fact did to the ledger: (change kind, round id, reason)."""
        row = self.connection.execute(
            select(fact.c.change_kind, fact.c.round_id, fact.c.reason).where(fact.c.id == fact_id)
        ).one_or_none()
        return None if row is None else (row.change_kind, row.round_id, row.reason)

    def facts_of_article(self, article_id: str) -> tuple[Fact, ...]:
        """The facts read from any version of an article, in the order they were judged."""
        return self._all(
            Fact, select(fact.c.body).where(fact.c.article_id == article_id).order_by(fact.c.row)
        )

    def facts_of_round(self, round_id: str) -> tuple[Fact, ...]:
        """The facts that were taken to speak of a round, in the order they were judged."""
        return self._all(Fact, select(fact.c.body).where(fact.c.round_id == round_id).order_by(fact.c.row))

    def rounds(self, topic: str | None = None) -> tuple[Round, ...]:
        """The known rounds of a topic, or of all, in the order of their series and their place in it."""
        if topic is None:
            return self._all(Round, _ROUNDS)
        return self._all_kept(Round, _ROUNDS_OF_TOPIC, of=topic)

    def round(self, round_id: str) -> Round | None:
        return self._one(Round, select(rounds.c.body).where(rounds.c.id == round_id))

    def save_round(self, value: Round) -> None:
        """The round stands in the ledger as given, in place of what stood there under its id."""
        row = {
            "id": value.id,
            "topic": value.topic,
            "series": value.series,
            "seq": value.seq,
            "changed": value.changed,
            "body": self._encode_kept(value),
        }
        upsert(self.connection, rounds, row)

    def add_change(self, value: Change) -> None:
        """The change is the latest in its round's history."""
        self.connection.execute(
            changes.insert().values(round_id=value.round_id, kind=value.kind, at=value.at, body=encode(value))
        )

    def changes(self, round_id: str | None = None, limit: int = 1000) -> tuple[Change, ...]:
        """The last `limit` changes of a round, or of all, the newest first."""
        statement = select(changes.c.body).order_by(changes.c.id.desc()).limit(limit)
        return self._all(
            Change, statement if round_id is None else statement.where(changes.c.round_id == round_id)
        )
