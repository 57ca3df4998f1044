"""The command `handrail`: reads the arguments and calls one function of a room."""

import argparse
import asyncio
import ctypes
import os
import resource
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import OperationalError

from handrail import __version__
from handrail.clock import Clock, OffsetClock, SystemClock, day_of
from handrail.db.lock import InUse, serve_lock
from handrail.db.migrate import migrate
from handrail.errors import StartRefused
from handrail.settings import BadSetting, Settings, load, with_test_clock

PR_SET_DUMPABLE = 4
Command = Callable[[argparse.Namespace, Settings], int]


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    command: Command = arguments.command
    try:
        settings = load(os.environ)
        if test_clock := getattr(arguments, "test_clock", None):
            settings = with_test_clock(settings, test_clock)
        return command(arguments, settings)
    except (BadSetting, StartRefused) as refused:
        said = str(refused)
    except OperationalError:
        said = "The database does not answer. Look at HANDRAIL_DATABASE_URL."
    except PermissionError as denied:
        said = f"This account may not use {denied.filename}."
    print(f"handrail: {said}", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser("handrail", description="A private recovery companion.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, command: Command, says: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.set_defaults(command=command)
        return made

    serving = add("serve", serve, "Run the server.")
    reminding = add("remind", remind, "Send reminders only (PostgreSQL).")
    for ticking in (serving, reminding):
        ticking.add_argument(
            "--test-clock", type=Path, metavar="FILE", help="seconds to add to the time, for tests"
        )
    add("migrate", migrate_now, "Bring the database to this version's schema.")
    add("backup", backup, "Write a backup and print its name.")
    restoring = add("restore", restore, "Bring a backup back; stop the server first.")
    restoring.add_argument("file", type=Path, nargs="?", metavar="FILE")
    restoring.add_argument(
        "--only-epoch", action="store_true", help="after loading a dump into PostgreSQL yourself"
    )
    keys = add("keys", keys_export, "Print or make the secret file; change the push key.")
    actions = keys.add_subparsers(metavar="ACTION", required=True)
    exporting = actions.add_parser("export", help="print the secret file, for paper")
    exporting.set_defaults(command=keys_export)
    creating = actions.add_parser("create", help="make a secret file")
    creating.set_defaults(command=keys_create)
    creating.add_argument("--over-existing-data", action="store_true", help="it is lost for good")
    rotating = actions.add_parser("rotate", help="a new push key; the secret file stays")
    rotating.set_defaults(command=keys_rotate)
    add("doctor", doctor, "Say what is missing or wrong.")
    add("invite", invite, "Print a new invitation code.")
    importing = add("import-meetings", import_meetings, "Read a feed of public meetings.")
    importing.add_argument("what", metavar="FILE-OR-URL", help="Meeting Guide or BMLT JSON")
    importing.add_argument("--feed", metavar="NAME", help="its name here; another adds a feed")
    importing.add_argument("--zone", metavar="IANA", help="of meetings that name no time zone")
    importing.add_argument(
        "--believe", action="store_true", help="though most of its meetings are gone"
    )
    showing = add("demo", demo, "Make an account with a made-up year, to look at.")
    showing.add_argument("--zone", metavar="IANA", default="America/New_York")
    showing.add_argument("--yes", action="store_true", help="though there are people already")
    writing = add("openapi", openapi, "Write the description of the API.")
    writing.add_argument("file", type=Path, nargs="?", metavar="FILE")
    return top


def clock_of(settings: Settings) -> Clock:
    return OffsetClock(settings.test_clock) if settings.test_clock else SystemClock()


def harden() -> None:
    """No core dump and no look from other processes: keys are in memory."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(_arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.web.logs import configure
    from handrail.web.serving import run

    harden()
    configure(settings.log_level)
    with serve_lock(settings.data_dir):
        clock = clock_of(settings)
        migrate(settings, clock)
        from handrail.app import create_app

        return run(create_app(settings, clock), settings)


def remind(_arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.web.logs import configure

    if settings.on_sqlite:
        raise StartRefused("On SQLite `handrail serve` sends the reminders itself.")
    harden()
    configure(settings.log_level)
    clock = clock_of(settings)
    migrate(settings, clock)
    from handrail.app import remind_forever

    asyncio.run(remind_forever(settings, clock))
    return 0


def migrate_now(_arguments: argparse.Namespace, settings: Settings) -> int:
    with serve_lock(settings.data_dir):
        migrate(settings, SystemClock())
    return 0


def backup(_arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.db.backup import backup as write_backup

    print(write_backup(settings, SystemClock().now(), "by-hand"))
    return 0


def restore(arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.db.restore import begin_new_life
    from handrail.db.restore import restore as bring_back
    from handrail.vault.upkeep import erase_person

    if arguments.only_epoch:
        with serve_lock(settings.data_dir):
            migrate(settings, SystemClock())
            erased = begin_new_life(settings, erase_person)
    elif arguments.file is None:
        raise StartRefused("Name the backup: handrail restore FILE")
    else:
        erased = bring_back(settings, SystemClock(), arguments.file, erase_person)
    print(f"Restored. People of erased.log who were erased again: {erased}")
    return 0


def keys_export(_arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.vault.secret_file import load as load_keys
    from handrail.vault.secret_file import to_text

    print(to_text(load_keys(settings.secret_file)), end="")
    return 0


def keys_create(arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.vault import secret_file

    if arguments.over_existing_data:
        # A server that runs would go on sealing with the key that it still holds.
        with serve_lock(settings.data_dir):
            migrate(settings, SystemClock())
            asyncio.run(_replace_lost_keys(settings))
        print("Everybody comes back with their recovery code; see docs/lost-secret-file.md.")
    else:
        secret_file.create(settings.secret_file)
    print(f"Made {settings.secret_file}. Print it now: handrail keys export")
    return 0


async def _replace_lost_keys(settings: Settings) -> None:
    from handrail.db.database import open_database
    from handrail.vault.secret_file import replace_lost

    database = open_database(settings)
    try:
        await replace_lost(settings.secret_file, database)
    finally:
        await database.close()


def keys_rotate(_arguments: argparse.Namespace, settings: Settings) -> int:
    with suppress(InUse), serve_lock(settings.data_dir):
        migrate(settings, SystemClock())  # a server that runs has done it
    print(f"Push key {asyncio.run(_new_push_key(settings))} is in use from now on.")
    print("Each phone moves to it when the app is next opened; until then the old key goes on.")
    return 0


async def _new_push_key(settings: Settings) -> int:
    from handrail.db.database import open_database
    from handrail.push.vapid import rotate
    from handrail.vault.seal import ServerSeal
    from handrail.vault.secret_file import unlock

    database = open_database(settings)
    try:
        keys = await unlock(settings.secret_file, database)
        return await rotate(database, ServerSeal(keys), SystemClock())
    finally:
        await database.close()


def doctor(_arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.web.doctor import run

    return run(settings, SystemClock())


def invite(_arguments: argparse.Namespace, settings: Settings) -> int:
    with suppress(InUse), serve_lock(settings.data_dir):
        migrate(settings, SystemClock())  # a server that runs has done it
    print(asyncio.run(_new_invite(settings)))
    return 0


async def _new_invite(settings: Settings) -> str:
    from handrail.accounts.invites import create_invite
    from handrail.db.database import open_database

    database = open_database(settings)
    try:
        today = day_of(SystemClock().now())
        return await database.write(lambda connection: create_invite(connection, today))
    finally:
        await database.close()


def import_meetings(arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.meetings.directory.command import import_now, lines, source_of

    source = source_of(settings, arguments.what, arguments.feed, arguments.zone)
    with suppress(InUse), serve_lock(settings.data_dir):
        migrate(settings, SystemClock())  # a server that runs has done it
    report = import_now(settings, arguments.what, source, believe=arguments.believe)
    print(*lines(report), sep="\n")
    return 0


def demo(arguments: argparse.Namespace, settings: Settings) -> int:
    from handrail.demo.service import make_demo

    with suppress(InUse), serve_lock(settings.data_dir):
        migrate(settings, SystemClock())  # a server that runs has done it
    made = asyncio.run(
        make_demo(settings, SystemClock(), arguments.zone, occupied_too=arguments.yes)
    )
    print(f"Sign in at {settings.origin}", f"Name:     {made.name}", sep="\n")
    print(f"Password: {made.password}", f"Entries:  {made.entries}, all made up", sep="\n")
    return 0


def openapi(arguments: argparse.Namespace, _settings: Settings) -> int:
    from handrail.app import openapi_text

    if arguments.file is None:
        print(openapi_text(), end="")
    else:
        arguments.file.write_text(openapi_text())
    return 0
