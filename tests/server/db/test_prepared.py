"""Statements by the driver's own SQL say and do what SQLAlchemy would."""

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.models import ServerState, table_of
from handrail.db.prepared import Prepared
from handrail.db.upsert import insert_for
from handrail.errors import Busy

pytestmark = pytest.mark.both_databases
facts = table_of(ServerState)
name: sa.BindParameter[str] = sa.bindparam("fact")
value: sa.BindParameter[str] = sa.bindparam("says")
insert = Prepared(lambda _: sa.insert(facts).values(name=name, value=value))
find = Prepared(
    lambda _: (
        sa.select(facts.c.name, facts.c.value)
        .where(facts.c.name == name, facts.c.value != "never")
        .order_by(facts.c.name)
    )
)
forget = Prepared(lambda _: sa.delete(facts).where(facts.c.name == name))


async def test_values_go_in_and_come_out(database: Database) -> None:
    added = await database.write(
        lambda connection: insert.count(connection, {"says": "é", "fact": "one"})
    )
    assert added == 1
    assert await database.read(lambda connection: find.rows(connection, {"fact": "one"})) == [
        ("one", "é")
    ]
    assert await database.point(lambda connection: find.rows(connection, {"fact": "two"})) == []


async def test_many_go_in_at_once_and_are_counted(database: Database) -> None:
    many = [{"fact": f"fact {number}", "says": "x"} for number in range(3)]
    assert await database.write(lambda connection: insert.count_many(connection, many)) == 3
    gone = [{"fact": "fact 1"}, {"fact": "not there"}]
    assert await database.write(lambda connection: forget.count_many(connection, gone)) == 1


async def test_an_error_is_what_sqlalchemy_would_say(database: Database) -> None:
    async def twice() -> None:
        for _ in range(2):
            await database.write(
                lambda connection: insert.count(connection, {"fact": "one", "says": "secret"})
            )

    with pytest.raises(sa.exc.IntegrityError) as refused:
        await twice()
    assert "secret" not in str(refused.value.params)


async def test_what_failed_is_undone_alone(database: Database) -> None:
    def half(connection: sa.Connection) -> None:
        insert.count(connection, {"fact": "half", "says": "x"})
        insert.count(connection, {"fact": "half", "says": "x"})

    with pytest.raises(sa.exc.IntegrityError):
        await database.write(half)
    assert await database.read(lambda connection: find.rows(connection, {"fact": "half"})) == []
    await database.write(lambda connection: insert.count(connection, {"fact": "a", "says": "x"}))


async def test_it_shares_the_transaction_with_core(database: Database) -> None:
    def both(connection: sa.Connection) -> list[tuple[object, ...]]:
        connection.execute(insert_for(connection, facts).values(name="core", value="x"))
        return find.rows(connection, {"fact": "core"})

    assert await database.write(both) == [("core", "x")]


async def test_a_database_that_cannot_write_is_busy(database: Database) -> None:
    if database.dialect != "sqlite":
        pytest.skip("the readers of SQLite stand for it")
    with pytest.raises(Busy):
        await database.read(lambda connection: insert.count(connection, {"fact": "a", "says": "x"}))
