"""Dispatchers that die by kill -9. Loads everything once; a line on standard input is one life.

`STEP SECONDS TICK` makes a dispatcher by fork, on a real sender, that looks for what is due every
TICK seconds. It is killed when it comes to the step (`none`: never) or so long after it began; with
`-1` it ends when nothing is due. Answered with its exit code, -9 when it was killed, and how long
it lived.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from handrail.clock import OffsetClock
from handrail.db.database import open_database
from handrail.push.service import open_push
from handrail.reminders.dispatch import Dispatcher
from handrail.settings import load
from handrail.vault.keys import ServerKeys

KILLED = -signal.SIGKILL
LOOK_S = 0.0005


class LifeClock(OffsetClock):
    """The wall clock moves between lives only; the seconds of a life are real."""

    def monotonic(self) -> float:
        return time.monotonic()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def live(step: str, tick_s: float, ends: bool, begun: Callable[[], None]) -> None:
    settings = load(os.environ)
    clock = LifeClock(Path(os.environ["CLOCK_FILE"]))
    database = open_database(settings)
    keys = ServerKeys({1: bytes.fromhex(os.environ["ROOT_KEY"])})
    push = await open_push(settings, database, clock, keys)

    def at(reached: str) -> None:
        if reached == step:
            die()

    dispatcher = Dispatcher(push, at=at)
    begun()
    while await dispatcher.tick() or dispatcher.flights or not ends:
        await asyncio.sleep(tick_s)
    push.close()
    await database.close()


def one_life(step: str, seconds: float, tick_s: float) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(live(step, tick_s, seconds < 0, lambda: os.close(writing)))
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    os.read(reading, 1)  # until it begins, or is gone
    os.close(reading)
    began = time.monotonic()
    gone, status = os.waitpid(child, os.WNOHANG if seconds >= 0 else 0)
    while not gone:
        if time.monotonic() - began >= seconds:
            os.kill(child, signal.SIGKILL)
            gone, status = os.waitpid(child, 0)
            break
        time.sleep(LOOK_S)
        gone, status = os.waitpid(child, os.WNOHANG)
    return f"{os.waitstatus_to_exitcode(status)} {time.monotonic() - began}"


def main() -> None:
    for line in sys.stdin:
        step, seconds, tick_s = line.split()
        print(one_life(step, float(seconds), float(tick_s)), flush=True)


if __name__ == "__main__":
    main()
