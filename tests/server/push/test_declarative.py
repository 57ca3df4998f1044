"""The parser that our messages are held against refuses what a phone would refuse or drop."""

import copy
import json
from typing import Any

import pytest

from tests.declarative import Refused, parse_declarative

# The members that the standard's own example has, and every other one once.
WHOLE: dict[str, Any] = {
    "web_push": 8030,
    "notification": {
        "title": "Ada emailed ‘London’",
        "lang": "en-US",
        "dir": "ltr",
        "body": "Did you hear about the tube strikes?",
        "navigate": "https://email.example/message/12",
        "tag": "mail",
        "icon": "https://email.example/icon.png",
        "image": "https://email.example/image.png",
        "badge": "https://email.example/badge.png",
        "timestamp": 1_700_000_000_000,
        "renotify": True,
        "silent": False,
        "requireInteraction": False,
        "data": {"any": ["thing", 1, None]},
        "actions": [
            {"action": "reply", "title": "Reply", "navigate": "https://email.example/reply"},
        ],
    },
    "app_badge": 12,
    "mutable": True,
}


def changed(path: str, value: Any) -> bytes:
    """The whole message with one member set; `...` takes it away."""
    message = copy.deepcopy(WHOLE)
    at: Any = message
    *way, last = path.split("/")
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return json.dumps(message).encode()


def test_it_takes_every_member_of_the_standard() -> None:
    said = parse_declarative(json.dumps(WHOLE).encode())
    assert said.notification == WHOLE["notification"]
    assert (said.mutable, said.app_badge) == (True, 12)


@pytest.mark.parametrize(
    "path",
    ["app_badge", "mutable", "notification/lang", "notification/data", "notification/actions"],
)
def test_what_is_optional_may_be_left_out(path: str) -> None:
    parse_declarative(changed(path, ...))


@pytest.mark.parametrize(
    "path",
    [
        "web_push",
        "notification",
        "notification/title",
        "notification/navigate",
        "notification/actions/0/action",
        "notification/actions/0/title",
        "notification/actions/0/navigate",
    ],
)
def test_what_is_required_may_not(path: str) -> None:
    with pytest.raises(Refused, match=path.split("/")[-1]):
        parse_declarative(changed(path, ...))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("web_push", 8031),
        ("web_push", "8030"),
        ("web_push", True),
        ("notification", "text"),
        ("notification/title", 7),
        ("notification/title", ""),
        ("notification/navigate", "/"),
        ("notification/navigate", "javascript:alert(1)"),
        ("notification/navigate", "https://[bad"),
        ("notification/dir", "up"),
        ("notification/lang", 1),
        ("notification/body", None),
        ("notification/tag", 1),
        ("notification/icon", "icon.png"),
        ("notification/vibrate", [2**32]),
        ("notification/timestamp", -1),
        ("notification/renotify", 1),
        ("notification/silent", "false"),
        ("notification/require_interaction", True),
        ("notification/actions", {}),
        ("notification/actions", ["taken"]),
        ("notification/actions/0/navigate", "/reply"),
        ("notification/actions/0/icon", 3),
        ("notification/actions/0/url", "https://email.example/"),
        ("app_badge", "12"),
        ("app_badge", 2**64),
        ("mutable", 1),
        ("url", "https://email.example/"),
    ],
)
def test_another_type_or_name_is_refused(path: str, value: Any) -> None:
    with pytest.raises(Refused):
        parse_declarative(changed(path, value))


def test_rules_of_the_notifications_standard_hold_too() -> None:
    with pytest.raises(Refused, match="tag"):
        parse_declarative(changed("notification/tag", ""))
    silent = copy.deepcopy(WHOLE)
    silent["notification"] |= {"silent": True, "vibrate": [200]}
    with pytest.raises(Refused, match="vibrate"):
        parse_declarative(json.dumps(silent).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"8030", b"\xff{}", b'{"web_push": NaN}'])
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="json"):
        parse_declarative(raw)
