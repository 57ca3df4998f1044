"""Every line as it was checked: its numbers, its word, when it is open, and how old that is.

A number that is changed must be changed here too, by somebody who has looked it up.
"""

from typing import Any

import pytest

from handrail.help.service import load_help

ALWAYS = "24"
# id: call, other number, text to, words (en, es), part of the hours, languages, cost, as of
LINES: dict[str, tuple[Any, ...]] = {
    "us-988": ("988", None, "988", (None, None), ALWAYS, "en es", "Free", "2026-10-03"),
    "us-988-es": ("988", None, "988", (None, "AYUDA"), ALWAYS, "es", "Free", "2026-10-03"),
    "us-vcl": ("988", None, "838255", (None, None), ALWAYS, "en", "Free", "2024-09-30"),
    "us-samhsa": (
        "1-800-662-4357", None, "435748", ("your ZIP code", "tu código postal"),
        ALWAYS, "en es", "Free", "2026-09",
    ),
    "us-ctl": (None, None, "741741", ("HOME", "AYUDA"), ALWAYS, "en es", "Free", "2023-10-16"),
    "us-poison": ("1-800-222-1222", None, None, None, ALWAYS, "en", "Free", None),
    "us-safespot": ("1-800-972-0590", None, None, None, ALWAYS, "en", "Free", "2026-09"),
    "us-nua": ("1-800-484-3731", "1-877-696-1996", None, None, ALWAYS, "en", "Free", "2026-09"),
    "us-mha": (None, None, "678-264-6978", ("hello", None), "midnight", "en", "Free", None),
    "us-trans": ("1-877-565-8860", None, None, None, "10 AM to 6 PM", "en es", "Free", "2026-09"),
    "us-trevor": (
        "1-866-488-7386", None, "678-678", ("START", None), ALWAYS, "en", "Free", "2026-09",
    ),
    "us-211": ("211", None, None, None, "differs by place", "", "Free", "2026-09"),
    "pr-pas": ("1-800-981-0023", None, None, None, ALWAYS, "es", "Free", None),
    "ca-988": ("988", None, "988", (None, None), ALWAYS, "en fr", "Free", "2025"),
    "ca-nors": ("1-888-688-6677", None, None, None, None, "en", "Free", "2024"),
    "ca-trans": ("1-877-330-6366", None, None, None, "10 AM to 6 PM", "en", "Free", "2026-09"),
    "ca-211": ("211", None, None, None, "differs by place", "", "Free", "2026-09"),
    "gb-111-mh": ("111", None, None, None, ALWAYS, "en", "Free", "2025"),
    "gb-sam": ("116 123", None, None, None, ALWAYS, "en", "Free", "2026-01"),
    "gb-shout": (None, None, "85258", ("SHOUT", None), ALWAYS, "en", "Free", "2026-01"),
    "gb-frank": ("0300 123 6600", None, None, None, ALWAYS, "en", None, None),
    "gb-wls-dan": ("0808 808 2234", None, None, None, ALWAYS, "en", None, None),
    "gb-nir-life": ("0808 808 8000", None, None, None, ALWAYS, "en", "Free", None),
    "ie-sam": ("116 123", None, None, None, ALWAYS, "en", "Free", "2026-01"),
    "ie-hse": ("1800 459 459", None, None, None, "Monday to Friday", "en", "Free", "2024"),
    "ie-text": (None, None, "50808", ("HELLO", None), ALWAYS, "en", "Free", None),
    "au-aod": ("1800 250 015", None, None, None, ALWAYS, "en", "Free", None),
    "au-life": ("13 11 14", None, None, None, ALWAYS, "en", None, None),
    "au-poison": ("13 11 26", None, None, None, ALWAYS, "en", "landline", "2023-08"),
    "nz-adh": ("0800 787 797", None, "8681", (None, None), ALWAYS, "en", "Free", None),
    "nz-1737": ("1737", None, "1737", (None, None), ALWAYS, "en", "Free", "2017-06"),
    "de-sucht": ("01806 313031", None, None, None, ALWAYS, "de", "20 cents", None),
    "de-ts": ("0800 111 0 111", "0800 111 0 222", None, None, None, "de", None, None),
    "fr-3114": ("3114", None, None, None, ALWAYS, "fr", "Free", "2022"),
    "fr-drogues": ("0 800 23 13 13", None, None, None, "8 AM to 2 AM", "fr", "Free", None),
    "es-024": ("024", None, None, None, ALWAYS, "es", "Free", "2022-05-09"),
    "es-fad": ("900 16 15 15", None, None, None, None, "es", "Free", None),
    "it-iss": ("800 186070", None, None, None, None, "it", "Free", None),
    "nl-113": ("113", "0800-0113", None, None, ALWAYS, "nl", None, "2026-09-08"),
    "nl-drugs": ("0900-1995", None, None, None, "9 AM to 5 PM", "nl", "10 cents", "2026-09-08"),
    "pt-1411": ("1411", None, None, None, ALWAYS, "pt", "Free", "2025-09-10"),
    "pt-sns24": ("808 24 24 24", None, None, None, None, "pt", None, "2025-09"),
    "mx-vida": ("800 911 2000", None, None, None, ALWAYS, "es", "Free", "2025-12-24"),
}  # fmt: skip
EMERGENCY = {
    "AU": ("000", None), "CA": ("911", None), "DE": ("112", None), "ES": ("112", None),
    "EU": ("112", None), "FR": ("112", None), "GB": ("999", "112"), "IE": ("112", "999"),
    "IT": ("112", None), "MX": ("911", None), "NL": ("112", None), "NZ": (None, None),
    "PT": ("112", None), "US": ("911", None), "XX": (None, None),
}  # fmt: skip
# What a line is, and is not, for: words that must stand in its text.
TRAPS = {
    "us-988": ("does_not", "not place you in treatment"),
    "us-988-es": ("does", "press 2"),
    "us-vcl": ("does", "press 1"),
    "us-samhsa": ("does", "English only"),
    "us-ctl": ("does", "442-AYUDAME"),
    "us-poison": ("does_not", "call 911 first"),
    "us-safespot": ("privacy", "recorded for 7 days"),
    "us-nua": ("does_not", "happening now: call 911"),
    "us-mha": ("does_not", "Not a crisis line"),
    "us-trans": ("privacy", "without your consent"),
    "us-211": ("does_not", "No crisis"),
    "ca-nors": ("does_not", "funding may have ended"),
    "gb-111-mh": ("does_not", "Northern Ireland"),
    "gb-frank": ("does_not", "Not a crisis team"),
    "ie-hse": ("does_not", "Closed at night"),
    "fr-drogues": ("does_not", "Closed late at night"),
    "nl-drugs": ("does_not", "emergency"),
    "pt-1411": ("does_not", "follow-up"),
}
# Ended, retired, mistyped, for sale, or never seen in two places.
NEVER = (
    "us-988-lgbtq", "us-nua-ny", "ca-qc", "gb-sct", "it-ta", "0800 77 66 00", "0330 123 6600",
    "01805", "888-512-9802", "1-800-997-2280", "82111", "0477 13 11 14", "Proyecto Hombre",
    "Plan Nacional", "1414", "797979",
)  # fmt: skip


