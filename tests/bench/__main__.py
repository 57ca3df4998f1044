"""`make bench`: runs every row, or those named, prints the tables and writes docs/benchmarks.md."""

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    claim,
    encrypt,
    engines,
    first_sync,
    idle,
    load,
    patterns,
    push,
    report,
    storm,
    writes,
)
from tests.bench.report import Row, row

EACH = 150
Measure = Callable[[Path, int], list[Row]]


def write_rows(folder: Path, rounds: int) -> list[Row]:
    runs = writes.measure(folder, rounds, EACH)
    ours = load.median(runs["ours"], "per_cpu_s")
    rows: list[Row] = []
    work = "durable sealed check-in through HTTP"
    for name, against, target in (
        ("bare", "FastAPI + SQLModel AsyncSession, bare plain insert", 2.5),
        ("four", "the same, four statements", 4.0),
    ):
        ratio = ours / load.median(runs[name], "per_cpu_s")
        rows.append(row(work, against, f"{ratio:.1f}×", f"{target}×", ratio >= target))
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


def push_rows(folder: Path, rounds: int) -> list[Row]:
    rates = push.measure(folder, rounds)
    ours = statistics.median(rates["ours"])
    work = f"encrypt, sign and send one push ({ours:,.0f} a CPU second)"
    rows = []
    for name, target in push.AT_LEAST.items():
        ratio = push.ratio(rates, name)
        against = "node web-push, kept-alive agent" if name == "web-push" else name
        rows.append(row(work, against, f"{ratio:.1f}×", f"{target:.0f}×", ratio >= target))
    return rows


def encrypt_rows(_folder: Path, rounds: int) -> list[Row]:
    share = encrypt.measure(rounds)
    work = "encrypt and sign alone"
    against = "OpenSSL's primitives and nothing else"
    return [row(work, against, f"{share:.0%}", f"{encrypt.AT_LEAST:.0%}", share >= 0.6)]


def claim_rows(folder: Path, rounds: int) -> list[Row]:
    rows = []
    for name, by_size in claim.measure(folder, rounds).items():
        ratio = by_size["10k"] / by_size["1M"]
        work = f"claim of due reminders, 10k to 1M stored ({name}, {by_size['1M']:,.0f}/CPU s)"
        rows.append(row(work, "itself", f"{ratio:.1f}× slower", "2×", ratio <= claim.AT_MOST))
    return rows


def engine_rows(folder: Path, rounds: int) -> list[Row]:
    rates = engines.measure(folder, rounds)
    rows = []
    for name, made in rates.items():
        share = made.per_cpu_s / rates["ours"].per_cpu_s
        work = f"claim and mark {engines.DUE:,} due occurrences on PostgreSQL: {name}"
        got = f"{made.per_worker_s:,.0f}/CPU s of the worker, {made.per_cpu_s:,.0f} of all"
        rows.append(row(work, "ours", f"{got}: {share:.0%}", "", None))
    return rows


def storm_rows(folder: Path, _rounds: int) -> list[Row]:
    rows = []
    for name, made in storm.measure(folder).items():
        work = f"{storm.PEOPLE:,} reminders due at once, {name}, local sink"
        got = f"{made.said}; CPU ms each: {made.each_ms}"
        met = made.all_s <= storm.WITHIN_S and not made.lost
        rows.append(row(work, "-", got, f"{storm.WITHIN_S:.0f} s, none lost", met))
    return rows


def idle_rows(folder: Path, rounds: int) -> list[Row]:
    found = idle.measure(folder, rounds)
    early = ", ".join(found.too_early) or "none"
    return [
        row(
            "idle server: memory",
            "-",
            f"{found.rss_mib:.0f} MiB",
            f"{idle.MOST_MIB:.0f} MiB",
            found.rss_mib <= idle.MOST_MIB,
        ),
        row(
            "idle server: start",
            "-",
            f"{found.start_s:.1f} s ({found.start_cpu_s:.1f} s of CPU)",
            f"{idle.MOST_S:.0f} s",
            found.start_s <= idle.MOST_S,
        ),
        row("imported before they are used", "-", early, "none", not found.too_early),
    ]


def pattern_rows(folder: Path, rounds: int) -> list[Row]:
    entries, ms = patterns.measure(folder, rounds)
    work = f"patterns of a year out of ten years' daily entries ({entries:,})"
    return [row(work, "-", f"{ms:.0f} ms", f"{patterns.WITHIN_MS:.0f} ms", ms < patterns.WITHIN_MS)]


ROWS: dict[str, Measure] = {
    "writes": write_rows,
    "first_sync": first_sync_rows,
    "push": push_rows,
    "encrypt": encrypt_rows,
    "claim": claim_rows,
    "engines": engine_rows,
    "storm": storm_rows,
    "idle": idle_rows,
    "patterns": pattern_rows,
}


def chosen(text: str) -> list[str]:
    names = [name for name in text.replace(",", " ").split() if name]
    if unknown := set(names) - ROWS.keys():
        raise SystemExit(f"no such row: {', '.join(unknown)}. There are {', '.join(ROWS)}")
    return names or list(ROWS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", default="", help=f"some of {', '.join(ROWS)}; all when empty")
    options = parser.parse_args()
    busy = report.load_before()
    for name in chosen(options.rows):
        print(name, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            rows = ROWS[name](Path(folder), options.rounds)
        part = report.described(rows, options.rounds, busy)
        # At once: a run that is broken off keeps what it measured.
        print(report.write({name: part}, list(ROWS)), flush=True)


if __name__ == "__main__":
    main()
