"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_alert()
    _create_article()
    _create_changes()
    _create_copy_key()
    _create_copy_text()
    _create_entry()
    _create_fact()
    _create_feed_state()
    _create_furniture()
    _create_meta()
    _create_quarantine()
    _create_rounds()
    _create_delivery()
    _create_entry_key()


def _create_alert() -> None:
    op.create_table(
        "alert",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created", sa.String(27), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_alert"),
        sa.UniqueConstraint("id", name="uq_alert_id"),
    )
    op.create_index("ix_alert_created", "alert", ["created"], unique=False)
    op.create_index("ix_alert_key", "alert", ["key"], unique=False)


def _create_article() -> None:
    op.create_table(
        "article",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=True),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("seen", sa.String(27), nullable=False),
        sa.Column("copy_of", sa.Text(), nullable=True),
        sa.Column("copy_body", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_article"),
        sa.UniqueConstraint("id", "sha256", name="uq_article_id_sha256"),
        sa.UniqueConstraint("id", "version", name="uq_article_id_version"),
    )
    op.create_index("ix_article_canonical", "article", ["canonical"], unique=False)
    op.create_index("ix_article_copy_of", "article", ["copy_of"], unique=False)
    op.create_index("ix_article_entry_id", "article", ["entry_id"], unique=False)
    op.create_index("ix_article_seen", "article", ["seen"], unique=False)
    op.create_index("ix_article_url", "article", ["url"], unique=False)


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_round_id", "changes", ["round_id"], unique=False)


def _create_copy_key() -> None:
    op.create_table(
        "copy_key",
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("doc", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "doc", name="pk_copy_key"),
        sqlite_with_rowid=False,
    )


def _create_copy_text() -> None:
    op.create_table(
        "copy_text",
        sa.Column("doc", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("story", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.LargeBinary(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("doc", name="pk_copy_text"),
        sa.UniqueConstraint("article_id", name="uq_copy_text_article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_copy_text_day", "copy_text", ["day"], unique=False)


def _create_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("seen", sa.String(27), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.String(27), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
    )
    op.create_index("ix_entry_canonical", "entry", ["canonical"], unique=False)
    op.create_index("ix_entry_retry_at", "entry", ["retry_at"], unique=False)
    op.create_index("ix_entry_seen", "entry", ["seen"], unique=False)


def _create_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=True),
        sa.Column("change_kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_fact"),
        sa.UniqueConstraint("id", name="uq_fact_id"),
    )
    op.create_index("ix_fact_article_id", "fact", ["article_id"], unique=False)
    op.create_index("ix_fact_round_id", "fact", ["round_id"], unique=False)
    op.create_index("ix_fact_topic_at", "fact", ["topic", "at"], unique=False)


def _create_feed_state() -> None:
    op.create_table(
        "feed_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", sa.String(27), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_feed_state"),
    )
    op.create_index("ix_feed_state_due", "feed_state", ["due"], unique=False)


def _create_furniture() -> None:
    op.create_table(
        "furniture",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_furniture"),
    )


def _create_meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _create_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_at", "quarantine", ["at"], unique=False)


def _create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("changed", sa.String(27), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_topic", "rounds", ["topic"], unique=False)


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("message_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(27), nullable=False),
        sa.Column("due", sa.String(27), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent", sa.String(27), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name="fk_delivery_alert_id_alert", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("idempotency_key", name="uq_delivery_idempotency_key"),
    )
    op.create_index("ix_delivery_alert_id", "delivery", ["alert_id"], unique=False)
    op.create_index("ix_delivery_channel_state_id", "delivery", ["channel", "state", "id"], unique=False)
    op.create_index("ix_delivery_message_key", "delivery", ["message_key"], unique=False)


def _create_entry_key() -> None:
    op.create_table(
        "entry_key",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name="fk_entry_key_entry_id_entry", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_entry_key"),
    )
    op.create_index("ix_entry_key_entry_id", "entry_key", ["entry_id"], unique=False)
