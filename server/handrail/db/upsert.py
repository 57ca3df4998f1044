"""INSERT with ON CONFLICT: both databases have it, each under a class of its own."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(connection: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that has `.on_conflict_do_nothing()` and `.on_conflict_do_update()`."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
