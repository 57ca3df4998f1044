"""A closed-loop HTTP load over kept-alive connections, and the CPU time of the server."""

import asyncio
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Request = bytes


@dataclass(frozen=True)
class Run:
    """`per_cpu_s`: requests per CPU second of the server; latencies in milliseconds."""

    per_cpu_s: float
    per_s: float
    p50_ms: float
    p99_ms: float


def request(method: str, path: str, body: bytes = b"", headers: Sequence[str] = ()) -> Request:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    if body:
        lines.append("Content-Type: application/json")
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cluster_seconds(pid: int) -> float:
    """CPU time of PostgreSQL: its first process, those that ended, and those that live."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    ended = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu_seconds(pid) + ended + sum(cpu_seconds(int(one)) for one in children)


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"transfer-encoding: chunked" in head:
        raise ValueError("chunked answers are not expected here")
    length = head.split(b"content-length:", 1)
    size = int(length[1].split(b"\r\n", 1)[0]) if len(length) == 2 else 0
    return status, await reader.readexactly(size)


async def _connection(
    port: int, make: Callable[[bytes | None], Request], count: int, good: int
) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took: list[float] = []
    last: bytes | None = None
    for _ in range(count):
        start = time.perf_counter()
        writer.write(make(last))
        status, last = await answer(reader)
        took.append(time.perf_counter() - start)
        if status != good:
            raise RuntimeError(f"the server answered {status}")
    writer.close()
    return took


async def drive(
    port: int, pid: int, makers: Sequence[Callable[[bytes | None], Request]], each: int, good: int
) -> Run:
    """One connection a maker, `each` requests on it, one after the other."""
    cpu, start = cpu_seconds(pid), time.perf_counter()
    lists = await asyncio.gather(*(_connection(port, make, each, good) for make in makers))
    wall, spent = time.perf_counter() - start, cpu_seconds(pid) - cpu
    took = sorted(second for one in lists for second in one)
    total = len(took)
    return Run(total / spent, total / wall, took[total // 2] * 1e3, took[int(total * 0.99)] * 1e3)


def median(runs: Sequence[Run], field: str) -> float:
    return float(statistics.median(getattr(run, field) for run in runs))
