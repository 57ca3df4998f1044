"""Zones come from the pinned data and nowhere else."""

import subprocess
import sys
from datetime import UTC, date, datetime
from importlib import metadata

import pytest

from handrail.schedule import zones
from tests.server.schedule import oracle

YEARS = (date(2024, 1, 1), date(2031, 1, 1))


def test_every_name_has_the_offsets_of_the_pinned_files_at_each_of_its_changes() -> None:
    for name in zones.names():
        for change in oracle.changes(name, *YEARS):
            for moment in (change - 1, change, change + 43_200):
                seen = datetime.fromtimestamp(moment, zones.zone(name)).utcoffset()
                assert seen is not None
                assert seen.total_seconds() == oracle.offset(name, moment), name


def test_the_release_is_that_of_the_installed_package() -> None:
    assert zones.version() == metadata.version("tzdata")


def test_the_files_of_the_system_are_not_read_even_when_the_environment_says_so() -> None:
    program = "from handrail.schedule import zones; import zoneinfo; print(zoneinfo.TZPATH)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONTZPATH": "/usr/share/zoneinfo", "PYTHONPATH": "server"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "()\n"


@pytest.mark.parametrize("name", ["", "UTC+1", "../../etc/passwd", "/UTC", "europe/berlin", "Mars"])
def test_a_name_that_is_no_zone_is_refused_without_being_repeated(name: str) -> None:
    assert not zones.known(name)
    with pytest.raises(zones.UnknownZone) as refusal:
        zones.zone(name)
    assert not name or name not in str(refusal.value)


def test_a_local_date_and_time_follow_the_zone() -> None:
    moment = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    assert zones.local_date(moment, "Pacific/Kiritimati") == date(2026, 3, 10)
    assert zones.local_time(moment, "Pacific/Kiritimati") == "23:30"
    assert zones.local_date(moment, "Pacific/Honolulu") == date(2026, 3, 9)
    assert zones.local_time(moment, "Pacific/Honolulu") == "23:30"


def test_the_day_that_samoa_jumped_over_does_not_exist() -> None:
    assert not zones.day_exists(date(2011, 12, 30), "Pacific/Apia")
    assert zones.day_exists(date(2011, 12, 29), "Pacific/Apia")
    assert zones.day_exists(date(2011, 12, 31), "Pacific/Apia")
    assert zones.day_exists(date(2018, 11, 4), "America/Sao_Paulo")
