"""The few facts that the server keeps about itself, by name."""

import sqlalchemy as sa

from handrail.db.models import ServerState, table_of
from handrail.db.upsert import insert_for

facts = table_of(ServerState)


def get_state(connection: sa.Connection, name: str) -> str | None:
    return connection.execute(
        sa.select(facts.c.value).where(facts.c.name == name)
    ).scalar_one_or_none()


def set_state(connection: sa.Connection, name: str, value: str) -> None:
    insert = insert_for(connection, facts).values(name=name, value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def change_state(connection: sa.Connection, name: str, value: str) -> bool:
    """True for the one who changed it: of several processes with the same value, the first."""
    insert = insert_for(connection, facts).values(name=name, value=value)
    changed = insert.on_conflict_do_update(
        index_elements=["name"], set_={"value": value}, where=facts.c.value != value
    )
    return connection.execute(changed.returning(facts.c.name)).one_or_none() is not None
