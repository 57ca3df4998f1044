"""Writes a migration for what the models say and the last one does not: `make revision`."""

import sys

import sqlalchemy as sa
from alembic import command

from handrail.db.migrate import alembic_config, revisions, upgrade
from tests.conftest import every_table

with sa.create_engine("sqlite://").connect() as connection:
    upgrade(connection)
    command.revision(
        alembic_config(connection, metadata=every_table()),
        message=sys.argv[1],
        autogenerate=True,
        rev_id=f"{int(max(revisions(), default='0')) + 1:04}",
    )
