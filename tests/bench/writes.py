"""A durable, sealed check-in through HTTP against two plain-text ways of the usual stack."""

import asyncio
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import load, servers

CONNECTIONS = 16
Maker = Callable[[bytes | None], bytes]

CHECK_IN = {"occurred_at": "2026-01-01T08:00:00Z", "tz": "Europe/Berlin", "mood": 6, "craving": 3}
NOTE = "a line of some length " * 6


def sign_up(server: servers.Server, number: int) -> str:
    """Makes an account and returns its cookie header."""
    body = {
        "name": f"bench person {number}",
        "password": f"violet-anchor-tundra-{number}-quince",
        "device_label": "bench",
        "zone": "Europe/Berlin",
        "language": "en",
    }
    _, headers = servers.post(server, "/api/sign-up", body, {})
    return headers["set-cookie"].split(";", 1)[0]


def sync_maker(cookie: str) -> Maker:
    """Each request brings one new check-in, from the cursor of the answer before."""
    agenda_no = 0

    def make(last: bytes | None) -> bytes:
        nonlocal agenda_no
        reply: dict[str, Any] = json.loads(last) if last else {"cursor": 0}
        agenda_no = (reply.get("agenda") or {}).get("agenda_no", agenda_no)
        change = {
            "id": str(uuid.uuid4()),
            "kind": "check_in",
            "edited_at": "2026-01-01T08:00:00Z",
            "body": {**CHECK_IN, "note": NOTE},
        }
        body = {"since": reply["cursor"], "agenda_no": agenda_no, "changes": [change]}
        headers = [f"Cookie: {cookie}", "Sec-Fetch-Site: same-origin", "X-Handrail-App: 1"]
        return load.request("POST", "/api/sync", json.dumps(body).encode(), headers)

    return make


def plain_maker(path: str, token: str) -> Maker:
    def make(_last: bytes | None) -> bytes:
        body = {"id": str(uuid.uuid4()), **CHECK_IN, "note": NOTE}
        return load.request("POST", path, json.dumps(body).encode(), [f"Token: {token}"])

    return make


def measure(folder: Path, rounds: int, each: int) -> dict[str, list[load.Run]]:
    ours_dir, peer_dir = folder / "ours", folder / "peer"
    ours_dir.mkdir()
    peer_dir.mkdir()
    with servers.handrail(ours_dir) as ours, servers.usual_way(peer_dir) as peer:
        sealed = [sync_maker(sign_up(ours, number)) for number in range(CONNECTIONS)]
        for number in range(CONNECTIONS):
            servers.post(peer, f"/people/{number}", {}, {})
        bare = [plain_maker(f"/bare/{number}", "") for number in range(CONNECTIONS)]
        four = [plain_maker("/four", f"token-{number}") for number in range(CONNECTIONS)]
        contenders = {
            "ours": (ours, sealed, 200),
            "bare": (peer, bare, 201),
            "four": (peer, four, 201),
        }
        runs: dict[str, list[load.Run]] = {name: [] for name in contenders}
        for number in range(rounds + 1):
            for name, (server, makers, good) in contenders.items():
                run = asyncio.run(load.drive(server.port, server.pid, makers, each, good))
                if number:  # the first round only warms up
                    runs[name].append(run)
                print(
                    f"  round {number} {name} {run.per_cpu_s:.0f}/cpu-s p99 {run.p99_ms:.1f} ms",
                    flush=True,
                )
        return runs
