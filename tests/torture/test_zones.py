"""Every minute of twelve years in every zone: the rules against a walk through the minutes."""

import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from multiprocessing import get_context

import pytest

from handrail.schedule import zones
from tests.server.schedule import minutes, oracle
from tests.torture.conftest import Figures

PROCESSES = 2
YEARS = range(minutes.FIRST.year, minutes.LAST.year)


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_every_minute_of_every_zone_agrees_with_a_walk(
    figures: Figures, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = [(name, year) for year in YEARS for name in zones_of(year)]
    start, compared = time.monotonic(), 0
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        running = [pool.submit(minutes.year_of, *job) for job in jobs]
        for done, job in enumerate(as_completed(running), 1):
            compared += job.result()
            if done % 25 == 0:
                with capsys.disabled():
                    print(f"  {done} of {len(jobs)} years of a zone, {compared:,} minutes")
    figures[
        f"each minute of {YEARS[0]} to {YEARS[-1]} in each of the "
        f"{len(oracle.behaviours(zones.names(), minutes.FIRST, minutes.LAST))} behaviours of "
        f"{len(zones.names())} zones (tzdata {zones.version()}) against a walk through the minutes"
    ] = (
        f"{compared:,} occurrences in {len(jobs)} years of a zone, 0 differ; "
        f"{(time.monotonic() - start) / 60:.0f} min in {PROCESSES} processes"
    )
    assert compared > len(jobs) * 364 * 1440


def zones_of(year: int) -> list[str]:
    """One name for each way in which clocks go in that year."""
    return oracle.behaviours(zones.names(), date(year, 1, 1), date(year + 1, 1, 1))
