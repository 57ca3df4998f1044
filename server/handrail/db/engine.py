"""Makes the engines: how each database is opened, and with which promises about durability."""

import os
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

# Values are hidden in all error messages: they may be somebody's entry.
# FULL: a commit is on the disk before it is answered. secure_delete overwrites what is deleted.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
)
# PostgreSQL ends a transaction whose process stands still, frozen perhaps: its locks would keep
# what it was just taking from everybody else, for as long as it stands. standing.py ends those
# that stand in the middle of a statement.
STOPPED_S = 10
# PostgreSQL names our sessions by it and the process: nobody else's are ended, psql's for one.
PROGRAM = "handrail"


def sqlite_engine(
    url: str, begin: str, pragmas: tuple[str, ...] = (), pool_size: int = 4
) -> sa.Engine:
    """An engine whose transactions open with `begin`.

    The driver must not control transactions by itself: it would open one at the first SAVEPOINT,
    and the savepoint's release would then be a commit.
    """
    engine = sa.create_engine(url, pool_size=pool_size, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def connect(driver: Any, _record: Any) -> None:
        driver.isolation_level = None
        for pragma in PRAGMAS + pragmas:
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def postgresql_engine(url: str, pool_size: int) -> sa.Engine:
    """An engine in UTC that waits for the disk, whatever the server's own defaults are."""
    settings = [
        "timezone=UTC",
        "synchronous_commit=on",
        f"idle_in_transaction_session_timeout={STOPPED_S}s",
    ]
    options = {
        "options": " ".join(f"-c {setting}" for setting in settings),
        "application_name": f"{PROGRAM} {os.getpid()}",
    }
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=options,
    )
