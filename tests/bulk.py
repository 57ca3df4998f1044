"""Writes very many rows at once: what a test or a benchmark finds in a database that is in use."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from handrail.db.engine import sqlite_engine

Rows = Sequence[Mapping[str, Any]]


def fill(url: str, tables: Mapping[sa.Table, Rows]) -> None:
    """In the given order: parents first."""
    if url.startswith("sqlite:"):
        engine = sqlite_engine(url, "BEGIN IMMEDIATE", ("synchronous=OFF",), 1)
        with engine.begin() as connection:
            for table, rows in tables.items():
                connection.execute(sa.insert(table), rows)
        engine.dispose()
        return
    with psycopg.connect(url.replace("+psycopg", "", 1)) as driver:
        for table, rows in tables.items():
            _copy(driver, table, rows)
            driver.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table.name)))


def _copy(driver: psycopg.Connection[Any], table: sa.Table, rows: Rows) -> None:
    common = defaults(table)
    names = list(common | dict(rows[0]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            full = common | dict(row)
            copy.write_row([full[name] for name in names])


def defaults(table: sa.Table) -> dict[str, Any]:
    """What SQLAlchemy would write for columns that a row does not name; COPY would not."""
    return {
        column.name: column.default.arg
        for column in table.c
        if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar
    }
