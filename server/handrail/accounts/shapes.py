"""What accounts read and answer. Unknown fields are refused, and nothing else ever goes out."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=64)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
Code = Annotated[str, Meta(min_length=1, max_length=80)]
Label = Annotated[str, Meta(max_length=40)]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]
Language = Literal["en", "es"]


class Input(Struct, forbid_unknown_fields=True):
    """Holds a password or a code: never printed, not even into a traceback."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class SignUp(Input, forbid_unknown_fields=True):
    """`invite` is needed where the server takes people by invitation."""

    name: Name
    password: Password
    device_label: Label
    zone: Zone
    language: Language
    shared: bool = False
    invite: Code | None = None


class SignIn(Input, forbid_unknown_fields=True):
    name: Name
    password: Password
    device_label: Label
    shared: bool = False


class Recover(Input, forbid_unknown_fields=True):
    """`name`, `zone` and `language` are needed after the server's secret file was lost."""

    code: Code
    password: Password
    device_label: Label
    shared: bool = False
    name: Name | None = None
    zone: Zone | None = None
    language: Language | None = None


class ChangePassword(Input, forbid_unknown_fields=True):
    password: Password
    new_password: Password


class Again(Input, forbid_unknown_fields=True):
    """The password once more, for what must not happen from an unlocked phone alone."""

    password: Password


class SignedIn(Struct):
    device: UUID
    person_tag: UUID


class SignedInWithCode(Struct):
    """The recovery code is shown this once."""

    recovery_code: str
    device: UUID
    person_tag: UUID


class RecoveryCode(Struct):
    recovery_code: str


class Done(Struct):
    """An empty answer."""


class DeviceRow(Struct):
    """`seen_on` and `created_on` are UTC dates."""

    id: UUID
    label: str
    seen_on: str
    created_on: str
    this: bool
    push: bool


class Account(Struct):
    """`key_rotation_left` counts what still waits for the newest key."""

    person_tag: UUID
    device: UUID
    devices: list[DeviceRow]
    zone: str
    language: str
    records: int
    key_rotation_left: int
