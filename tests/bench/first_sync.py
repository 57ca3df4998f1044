"""First sync of 20,000 records on a new phone against the usual stack with plain rows."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.bench import load, servers
from tests.bench.writes import CHECK_IN, NOTE, sign_up

RECORDS = 20_000


@dataclass(frozen=True)
class Pull:
    """Records handed out per CPU second of the server, and the wall time of the whole pull."""

    per_cpu_s: float
    wall_s: float


def fill_ours(server: servers.Server, cookie: str) -> None:
    cursor = 0
    for start in range(0, RECORDS, 50):
        changes = [
            {
                "id": str(uuid.uuid4()),
                "kind": "check_in",
                "edited_at": "2026-01-01T08:00:00Z",
                "body": {**CHECK_IN, "note": NOTE},
            }
            for _ in range(50)
        ]
        body = {"since": cursor, "agenda_no": 0, "changes": changes}
        reply, _ = servers.post(server, "/api/sync", body, {"Cookie": cookie})
        assert isinstance(reply, dict)
        if len(reply["accepted"]) != 50:
            raise RuntimeError("not all were accepted")
        cursor = reply["cursor"]
        if start % 5000 == 0:
            print(f"  filled {start}", flush=True)


def pull_ours(server: servers.Server, cookie: str) -> Pull:
    """As a phone does: page after page on one connection; the agenda comes once."""
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
    headers["Cookie"] = cookie
    cpu, start, cursor, got, agenda_no = _now(server), time.perf_counter(), 0, 0, 0
    line = http.client.HTTPConnection("localhost", server.port, timeout=120)
    more = True
    while more:
        body = {"since": cursor, "agenda_no": agenda_no, "changes": []}
        line.request("POST", "/api/sync", json.dumps(body), headers)
        reply = json.loads(line.getresponse().read())
        got, cursor, more = got + len(reply["changes"]), reply["cursor"], reply["more"]
        agenda_no = (reply.get("agenda") or {"agenda_no": agenda_no})["agenda_no"]
    line.close()
    return _pulled(server, cpu, start, got)


def pull_usual(server: servers.Server) -> Pull:
    cpu, start, since, got = _now(server), time.perf_counter(), 0, 0
    line = http.client.HTTPConnection("localhost", server.port, timeout=120)
    more = True
    while more:
        line.request("GET", f"/changes/1?since={since}")
        rows = json.loads(line.getresponse().read())
        got, more = got + len(rows), len(rows) == 500
        since = rows[-1]["seq"] if rows else since
    line.close()
    return _pulled(server, cpu, start, got)


def _now(server: servers.Server) -> float:
    return load.cpu_seconds(server.pid)


def _pulled(server: servers.Server, cpu: float, start: float, got: int) -> Pull:
    if got != RECORDS:
        raise RuntimeError(f"{got} records came")
    return Pull(got / (_now(server) - cpu), time.perf_counter() - start)


def measure(folder: Path, rounds: int) -> dict[str, list[Pull]]:
    ours_dir, peer_dir = folder / "ours", folder / "peer"
    ours_dir.mkdir()
    peer_dir.mkdir()
    with servers.handrail(ours_dir) as ours, servers.usual_way(peer_dir) as peer:
        cookie = sign_up(ours, 1)
        fill_ours(ours, cookie)
        servers.post(peer, "/people/1", {}, {})
        servers.post(peer, f"/fill/1/{RECORDS}", {}, {})
        runs: dict[str, list[Pull]] = {"ours": [], "usual": []}
        for number in range(rounds + 1):
            pair = {"ours": pull_ours(ours, cookie), "usual": pull_usual(peer)}
            for name, run in pair.items():
                if number:
                    runs[name].append(run)
                print(
                    f"  round {number} {name:5} {run.per_cpu_s:7.0f}/cpu-s, {run.wall_s:.2f} s",
                    flush=True,
                )
        return runs
