"""Collects the figures of the long tests and writes them down, met or missed.

A row that was not tried this time stays as it was, with its own day.
"""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEAD = """# Reliability: what was tried, and what came out

Written by `make torture`. The same tests run small in `make test`. Kills are SIGKILL at random
moments; no power was cut (see [could-not-be-tried.md](could-not-be-tried.md)).

"""

Figures = dict[str, str]


@pytest.fixture(scope="session")
def figures() -> Iterator[Figures]:
    """A test adds what it counted, under a sentence that says what was done."""
    found: Figures = {}
    yield found
    if found:
        PAGE.write_text(page(rows_of(PAGE.read_text()) | {did: row(found[did]) for did in found}))


def row(count: str) -> str:
    return f"{count} | {datetime.now(UTC):%Y-%m-%d}"


def rows_of(text: str) -> Figures:
    """What stands in the table of the page."""
    cells = [line.strip("| ").split(" | ", 1) for line in text.splitlines() if line[:2] == "| "]
    return {did: rest for did, rest in cells if did != "done"}


def page(rows: Figures) -> str:
    machine = (
        f"{os.cpu_count()} cores, Linux {platform.release()}, Python {platform.python_version()}"
    )
    table = "\n".join(f"| {did} | {rest} |" for did, rest in rows.items())
    return f"{HEAD}On {machine}:\n\n| done | counted | on |\n|---|---|---|\n{table}\n"
