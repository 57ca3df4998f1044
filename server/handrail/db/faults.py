"""Tells a database that cannot work now (full disk, lock, lost connection) from our mistake."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from handrail.errors import Busy

SQLITE_NOT_NOW = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
# Serialization failure and deadlock: the transaction is gone, and running it again is right.
RUN_AGAIN = frozenset({"40001", "40P01"})
# Connection lost, stood still in a transaction, resources short, shutting down, disk error.
POSTGRESQL_NOT_NOW = ("08", "25P03", "53", "57", "58")


class GroupLost(Busy):
    """The transaction of a whole group is gone; nothing of it was saved."""


def sqlstate(error: sa.exc.DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def is_not_now(error: BaseException) -> bool:
    """True when nothing is wrong with the statement, only with the moment."""
    if not isinstance(error, sa.exc.DBAPIError):
        return isinstance(error, sa.exc.TimeoutError)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_NOT_NOW
    state = sqlstate(error)
    lost = error.connection_invalidated or (
        not state and isinstance(error, sa.exc.OperationalError)
    )
    return bool(lost or state in RUN_AGAIN or state.startswith(POSTGRESQL_NOT_NOW))


@contextmanager
def busy_when_not_now() -> Iterator[None]:
    """What the database cannot do now is answered as Busy; every other error passes unchanged."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        if is_not_now(error):
            raise Busy from error
        raise
