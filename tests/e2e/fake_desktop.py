"""A desktop's notification service on a private D-Bus, so that a test sees what a person would see.

Pressing a button here makes Chromium fire `notificationclick` by itself, as after a real tap.
"""

import asyncio
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Annotated, Any

from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
BODY_KEY = "default"
# Nobody taps sooner, and a browser knows the notification only once our answer has reached it.
REACTION_S = 0.7

Strings = Annotated[list[str], DBusSignature("as")]
Hints = Annotated[dict[str, Any], DBusSignature("a{sv}")]
Server = Annotated[list[str], DBusSignature("ssss")]
Pair = Annotated[list[int], DBusSignature("uu")]
Pressed = Annotated[list[int | str], DBusSignature("us")]


@dataclass
class Shown:
    """One notification as it was handed over. `actions` are titles by the key that presses them."""

    id: int
    title: str
    body: str
    actions: dict[str, str]
    replaces: int = 0
    hints: dict[str, Any] = field(default_factory=dict)
    closed: bool = False
    at: float = field(default_factory=time.monotonic)

    def key_of(self, title: str) -> str:
        """The key of the button with this title."""
        return next(key for key, shown in self.actions.items() if shown == title)


class Notifications(ServiceInterface):
    """The interface that browsers call. Method names are the standard's."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.count = 0
        self.shown: list[Shown] = []

    @dbus_method()
    def GetCapabilities(self) -> Strings:
        return ["actions", "body", "body-markup", "persistence"]

    @dbus_method()
    def GetServerInformation(self) -> Server:
        return ["fake", "test", "1", "1.2"]

    @dbus_method()
    def Notify(
        self,
        app: DBusStr,
        replaces: DBusUInt32,
        icon: DBusStr,
        title: DBusStr,
        body: DBusStr,
        actions: Strings,
        hints: Hints,
        expires: DBusInt32,
    ) -> DBusUInt32:
        if not replaces:
            self.count += 1
        said = {name: value.value for name, value in hints.items() if name != "image-data"}
        buttons = dict(zip(actions[::2], actions[1::2], strict=True))
        made = Shown(replaces or self.count, title, body, buttons, replaces, said)
        self.shown.append(made)
        return made.id

    @dbus_method()
    def CloseNotification(self, closed: DBusUInt32) -> None:
        for one in self.shown:
            one.closed = one.closed or one.id == closed
        self.NotificationClosed(closed, 3)

    @dbus_signal()
    def NotificationClosed(self, closed: int, reason: int) -> Pair:
        return [closed, reason]

    @dbus_signal()
    def ActionInvoked(self, pressed: int, key: str) -> Pressed:
        return [pressed, key]


class FakeDesktop:
    """`with FakeDesktop() as desktop:`; give the browser `desktop.environment`."""

    @staticmethod
    def possible() -> bool:
        return shutil.which("dbus-daemon") is not None

    def __enter__(self) -> "FakeDesktop":
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address=1", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.daemon.stdout is not None
        self.address = self.daemon.stdout.readline().strip()
        self.loop = asyncio.new_event_loop()
        self.service = Notifications()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)
        self.daemon.terminate()
        self.daemon.wait(10)
        assert self.daemon.stdout is not None
        self.daemon.stdout.close()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._main(ready))
        self.loop.close()

    async def _main(self, ready: threading.Event) -> None:
        self.over = asyncio.Event()
        bus = await MessageBus(bus_address=self.address).connect()
        bus.export(PATH, self.service)
        await bus.request_name(NAME)
        ready.set()
        await self.over.wait()
        # Before the daemon ends: a line that breaks is reported loudly.
        bus.disconnect()

    @property
    def environment(self) -> dict[str, str]:
        return {"DBUS_SESSION_BUS_ADDRESS": self.address}

    @property
    def shown(self) -> list[Shown]:
        return self.service.shown

    @property
    def open(self) -> list[Shown]:
        """What still stands on the screen: the last of each id."""
        last = {one.id: one for one in self.shown}
        return [one for one in last.values() if not one.closed]

    def press(self, shown: Shown, title: str | None = None) -> None:
        """A tap on the button with this title, or on the notification itself."""
        key = BODY_KEY if title is None else shown.key_of(title)
        wait = max(0.0, shown.at + REACTION_S - time.monotonic())
        self.loop.call_soon_threadsafe(
            self.loop.call_later, wait, self.service.ActionInvoked, shown.id, key
        )

    def wait_for(self, count: int, seconds: float, pause: Callable[[float], None]) -> list[Shown]:
        """At least so many notifications in all. `pause` takes seconds and lets the browser run."""
        end = time.monotonic() + seconds
        while len(self.shown) < count and time.monotonic() < end:
            pause(0.05)
        assert len(self.shown) >= count, f"{len(self.shown)} of {count} notifications came"
        return self.shown
