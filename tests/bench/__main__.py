"""`make bench`: runs every row, prints the table and writes docs/benchmarks.md."""

import argparse
import os
import platform
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import first_sync, load, writes
from tests.bench.servers import ROOT

Row = tuple[str, str, str, str, str]


def write_rows(folder: Path, rounds: int, each: int) -> list[Row]:
    runs = writes.measure(folder, rounds, each)
    ours = load.median(runs["ours"], "per_cpu_s")
    rows: list[Row] = []
    for name, against, target in (
        ("bare", "FastAPI + SQLModel AsyncSession, bare plain insert", 2.5),
        ("four", "the same, four statements", 4.0),
    ):
        ratio = ours / load.median(runs[name], "per_cpu_s")
        rows.append(
            row(
                "durable sealed check-in through HTTP",
                against,
                f"{ratio:.1f}×",
                f"{target}×",
                ratio >= target,
            )
        )
        share = load.median(runs["ours"], "p99_ms") / load.median(runs[name], "p99_ms")
        rows.append(row("its p99", against, f"{share:.2f} of theirs", "0.10", share <= 0.1))
    return rows


def first_sync_rows(folder: Path, rounds: int) -> list[Row]:
    runs = first_sync.measure(folder, rounds)
    ratio = statistics.median(r.per_cpu_s for r in runs["ours"]) / statistics.median(
        r.per_cpu_s for r in runs["usual"]
    )
    work = f"first sync of {first_sync.RECORDS:,} records"
    return [
        row(work, "FastAPI + SQLModel AsyncSession, plain rows", f"{ratio:.1f}×", "5×", ratio >= 5)
    ]


def row(work: str, against: str, got: str, target: str, met: bool) -> Row:
    return work, against, got, target, "met" if met else "missed"


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?"
    )
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {model}, Linux {platform.release()}, {python}"


def page(rows: list[Row], rounds: int) -> str:
    table = "\n".join("| " + " | ".join(one) + " |" for one in rows)
    return f"""# Benchmarks

Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()}. Contenders ran
interleaved in one run, {rounds} rounds after a warm-up; figures are ratios of medians, per CPU
second of the server under test. Databases on both sides: SQLite, WAL, synchronous=FULL. Read the
ratios; another machine gives other absolute numbers.

| work | against | measured | target | |
|---|---|---|---|---|
{table}
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=150, help="requests a connection and round")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        for part in ("writes", "first_sync"):
            folder = Path(name) / part
            folder.mkdir()
            print(part, flush=True)
            if part == "writes":
                rows += write_rows(folder, options.rounds, options.each)
            else:
                rows += first_sync_rows(folder, options.rounds)
    text = page(rows, options.rounds)
    (ROOT / "docs" / "benchmarks.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
