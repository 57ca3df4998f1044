"""A feed's file as rows: read where it lies, one row at a time, so that it is never held twice."""

import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from handrail.meetings.directory import bmlt, meeting_guide
from handrail.meetings.directory.listing import Row, Unusable

MARK = b"\xef\xbb\xbf"
HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
MOST_ROWS = 200_000
NO_FEED = "This is no feed of meetings: neither Meeting Guide JSON nor BMLT JSON."


class NotAFeed(Exception):
    """The file as a whole cannot be read; says why."""


class Wrapped(msgspec.Struct):
    """What BMLT answers with `get_used_formats=1`; some sites put plain feeds in `meetings`."""

    meetings: list[msgspec.Raw]
    formats: list[Any] = []


class Feed:
    """The rows of one file; each is a view into it."""

    def __init__(self, rows: Sequence[msgspec.Raw], worlds: Mapping[str, str]) -> None:
        self.rows = rows
        self.worlds = worlds

    def read(self, number: int, zone: str) -> Row:
        """Raises Unusable."""
        try:
            raw = msgspec.json.decode(self.rows[number])
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            raise Unusable("it cannot be read as JSON") from None
        return read_row(raw, zone, self.worlds)

    def __len__(self) -> int:
        return len(self.rows)

    def numbers(self, size: int) -> Iterator[range]:
        """Row numbers, so many at a time."""
        for start in range(0, len(self.rows), size):
            yield range(start, min(start + size, len(self.rows)))


def read_row(raw: Any, zone: str, worlds: Mapping[str, str]) -> Row:
    """Raises Unusable, and nothing else, whatever the row is."""
    if not isinstance(raw, dict):
        raise Unusable("it is no object with names and values")
    if bmlt.is_bmlt(raw):
        return bmlt.read(raw, zone, worlds)
    return meeting_guide.read(raw, zone)


def open_feed(file: Path) -> Feed:
    """Raises NotAFeed."""
    if not file.stat().st_size:
        raise NotAFeed(NO_FEED)
    with file.open("rb") as opened:
        # Lives as long as the rows that point into it.
        content = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
    if content[: len(MARK)] == MARK:
        content = content[len(MARK) :]
    found = whole(content)
    if len(found.meetings) > MOST_ROWS:
        raise NotAFeed(f"The feed has more than {MOST_ROWS} meetings.")
    return Feed(found.meetings, bmlt.worlds_of(found.formats))


def whole(content: memoryview) -> Wrapped:
    try:
        return decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        # One letter in an old encoding, or half of one, spoils the whole: only then is it copied.
        return decode(HALF.sub(r"\\ufffd", str(content, "utf-8", "replace")).encode())
    except (msgspec.DecodeError, RecursionError):
        raise NotAFeed(NO_FEED) from None


def decode(content: memoryview | bytes) -> Wrapped:
    found = msgspec.json.decode(content, type=list[msgspec.Raw] | Wrapped)
    return found if isinstance(found, Wrapped) else Wrapped(found)
