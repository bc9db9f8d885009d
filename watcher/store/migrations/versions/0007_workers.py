"""Hosts are leased: several workers share one store."""

import json
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", sa.String(27)),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_host"),
    )
    op.create_index("ix_host_due_name", "host", ["due", "name"])
    op.create_index("ix_host_worker", "host", ["worker"])
    op.create_table(
        "feed_seen",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_feed_seen"),
    )
    for name, last in (("worker", ("at", "body")), ("duty", ("worker", "until"))):
        op.create_table(
            name,
            sa.Column("name", sa.Text(), nullable=False),
            *(sa.Column(each, _type_of(each), nullable=False) for each in last),
            sa.PrimaryKeyConstraint("name", name=f"pk_{name}"),
        )
    op.add_column("delivery", sa.Column("worker", sa.Text()))
    _widen_feed_state()
    if op.get_bind().dialect.name == "postgresql":
        # Every lease and every poll rewrites a row of these.
        for name in ("host", "feed_state"):
            op.execute(f"ALTER TABLE {name} SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)")


def _type_of(column: str) -> sa.types.TypeEngine[str]:
    return sa.String(27) if column in ("at", "until") else sa.Text()


def _widen_feed_state() -> None:
    """The columns by which workers find what is due; what a poll compares with moves to a table of its
    own."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT name, due, body FROM feed_state ORDER BY name")).all()
    op.drop_table("feed_state")
    state = op.create_table(
        "feed_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("due", sa.String(27)),
        sa.Column("polled", sa.String(27)),
        sa.Column("paused", sa.String(27)),
        sa.Column("is_readable", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_feed_state"),
    )
    op.create_index("ix_feed_state_host_due", "feed_state", ["host", "due"])
    seen = sa.table("feed_seen", sa.column("name"), sa.column("body"))
    for at in range(0, len(rows), BATCH):
        parts = [_parted(*row) for row in rows[at : at + BATCH]]
        op.bulk_insert(state, [row for row, _ in parts])
        op.bulk_insert(seen, [row for _, row in parts])


def _parted(name: str, due: str | None, body: str) -> tuple[dict[str, object], dict[str, object]]:
    """The row of a source, and the one of what its polls compare with. No config is at hand that says whether
    it is still polled: the next start says so."""
    value = json.loads(body)
    seen = [value.pop("seen_keys", []), value.pop("item_hashes", [])]
    url = value.get("url", "")
    is_readable = not value.get("failures") and value.get("health", "healthy") in ("healthy", "moved")
    row = {
        "name": name,
        "host": _host_of(value.get("moved_to") or url),
        "url": url,
        "due": due,
        "polled": _stamp(value.get("last_poll")),
        "paused": _stamp(value.get("host_paused")),
        "is_readable": int(is_readable),
        "body": json.dumps(value, separators=(",", ":")),
    }
    return row, {"name": name, "body": json.dumps(seen, separators=(",", ":"))}


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _stamp(moment: str | None) -> str | None:
    """A time of the JSON as the columns hold it."""
    if moment is None:
        return None
    bare = moment.removesuffix("+00:00").removesuffix("Z")
    return bare + ("Z" if "." in bare else ".000000Z")
