"""pywebpush both ways, as in its README; runs in an environment of its own.

Arguments: the task, and `plain` or `async`. A number on standard input: send so many.
"""

import asyncio
import json
import ssl
import sys
import time

import aiohttp
from pywebpush import webpush, webpush_async


def options(task, number):
    return {
        "subscription_info": task["subs"][number % len(task["subs"])],
        "data": task["payload"],
        "vapid_private_key": task["private"],
        "vapid_claims": {"sub": task["subject"]},
        "ttl": task["ttl"],
        "headers": {"urgency": "high", "topic": task["topic"]},
    }


async def plain(task, total):
    return sum(webpush(**options(task, n)).status_code == 201 for n in range(total))


async def with_session(task, total, session):
    numbers, good = iter(range(total)), 0

    async def worker():
        nonlocal good
        for number in numbers:
            reply = await webpush_async(**options(task, number), aiohttp_session=session)
            good += reply.status == 201

    await asyncio.gather(*(worker() for _ in range(task["at_once"])))
    return good


async def main():
    with open(sys.argv[1]) as file:
        task = json.load(file)
    context = ssl.create_default_context(cafile=task["ca"])
    connector = aiohttp.TCPConnector(limit=task["at_once"], ssl=context)
    async with aiohttp.ClientSession(connector=connector) as session:
        print("ready", flush=True)
        for line in sys.stdin:
            cpu, start = time.process_time(), time.perf_counter()
            if sys.argv[2] == "plain":
                good = await plain(task, int(line))
            else:
                good = await with_session(task, int(line), session)
            spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - start}
            print(json.dumps({"good": good, **spent}), flush=True)


asyncio.run(main())
