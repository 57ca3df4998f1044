"""A phone that is deleted in the middle of a claim harms nobody else's reminder."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from handrail.accounts.devices import drop_devices
from handrail.db.database import Database, PostgresqlDatabase
from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.reminders.house import House, Phone, make_house
from tests.server.reminders.post import NOW, Post, at, dispatcher_of, run, somebody

pytestmark = pytest.mark.only_postgresql

PATIENCE_S = 0.3


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)


class Revoker:
    """Deletes a device on a connection of its own when deliveries are about to be written.

    Waits for its commit only a moment: the claim may rightly hold it up.
    """

    def __init__(self, engine: sa.Engine, phone: Phone) -> None:
        self.engine, self.phone = engine, phone
        self.thread: threading.Thread | None = None

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO delivery") and self.thread is None:
            self.thread = threading.Thread(target=self._revoke)
            self.thread.start()
            self.thread.join(PATIENCE_S)

    def _revoke(self) -> None:
        with self.engine.begin() as connection:
            drop_devices(connection, self.phone.person, [self.phone.device])


@pytest.fixture
def elsewhere(database: Database) -> Iterator[sa.Engine]:
    assert isinstance(database, PostgresqlDatabase)
    engine = sa.create_engine(database.engine.url)
    yield engine
    engine.dispose()


async def test_a_device_revoked_within_a_claim_does_not_undo_the_claim(
    house: House, settings: Settings, clock: ManualClock, elsewhere: sa.Engine
) -> None:
    _, _, (leaving,) = await somebody(house)
    others = [(await somebody(house))[2][0] for _ in range(20)]
    revoker = Revoker(elsewhere, leaving)
    assert isinstance(house.database, PostgresqlDatabase)
    event.listen(house.database.engine, "before_cursor_execute", revoker)
    post = Post()
    dispatcher = dispatcher_of(house, settings, clock, post)
    await at(clock, "2026-03-10T12:00")
    assert await run(dispatcher) == 21
    assert revoker.thread is not None
    revoker.thread.join()
    assert dispatcher.counts["ticks failed"] == 0
    assert {phone.device for phone in others} <= set(post.devices)
    sent = {row.state for row in await house.rows() if row.local_date.day == 10}
    assert sent == {"sent"}
    clock.advance(31)
    await run(dispatcher)
    assert len(post.sent) == 21


async def test_a_device_revoked_just_before_is_not_in_the_claim(
    house: House, settings: Settings, clock: ManualClock, elsewhere: sa.Engine
) -> None:
    _, _, (leaving,) = await somebody(house)
    _, _, (staying,) = await somebody(house)
    post = Post()
    dispatcher = dispatcher_of(house, settings, clock, post)
    await at(clock, "2026-03-10T12:00")
    with elsewhere.connect() as connection:
        drop_devices(connection, leaving.person, [leaving.device])
        slow = threading.Timer(PATIENCE_S, connection.commit)
        slow.start()
        assert await run(dispatcher) == 2
        slow.join()
    assert post.devices == [staying.device]
    assert dispatcher.counts["ticks failed"] == 0
