"""docs/benchmarks.md: a part for each row that was run; what was not run keeps its last figures."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BUSY = 0.5
HEAD = """# Benchmarks

Written by `make bench` (`make bench ROWS=push,claim` for some of them). Contenders run interleaved
in one run, after a warm-up; figures are ratios of medians of 5 rounds, per CPU second of what is
measured. Databases on both sides keep their promises: SQLite with WAL and synchronous=FULL,
PostgreSQL with synchronous_commit. Read the ratios; another machine gives other absolute numbers.
"""
COLUMNS = "| work | against | measured | target | |\n|---|---|---|---|---|"
PART = re.compile(r"^## (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)

Row = tuple[str, str, str, str, str]


def row(work: str, against: str, got: str, target: str, met: bool | None) -> Row:
    """`met` is None for a figure that has no target."""
    return work, against, got, target, "" if met is None else "met" if met else "missed"


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?"
    )
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {model}, Linux {platform.release()}, {python}"


def load_before() -> str:
    """Said beside the figures: a busy machine makes every one of them worse."""
    busy = os.getloadavg()[0]
    quiet = busy < BUSY * (os.cpu_count() or 1)
    return "" if quiet else f" The machine was busy with other work (load {busy:.0f})."


def described(rows: Sequence[Row], rounds: int, busy: str) -> str:
    table = "\n".join("| " + " | ".join(one) + " |" for one in rows)
    when = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, {rounds} rounds.{busy}"
    return f"\n{when}\n\n{COLUMNS}\n{table}\n\n"


def write(parts: Mapping[str, str], order: Sequence[str]) -> str:
    """Puts what was measured now over what stands there."""
    kept = dict(PART.findall(PAGE.read_text())) if PAGE.exists() else {}
    every = kept | dict(parts)
    body = "".join(f"\n## {name}\n{every[name].rstrip()}\n" for name in order if name in every)
    PAGE.write_text(HEAD + body)
    return "".join(f"\n## {name}\n{text}" for name, text in parts.items())
