"""Settings, read once from HANDRAIL_* variables. A bad value is refused by name, never repeated."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

PREFIX = "HANDRAIL_"
HERE = Path(__file__).parent
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
FEED_NAME = r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?"
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


class BadSetting(Exception):
    """The server will not start with this setting; the message names the variable only."""


@dataclass(frozen=True, slots=True)
class PushHost:
    """One more push service that may be called: its name, where it is, and who signs for it."""

    host: str
    address: str
    cafile: Path | None


@dataclass(frozen=True, slots=True)
class MeetingSource:
    """A feed of public meetings that is read every night; `zone` for those that name none."""

    name: str
    zone: str
    url: str


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. VARIABLES tells how each field is set from outside."""

    data_dir: Path
    database_url: str = field(repr=False)
    secret_file: Path
    host: str
    port: int
    origin: str
    trusted_proxies: tuple[str, ...]
    sign_up: Literal["invite", "open"]
    contact: str
    operator: str
    push_hosts_extra: tuple[PushHost, ...]
    argon2_memory_kib: int
    argon2_time: int
    backup_days: int
    metrics_token: str = field(repr=False)
    log_level: str
    dispatcher: bool
    meeting_feeds: tuple[MeetingSource, ...]
    app_dir: Path
    test_clock: Path | None = None

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: how it is read, what stands when it is not set, and what it is for."""

    name: str
    default: str
    read: Callable[[str], Any]
    says: str


def _text(longest: int) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if len(raw) > longest or not (raw == "" or raw.isprintable()):
            raise ValueError
        return raw

    return read


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not least <= (number := int(raw)) <= most:
            raise ValueError
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in words:
            raise ValueError
        return raw

    return read


def _or_empty(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda raw: read(raw) if raw else ""


def _switch(raw: str) -> bool:
    return {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}[
        raw.lower()
    ]


def _path(raw: str) -> Path:
    if not raw or "\0" in raw:
        raise ValueError
    return Path(raw).expanduser().absolute()


def _origin(raw: str) -> str:
    parts = urlsplit(raw)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
    again = f"{parts.scheme}://{parts.netloc.lower()}"
    if not secure or raw != again or parts.username is not None or len(raw.encode()) > 60:
        raise ValueError
    if not HOST_NAME.fullmatch(parts.hostname or "") and parts.hostname not in LOCAL_HOSTS:
        raise ValueError
    if parts.port == 0:  # asking raises ValueError for what is no port
        raise ValueError
    return raw


def _proxies(raw: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in raw.split(",") if part.strip())
    for name in names:
        ipaddress.ip_network(name)
    return names


def _contact(raw: str) -> str:
    if raw == "" or re.fullmatch(r"https://\S{4,200}|mailto:[^\s@]{1,64}@[^\s@]{3,190}", raw):
        return raw
    if re.fullmatch(r"[^\s@:]{1,64}@[^\s@]{3,190}", raw):
        return f"mailto:{raw}"
    raise ValueError


def _database_url(raw: str) -> str:
    if raw.startswith("postgresql://"):
        raw = raw.replace("postgresql://", "postgresql+psycopg://", 1)
    if raw and not raw.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise ValueError
    if raw == "sqlite:///" or ":memory:" in raw:
        raise ValueError
    return raw


def _push_hosts(raw: str) -> tuple[PushHost, ...]:
    hosts = []
    for part in filter(None, raw.split(";")):
        host, _, where = part.strip().partition("=")
        address, _, cafile = where.partition(",")
        if not HOST_NAME.fullmatch(host) or not address:
            raise ValueError
        if cafile and not Path(cafile).is_file():
            raise ValueError
        hosts.append(PushHost(host, address, Path(cafile).absolute() if cafile else None))
    return tuple(hosts)


def _meeting_feeds(raw: str) -> tuple[MeetingSource, ...]:
    found = []
    for part in raw.split():
        name, _, where = part.partition("=")
        zone, _, url = where.partition(",")
        if not re.fullmatch(FEED_NAME, name) or not re.fullmatch(r"https://[!-~]{3,1500}", url):
            raise ValueError
        if not re.fullmatch(r"[A-Za-z0-9_+/-]{0,60}", zone):
            raise ValueError
        found.append(MeetingSource(name, zone, url))
    if len({feed.name for feed in found}) < len(found):
        raise ValueError
    return tuple(found)


VARIABLES = (
    Variable("data_dir", "data", _path, "Folder for the database, backups and the lock file."),
    Variable(
        "database_url",
        "",
        _database_url,
        "`sqlite:///<file>` or `postgresql://…`; empty: a file in the data folder.",
    ),
    Variable(
        "secret_file",
        "",
        _or_empty(_path),
        "The server's secret keys; empty: `secret.keys` in the data folder.",
    ),
    Variable("host", "127.0.0.1", _text(200), "Address to listen on."),
    Variable("port", "8000", _number(1, 65535), "Port to listen on."),
    Variable(
        "origin",
        "",
        _or_empty(_origin),
        "Public address, `https://…`, at most 60 bytes; empty: `http://localhost:<port>`.",
    ),
    Variable("trusted_proxies", "", _proxies, "Your own proxies: addresses, separated by commas."),
    Variable(
        "sign_up",
        "",
        _or_empty(_one_of("invite", "open")),
        "`invite` or `open`; empty: `open` on localhost, else `invite`.",
    ),
    Variable("contact", "", _contact, "Your e-mail or https address, for push services."),
    Variable("operator", "", _text(200), "Who runs this server, as people will read it."),
    Variable(
        "push_hosts_extra",
        "",
        _push_hosts,
        "More push services: `host=address,cafile`, separated by semicolons.",
    ),
    Variable(
        "argon2_memory_kib", "65536", _number(47104, 262144), "KiB of one password check, 47104 up."
    ),
    Variable("argon2_time", "3", _number(1, 10), "Passes of one password check, 1 to 10."),
    Variable("backup_days", "30", _number(1, 400), "Days that a backup is kept, 1 to 400."),
    Variable("metrics_token", "", _text(200), "Bearer token for /metrics; empty: closed."),
    Variable(
        "log_level",
        "info",
        _one_of("debug", "info", "warning", "error"),
        "`debug`, `info`, `warning` or `error`.",
    ),
    Variable(
        "dispatcher",
        "on",
        _switch,
        "`on` or `off`; off: this process sends no reminders (PostgreSQL with `handrail remind`).",
    ),
    Variable(
        "meeting_feeds",
        "",
        _meeting_feeds,
        "Feeds of meetings, read nightly: `name=zone,https://…`, separated by blanks.",
    ),
)


def _read(variable: Variable, environ: Mapping[str, str]) -> Any:
    name = PREFIX + variable.name.upper()
    raw = environ.get(name, "").strip() or variable.default
    try:
        return variable.read(raw)
    except (ValueError, KeyError):
        raise BadSetting(f"{name} cannot be used: {variable.says}") from None


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {PREFIX + variable.name.upper() for variable in VARIABLES}
    strange = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if strange:
        raise BadSetting(f"{strange[0]} is not a setting of this version.")


def built_app() -> Path:
    """Where the built app lies: inside an installed package, else beside the sources."""
    packaged = HERE / "web" / "app"
    return packaged if packaged.is_dir() else HERE.parents[1] / "pwa" / "dist"


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from the environment. Raises BadSetting."""
    _refuse_unknown(environ)
    chosen = {variable.name: _read(variable, environ) for variable in VARIABLES}
    data_dir, port = chosen["data_dir"], chosen["port"]
    chosen["database_url"] = chosen["database_url"] or f"sqlite:///{data_dir / 'handrail.db'}"
    chosen["secret_file"] = chosen["secret_file"] or data_dir / "secret.keys"
    chosen["origin"] = chosen["origin"] or f"http://localhost:{port}"
    local = urlsplit(chosen["origin"]).hostname in LOCAL_HOSTS
    chosen["sign_up"] = chosen["sign_up"] or ("open" if local else "invite")
    settings = Settings(**chosen, app_dir=built_app())
    if settings.on_sqlite and not settings.dispatcher:
        raise BadSetting("HANDRAIL_DISPATCHER can be off only on PostgreSQL.")
    return settings


def with_test_clock(settings: Settings, file: Path) -> Settings:
    """The same settings with a clock that tests can move, where nobody else can reach it."""
    if settings.host != "127.0.0.1":
        raise BadSetting("--test-clock is refused unless HANDRAIL_HOST is 127.0.0.1.")
    return replace(settings, test_clock=file)
