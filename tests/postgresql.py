"""A real PostgreSQL of our own for one test session, on a socket in a temporary folder."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

MISSING = "PostgreSQL is not installed (Debian: apt-get install postgresql): left out"


def programs() -> Path | None:
    """The folder that holds initdb and postgres, if there is one."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "postgres").exists()), None)


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; whom to run it as then."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Cluster:
    """One running server, in which each test gets a database of its own."""

    def __init__(self, bin_dir: Path, folder: Path, durable: bool = False) -> None:
        self.bin_dir = bin_dir
        self.folder = folder
        self.durable = durable
        self.user = unprivileged()
        self.made = 0

    def _run(self, *command: str) -> None:
        subprocess.run(
            command, check=True, capture_output=True, user=self.user, cwd=self.folder, timeout=60
        )

    def start(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user)
        initdb, data = str(self.bin_dir / "initdb"), str(self.folder / "data")
        self._run(
            initdb, "-D", data, "-U", "handrail", "-A", "trust", "-E", "UTF8", "--no-sync",
            "--locale=C",
        )  # fmt: skip
        self.launch()

    def launch(self) -> None:
        data = str(self.folder / "data")
        chosen = ["listen_addresses=", "deadlock_timeout=100ms"]
        if not self.durable:
            chosen += ["fsync=off", "full_page_writes=off"]
        options = [part for option in chosen for part in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.bin_dir / "postgres", "-D", data, "-k", str(self.folder), *options],
                stdout=log, stderr=log, user=self.user, cwd=self.folder,
            )  # fmt: skip
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        ready = [str(self.bin_dir / "pg_isready"), "-h", str(self.folder), "-q"]
        for _ in range(200):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)

    def restart(self) -> None:
        """As after a crash: nobody is told, and what was not committed is gone."""
        self.stop()
        self.launch()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://handrail@/{name}?host={self.folder}"

    def create_next(self, template: str = "template1") -> str:
        """A new database: empty, or a copy of a template."""
        self.made += 1
        return self.create(f"test_{self.made}", template)

    @contextmanager
    def next_database(self, template: str = "template1") -> Iterator[str]:
        """Gone afterwards, whoever still holds it: hundreds of them fill a disk."""
        url = self.create_next(template)
        name = sql.Identifier(str(make_url(url).database))
        try:
            yield url
        finally:
            with self._admin() as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.folder), user="handrail", dbname="postgres", autocommit=True
        )

    def create(self, name: str, template: str = "template1") -> str:
        with self._admin() as admin:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            admin.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)


@contextmanager
def running(bin_dir: Path, *, durable: bool = False) -> Iterator[Cluster]:
    """`durable`: as in production, for what measures; tests need not wait for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-pg-", dir="/tmp"))
    cluster = Cluster(bin_dir, folder, durable)
    try:
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
