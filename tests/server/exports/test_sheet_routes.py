"""The sheet over HTTP: of the person alone, and nothing of the question stays."""

import asyncio
import logging
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from handrail.exports.sheet.service import AT_ONCE
from handrail.settings import Settings
from tests.server.exports.visits import texts, visit
from tests.server.web.open_house import OpenHouse, sign_up, sync_body

PATH = "/api/exports/sheet"
WORD = "Zanzibarquokka"
ASKED = {"from": "2026-02-01", "until": "2026-03-10", "kinds": ["mutual_help"]}
PRIVATE = "what nobody else reads"


async def person(house: OpenHouse, name: str, *meetings: str) -> httpx.AsyncClient:
    browser = house.browser()
    await sign_up(browser, name)
    changes = [change(visit(name=one, takeaway=PRIVATE)) for one in meetings]
    answer = await browser.post("/api/sync", json=sync_body(*changes))
    assert answer.json()["rejected"] == []
    return browser


def change(body: Any) -> dict[str, Any]:
    own = {"id": str(uuid4()), "kind": "attendance", "edited_at": "2026-03-03T08:00:00Z"}
    return own | {"body": msgspec.to_builtins(body)}


@pytest.mark.both_databases
async def test_a_person_s_own_visits_and_nobody_else_s(house: OpenHouse) -> None:
    ada = await person(house, "ada", "Ada's group", "Ada's other group")
    await person(house, "bea", "Bea's group")
    answer = await ada.post(PATH, json=ASKED | {"name": "Ada L."})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="sheet.pdf"'
    (page,) = texts(answer.content)
    assert "Name: Ada L." in page
    assert "2 attended" in page
    assert "Bea" not in page
    assert PRIVATE not in page


async def test_strangers_and_other_pages_get_none(house: OpenHouse) -> None:
    assert (await house.browser().post(PATH, json=ASKED)).status_code == 401
    ada = await person(house, "ada")
    answer = await ada.post(PATH, json=ASKED, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until": "2026-03-20"}, "until"),
        ({"from": "2020-01-01"}, "from"),
        ({"from": "2026-03-11", "until": "2026-03-10"}, "from"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["x"]}, "kinds"),
        ({"name": "a" * 81}, "name"),
        ({"name": "林"}, "name"),
        ({"language": "fr"}, "language"),
        ({"from": "no day"}, "from"),
    ],
)
async def test_what_does_not_fit_is_named(house: OpenHouse, wrong: Any, field: str) -> None:
    ada = await person(house, "ada", "Group")
    answer = await ada.post(PATH, json=ASKED | wrong)
    assert (answer.status_code, answer.json()["fields"][0].split("[")[0]) == (400, field)


async def test_only_so_many_are_drawn_at_once_and_the_next_may_try_again(house: OpenHouse) -> None:
    ada = await person(house, "ada", *[f"Group {n}" for n in range(40)])
    answers = await asyncio.gather(*(ada.post(PATH, json=ASKED) for _ in range(AT_ONCE + 3)))
    codes = sorted(answer.status_code for answer in answers)
    assert (codes[0], codes[-1]) == (200, 503)
    assert {answer.json()["code"] for answer in answers if answer.status_code != 200} == {"busy"}
    assert (await ada.post(PATH, json=ASKED)).status_code == 200
    assert (await ada.post(PATH, json=ASKED | {"name": "\u6797"})).status_code == 400
    assert [(await ada.post(PATH, json=ASKED)).status_code for _ in range(AT_ONCE)] == [200, 200]


async def test_the_name_is_in_no_table_no_file_and_no_log(
    house: OpenHouse, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await person(house, "ada", "Group")
    caplog.set_level(logging.DEBUG)
    good = await ada.post(PATH, json=ASKED | {"name": WORD})
    bad = await ada.post(PATH, json=ASKED | {"name": f"{WORD} 林"})
    assert (good.status_code, bad.status_code) == (200, 400)
    assert WORD in "".join(texts(good.content))
    assert WORD not in bad.text
    assert WORD not in caplog.text
    assert PRIVATE not in caplog.text
    files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    assert any(path.name == "handrail.db" for path in files)
    for path in files:
        assert WORD.encode() not in path.read_bytes(), path.name
    with sqlite3.connect(settings.data_dir / "handrail.db") as database:
        assert WORD not in "\n".join(map(str, database.iterdump()))


def test_the_library_is_imported_when_a_sheet_is_made_and_not_before() -> None:
    told = "import sys, handrail.app; print({'fpdf', 'PIL', 'fontTools'} & set(sys.modules))"
    server = Path(__file__).parents[3] / "server"
    run = [sys.executable, "-c", told]
    done = subprocess.run(
        run, env={"PYTHONPATH": str(server)}, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()"
