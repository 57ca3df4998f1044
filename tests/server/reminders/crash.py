"""Dispatchers that die. Loads everything once; each line on standard input is one life, by fork.

`STEP MOMENT` runs a dispatcher at that moment, killed when it comes to the step (`none`: never).
Answers with the exit code. What left the process stands in the file, a topic a line.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

from handrail.db.database import open_database
from handrail.push.sender import Parcel, Result
from handrail.settings import load
from handrail.vault.keys import ServerKeys
from handrail.vault.seal import ServerSeal
from tests.conftest import ManualClock
from tests.server.reminders.house import House
from tests.server.reminders.post import Post, dispatcher_of

KILLED = 9


class Wire(Post):
    """Writes what it was handed where it outlives the process."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    async def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]:
        async for result in super().send(batch):
            os.write(self.file, self.wires[-1].headers["topic"].encode() + b"\n")
            yield result


async def live(environ: dict[str, str], step: str, moment: datetime, sent: Path) -> None:
    settings = load(environ)
    keys = ServerKeys({1: bytes.fromhex(environ["ROOT_KEY"])})
    house = House(open_database(settings), keys, ServerSeal(keys))

    def at(reached: str) -> None:
        if reached == step:
            os._exit(KILLED)

    dispatcher = dispatcher_of(house, settings, ManualClock(moment), Wire(sent), at)
    await dispatcher.tick()
    await dispatcher.landed()
    await house.database.close()


def main() -> None:
    sent = Path(sys.argv[1])
    for line in sys.stdin:
        step, moment = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(live(dict(os.environ), step, datetime.fromisoformat(moment), sent))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
