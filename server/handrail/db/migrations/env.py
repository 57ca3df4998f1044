"""Run by Alembic: hands it our connection and our way of comparing, both from migrate.py."""

from alembic import context

config = context.config

context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes.get("metadata"),
    # SQLite cannot alter most things in place: tables are made anew and filled from the old ones.
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
