"""A real server process on a port of its own, stopped by its own process id."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

SERVER = Path(__file__).resolve().parents[1] / "server"


def free_port() -> int:
    """Below the range of outgoing connections: it stays free between restarts."""
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Live:
    """`handrail serve` on `folder`. `offset` is how many seconds its clock is ahead."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    offset: float = 0.0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock-offset"

    @property
    def log_file(self) -> Path:
        return self.folder / "server.log"

    def environment(self) -> dict[str, str]:
        own = {
            "HANDRAIL_DATA_DIR": str(self.folder / "data"),
            "HANDRAIL_PORT": str(self.port),
            "HANDRAIL_ORIGIN": self.url,
            "HANDRAIL_SIGN_UP": "open",
            "HANDRAIL_ARGON2_MEMORY_KIB": "47104",
            "HANDRAIL_ARGON2_TIME": "1",
            "PYTHONPATH": str(SERVER),
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | own | dict(self.extra)

    def start(self) -> "Live":
        self.folder.mkdir(parents=True, exist_ok=True)
        argv = [sys.executable, "-m", "handrail", "serve", "--test-clock", str(self.clock_file)]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                argv, env=self.environment(), stdout=log, stderr=log, cwd=self.folder
            )
        try:
            self.wait_until_up()
        except BaseException:
            self.kill()
            raise
        return self

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/health", timeout=2):  # noqa: S310
                return True
        except OSError:
            return False

    def wait_until_up(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f"the server ended:\n{self.log_file.read_text()[-3000:]}")
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"the server did not come up:\n{self.log_file.read_text()[-3000:]}")

    def move_clock(self, seconds: float) -> None:
        """Sets how far the server's clock is from real time."""
        aside = self.clock_file.with_suffix(".new")
        aside.write_text(str(seconds))
        aside.replace(self.clock_file)
        self.offset = seconds

    def forward(self, seconds: float) -> None:
        """Lets time pass on the server."""
        self.move_clock(self.offset + seconds)

    def now(self) -> datetime:
        """What the server's clock shows."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None

    def kill(self) -> None:
        self.stop(signal.SIGKILL)
