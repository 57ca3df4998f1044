"""A file that was never in WAL, as a copy is: all connections may come at once."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from handrail.db import database
from handrail.db.database import SqliteDatabase
from handrail.db.writer import Writer

FILES = 25
WAL = 2


def look(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one())


def add(connection: sa.Connection) -> None:
    connection.exec_driver_sql("INSERT INTO t VALUES (1)")


async def test_it_is_wal_before_a_second_connection_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "copy.db"
    with closing(sqlite3.connect(file)) as driver:
        driver.execute("CREATE TABLE t (id INTEGER)")
    seen: list[int] = []

    class Watched(Writer):
        def __init__(self, *given: Any) -> None:
            # The version that whoever writes the file must know, in its header.
            seen.append(file.read_bytes()[18])
            super().__init__(*given)

    monkeypatch.setattr(database, "Writer", Watched)
    await SqliteDatabase(f"sqlite:///{file}").close()
    assert seen == [WAL]


async def test_who_comes_first_locks_nobody_out(tmp_path: Path) -> None:
    for number in range(FILES):
        file = tmp_path / f"{number}.db"
        with closing(sqlite3.connect(file)) as driver:
            driver.execute("CREATE TABLE t (id INTEGER)")
        opened = SqliteDatabase(f"sqlite:///{file}")
        jobs = [opened.read(look) for _ in range(4)] + [opened.write(add)]
        await asyncio.wait_for(asyncio.gather(*jobs), 10)
        assert await opened.read(look) == 1
        await opened.close()
