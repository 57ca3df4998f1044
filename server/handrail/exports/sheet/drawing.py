"""Draws a sheet as PDF. The library is only imported here, and only when somebody asks for one."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from handrail.errors import BadInput
from handrail.exports.sheet.layout import (
    LEADING,
    PADDING,
    SHARES,
    Row,
    pages_of,
    row_of,
    texts_of,
    wrap,
)
from handrail.exports.sheet.letters import INSTEAD, can_show, shown, tidy
from handrail.exports.sheet.rules import Line
from handrail.exports.sheet.shapes import SheetAsked
from handrail.exports.sheet.words import WORDS, Words, date_words, time_words

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

FONT = Path(__file__).with_name("DejaVuSansCondensed.ttf")
FACE = "sheet"
MARGIN, FOOT = 15.0, 12.0
TITLE_PT, TEXT_PT, SMALL_PT = 16.0, 9.0, 8.0
GREY, INK = 110, 0


@dataclass(frozen=True)
class Sheet:
    """All that a sheet is made of. `made_at` has the zone of the person."""

    asked: SheetAsked
    lines: Sequence[Line]
    made_at: datetime
    zone: str


def draw(sheet: Sheet) -> bytes:
    """The same bytes for the same sheet. Raises BadInput for a name that cannot be written."""
    pdf = _blank(sheet)
    try:
        return _Paper(sheet, pdf).whole()
    finally:
        # The library leaves the file of the font open.
        _font(pdf).ttfont.close()


class _Paper:
    def __init__(self, sheet: Sheet, pdf: "FPDF") -> None:
        self.sheet = sheet
        self.words: Words = WORDS[sheet.asked.language]
        self.pdf = pdf
        self.known: Container[int] = _font(pdf).cmap
        self.measure = lru_cache(maxsize=20_000)(pdf.get_string_width)
        self.width = pdf.w - 2 * MARGIN
        self.name = tidy(sheet.asked.name)
        if not can_show(self.name, self.known):
            raise BadInput("The PDF cannot show every letter of this.", fields=["name"])

    def whole(self) -> bytes:
        rows = [self.row(texts_of(one, self.words, self.sheet.zone)) for one in self.sheet.lines]
        head = self.head(any(_is_replaced(row) for row in rows))
        table = self.row(self.words.heads)
        bottom = self.pdf.h - MARGIN - FOOT
        top = MARGIN + 2 * LEADING
        begin = MARGIN + 10 + len(head) * (LEADING + 0.6) + LEADING
        pages = pages_of(rows, bottom - begin - table.height, bottom - top - table.height)
        for number, page in enumerate(pages, 1):
            self.pdf.add_page()
            y = self.title(head) if number == 1 else self.again()
            self.table(table, page, y)
            self.foot(number, len(pages))
        return bytes(self.pdf.output())

    def row(self, texts: Sequence[str]) -> Row:
        self.pdf.set_font_size(TEXT_PT)
        return row_of([shown(text, self.known) for text in texts], self.width, self.measure)

    def head(self, replaced: bool) -> list[str]:
        """What stands between the title and the table, in lines."""
        asked, words = self.sheet.asked, self.words
        kinds = [words.settings[one] for one in words.settings if one in asked.kinds]
        start, until = date_words(words, asked.start), date_words(words, asked.until)
        count = len(self.sheet.lines)
        said = [
            words.name.format(name=self.name or "_" * 30),
            words.days.format(start=start, until=until),
            words.kinds.format(kinds=", ".join(kinds)) if len(kinds) < len(words.settings) else "",
            words.total.format(n=count) if count else words.none,
            words.honest,
            words.zone,
            words.replaced if replaced else "",
        ]
        return [line for text in said if text for line in wrap(text, self.width, self.measure)]

    def title(self, head: Sequence[str]) -> float:
        """Returns how far down it reaches."""
        self.pdf.set_font_size(TITLE_PT)
        self.pdf.text(MARGIN, MARGIN + 5, self.words.title)
        self.pdf.set_font_size(TEXT_PT)
        y = MARGIN + 10
        for line in head:
            y += LEADING + 0.6
            self.pdf.text(MARGIN, y, line)
        return y + LEADING

    def again(self) -> float:
        """The head of each further page: what it belongs to."""
        self.pdf.set_font_size(SMALL_PT)
        parts = [self.words.title, self.name]
        line = " \u00b7 ".join(part for part in parts if part)
        self.pdf.text(MARGIN, MARGIN + LEADING, wrap(line, self.width, self.measure)[0])
        self.pdf.set_font_size(TEXT_PT)
        return MARGIN + 2 * LEADING

    def table(self, head: Row, rows: Sequence[Row], y: float) -> None:
        self.pdf.set_text_color(GREY)
        y = self.draw_row(head, y)
        self.pdf.set_text_color(INK)
        for row in rows:
            y = self.draw_row(row, y)

    def draw_row(self, row: Row, y: float) -> float:
        x = MARGIN
        for share, cell in zip(SHARES, row.cells, strict=True):
            for number, text in enumerate(cell):
                if text:
                    self.pdf.text(x, y + (number + 1) * LEADING - 0.9, text)
            x += share * self.width
        y += row.height
        self.pdf.line(MARGIN, y - PADDING / 2, MARGIN + self.width, y - PADDING / 2)
        return y

    def foot(self, number: int, count: int) -> None:
        made = self.sheet.made_at
        printed = self.words.printed.format(
            date=date_words(self.words, made.date()),
            time=time_words(self.words, f"{made:%H:%M}"),
            zone=self.sheet.zone,
        )
        page = self.words.page.format(n=number, all=count)
        y = self.pdf.h - MARGIN
        self.pdf.set_font_size(SMALL_PT)
        self.pdf.text(MARGIN, y, printed)
        self.pdf.text(self.pdf.w - MARGIN - self.pdf.get_string_width(page), y, page)
        self.pdf.set_font_size(TEXT_PT)


def _blank(sheet: Sheet) -> "FPDF":
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format=sheet.asked.paper)
    pdf.set_auto_page_break(False)
    pdf.add_font(FACE, fname=FONT)
    pdf.set_font(FACE, size=TEXT_PT)
    pdf.set_line_width(0.1)
    pdf.set_draw_color(GREY)
    pdf.set_creation_date(sheet.made_at)
    pdf.set_lang(sheet.asked.language)
    pdf.set_title(WORDS[sheet.asked.language].title)
    return pdf


def _font(pdf: "FPDF") -> "TTFFont":
    return cast("TTFFont", pdf.fonts[FACE])


def _is_replaced(row: Row) -> bool:
    return any(INSTEAD in text for cell in row.cells for text in cell)
