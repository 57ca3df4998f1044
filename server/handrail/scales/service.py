"""The questionnaires of this server: ours, and those that the operator dropped beside the data."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from handrail.scales.checks import OWN, Unusable
from handrail.scales.reading import read
from handrail.scales.shapes import GoesOn, Instrument, Scales

FOLDER = "scales"
LARGEST = 256 * 1024

log = logging.getLogger("handrail.scales")


class Fault(NamedTuple):
    """A file that is left out, and why. It never stops the server."""

    file: str
    field: str


class Dropped(NamedTuple):
    """An operator's file that could be read."""

    file: str
    instrument: Instrument


@dataclass(frozen=True)
class Questionnaires:
    """Read and encoded once at the start."""

    instruments: tuple[Instrument, ...]
    faults: tuple[Fault, ...]
    encoded: bytes


@cache
def built_in() -> tuple[Instrument, ...]:
    folder = files("handrail.scales") / "instruments"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".json"))
    return tuple(read((folder / name).read_bytes()) for name in names)


def open_questionnaires(data_dir: Path) -> Questionnaires:
    """Tells the log of each file that cannot be used."""
    own, faults = read_own(data_dir)
    for fault in faults:
        log.error("%s/%s is left out: %s cannot be used", FOLDER, fault.file, fault.field)
    every = (*built_in(), *own)
    return Questionnaires(every, tuple(faults), msgspec.json.encode(Scales(list(every))))


def read_own(data_dir: Path) -> tuple[list[Instrument], list[Fault]]:
    found: list[Dropped] = []
    faults: list[Fault] = []
    taken = {one.id for one in built_in()}
    for file in sorted((data_dir / FOLDER).glob("*.json")):
        try:
            one = _read_file(file)
            if one.id in taken:
                raise Unusable("id")
        except Unusable as unusable:
            faults.append(Fault(file.name, str(unusable)))
            continue
        taken.add(one.id)
        found.append(Dropped(file.name, one))
    return _going_somewhere(found, faults), faults


def _read_file(file: Path) -> Instrument:
    try:
        if file.stat().st_size > LARGEST:
            raise Unusable("its size")
        return read(file.read_bytes())
    except OSError:
        raise Unusable("the file") from None


def _going_somewhere(found: list[Dropped], faults: list[Fault]) -> list[Instrument]:
    """One that leads to a form that is not there is left out too; and then what leads to that."""
    ours = {one.id for one in built_in()}
    while True:
        known = ours | {one.instrument.id for one in found}
        lost = [one for one in found if not _is_known(one.instrument.goes_on, known)]
        if not lost:
            return [one.instrument for one in found]
        faults += (Fault(one.file, f"{OWN}goes-on.to") for one in lost)
        found = [one for one in found if one not in lost]


def _is_known(way: GoesOn | None, known: Collection[str]) -> bool:
    return way is None or way.to in known
