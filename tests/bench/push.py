"""Encrypting, signing and sending one push: ours against three usual ways, at one local sink."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from handrail.push.rules import encode
from tests.authority import Authority
from tests.bench import peers
from tests.phone import Phone
from tests.sink import HOST

HERE = Path(__file__).parent
PHONES = 50
# As many a round as take about a second.
EACH = {"ours": 2000, "pywebpush.webpush()": 60, "pywebpush.webpush_async()": 500, "web-push": 300}
AT_LEAST = {"pywebpush.webpush()": 20.0, "pywebpush.webpush_async()": 3.0, "web-push": 6.0}


@dataclass
class Child:
    """A process that answers each line with a line of JSON."""

    process: "subprocess.Popen[str]"

    def ask(self, line: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return dict(json.loads(self.read()))

    def read(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args!r} ended")
        return line


@contextmanager
def child(argv: list[str], env: dict[str, str] | None = None) -> Iterator[Child]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(argv, stdin=pipe, stdout=pipe, text=True, env=env)
    try:
        yield Child(process)
    finally:
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@dataclass(frozen=True)
class Sink:
    """The local push service: ports by protocol, and who signed for it."""

    h2: int
    h1: int
    cafile: Path
    process: Child

    @property
    def pid(self) -> int:
        return self.process.process.pid

    def arrived(self, word: str = "look") -> dict[str, int]:
        """`count`, and how many `different` paths. `take`: and counts anew."""
        return self.process.ask(word)


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    authority = Authority(folder / "authority")
    authority.server_context(HOST, "127.0.0.1")
    [certificate] = set((folder / "authority").glob("*.pem")) - {authority.cafile}
    with child(["node", str(HERE / "sink.mjs"), str(certificate)]) as running:
        ports = json.loads(running.read())
        yield Sink(ports["h2"], ports["h1"], authority.cafile, running)


def task(folder: Path, name: str, push: Sink, host: str) -> Path:
    """What all contenders send: 512 bytes to the same phones, under one VAPID key."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = Phone(key=key).p256dh
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    subs = []
    for number in range(PHONES):
        phone = Phone(endpoint=f"https://{host}/201/{number}")
        subs.append(
            {
                "endpoint": phone.endpoint,
                "keys": {"p256dh": phone.p256dh, "auth": encode(phone.auth)},
            }
        )
    found = {
        "subs": subs,
        "address": f"127.0.0.1:{push.h2}",
        "ca": str(push.cafile),
        "payload": "x" * 512,
        "private": encode(secret),
        "public": point,
        "subject": "mailto:help@example.org",
        "topic": "abcdefghijklmnopqrstuv",
        "ttl": 3600,
        "at_once": 64,
    }
    file = folder / f"{name}.json"
    file.write_text(json.dumps(found))
    return file


def contenders(folder: Path, push: Sink) -> dict[str, tuple[list[str], dict[str, str]]]:
    ours = task(folder, "ours", push, HOST)
    theirs = task(folder, "theirs", push, f"127.0.0.1:{push.h1}")
    our_env = {**os.environ, "PYTHONPATH": f"{peers.ROOT / 'server'}:{peers.ROOT}"}
    env = {**os.environ, "REQUESTS_CA_BUNDLE": str(push.cafile)}
    python = str(peers.python("push", peers.PUSH))
    usual = [python, str(HERE / "push_pywebpush.py"), str(theirs)]
    node = str(peers.node("node", peers.NODE))
    return {
        "ours": ([sys.executable, "-m", "tests.bench.push_ours", str(ours)], our_env),
        "pywebpush.webpush()": ([*usual, "plain"], env),
        "pywebpush.webpush_async()": ([*usual, "async"], env),
        "web-push": (["node", str(HERE / "push_node.mjs"), str(theirs), node], env),
    }


def measure(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Pushes per CPU second of the sender, by contender."""
    with ExitStack() as stack:
        push = stack.enter_context(sink(folder))
        running = {
            name: stack.enter_context(child(argv, env))
            for name, (argv, env) in contenders(folder, push).items()
        }
        for one in running.values():
            one.read()
        rates: dict[str, list[float]] = {name: [] for name in running}
        for number in range(rounds + 1):
            for name, one in running.items():
                got, arrived = one.ask(EACH[name]), push.arrived("take")
                if not got["good"] == arrived["count"] == EACH[name]:
                    raise RuntimeError(f"{name}: {got['good']} of {EACH[name]} went well")
                if number:  # the first round only warms up
                    rates[name].append(EACH[name] / got["cpu_s"])
                rate = EACH[name] / got["cpu_s"]
                print(f"  round {number} {name:26} {rate:6.0f}/cpu-s", flush=True)
        return rates


def ratio(rates: dict[str, list[float]], name: str) -> float:
    return statistics.median(rates["ours"]) / statistics.median(rates[name])
