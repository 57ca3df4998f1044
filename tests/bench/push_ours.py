"""Our own way, exactly as the dispatcher goes it: parcels that are encrypted at their turn."""

import asyncio
import gc
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from handrail.clock import SystemClock
from handrail.push.message import Messages, Sub, new_pair
from handrail.push.sender import Parcel, Sender
from handrail.reminders.claims import MOST
from handrail.settings import PushHost
from tests.sink import HOST


async def send(task: dict[str, Any], messages: Messages, sender: Sender, total: int) -> int:
    subs = [Sub(own["endpoint"], **own["keys"]) for own in task["subs"]]
    said, good = task["payload"].encode(), 0
    for first in range(0, total, MOST):
        batch = []
        for number in range(first, min(first + MOST, total)):
            sub = subs[number % len(subs)]
            build = partial(messages.build, sub, said, task["ttl"], "high", task["topic"])
            batch.append(Parcel(number, sub.endpoint, build))
        good += sum([result.status == 201 async for result in sender.send(batch)])
    return good


async def main() -> None:
    task = json.loads(Path(sys.argv[1]).read_text())
    messages = Messages([new_pair(1)], task["subject"], SystemClock())
    sender = Sender(SystemClock(), [PushHost(HOST, task["address"], Path(task["ca"]))])
    gc.freeze()  # as `serve` and `remind` do once they are up
    print("ready", flush=True)
    for line in sys.stdin:
        cpu, start = time.process_time(), time.perf_counter()
        good = await send(task, messages, sender, int(line))
        spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - start}
        print(json.dumps({"good": good, **spent}), flush=True)
    sender.close()


if __name__ == "__main__":
    asyncio.run(main())
