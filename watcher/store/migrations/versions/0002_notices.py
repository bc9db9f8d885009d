"""Notices about the service itself go through the outbox of the alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created", sa.String(27), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_notice"),
        sa.UniqueConstraint("id", name="uq_notice_id"),
    )
    op.create_index("ix_notice_created", "notice", ["created"])
    with op.batch_alter_table("delivery") as table:
        table.alter_column("alert_id", existing_type=sa.Text(), nullable=True)
        table.add_column(sa.Column("notice_id", sa.Text()))
        table.create_foreign_key(
            "fk_delivery_notice_id_notice", "notice", ["notice_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index("ix_delivery_notice_id", ["notice_id"])
