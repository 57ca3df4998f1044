"""Breaks the lines of a sheet into rows, and rows into pages. Pure: widths are asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from handrail.exports.sheet.rules import Line
from handrail.exports.sheet.words import Words, date_words, time_words

Measure = Callable[[str], float]
# Of the width between the margins.
SHARES = (0.17, 0.10, 0.31, 0.18, 0.09, 0.15)
LEADING, PADDING, GAP = 4.1, 2.2, 2.0


@dataclass(frozen=True)
class Row:
    """Cells of one or more lines of text each."""

    cells: tuple[list[str], ...]

    @property
    def height(self) -> float:
        return max(len(cell) for cell in self.cells) * LEADING + PADDING


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """At spaces; within a word where it is wider than a line."""
    lines: list[str] = []
    held = ""
    for word in text.split(" "):
        longer = f"{held} {word}" if held else word
        if measure(longer) <= width:
            held = longer
            continue
        if held:
            lines.append(held)
        *whole, held = list(pieces(word, width, measure))
        lines += whole
    return [*lines, held]


def pieces(word: str, width: float, measure: Measure) -> Iterator[str]:
    """One where it fits; else as many letters as fit in each, at least one."""
    held = ""
    for letter in word:
        if held and measure(held + letter) > width:
            yield held
            held = ""
        held += letter
    yield held


def texts_of(line: Line, words: Words, zone: str) -> tuple[str, ...]:
    """`zone` is that of the sheet: another one is named."""
    kind = words.settings[line.setting]
    time = time_words(words, line.at)
    if line.tz != zone:
        time = f"{time} {line.tz.rsplit('/', 1)[-1].replace('_', ' ')}".strip()
    signed = words.signed.format(signer=line.signer) if line.signer else words.self_reported
    return (
        date_words(words, line.on),
        time,
        line.name or kind,
        f"{kind}, {words.hows[line.how]}" if line.how else kind,
        str(line.minutes or ""),
        signed,
    )


def row_of(texts: Sequence[str], width: float, measure: Measure) -> Row:
    wide = (share * width - GAP for share in SHARES)
    return Row(tuple(wrap(text, one, measure) for text, one in zip(texts, wide, strict=True)))


def pages_of(rows: Sequence[Row], first: float, room: float) -> list[list[Row]]:
    """`first` and `room`: how high the rows of the first and of any other page may be together."""
    pages: list[list[Row]] = [[]]
    left = first
    for row in rows:
        if row.height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= row.height
    return pages
