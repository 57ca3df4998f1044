"""Kill -9 of the server while phones write: nothing acknowledged may be lost, nothing doubled."""

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.client import Phone, change, check_in
from tests.live import Live

WRITERS = 4


@dataclass
class Tally:
    """What the run saw. `acknowledged` maps a writer to the ids that it was told are saved."""

    kills: int = 0
    lost: int = 0
    doubled: int = 0
    restarts_s: list[float] = field(default_factory=list)
    acknowledged: dict[int, set[str]] = field(default_factory=dict)
    integrity: str = ""

    @property
    def saved(self) -> int:
        return sum(len(ids) for ids in self.acknowledged.values())


class ForgedServer(Live):
    """A Live server whose process is a fork of a preloaded parent."""

    def start(self) -> "ForgedServer":
        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = [
            sys.executable,
            "-m",
            "tests.torture.forge",
            "--test-clock",
            str(self.clock_file),
        ]
        environment = self.environment()
        environment["PYTHONPATH"] += f":{Path(__file__).resolve().parents[2]}"
        with self.log_file.open("ab") as log:
            self.forge = subprocess.Popen(
                arguments,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.again()
        return self

    def tell(self, word: str) -> str:
        assert self.forge.stdin is not None
        assert self.forge.stdout is not None
        self.forge.stdin.write(word + "\n")
        self.forge.stdin.flush()
        return self.forge.stdout.readline().strip()

    def again(self) -> float:
        """Starts a fresh server; returns how long it took until it answered."""
        start = time.perf_counter()
        self.tell("start")
        self.wait_until_up()
        return time.perf_counter() - start

    def stop(self, how: int = 0) -> None:
        self.tell("kill")
        self.forge.communicate(timeout=10)


class Writer(threading.Thread):
    """One phone that writes check-ins, one after the other; what is not answered is sent again."""

    def __init__(self, number: int, phone: Phone, done: threading.Event) -> None:
        super().__init__(daemon=True)
        self.phone, self.done = phone, done
        self.acknowledged: set[str] = set()
        self.sent = 0
        self.number = number

    def run(self) -> None:
        while not self.done.is_set():
            entry = change("check_in", check_in(note=f"writer {self.number} entry {self.sent}"))
            self.sent += 1
            while not self._send(entry) and not self.done.is_set():
                time.sleep(0.02)

    def _send(self, entry: dict[str, object]) -> bool:
        body = {"since": self.phone.cursor, "agenda_no": 0, "changes": [entry]}
        try:
            answer = self.phone.call("POST", "/api/sync", body)
        except httpx.TransportError:
            return False
        if answer.status_code != 200:
            return False
        reply = answer.json()
        self.phone.cursor = reply["cursor"]
        told = {row["id"] for row in reply["accepted"]}
        self.acknowledged |= told
        return entry["id"] in told


def storm(folder: Path, kills: int, seed: int = 1) -> Tally:
    """Runs the whole thing and counts."""
    chance, tally = random.Random(seed), Tally()
    server = ForgedServer(folder).start()
    try:
        phones = [Phone(server.url) for _ in range(WRITERS)]
        for number, phone in enumerate(phones):
            phone.sign_up(f"writer {number}")
        done = threading.Event()
        writers = [Writer(number, phone, done) for number, phone in enumerate(phones)]
        for writer in writers:
            writer.start()
        for _ in range(kills):
            time.sleep(chance.uniform(0.02, 0.35))
            server.tell("kill")
            tally.kills += 1
            tally.restarts_s.append(server.again())
        done.set()
        for writer in writers:
            writer.join(30)
        look(tally, server, writers)
    finally:
        server.stop()
    with sqlite3.connect(folder / "data" / "handrail.db") as database:
        tally.integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
    return tally


def look(tally: Tally, server: ForgedServer, writers: list[Writer]) -> None:
    """A fresh cursor reads everything; compares with what each writer was told."""
    for writer in writers:
        fresh = Phone(server.url, writer.phone.cookie)
        fresh.sync()
        notes = Counter(row["body"]["note"] for row in fresh.entries.values())
        tally.doubled += sum(count - 1 for count in notes.values())
        tally.lost += len(writer.acknowledged - set(fresh.entries))
        tally.acknowledged[writer.number] = writer.acknowledged
