"""The door to storage keeps its word on both databases."""

import pytest
import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.state import get_state, set_state
from handrail.errors import Busy

pytestmark = pytest.mark.both_databases


async def test_what_is_written_is_read(database: Database) -> None:
    await database.write(lambda c: set_state(c, "epoch", "one"))
    await database.write(lambda c: set_state(c, "epoch", "two"))
    assert await database.read(lambda c: get_state(c, "epoch")) == "two"
    assert await database.point(lambda c: get_state(c, "epoch")) == "two"
    assert await database.read(lambda c: get_state(c, "nothing")) is None


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    def half(connection: sa.Connection) -> None:
        set_state(connection, "tzdata", "half")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(half)
    assert await database.read(lambda c: get_state(c, "tzdata")) is None


async def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises((sa.exc.SQLAlchemyError, Busy)):
        await database.read(lambda c: set_state(c, "epoch", "no"))
