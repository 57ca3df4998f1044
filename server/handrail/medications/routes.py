"""What is known of medicines, for everybody who is signed in. The app carries a copy of its own."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from handrail.accounts.guard import Signed
from handrail.medications.library import Library, load_library


@dataclass(frozen=True)
class Shelf:
    """The library, encoded once at the start."""

    encoded: bytes


def open_shelf(data_dir: Path) -> Shelf:
    """Raises StartRefused."""
    return Shelf(msgspec.json.encode(load_library(data_dir)))


@get(
    "/api/medicines",
    operation_id="getMedicines",
    summary="Intervals, windows, warnings and questions, with their sources",
    sync_to_thread=False,
)
def get_medicines(
    shelf: NamedDependency[Shelf], signed: NamedDependency[Signed]
) -> Response[Library]:
    return Response(shelf.encoded, media_type="application/json")  # type: ignore[arg-type]


medicine_handlers = [get_medicines]
