"""The secret file: who may read it, when it is made, and what is refused."""

import base64
import os
import stat
from pathlib import Path

import pytest

from handrail.db.database import Database
from handrail.db.state import get_state
from handrail.errors import StartRefused
from handrail.vault.keys import ServerKeys
from handrail.vault.secret_file import (
    CHECK,
    create,
    from_text,
    load,
    replace_lost,
    to_text,
    unlock,
    write_new,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secret.keys"


def test_a_new_file_is_for_its_owner_only_and_reads_back(path: Path) -> None:
    made = create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(path).blob() == made.blob()
    number, root = path.read_text().split()
    assert number == "1"
    assert len(base64.b64decode(root)) == 32


def test_a_file_that_is_there_is_never_written_over(path: Path) -> None:
    create(path)
    before = path.read_bytes()
    with pytest.raises(StartRefused):
        create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(path: Path, mode: int) -> None:
    create(path)
    path.chmod(mode)
    with pytest.raises(StartRefused, match="chmod 600"):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1\n",
        "1 c2hvcnQ=\n",
        "one " + base64.b64encode(bytes(32)).decode(),
        "0 " + base64.b64encode(bytes(32)).decode(),
        "1 " + base64.b64encode(bytes(31)).decode(),
        "1 " + base64.b64encode(bytes(32)).decode()[:-3] + "*A=",
        ("1 " + base64.b64encode(bytes(32)).decode() + "\n") * 2,
        "\u00e9",
    ],
)
def test_a_short_or_damaged_file_is_refused_without_repeating_it(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(StartRefused) as refused:
        load(path)
    assert "AAAA" not in str(refused.value)


def test_the_paper_copy_is_the_file(path: Path) -> None:
    keys = ServerKeys({1: os.urandom(32), 12: os.urandom(32)})
    write_new(path, keys)
    assert path.read_text() == to_text(keys)
    assert from_text(to_text(keys)).numbers == (12, 1)


async def test_a_new_sqlite_database_gets_a_file(path: Path, database: Database) -> None:
    made = await unlock(path, database)
    assert (await unlock(path, database)).blob() == made.blob()
    stored = await database.read(lambda connection: get_state(connection, CHECK))
    assert stored is not None
    assert to_text(made).split()[1] not in stored


@pytest.mark.both_databases
async def test_a_missing_file_over_existing_data_is_refused_and_not_made(
    path: Path, database: Database
) -> None:
    create(path)
    await unlock(path, database)
    path.unlink()
    with pytest.raises(StartRefused, match="missing"):
        await unlock(path, database)
    assert not path.exists()


@pytest.mark.both_databases
async def test_another_file_is_refused(path: Path, database: Database) -> None:
    create(path)
    await unlock(path, database)
    path.unlink()
    create(path)
    with pytest.raises(StartRefused, match="does not fit"):
        await unlock(path, database)


@pytest.mark.only_postgresql
async def test_on_postgresql_the_file_is_never_made_by_itself(
    path: Path, database: Database
) -> None:
    with pytest.raises(StartRefused, match="keys create"):
        await unlock(path, database)
    assert not path.exists()


@pytest.mark.both_databases
async def test_a_newer_key_is_taken_in_and_then_needed(path: Path, database: Database) -> None:
    first = create(path)
    await unlock(path, database)
    path.unlink()
    both = ServerKeys({1: first.root(1), 2: os.urandom(32)})
    write_new(path, both)
    assert (await unlock(path, database)).newest == 2
    path.unlink()
    write_new(path, first)
    with pytest.raises(StartRefused, match="does not fit"):
        await unlock(path, database)


@pytest.mark.both_databases
async def test_a_lost_file_is_replaced_under_a_new_number(path: Path, database: Database) -> None:
    create(path)
    await unlock(path, database)
    with pytest.raises(StartRefused, match="move it away"):
        await replace_lost(path, database)
    path.unlink()
    replaced = await replace_lost(path, database)
    assert replaced.numbers == (2,)
    assert (await unlock(path, database)).blob() == replaced.blob()
