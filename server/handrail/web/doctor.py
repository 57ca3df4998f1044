"""`handrail doctor`: looks at one installation and says in plain lines what is missing or wrong.

It changes nothing, and prints no secret and no address of a database.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from handrail.clock import Clock, day_of
from handrail.db import heartbeat
from handrail.db.backup import STAMP, database_file
from handrail.db.engine import postgresql_engine, sqlite_engine
from handrail.db.migrate import current_revision, revisions
from handrail.db.state import get_state
from handrail.errors import StartRefused
from handrail.push.vapid import OVERLAP_DAYS, keys, subscriptions
from handrail.scales.service import FOLDER, read_own
from handrail.schedule import zones
from handrail.settings import LOCAL_HOSTS, Settings
from handrail.vault import secret_file
from handrail.web.vitals import TROUBLED

OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
BACKUP_LATE = timedelta(days=2)

Level = Literal["ok", "note", "wrong"]


class Finding(NamedTuple):
    """`wrong` makes the exit code 1; a `note` is worth knowing and may be meant so."""

    level: Level
    says: str


class PushKey(NamedTuple):
    """A pair by which push services know this server, and how many phones use it."""

    number: int
    created_day: int
    phones: int


class Facts(NamedTuple):
    """What the database says of itself; `revision` is None when there is none yet."""

    revision: str | None = None
    secret_check: str | None = None
    tzdata: str | None = None
    heartbeat: str | None = None
    hosts: str | None = None
    push_keys: tuple[PushKey, ...] = ()


def run(settings: Settings, clock: Clock, say: Callable[[str], None] = print) -> int:
    """Prints a line for each check; returns the exit code."""
    findings = list(examine(settings, clock.now()))
    for finding in findings:
        say(f"{finding.level:>5}  {finding.says}")
    return 1 if any(finding.level == "wrong" for finding in findings) else 0


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    facts, database = read_facts(settings)
    yield database
    yield check_secret_file(settings, facts)
    yield check_origin(settings)
    yield check_contact(settings)
    yield check_app(settings)
    yield check_zones(facts)
    yield check_clock(facts, now)
    yield check_backups(settings, facts, now)
    yield check_push_keys(facts, day_of(now))
    yield check_troubles(facts)
    yield from check_push_hosts(settings)
    yield from check_scales(settings)


def read_facts(settings: Settings) -> tuple[Facts, Finding]:
    """Read only: no file is made, nothing is migrated."""
    if settings.on_sqlite and not database_file(settings).exists():
        return Facts(), Finding("note", "There is no database yet; `handrail serve` makes it.")
    try:
        facts = _ask(settings)
    except sa.exc.SQLAlchemyError:
        return Facts(), Finding(
            "wrong", "The database cannot be reached. See HANDRAIL_DATABASE_URL."
        )
    newest = revisions()[-1]
    if facts.revision is None:
        return facts, Finding("note", "The database is empty; `handrail serve` fills it.")
    if facts.revision == newest:
        return facts, Finding("ok", f"The database has the schema of this version ({newest}).")
    if facts.revision in revisions():
        says = f"The database has schema {facts.revision}; the next start moves it to {newest}."
        return facts, Finding("note", says)
    says = f"The database has schema {facts.revision}, newer than this version of Handrail."
    return facts, Finding("wrong", says)


def _ask(settings: Settings) -> Facts:
    if settings.on_sqlite:
        engine = sqlite_engine(settings.database_url, "BEGIN", ("query_only=ON",), 1)
    else:
        engine = postgresql_engine(settings.database_url, 1)
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
            if revision is None:
                return Facts()
            names = (secret_file.CHECK, "tzdata", heartbeat.NAME, TROUBLED)
            check, tzdata, beat, hosts = (get_state(connection, name) for name in names)
            facts = Facts(revision, check, tzdata, beat, hosts)
            # An older schema may not have these columns yet.
            current = revision == revisions()[-1]
            return facts._replace(push_keys=_push_keys(connection)) if current else facts
    finally:
        engine.dispose()


def _push_keys(connection: sa.Connection) -> tuple[PushKey, ...]:
    phones = sa.select(sa.func.count()).where(subscriptions.c.vapid_no == keys.c.number)
    rows = sa.select(keys.c.number, keys.c.created_day, phones.scalar_subquery())
    return tuple(PushKey(*row) for row in connection.execute(rows.order_by(keys.c.number)))


def check_secret_file(settings: Settings, facts: Facts) -> Finding:
    if facts.secret_check is None and not settings.secret_file.exists():
        made = (
            "it is made at the first start" if settings.on_sqlite else "run `handrail keys create`"
        )
        return Finding("note", f"There is no secret file yet; {made}.")
    try:
        keys = secret_file.load(settings.secret_file)
    except StartRefused as refused:
        return Finding("wrong", str(refused))
    if facts.secret_check is not None and not secret_file.fits(keys, facts.secret_check):
        return Finding("wrong", "The secret file does not fit this database.")
    return Finding("ok", "The secret file fits, and only its owner can read it. Keep a paper copy.")


def check_origin(settings: Settings) -> Finding:
    address = urlsplit(settings.origin)
    if address.hostname in LOCAL_HOSTS:
        return Finding("note", f"{settings.origin} works on this machine only, not on phones.")
    if address.scheme != "https":
        return Finding("wrong", "HANDRAIL_ORIGIN is not https: phones neither install nor push.")
    return Finding("ok", f"People reach the app at {settings.origin}.")


def check_contact(settings: Settings) -> Finding:
    if settings.contact:
        return Finding("ok", "Push services can reach you (HANDRAIL_CONTACT).")
    local = urlsplit(settings.origin).hostname in LOCAL_HOSTS
    says = "HANDRAIL_CONTACT is empty: Apple refuses pushes without a real e-mail or https address."
    return Finding("note" if local else "wrong", says)


def check_app(settings: Settings) -> Finding:
    if (settings.app_dir / "index.html").is_file():
        return Finding("ok", "The app is built.")
    return Finding("wrong", f"The app is not built: {settings.app_dir} has no index.html.")


def check_zones(facts: Facts) -> Finding:
    version = zones.version()
    if facts.tzdata is not None and facts.tzdata != version:
        says = (
            f"Time zone data {version}; plans were made with {facts.tzdata}, the start renews them."
        )
        return Finding("note", says)
    return Finding("ok", f"Time zone data {version}.")


def check_clock(facts: Facts, now: datetime) -> Finding:
    if now < OLDEST_CLOCK:
        return Finding("wrong", f"The clock says {now:%Y-%m-%d}: reminders would be wrong. Set it.")
    beat = None if facts.heartbeat is None else datetime.fromisoformat(facts.heartbeat)
    if beat is not None and now < beat - timedelta(minutes=5):
        return Finding("wrong", f"The clock says {now:%Y-%m-%d %H:%M} UTC, before the last run.")
    if beat is not None and now - beat > heartbeat.TRUST:
        says = f"The last run was {(now - beat).days} days ago; old data is kept for two days more."
        return Finding("note", says)
    return Finding("ok", f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def check_backups(settings: Settings, facts: Facts, now: datetime) -> Finding:
    if not settings.on_sqlite:
        return Finding(
            "note", "PostgreSQL: your own pg_dump is the backup, the secret file is not in it."
        )
    names = sorted(file.name for file in (settings.data_dir / "backups").glob("*.db"))
    if not names:
        level: Level = "ok" if facts.revision is None else "note"
        return Finding(level, "There is no backup yet; the server writes one a day.")
    newest = datetime.strptime(names[-1][:18], STAMP).replace(tzinfo=UTC)
    if now - newest > BACKUP_LATE:
        return Finding("wrong", f"The newest backup is {(now - newest).days} days old.")
    return Finding("ok", f"The newest backup is of {newest:%Y-%m-%d %H:%M} UTC.")


def check_push_keys(facts: Facts, today: int) -> Finding:
    if not facts.push_keys:
        return Finding("ok", "There is no push key yet; the server makes it at its first start.")
    *older, newest = facts.push_keys
    age = today - newest.created_day
    if not older:
        return Finding("ok", f"The push key (number {newest.number}) is {age} days old.")
    left, phones = max(0, OVERLAP_DAYS - age), sum(key.phones for key in older)
    says = f"Push key {newest.number} is {age} days old. {phones} phones still use the one before;"
    return Finding("note", f"{says} it goes when they have opened the app, in {left} days at most.")


def check_troubles(facts: Facts) -> Finding:
    count, _, since = (facts.hosts or "0").partition(" ")
    if count == "0":
        return Finding("ok", "No push service is known to refuse or to be silent.")
    says = f"Push services that refuse or do not answer: {count}, since {since} UTC or before."
    return Finding("wrong", f"{says} Their phones get reminders late or not at all; see the log.")


def check_push_hosts(settings: Settings) -> Iterator[Finding]:
    for extra in settings.push_hosts_extra:
        says = f"HANDRAIL_PUSH_HOSTS_EXTRA lets this server call {extra.host} at {extra.address}."
        yield Finding("note", says)


def check_scales(settings: Settings) -> Iterator[Finding]:
    own, faults = read_own(settings.data_dir)
    if own:
        yield Finding("ok", f"Questionnaires of your own: {', '.join(one.id for one in own)}.")
    for fault in faults:
        says = f"{FOLDER}/{fault.file} is left out: {fault.field} cannot be used."
        yield Finding("wrong", says)
