"""The epoch names one life of a database: after a restore phones must not trust their cursors."""

import secrets

import sqlalchemy as sa

from handrail.db.state import get_state, set_state

NAME = "epoch"


def get_epoch(connection: sa.Connection) -> str:
    epoch = get_state(connection, NAME)
    if epoch is None:
        raise LookupError("the database has no epoch: it was never migrated")
    return epoch


def new_epoch(connection: sa.Connection) -> str:
    epoch = secrets.token_hex(8)
    set_state(connection, NAME, epoch)
    return epoch
