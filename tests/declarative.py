"""The declarative push message parser of the W3C Push API, strictly: what it would pass over is
refused here, so that nothing of ours is silently dropped by a phone.

Member names, types and which are required follow the standard's list ("Declarative push message",
https://w3c.github.io/push-api/#declarative-push-message), the last two rules the Notifications
standard's "create a notification". Safari, which has no base address for them, wants addresses
whole; so do we.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

WEB_PUSH = 8030
Check = Callable[[Any], bool]


class Refused(Exception):
    """Says which member, and nothing else."""


@dataclass(frozen=True)
class Declared:
    """What a phone would show. `mutable`: its service worker is asked first, if there is one."""

    notification: dict[str, Any]
    mutable: bool
    app_badge: int | None


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_some_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_whole(bits: int) -> Check:
    return lambda value: type(value) is int and 0 <= value < 2**bits


def is_address(value: Any) -> bool:
    if not isinstance(value, str) or not value.isascii() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


REQUIRED = True
# By name: what it must be, and whether it must be there.
ACTION: dict[str, tuple[Check, bool]] = {
    "action": (is_text, REQUIRED),
    "title": (is_text, REQUIRED),
    "navigate": (is_address, REQUIRED),
    "icon": (is_address, False),
}
NOTIFICATION: dict[str, tuple[Check, bool]] = {
    "title": (is_some_text, REQUIRED),
    "navigate": (is_address, REQUIRED),
    "dir": (lambda value: value in ("auto", "ltr", "rtl"), False),
    "lang": (is_text, False),
    "body": (is_text, False),
    "tag": (is_text, False),
    "image": (is_address, False),
    "icon": (is_address, False),
    "badge": (is_address, False),
    "vibrate": (is_list_of(is_whole(32)), False),
    "timestamp": (is_whole(64), False),
    "renotify": (is_flag, False),
    "silent": (is_flag, False),
    "requireInteraction": (is_flag, False),
    "data": (lambda value: True, False),
    "actions": (is_list_of(lambda value: isinstance(value, dict)), False),
}
MESSAGE: dict[str, tuple[Check, bool]] = {
    "web_push": (lambda value: type(value) is int and value == WEB_PUSH, REQUIRED),
    "notification": (lambda value: isinstance(value, dict), REQUIRED),
    "app_badge": (is_whole(64), False),
    "mutable": (is_flag, False),
}


def examine(value: dict[str, Any], members: dict[str, tuple[Check, bool]], at: str) -> None:
    for name in value:
        if name not in members:
            raise Refused(at + name)
    for name, (check, required) in members.items():
        if (required and name not in value) or (name in value and not check(value[name])):
            raise Refused(at + name)


def parse_declarative(raw: bytes) -> Declared:
    """Raises Refused for what a phone would not show as it is meant."""
    try:
        message = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except ValueError:
        raise Refused("json") from None
    if not isinstance(message, dict):
        raise Refused("json")
    examine(message, MESSAGE, "")
    said: dict[str, Any] = message["notification"]
    examine(said, NOTIFICATION, "notification.")
    for action in said.get("actions", []):
        examine(action, ACTION, "notification.actions.")
    if said.get("silent") and "vibrate" in said:
        raise Refused("notification.vibrate")
    if said.get("renotify") and not said.get("tag"):
        raise Refused("notification.tag")
    return Declared(said, message.get("mutable", False), message.get("app_badge"))


def _no_number(_name: str) -> None:
    raise ValueError
