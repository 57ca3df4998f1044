"""Runs the app under uvicorn: no access log, no banner, and proxies trusted by name only."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

from handrail.errors import StartRefused
from handrail.settings import Settings
from handrail.web.logs import RequestLog

GRACE_S = 10
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]


class Start:
    """Keeps the reason for which the app would not start, for the person at the keyboard."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.refused: StartRefused | None = None

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return

        async def quiet(message: Event) -> None:
            if message["type"] == "lifespan.startup.failed":
                message["message"] = ""  # Litestar puts the whole traceback here
            await send(message)

        try:
            await self.app(scope, receive, quiet)
        except BaseException as error:
            self.refused = refusal(error)
            raise


def refusal(error: BaseException) -> StartRefused | None:
    """What refused the start, out of the groups that Litestar's tasks wrap it in."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(refusal, error.exceptions)), None)
    return error if isinstance(error, StartRefused) else None


class Server(uvicorn.Server):
    """Says where to go once it is really there."""

    def __init__(self, config: uvicorn.Config, origin: str) -> None:
        super().__init__(config)
        self.origin = origin

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what was made at start stays: it need not be looked at again and again
        if self.started:
            print(f"Handrail is ready: open {self.origin}", flush=True)


def config_of(app: App, settings: Settings) -> uvicorn.Config:
    """What a caller says of its own address counts only behind the operator's own proxies."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE_S,
    )


def run(app: App, settings: Settings) -> int:
    """Serves until it is told to stop. Raises StartRefused."""
    # uvicorn ends in good order, then raises the signal once more: as a failure for who looks on.
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    start = Start(RequestLog(app))
    config = config_of(start, settings)
    server = Server(config, settings.origin)
    with (
        # uvicorn exits by itself when the start failed: why is told below.
        contextlib.suppress(KeyboardInterrupt, SystemExit),
        asyncio.Runner(loop_factory=config.get_loop_factory()) as runner,
    ):
        runner.run(server.serve())
    if start.refused is not None:
        raise start.refused
    return 0 if server.started else 1
