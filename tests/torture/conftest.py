"""Collects the figures of the long tests and writes them down, met or missed."""

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
        PAGE.write_text(HEAD + described(found))


def described(found: Figures) -> str:
    machine = (
        f"{os.cpu_count()} cores, Linux {platform.release()}, Python {platform.python_version()}"
    )
    rows = "\n".join(f"| {did} | {count} |" for did, count in found.items())
    return f"On {datetime.now(UTC):%Y-%m-%d}, {machine}:\n\n| done | counted |\n|---|---|\n{rows}\n"
