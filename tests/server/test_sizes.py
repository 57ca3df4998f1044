"""No file grows past what can be read at one sitting."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder, ending in (
        ("server", "py"),
        ("tests", "py"),
        ("pwa/src", "ts"),
        ("pwa/src", "svelte"),
    )
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if "migrations/versions" not in path.as_posix() and path.name != "api-types.ts"
)


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_fits(path: str) -> None:
    lines = (ROOT / path).read_text().count("\n")
    assert lines <= MOST_LINES, f"{path} has {lines} lines: find the two things that it does"
