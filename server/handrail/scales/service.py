"""The questionnaires of this server: ours, and those that the operator dropped beside the data."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from handrail.scales.checks import Unusable
from handrail.scales.reading import read
from handrail.scales.shapes import Instrument, Scales

FOLDER = "scales"
LARGEST = 256 * 1024

log = logging.getLogger("handrail.scales")


class Fault(NamedTuple):
    """A file that is left out, and why. It never stops the server."""

    file: str
    field: str


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
    found: list[Instrument] = []
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
        found.append(one)
    return list(_going_somewhere(found, taken, faults)), faults


def _read_file(file: Path) -> Instrument:
    try:
        if file.stat().st_size > LARGEST:
            raise Unusable("its size")
        return read(file.read_bytes())
    except OSError:
        raise Unusable("the file") from None


def _going_somewhere(
    found: Sequence[Instrument], known: set[str], faults: list[Fault]
) -> Iterator[Instrument]:
    """One that leads to a form that is not there is left out too."""
    for one in found:
        if one.goes_on is not None and one.goes_on.to not in known:
            faults.append(Fault(f"{one.id}.json", "urn:handrail:goes-on.to"))
        else:
            yield one
