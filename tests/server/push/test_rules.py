"""What a push says, and the table of replies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import BadInput
from handrail.push.rules import (
    SIZE,
    TOPIC,
    Verdict,
    check_label,
    encode,
    payload,
    topic_of,
    verdict,
    wait_s,
)
from tests.declarative import parse_declarative

TAG = topic_of(b"k" * 32, b"person", b"reminder")
ACTIONS = {
    "en": [("taken", "Taken"), ("later", "Later"), ("skip", "Skip")],
    "es": [("taken", "Tomada"), ("later", "Más tarde"), ("skip", "Omitir")],
}
DATA = {
    "h": "h" * 32,
    "r": "0f0e0d0c-0b0a-4908-8706-050403020100",
    "d": "2026-03-10",
    "s": "abcdefgh",
}


def reminder(
    title: str = "Reminder",
    origin: str = "https://handrail.example.org",
    lang: str = "en",
    data: dict[str, str] | None = None,
) -> bytes:
    return payload(title, "08:00", f"{origin}/", TAG, data or DATA, ACTIONS[lang])


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_reminder_is_declarative_json_of_one_size(lang: str) -> None:
    raw = reminder(lang=lang)
    assert len(raw) == SIZE == 768
    declared = parse_declarative(raw)
    assert declared.mutable
    said = declared.notification
    assert (said["title"], said["body"]) == ("Reminder", "08:00")
    assert said["tag"] == TAG
    assert said["navigate"] == "https://handrail.example.org/"
    assert said["data"] == DATA
    assert [action["action"] for action in said["actions"]] == ["taken", "later", "skip"]
    # A tap there opens the app: an address that answers would let any page answer.
    assert {action["navigate"] for action in said["actions"]} == {said["navigate"]}


@given(st.text(max_size=40), st.sampled_from(["en", "es"]), st.integers(9, 60))
def test_every_label_and_address_that_may_be_saved_fits(label: str, lang: str, length: int) -> None:
    try:
        label = check_label(label) or "Reminder"
    except BadInput:
        return
    origin = "https://".ljust(length, "x")
    raw = reminder(label, origin, lang)
    assert parse_declarative(raw).notification["title"] == label
    assert len(raw) == SIZE


@pytest.mark.parametrize("label", ["á" * 40, "💊" * 20, '"' * 40, '"💊' * 13 + '"', "\\é" * 20])
def test_the_longest_of_everything_has_the_same_size(label: str) -> None:
    assert len(reminder(check_label(label), "https://".ljust(60, "x"), "es")) == SIZE


def test_what_would_be_longer_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="long"):
        reminder(data={**DATA, "h": "h" * 400})


@pytest.mark.parametrize("label", ["", "Reminder", "Tómalo cuando puedas", "💊", "👩‍⚕️", "a" * 40])
def test_ordinary_labels_are_taken(label: str) -> None:
    assert check_label(f" {label} ") == label


@pytest.mark.parametrize(
    "label",
    ["a" * 41, "💊" * 21, "á" * 41, "a\nb", "a\0b", "\u202eabc", "a\u200bb", "\ud800", '"💊' * 14],
)
def test_other_labels_are_refused_by_name(label: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_label(label)
    assert refusal.value.fields == ("label",)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=4))
def test_a_topic_is_at_most_32_characters_of_base64url(parts: list[bytes]) -> None:
    assert TOPIC.fullmatch(topic_of(b"key", *parts))


def test_topics_tell_occurrences_apart_and_say_nothing_without_the_key() -> None:
    assert topic_of(b"key", b"ab", b"c") != topic_of(b"key", b"a", b"bc")
    assert topic_of(b"key", b"ab", b"c") == topic_of(b"key", b"ab", b"c")
    assert topic_of(b"key", b"ab", b"c") != topic_of(b"other", b"ab", b"c")


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (200, Verdict.ACCEPTED),
        (201, Verdict.ACCEPTED),
        (202, Verdict.ACCEPTED),
        (301, Verdict.BROKEN),
        (307, Verdict.BROKEN),
        (400, Verdict.BROKEN),
        (401, Verdict.REFUSED),
        (403, Verdict.REFUSED),
        (404, Verdict.MISSING),
        (408, Verdict.LATER),
        (410, Verdict.GONE),
        (413, Verdict.BROKEN),
        (429, Verdict.LATER),
        (500, Verdict.LATER),
        (503, Verdict.LATER),
        (None, Verdict.LATER),
    ],
)
def test_each_reply_has_one_meaning(status: int, meaning: Verdict) -> None:
    assert verdict(status) is meaning


def test_waits_grow_are_spread_and_follow_the_push_service() -> None:
    assert [wait_s(tries, None, 0.5) for tries in (1, 2, 3, 4, 5, 99)] == [5, 15, 60, 300, 300, 300]
    assert [round(wait_s(1, None, chance), 6) for chance in (0, 1)] == [4, 6]
    assert wait_s(1, 7, 0.9) == 7
    assert wait_s(1, 0, 0.9) == 1
    assert wait_s(1, 10**9, 0.9) == 3600


def test_base64url_is_without_padding() -> None:
    assert encode(b"\xff\xfe") == "__4"