def lines() -> dict[str, dict[str, Any]]:
    return {one["id"]: one for region in load_help().regions.values() for one in region["lines"]}


def test_no_other_line_is_given() -> None:
    assert lines().keys() == LINES.keys()


@pytest.mark.parametrize("id", LINES)
def test_a_line_is_as_it_was_checked(id: str) -> None:
    line = lines()[id]
    call, other, text, words, hours, spoken, cost, as_of = LINES[id]
    sms = line["sms"] or {}
    assert (line["call"], line["alt_call"], sms.get("number")) == (call, other, text)
    assert ((sms["keyword"], sms["keyword_es"]) if sms else None) == words
    assert line["languages"] == spoken.split()
    assert line["verified_on"] == as_of
    for said, part in ((line["hours"], hours), (line["cost"], cost)):
        assert said is None if part is None else part in said["en"], id
        assert said is None or said["es"]


@pytest.mark.parametrize("id", TRAPS)
def test_a_line_says_what_it_does_not_do(id: str) -> None:
    field, words = TRAPS[id]
    assert words in lines()[id][field]["en"]
    assert lines()[id][field]["es"]


def test_the_number_for_an_emergency() -> None:
    found = load_help().regions.items()
    assert {
        code: (region["emergency"]["number"], region["emergency"]["alt"]) for code, region in found
    } == EMERGENCY


@pytest.mark.parametrize("trap", NEVER)
def test_what_is_never_given(trap: str) -> None:
    given = str({id: {**one, "source": ""} for id, one in lines().items()})
    assert trap not in given


def test_the_spotter_run_by_a_hospital_comes_first() -> None:
    order = [one["id"] for one in load_help().regions["US"]["lines"]]
    assert order.index("us-safespot") < order.index("us-nua")


def test_each_region_with_lines_has_one_for_a_crisis_or_none_at_all() -> None:
    without = {
        code
        for code, region in load_help().regions.items()
        if not any("crisis" in (one["purpose"], *one.get("also", ())) for one in region["lines"])
    }
    assert without == {"EU", "IT", "XX"}


def test_the_cards_say_where_they_come_from_and_both_languages_say_as_much() -> None:
    cards = load_help().cards
    for name in ("overdose", "tolerance", "lapse"):
        assert cards[name]["sources"], name
        assert cards[name]["clinician_reviewed"] is False
    for part in ("say", "when", "safer"):
        said = cards["tolerance"][part]
        assert len(said["en"]) == len(said["es"]) > 0
    assert cards["people"] == {"night_from": "22:00", "night_until": "07:00"}
