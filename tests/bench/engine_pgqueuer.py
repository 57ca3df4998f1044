"""pgqueuer on our PostgreSQL. Arguments: how to connect, how many jobs fall due."""

import asyncio
import json
import sys
import time

import asyncpg
from pgqueuer.db import AsyncpgDriver
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

BATCH = 500


async def work(queries, count):
    manager, done = QueueManager(queries), 0

    @manager.entrypoint("due")
    async def remind(job):
        nonlocal done
        done += 1
        if done >= count:
            manager.shutdown.set()

    await manager.run(batch_size=BATCH)
    return done


async def main():
    driver = AsyncpgDriver(await asyncpg.connect(sys.argv[1]))
    queries = Queries(driver)
    await queries.install()
    for first in range(0, int(sys.argv[2]), 1000):
        some = [str(first + number).encode() for number in range(1000)]
        await queries.enqueue(["due"] * 1000, some, [0] * 1000)
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        cpu, start = time.process_time(), time.perf_counter()
        good = await work(queries, int(line))
        spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - start}
        print(json.dumps({"good": good, **spent}), flush=True)


asyncio.run(main())
