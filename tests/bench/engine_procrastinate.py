"""Procrastinate on our PostgreSQL. Arguments: how to connect, how many jobs fall due."""

import asyncio
import json
import sys
import time

import procrastinate

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=sys.argv[1]))
done, wanted, enough = 0, 0, asyncio.Event()


@app.task(queue="due")
async def remind(number):
    global done
    done += 1
    if done >= wanted:
        enough.set()


async def work(count):
    """One worker with many jobs at once, stopped when it has done enough."""
    global done, wanted
    done, wanted = 0, count
    enough.clear()
    worker = asyncio.create_task(
        app.run_worker_async(queues=["due"], concurrency=100, install_signal_handlers=False)
    )
    await enough.wait()
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    return done


async def main():
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for first in range(0, int(sys.argv[2]), 1000):
            await remind.batch_defer_async(*({"number": first + n} for n in range(1000)))
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            cpu, start = time.process_time(), time.perf_counter()
            good = await work(int(line))
            spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - start}
            print(json.dumps({"good": good, **spent}), flush=True)


asyncio.run(main())
