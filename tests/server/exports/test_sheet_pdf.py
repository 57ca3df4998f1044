"""The PDF of a sheet, read by another library than the one that wrote it."""

import io

import pytest
from pypdf import PdfReader

from handrail.errors import BadInput
from handrail.exports.sheet.letters import INSTEAD
from tests.server.exports.visits import MADE_AT, made, planned, texts, visit


def test_a_line_says_when_where_how_long_and_who_confirmed_it() -> None:
    (page,) = texts(made(visit(), visit("2026-03-04", signer="J. R."), name="Ana Lind"))
    assert "Attendance sheet Name: Ana Lind Sun, Feb 1, 2026 to Tue, Mar 10, 2026" in page
    assert "Of these kinds only: Mutual-help group, Group session 2 attended" in page
    line = "7:30 PM Candlelight group Mutual-help group, in person 60"
    assert f"Mon, Mar 2, 2026 {line} Self-reported" in page
    assert f"Wed, Mar 4, 2026 {line} Signed: J. R." in page
    assert "nobody else has checked it." in page
    assert "Made on Tue, Mar 10, 2026, 9:05 PM (America/New_York)" in page
    assert page.endswith("Page 1 of 1")


def test_in_spanish_nothing_is_said_in_english() -> None:
    (page,) = texts(made(visit(), visit(signer="J."), language="es"))
    assert "Hoja de asistencia Nombre: ____" in page
    assert "lun 2 mar 2026 19:30 Candlelight group Grupo de ayuda mutua, en persona 60" in page
    assert "Declarado por la persona" in page
    assert "Firmó: J." in page
    assert "Página 1 de 1" in page
    for word in ("Self", "Signed", "Page", "Made", "Kind", "attended"):
        assert word not in page


def test_all_kinds_need_no_list_and_nothing_attended_is_said() -> None:
    every = ["mutual_help", "one_on_one", "group", "family", "recreational", "clinic", "telehealth"]
    (page,) = texts(made(kinds=every))
    assert "Of these kinds" not in page
    assert "Nothing of these kinds was written down for these days." in page


def test_long_sheets_go_on_and_number_their_pages() -> None:
    days = [f"2026-02-{day:02}" for day in range(1, 29)]
    some = [
        visit(day, at=f"{hour:02}:00", name=f"No {day} {hour}")
        for day in days
        for hour in (7, 9, 20)
    ]
    for paper in ("a4", "letter"):
        pages = texts(made(*some, name="Ana Lind", paper=paper))
        assert len(pages) > 2
        for number, page in enumerate(pages, 1):
            assert page.endswith(f"Page {number} of {len(pages)}")
            assert "Ana Lind" in page
            assert "Confirmed" in page
        found = " ".join(pages)
        places = [found.index(f"No {day} {hour} ") for day in days for hour in (7, 9, 20)]
        assert places == sorted(places)


def test_nothing_is_drawn_beside_or_below_the_paper() -> None:
    name = "W" * 255
    reader = PdfReader(
        io.BytesIO(made(*[visit(name=name, tz="America/Argentina/ComodRivadavia")] * 9))
    )
    for page in reader.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        seen: list[tuple[float, float]] = []

        def look(text: str, cm: list[float], tm: list[float], *_: object) -> None:
            if text.strip():
                seen.append((tm[4], tm[5]))  # noqa: B023

        page.extract_text(visitor_text=look)
        assert all(40 < x < width - 40 and 40 < y < height - 40 for x, y in seen)
    assert "".join(texts(made(visit(name=name)))).replace(" ", "").count("W" * 255) == 1 or (
        "".join(texts(made(visit(name=name)))).count("W") >= 255
    )


def test_another_zone_is_named() -> None:
    (page,) = texts(made(visit(tz="Asia/Tokyo"), visit("2026-03-04")))
    assert page.count("Tokyo") == 1


@pytest.mark.parametrize("name", ["José Ñuñez", "Łukasz Żółć", "Анна", "Ελένη", "Nguyễn Thị"])
def test_names_with_accents_and_in_other_alphabets_are_readable(name: str) -> None:
    (page,) = texts(made(visit(name=name), name=name))
    assert page.count(name) == 2
    assert INSTEAD not in page


@pytest.mark.parametrize("name", ["林", "\u0645\u0631\u064a\u0645", "अन\u093e", "\U0001f642"])
def test_a_name_that_cannot_be_written_is_refused_by_its_field(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        made(visit(), name=f"Ana {name}")
    assert refused.value.fields == ("name",)
    (page,) = texts(made(visit(name=f"Group {name}")))
    assert f"Group {INSTEAD}" in page
    assert f"{INSTEAD} stands for letters that this PDF cannot show." in page


def test_text_is_text() -> None:
    markup = "**bold** __u__ <b>b</b> (a\\) {name} [x](http://x) --"
    pdf = made(visit(name=markup, signer="**J**"), name=markup)
    (page,) = texts(pdf)
    assert markup in page
    assert "Signed: **J**" in page
    assert all(not page.get("/Annots") for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_same_question_makes_the_same_bytes() -> None:
    some = [planned(), visit(name="b"), visit("2026-03-05")]
    pdf = made(*some, name="Ana")
    assert pdf == made(*reversed(some), name="Ana")
    # By the clock that the server goes by, not by that of the machine.
    about = PdfReader(io.BytesIO(pdf)).metadata
    assert about is not None
    assert about.creation_date == MADE_AT


def test_the_file_says_nothing_of_its_owner() -> None:
    pdf = made(visit(), name="Zebrafinch")
    assert b"Zebrafinch" not in pdf
    assert "Zebrafinch" not in str(PdfReader(io.BytesIO(pdf)).metadata)
