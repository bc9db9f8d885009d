"""The lines of a source, a row each."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 1_000


def upgrade() -> None:
    pages = op.create_table(
        "source_pages",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_source_pages"),
    )
    lines = op.create_table(
        "source_line",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("is_report", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.String(27), nullable=False),
        sa.Column("last_seen", sa.String(27), nullable=False),
        sa.Column("first_read", sa.Integer(), nullable=False),
        sa.Column("last_read", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_source_line"),
    )
    op.create_index("ix_source_line_source_page_count", "source_line", ["source", "page_count"])
    connection = op.get_bind()
    names = connection.execute(sa.text("SELECT source FROM furniture")).scalars().all()
    for source in names:
        body = connection.scalar(sa.text("SELECT body FROM furniture WHERE source = :of"), {"of": source})
        known = json.loads(body)
        connection.execute(pages.insert(), [{"source": source, "read": known.get("read", 0)}])
        rows = list(_rows(source, known.get("lines", {})))
        for at in range(0, len(rows), AT_ONCE):
            connection.execute(lines.insert(), rows[at : at + AT_ONCE])
    op.drop_table("furniture")


def _rows(source: str, lines: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for key, line in lines.items():
        yield {
            "source": source,
            "key": key,
            "is_report": int(line["is_report"]),
            "pages": " ".join(line["pages"]),
            "days": " ".join(line["days"]),
            "page_count": line["page_count"],
            "first_seen": _time(line["first_seen"]),
            "last_seen": _time(line["last_seen"]),
            "first_read": line["first_read"],
            "last_read": line["last_read"],
        }


def _time(text: str) -> str:
    at = datetime.fromisoformat(text).astimezone(UTC)
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
