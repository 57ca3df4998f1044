"""Feeds at an address: by command, and every night."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from handrail.cli import main
from handrail.db.database import Database
from handrail.errors import StartRefused
from handrail.meetings.directory.command import import_now, source_of
from handrail.meetings.directory.refresh import Nightly, last_read
from handrail.meetings.directory.store import Source
from handrail.net.fetch import FetchFailed, Link
from handrail.settings import BadSetting, MeetingSource, Settings, load
from tests.conftest import ManualClock

FEEDS = Path(__file__).parent / "feeds"
URL = "https://feeds.example.org/meetings.json"
Out = pytest.CaptureFixture[str]


class Web:
    """What stands at every address, and how often it was asked for."""

    def __init__(self, content: bytes) -> None:
        self.content: bytes | None = content
        self.asked: list[str] = []

    def __call__(self, link: Link, into: IO[bytes], over: threading.Event) -> None:
        self.asked.append(link.host + link.path)
        if self.content is None:
            raise FetchFailed("nothing answers there")
        into.write(self.content)


@pytest.fixture
def web() -> Web:
    return Web((FEEDS / "oregon.json").read_bytes())


@pytest.fixture
def nightly(
    database: Database, database_settings: Settings, clock: ManualClock
) -> Callable[[Web], Nightly]:
    source = MeetingSource("oregon", "America/Los_Angeles", URL)
    chosen = replace(database_settings, meeting_feeds=(source,))
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    return lambda web: Nightly(database, chosen, clock, web)


@pytest.mark.both_databases
async def test_a_feed_is_read_once_a_day(
    nightly: Callable[[Web], Nightly], web: Web, database: Database, clock: ManualClock
) -> None:
    one, two = nightly(web), nightly(web)
    for _ in range(3):
        await one.read_meetings()
        await two.read_meetings()
    assert web.asked == ["feeds.example.org/meetings.json"]
    assert await database.read(lambda connection: last_read(connection, "oregon"))
    clock.advance(hours=16)  # 01:00 of the next day
    await one.read_meetings()
    assert len(web.asked) == 1
    clock.advance(hours=2)
    await one.read_meetings()
    assert len(web.asked) == 2


async def test_a_feed_that_fails_is_named_and_tried_again_in_an_hour(
    nightly: Callable[[Web], Nightly], web: Web, clock: ManualClock,
    caplog: pytest.LogCaptureFixture, database_settings: Settings,
) -> None:  # fmt: skip
    web.content, good = None, web.content
    job = nightly(web)
    with caplog.at_level(logging.INFO, "handrail.meetings"):
        await job.read_meetings()
        await job.read_meetings()
        web.content = b"<html>"
        clock.advance(hours=1)
        await job.read_meetings()
        web.content = good
        clock.advance(hours=1)
        await job.read_meetings()
    assert len(web.asked) == 3
    said = [record.getMessage() for record in caplog.records if record.name == "handrail.meetings"]
    assert "nothing answers there" in said[0]
    assert "no feed of meetings" in said[1]
    assert "10 of 18 rows used: 10 new" in said[2]
    assert not list(database_settings.data_dir.glob("meetings-*"))


def test_the_setting_names_feeds() -> None:
    raw = f"one=America/New_York,{URL} two=,https://b.example/x?a=1,2;3"
    assert load({"HANDRAIL_MEETING_FEEDS": raw}).meeting_feeds == (
        MeetingSource("one", "America/New_York", URL),
        MeetingSource("two", "", "https://b.example/x?a=1,2;3"),
    )


@pytest.mark.parametrize(
    "raw", ["x", "a=,http://b/", f"A=,{URL}", f"a=,{URL} a=,{URL}", f"{'a' * 25}=,{URL}", "a=b"]
)
def test_a_feed_that_cannot_be_used_is_refused(raw: str) -> None:
    with pytest.raises(BadSetting, match="HANDRAIL_MEETING_FEEDS"):
        load({"HANDRAIL_MEETING_FEEDS": raw})


def test_the_command_reads_a_file_and_says_what_became_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Out
) -> None:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "data"))
    file = str(FEEDS / "oregon.json")
    assert main(["import-meetings", file, "--zone", "America/Los_Angeles"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("10 of 18 rows used: 10 new, 0 changed, 0 as before; 0 gone, 8 left out")
    assert "row 14 left out: its day is not 0 to 6\n" in said
    assert "2 name no time zone: that of the feed is used" in said
    assert main(["import-meetings", file, "--zone", "America/Los_Angeles"]) == 0
    assert "10 as before" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.json"], ["http://example.org/a"], ["https://localhost/a"],
        [str(FEEDS / "oregon.json"), "--zone", "Mars"],
        [str(FEEDS / "oregon.json"), "--feed", "Not Good"], [__file__],
    ],
)  # fmt: skip
def test_the_command_refuses_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Out, arguments: list[str]
) -> None:
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path / "data"))
    assert main(["import-meetings", *arguments]) == 1
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_an_address_is_fetched(database_settings: Settings, web: Web) -> None:
    source = source_of(database_settings, URL, None, None)
    assert source == Source("feeds-example-org", "")
    report = import_now(database_settings, URL, source, believe=False, get=web)
    assert report.good == 10
    web.content = json.dumps([]).encode()
    with pytest.raises(StartRefused, match="nothing was changed"):
        import_now(database_settings, URL, source, believe=False, get=web)


def test_a_configured_address_keeps_its_name_and_zone(settings: Settings) -> None:
    known = replace(settings, meeting_feeds=(MeetingSource("oregon", "America/Boise", URL),))
    assert source_of(known, URL, None, None) == Source("oregon", "America/Boise")
    assert source_of(known, URL, None, "UTC") == Source("oregon", "UTC")
