"""Schemathesis: the server keeps to its own description, whatever it is sent."""

import asyncio
import json
import threading
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handrail.settings import Settings
from tests.conftest import ManualClock
from tests.server.web.open_house import open_house, sign_up

T = TypeVar("T")
WRITTEN = Path(__file__).parents[3] / "docs/api/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
bounded = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Server:
    """The house on a thread with a loop of its own: these tests are no coroutines."""

    def __init__(self, chosen: Settings, clock: ManualClock) -> None:
        self.chosen = chosen
        self.clock = clock
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._hold()))

    async def _hold(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.stop = asyncio.Event()
        async with open_house(self.chosen, self.clock) as house:
            self.browser = house.browser()
            self.ready.set()
            await self.stop.wait()

    def __enter__(self) -> "Server":
        self.thread.start()
        assert self.ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(30)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def send(self, case: Any) -> httpx.Response:
        sent = case.as_transport_kwargs()
        headers = {name: str(value) for name, value in (case.headers or {}).items()}
        body = json.dumps(sent["json"]) if "json" in sent else sent.get("data")
        if body is not None:
            headers["content-type"] = "application/json"
        request = self.browser.build_request(
            case.method, case.formatted_path, content=body, headers=headers
        )
        return self.run(self.browser.send(request))


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_answers_as_described(
    database_settings: Settings, clock: ManualClock, mode: GenerationMode
) -> None:
    schema: Any = schemathesis.openapi.from_path(WRITTEN)
    with Server(database_settings, clock) as server:
        for number, result in enumerate(schema.get_all_operations()):
            operation = result.ok()
            clock.advance(hours=2)  # past what the throttle remembers
            if server.run(server.browser.get("/api/account")).status_code != 200:
                server.run(sign_up(server.browser, f"ada {number}"))

            @bounded
            @given(operation.as_strategy(generation_mode=mode))
            def keeps_to_it(case: Any) -> None:
                case.validate_response(server.send(case), checks=CHECKS)

            with suppress(Unsatisfiable):  # nothing can be wrong where nothing is sent
                keeps_to_it()
