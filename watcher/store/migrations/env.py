"""Alembic's entry: the migrations run on the connection and in the transaction that the store hands over."""

from alembic import context

from watcher.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
)
context.run_migrations()
