"""Our own dispatcher with a push service that accepts at once: claim, fence and mark, all of it.

Reads settings from the environment, as a server does.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence

from handrail.clock import SystemClock
from handrail.db.database import open_database
from handrail.push.sender import Parcel, Result
from handrail.push.service import open_push
from handrail.reminders.dispatch import Dispatcher
from handrail.settings import load
from handrail.vault.secret_file import unlock


class Accepts:
    """Nothing is encrypted or sent: the peers do no more than count."""

    async def send(self, batch: Sequence[Parcel]) -> AsyncIterator[Result]:
        for parcel in batch:
            yield Result(parcel.key, status=201)


async def work(dispatcher: Dispatcher, count: int) -> int:
    before = dispatcher.counts["marked"]
    taken = 0
    while taken < count:
        taken += (await dispatcher._claim()).taken
    await dispatcher.landed()
    return dispatcher.counts["marked"] - before


async def main() -> None:
    settings = load(os.environ)
    database = open_database(settings)
    keys = await unlock(settings.secret_file, database)
    push = await open_push(settings, database, SystemClock(), keys)
    dispatcher = Dispatcher(push, sender=Accepts())
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        cpu, start = time.process_time(), time.perf_counter()
        good = await work(dispatcher, int(line))
        spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - start}
        print(json.dumps({"good": good, **spent}), flush=True)
    push.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
