"""Told to stop while a push service hangs: ends in time, gives back what it held, loses nothing."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.settings import Settings
from tests.crowd import gather
from tests.live import SERVER, free_port
from tests.sink import HOST, Sink, authority_in, open_sink

PEOPLE = 40
IN_TIME_S = 15
LEASE_S = 30


def environment(settings: Settings, sink: Sink, cafile: Path) -> dict[str, str]:
    port = free_port()
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(SERVER),
        "HANDRAIL_DATA_DIR": str(settings.data_dir),
        "HANDRAIL_DATABASE_URL": settings.database_url,
        "HANDRAIL_PORT": str(port),
        "HANDRAIL_ORIGIN": f"http://localhost:{port}",
        "HANDRAIL_PUSH_HOSTS_EXTRA": f"{HOST}=127.0.0.1:{sink.port},{cafile}",
    }


@contextmanager
def running(command: str, own: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "handrail", command], env=own, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def until(there: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    while not there():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.both_databases
@pytest.mark.timeout(180)
def test_what_hangs_is_given_back_and_taken_again_at_once(
    empty_settings: Settings, tmp_path: Path
) -> None:
    command = "serve" if empty_settings.on_sqlite else "remind"
    crowd = gather(empty_settings, PEOPLE, datetime.now(UTC) - timedelta(minutes=1), "hang")
    authority = authority_in(tmp_path)
    with open_sink(authority) as sink:
        own = environment(empty_settings, sink, authority.cafile)
        log = tmp_path / "log"
        with running(command, own, log) as process:
            until(lambda: len(sink.received) >= PEOPLE, 60)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert process.wait(IN_TIME_S) == 0, log.read_text()
            took = time.monotonic() - began
        assert took < IN_TIME_S
        assert set(crowd.states()) == {"waiting"}
        with running(command, own, log):
            again = until(lambda: len(sink.received) >= 2 * PEOPLE, 60)
        assert again < LEASE_S - took
        topics: dict[str, set[str]] = {}
        for got in sink.received:
            topics.setdefault(got.path, set()).add(got.headers["topic"])
        assert {len(names) for names in topics.values()} == {1}


@pytest.mark.timeout(60)
def test_remind_says_on_sqlite_that_serve_does_it(settings: Settings, tmp_path: Path) -> None:
    own = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(SERVER),
        "HANDRAIL_DATA_DIR": str(tmp_path / "data"),
    }
    argv = [sys.executable, "-m", "handrail", "remind"]
    said = subprocess.run(argv, env=own, capture_output=True, text=True, timeout=50, check=False)
    assert said.returncode == 1
    assert said.stderr == "handrail: On SQLite `handrail serve` sends the reminders itself.\n"
