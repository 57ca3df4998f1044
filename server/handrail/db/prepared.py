"""Statements that every request runs, made into the driver's own SQL once.

SQLAlchemy takes several times longer to run a statement by its primary key than SQLite does. What
is written here stays a Core statement; only its running goes straight to the driver. For values
that both drivers take as they are: bytes, text, whole numbers, null.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

Row = tuple[Any, ...]
Values = Mapping[str, Any]


class Made(NamedTuple):
    """The SQL, the values that stand in the statement itself, and the order where there is one."""

    sql: str
    own: Values
    order: Sequence[str] | None

    def sent(self, values: Values) -> Any:
        if self.order is None:
            return {**self.own, **values}
        return [values[name] if name in values else self.own[name] for name in self.order]


class Prepared:
    """`make` gives the Core statement for a dialect's name."""

    def __init__(self, make: Callable[[str], sa.ClauseElement]) -> None:
        self.make = make
        self.made: dict[str, Made] = {}

    def rows(self, connection: sa.Connection, values: Values) -> list[Row]:
        """All rows of a SELECT or a RETURNING."""
        return list(self._run(connection, values).fetchall())

    def count(self, connection: sa.Connection, values: Values) -> int:
        """How many rows an INSERT, UPDATE or DELETE touched."""
        return int(self._run(connection, values).rowcount)

    def count_many(self, connection: sa.Connection, many: Sequence[Values]) -> int:
        """The same for several rows of values, in one go."""
        return int(self._run(connection, *many).rowcount)

    def _run(self, connection: sa.Connection, *many: Values) -> Any:
        dialect = connection.dialect
        made = self.made.get(dialect.name) or self._compile(dialect)
        driver: Any = connection.connection.dbapi_connection
        cursor = driver.cursor()
        try:
            if len(many) == 1:
                cursor.execute(made.sql, made.sent(many[0]))
            else:
                cursor.executemany(made.sql, [made.sent(values) for values in many])
        except dialect.loaded_dbapi.Error as error:
            # As SQLAlchemy would have said it, so that those above tell "not now" from a mistake.
            raise sa.exc.DBAPIError.instance(
                made.sql,
                None,
                error,
                dialect.loaded_dbapi.Error,
                hide_parameters=True,
                dialect=dialect,
            ) from error
        return cursor

    def _compile(self, dialect: Dialect) -> Made:
        compiled: Any = self.make(dialect.name).compile(dialect=dialect)
        own = {name: value for name, value in compiled.params.items() if value is not None}
        self.made[dialect.name] = Made(str(compiled), own, compiled.positiontup)
        return self.made[dialect.name]
