"""The server's secret file: `number base64` a line, 0600, never in the database or its backups."""

import base64
import binascii
import hmac
import os
import stat
from pathlib import Path

import sqlalchemy as sa

from handrail.db.database import Database
from handrail.db.state import get_state, set_state
from handrail.errors import StartRefused
from handrail.vault.keys import KEY_BYTES, LARGEST_NUMBER, ServerKeys

CHECK = "secret_check"
HOW_TO_GO_ON = (
    "Put the file back from your paper copy or backup. If it is lost for good, read "
    "docs/lost-secret-file.md first."
)


def to_text(keys: ServerKeys) -> str:
    """The file's content; also what `handrail keys export` prints for paper."""
    roots = {number: base64.b64encode(keys.root(number)).decode() for number in keys.numbers}
    return "".join(f"{number} {roots[number]}\n" for number in sorted(roots))


def from_text(text: str) -> ServerKeys:
    """Raises ValueError. Says nothing of the content."""
    roots: dict[int, bytes] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        number, root = line.split()
        if int(number) in roots:
            raise ValueError("a number stands twice")
        roots[int(number)] = base64.b64decode(root, validate=True)
    return ServerKeys(roots)


def load(path: Path) -> ServerKeys:
    """Refuses a file that others may read, that is too short, or that is no file of ours."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise StartRefused(f"Others may read the secret file {path}. Run: chmod 600 {path}")
        return from_text(path.read_text("ascii"))
    except FileNotFoundError:
        raise StartRefused(f"The secret file {path} is missing. {HOW_TO_GO_ON}") from None
    except (ValueError, binascii.Error):
        raise StartRefused(
            f"The secret file {path} cannot be read as keys. {HOW_TO_GO_ON}"
        ) from None
    except OSError as error:
        raise StartRefused(f"The secret file {path} cannot be read: {error.strerror}.") from None


def write_new(path: Path, keys: ServerKeys) -> None:
    """Never over a file that is there; on the disk before anything is sealed with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StartRefused(f"The secret file {path} is there already.") from None
    with os.fdopen(handle, "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(to_text(keys))
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def create(path: Path, number: int = 1) -> ServerKeys:
    keys = ServerKeys({number: os.urandom(KEY_BYTES)})
    write_new(path, keys)
    return keys


def checks_of(keys: ServerKeys) -> str:
    """Tells a right file from a wrong one; opens nothing."""
    lines = ((n, base64.b64encode(keys.check(n)[:16]).decode()) for n in sorted(keys.numbers))
    return "\n".join(f"{number} {check}" for number, check in lines)


def fits(keys: ServerKeys, stored: str) -> bool:
    """True when the file holds every key that the database was written with."""
    own = dict(line.split() for line in checks_of(keys).splitlines())
    return all(
        hmac.compare_digest(own.get(number, ""), check)
        for number, check in (line.split() for line in stored.splitlines())
    )


async def unlock(path: Path, database: Database) -> ServerKeys:
    """The keys for this database. Makes the file for a new SQLite database, never over data."""
    stored = await database.read(lambda connection: get_state(connection, CHECK))
    if path.exists() or stored is not None:
        keys = load(path)
    elif database.dialect == "sqlite":
        keys = create(path)
    else:
        raise StartRefused(
            f"There is no secret file {path} yet. All servers of one PostgreSQL share one: run "
            "`handrail keys create` once, and copy the file to each of them."
        )
    await database.write(lambda connection: _remember(connection, path, keys))
    return keys


def _remember(connection: sa.Connection, path: Path, keys: ServerKeys) -> None:
    stored = get_state(connection, CHECK)
    if stored is not None and not fits(keys, stored):
        raise StartRefused(f"The secret file {path} does not fit this database. {HOW_TO_GO_ON}")
    if stored != checks_of(keys):
        set_state(connection, CHECK, checks_of(keys))


async def replace_lost(path: Path, database: Database) -> ServerKeys:
    """After the file is lost for good: a new key and number; what the old one sealed stays shut.

    People then come back with their recovery code. Refused while a file is there.
    """
    if path.exists():
        raise StartRefused(f"The secret file {path} is there; move it away first.")
    stored = await database.read(lambda connection: get_state(connection, CHECK))
    numbers = [int(line.split()[0]) for line in (stored or "").splitlines()]
    number = max(numbers, default=0) + 1
    if number > LARGEST_NUMBER:
        raise StartRefused("There is no number left for a new secret file.")
    keys = create(path, number)
    await database.write(lambda connection: set_state(connection, CHECK, checks_of(keys)))
    return keys
