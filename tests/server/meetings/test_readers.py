"""Both formats with their traps, and whatever else a feed may hold."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.meetings.directory.feeds import NotAFeed, open_feed, read_row
from handrail.meetings.directory.listing import Listing, Row, Unusable, WeeklyTime
from handrail.meetings.directory.marks import marks_of, text_of, time_rows

FEEDS = Path(__file__).parent / "feeds"
MONDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 1, 3, 5, 6, 7


def listings(name: str, zone: str = "") -> dict[str, Listing]:
    """The usable rows of a feed by key; the first of those with the same."""
    feed = open_feed(FEEDS / f"{name}.json")
    found: dict[str, Listing] = {}
    for number in range(len(feed)):
        try:
            row = feed.read(number, zone)
        except Unusable:
            continue
        found.setdefault(row.key, row.listing)
    return found


def guide(**more: Any) -> Row:
    row = {"slug": "a", "name": "A", "day": 1, "time": "10:00", "formatted_address": "Somewhere"}
    return read_row(row | more, "America/Denver", {})


def bmlt(**more: Any) -> Row:
    row = {"id_bigint": "1", "meeting_name": "A", "weekday_tinyint": "2", "start_time": "10:00:00"}
    return read_row(row | {"location_text": "Hall"} | more, "America/Denver", {})


def why_not(raw: Any) -> str:
    with pytest.raises(Unusable) as refused:
        read_row(raw, "", {})
    return str(refused.value)


def test_day_zero_and_day_one_are_both_sunday() -> None:
    assert guide(day=0).listing.times[0].day == SUNDAY
    assert guide(day="0").listing.times[0].day == SUNDAY
    assert guide(day=1).listing.times[0].day == MONDAY
    assert bmlt(weekday_tinyint="1").listing.times[0].day == SUNDAY
    assert bmlt(weekday_tinyint="2").listing.times[0].day == MONDAY
    assert bmlt(weekday_tinyint="7").listing.times[0].day == SATURDAY
    assert listings("bmlt_tsml")["sunday-basics"].times[0].day == SUNDAY


def test_several_days_are_several_times_of_one_meeting() -> None:
    noon = listings("oregon")["weekday-noon"]
    assert [time.day for time in noon.times] == [1, 2, 3, 4, 5]
    assert {(time.at, time.minutes) for time in noon.times} == {("12:00", 60)}
    assert [time.day for time in guide(day=["0", 6, 6]).listing.times] == [SATURDAY, SUNDAY]


def test_it_may_end_after_midnight() -> None:
    assert listings("oregon")["night-owls"].times == (WeeklyTime(SATURDAY, "23:30", 75),)
    assert listings("bmlt_tsml")["202"].times == (WeeklyTime(SATURDAY, "22:00", 120),)


@pytest.mark.parametrize(
    ("span", "minutes"),
    [("24:00:00", 1440), ("01:30:00", 90), ("", 60), ("00:00:00", 60), ("25:00:00", 60), ("x", 60)],
)
def test_a_length_of_a_whole_day_is_one(span: str, minutes: int) -> None:
    assert bmlt(duration_time=span).listing.times[0].minutes == minutes


@pytest.mark.parametrize(
    ("said", "at"),
    [("9:05", "09:05"), ("19:00:00", "19:00"), ("7:15 PM", "19:15"), ("12:00 am", "00:00"),
     ("20.15", "20:15")],
)  # fmt: skip
def test_times_are_read_as_they_are_written(said: str, at: str) -> None:
    assert guide(time=said).listing.times[0].at == at


@pytest.mark.parametrize("said", ["24:00", "25:10", "noonish", "7", "13:00 pm", {}, [], True])
def test_what_is_no_time_is_refused(said: Any) -> None:
    with pytest.raises(Unusable):
        guide(time=said)


def test_without_day_and_time_it_is_by_appointment() -> None:
    assert listings("oregon")["by-appointment"].times == ()
    assert bmlt(weekday_tinyint="", start_time="").listing.times == ()


def test_an_empty_zone_is_that_of_the_feed_and_says_so() -> None:
    found = listings("oregon", "America/Los_Angeles")
    assert (found["weekday-noon"].zone, found["weekday-noon"].zone_from) == (
        "America/Los_Angeles",
        "feed",
    )
    assert found["early-risers"].zone_from == "meeting"
    nobody = listings("oregon")["weekday-noon"]
    assert (nobody.zone, nobody.zone_from) == ("", "nobody")
    assert listings("bmlt", "Europe/Berlin")["101"].zone_from == "feed"


def test_a_zone_that_nobody_knows_is_that_of_the_feed_with_a_remark() -> None:
    row = guide(timezone="Pacific Standard Time")
    assert (row.listing.zone, row.listing.zone_from) == ("America/Denver", "feed")
    assert any("time zone is not known" in remark for remark in row.remarks)
    assert guide(timezone="america/new york").listing.zone == "America/New_York"


def test_notes_are_plain_text() -> None:
    risers = listings("oregon")["early-risers"]
    assert risers.notes == "Ring the bell.\nParking behind the building & on 14th."
    assert guide(notes="a <script>x()</script>b &lt;b&gt;c&lt;/b&gt; 1 < 2").listing.notes == (
        "a b c 1 < 2"
    )
    assert guide(name="A\x00B\ud800").listing.name == "AB"
    assert listings("bmlt")["101"].location_notes == "Hinterhof\n2. Stock"


def test_a_closed_place_is_nowhere_to_go_but_may_be_joined() -> None:
    found = listings("oregon")
    closed, online = found["closed-for-now"], found["closed-but-online"]
    assert (closed.place_closed, closed.in_person, closed.online) == (True, False, False)
    assert (online.place_closed, online.in_person, online.online) == (True, False, True)
    assert time_rows(b"i", closed) == []
    assert len(time_rows(b"i", online)) == 1
    kiez = listings("bmlt")["103"]
    assert (kiez.place_closed, kiez.in_person, kiez.online) == (True, False, True)


def test_online_is_what_can_be_joined() -> None:
    assert not guide(types=["ONL"]).listing.online
    assert guide(conference_phone="+1 669 900 6833,,12#").listing.join_phone == "+16699006833,,12#"
    owls = listings("oregon")["night-owls"]
    assert (owls.online, owls.in_person) == (True, False), "its place is only near"
    hybrid = guide(conference_url="https://zoom.us/j/1").listing
    assert (hybrid.online, hybrid.in_person) == (True, True)
    marathon = listings("bmlt")["102"]
    assert (marathon.online, marathon.in_person) == (True, False)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "zoom.us/j/1", "https://", "https://a b", "data:text/html,x", 5]
)
def test_a_link_that_cannot_be_opened_is_not_kept(url: Any) -> None:
    row = guide(conference_url=url)
    assert row.listing.join_url == ""
    assert row.remarks


def test_the_entity_goes_by_either_name() -> None:
    assert listings("oregon")["early-risers"].entity_url == "https://example.org"
    assert guide(entity_website_url="https://e.org").listing.entity_url == "https://e.org"


def test_regions_have_many_shapes() -> None:
    found = listings("oregon")
    assert found["early-risers"].regions == ("Oregon", "Portland")
    assert found["weekday-noon"].regions == ("Oregon", "Portland", "Downtown")
    assert found["4711"].regions == ("Oregon", "Bend")
    assert listings("madrid")["mad-1"].regions == ("Madrid", "Centro")
    assert listings("madrid")["mad-2"].regions == ("Madrid", "Alcalá de Henares")
    assert listings("bmlt")["101"].regions == ("Hamburg",)


def test_unknown_types_are_kept() -> None:
    found = listings("oregon")["4711"]
    assert found.types == ("S", "O", "ZZ9")
    assert found.languages == ("es",)
    assert listings("oregon")["odd-zone"].types == ("5", "O")


def test_formats_of_a_bmlt_server_mean_what_its_own_table_says() -> None:
    found = listings("bmlt")
    assert found["101"].types == ("O", "bmlt:JT", "X")
    assert found["102"].types == ("ONL", "CAN", "bmlt:RF"), "C is candles there"
    assert found["103"].types == ("TC", "SM", "S")
    assert found["101"].languages == ("de",)
    assert found["103"].languages == ("es",)
    assert bmlt(formats="C,WC,BEG").listing.types == ("C", "X", "BE")


def test_ids_of_several_servers_are_kept_apart() -> None:
    assert bmlt(root_server_id="3").key == "3-1"


def test_no_contact_person_is_kept() -> None:
    for name in ("oregon", "bmlt"):
        for listing in listings(name).values():
            assert not any(said in repr(listing) for said in ("Dana", "5550100", "Uwe", "040 555"))


def test_the_table_form_is_read() -> None:
    found = listings("madrid")
    assert found["mad-1"].times == (WeeklyTime(SUNDAY, "19:30", 90),)
    assert found["mad-1"].types == ("Abierta", "O", "BE", "S")
    assert found["mad-2"].zone == "Europe/Madrid"
    assert found["mad-2"].join_url == "https://meet.example.org/atico"
    assert "atico" in text_of(found["mad-2"]), "folded"


def test_no_place_on_earth_is_no_place() -> None:
    assert listings("oregon")["odd-zone"].latitude is None
    for north, east in (("nan", 1), ("x", 1), (91, 1), (1, 181), (None, 1), ("", ""), (10**400, 1)):
        assert guide(latitude=north, longitude=east).listing.latitude is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "no object"),
        ([], "no object"),
        ({}, "no slug"),
        ({"slug": "a", "name": "<i></i>"}, "no name"),
        ({"slug": "a", "name": "A", "day": 7, "time": "10:00"}, "day is not 0 to 6"),
        ({"slug": "a", "name": "A", "day": [1, 9], "time": "10:00"}, "day is not 0 to 6"),
        ({"slug": "a", "name": "A", "day": 3}, "not both"),
        ({"id_bigint": ""}, "no id_bigint"),
        ({"id_bigint": "1", "meeting_name": "A", "published": "0"}, "not published"),
        ({"id_bigint": "1", "meeting_name": "A", "weekday_tinyint": "0"}, "not 1 to 7"),
    ],
)
def test_a_bad_row_says_why(raw: Any, reason: str) -> None:
    assert reason in why_not(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
usual = st.sampled_from(["0", "1", "7", "19:30", "24:00:00", "O,C", "<b>", "&lt;", "yes", "-3.5"])
KEYS = """slug name day time end_time timezone types latitude longitude approximate regions region
sub_region conference_url conference_phone notes formatted_address city ID Name id_bigint
meeting_name weekday_tinyint start_time duration_time time_zone formats venue_type lang_enum
location_text location_province virtual_meeting_link published comments"""
keys = st.sampled_from(KEYS.split())
good = {"slug": "a", "name": "A", "id_bigint": "1", "meeting_name": "B"}


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(keys, json_values | usual, max_size=12), st.sampled_from([{}, good]))
def test_no_row_raises_anything_but_a_reason(row: dict[str, Any], base: dict[str, Any]) -> None:
    try:
        read = read_row(base | row, "", {})
    except Unusable:
        return
    assert read.key
    assert read.listing.name
    marks_of(read.listing)
    for time in read.listing.times:
        assert 1 <= time.day <= 7
        assert 1 <= time.minutes <= 1440
    for one in time_rows(b"i", read.listing):
        assert "\0" not in one["text"]
        one["text"].encode()


@pytest.mark.parametrize("content", [b"", b"{}", b"[", b"<html>", b'"x"', b"12", b"[" * 5000])
def test_what_is_no_feed_is_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(content)
    with pytest.raises(NotAFeed):
        open_feed(file)


def test_a_mark_in_front_and_one_old_letter_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(b'\xef\xbb\xbf[{"slug":"a","name":"Caf\xe9"},{"slug":"b","name":"\\ud800x"}]')
    feed = open_feed(file)
    assert feed.read(0, "").listing.name == "Caf\ufffd"
    assert feed.read(1, "").listing.name == "\ufffdx"
