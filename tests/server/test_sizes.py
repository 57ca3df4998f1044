"""No file grows past what can be read at one sitting."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = {"server/**/*.py": 300, "tests/**/*.py": 400, "pwa/src/**/*.[ts]*": 400}
WRITTEN_BY_TOOLS = ("migrations/versions/", "pwa/src/lib/api-types.ts")


def sources() -> list[tuple[str, int]]:
    return sorted(
        (path.relative_to(ROOT).as_posix(), most)
        for pattern, most in MOST_LINES.items()
        for path in ROOT.glob(pattern)
        if not any(part in path.as_posix() for part in WRITTEN_BY_TOOLS)
    )


@pytest.mark.parametrize(("path", "most"), sources())
def test_a_file_fits(path: str, most: int) -> None:
    lines = (ROOT / path).read_text().count("\n")
    assert lines <= most, f"{path} has {lines} lines: find the two things that it does"
