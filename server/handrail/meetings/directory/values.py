"""Values as feeds hold them: strings everywhere, HTML in notes, numbers in quotes."""

import html
import math
import re
from typing import Any
from urllib.parse import urlsplit

from handrail.meetings.directory.listing import DAY_MIN

SHORT, LONG, LINK = 255, 4000, 2000
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<(br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# NUL, which PostgreSQL refuses, other control characters, and halves of characters.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BLANKS = re.compile(r"[ \t\u00a0]+")
GAPS = re.compile(r"\s*\n\s*")
CLOCK = re.compile(
    r"([01]?[0-9]|2[0-4])[:.]([0-5][0-9])(?:[:.][0-5][0-9])?\s*([ap])?\.?(?:m\.?)?",
    re.IGNORECASE | re.ASCII,
)
SPAN = re.compile(r"([0-9]{1,2}):([0-5]?[0-9])(?::[0-5]?[0-9])?", re.ASCII)
NOT_DIALLED = re.compile(r"[^0-9+,*#;]")
NO_LINK = frozenset(' "<>\\')
UNPLAIN = frozenset("<&")
YES = frozenset({"yes", "true", "1", "y"})


def text(value: Any, most: int = SHORT) -> str:
    """Plain, without tags and control characters; numbers as they are written."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    said = str(value)
    if said.isascii() and said.isprintable() and not UNPLAIN & set(said):
        return said.strip()[:most]  # nearly all, by a shorter way
    plain = CONTROL.sub("", plain_text(said[: 4 * LONG]))
    return GAPS.sub("\n", BLANKS.sub(" ", plain)).strip()[:most]


def plain_text(value: str) -> str:
    if "<" not in value and "&" not in value:
        return value
    # Twice: feeds also hold markup that was escaped on the way.
    return _without_tags(html.unescape(_without_tags(value)))


def _without_tags(value: str) -> str:
    return TAG.sub("", BREAK.sub("\n", UNSEEN.sub("", value)))


def note(value: Any) -> str:
    return text(value, LONG)


def yes(value: Any) -> bool:
    return value is True or text(value).casefold() in YES


def link(value: Any) -> str:
    """An http or https address with a host, else nothing: it will be opened by a tap."""
    found = value.strip() if isinstance(value, str) else ""
    if (
        not found
        or len(found) > LINK
        or not found.isprintable()
        or any(sign in found for sign in ' "<>\\')
    ):
        return ""
    try:
        parts = urlsplit(found)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return found if good and CONTROL.search(found) is None else ""


def phone(value: Any) -> str:
    found = NOT_DIALLED.sub("", text(value)) if value else ""
    return found if sum(sign.isdigit() for sign in found) >= 3 else ""


def number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(value: Any) -> int | None:
    """A small whole number, also in quotes."""
    found = number(value)
    return int(found) if found is not None and found == int(found) and abs(found) < 1e6 else None


def place(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """None for what is no place on earth; feeds write 0, 0 for "not known"."""
    north, east = number(latitude), number(longitude)
    if north is None or east is None or (north == 0 and east == 0):
        return None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def clock_minutes(value: Any) -> int | None:
    """Minutes since midnight of `19:30`, `19:30:00`, `7:30 pm`; 24:00 is the end of the day."""
    match = CLOCK.fullmatch(text(value))
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    found = hour * 60 + minute
    return found if found <= DAY_MIN else None


def span_minutes(value: Any) -> int | None:
    """Minutes of `01:30:00`; at most a day, which `24:00:00` is."""
    match = SPAN.fullmatch(text(value))
    found = int(match[1]) * 60 + int(match[2]) if match else 0
    return found if 0 < found <= DAY_MIN else None


def at_clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def words(value: Any, most: int = 20) -> tuple[str, ...]:
    """A list, or one string with commas."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        return ()
    return tuple(filter(None, map(text, parts[:most])))
