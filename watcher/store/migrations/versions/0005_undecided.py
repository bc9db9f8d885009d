"""An index over what is still to be decided, which a start looks for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    undecided = sa.text("outcome IS NULL")
    op.create_index(
        "ix_entry_undecided", "entry", ["seen"], sqlite_where=undecided, postgresql_where=undecided
    )
