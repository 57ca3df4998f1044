"""What tests share: a clock that they move, settings, and a database of each sort."""

import asyncio
import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import handrail
from handrail.db.database import Database, open_database
from handrail.db.epoch import new_epoch
from handrail.db.models import Table
from handrail.settings import Settings, load
from tests import postgresql

TEMPLATE = "handrail_template"
TESTS = Path(__file__).parent


class ManualClock:
    """Stands still until a test moves it."""

    def __init__(self, start: datetime) -> None:
        self.moment = start
        self.running_s = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.running_s

    def advance(self, seconds: float = 0, **parts: float) -> None:
        """Time passes: both clocks move. `advance(hours=2)` works too."""
        passed = timedelta(seconds=seconds, **parts)
        self.moment += passed
        self.running_s += passed.total_seconds()

    def jump(self, seconds: float = 0, **parts: float) -> None:
        """Only the wall clock is set, as when somebody corrects it."""
        self.moment += timedelta(seconds=seconds, **parts)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mixes files of all sorts, each file whole: browsers compute while flows wait for a clock."""
    sorts: dict[str, dict[Path, list[pytest.Item]]] = {}
    for item in items:
        sort = item.path.relative_to(TESTS).parts[0]
        sorts.setdefault(sort, {}).setdefault(item.path, []).append(item)
    # The browsers' longest files stand last, the flows that wait longest first. At the end come
    # small ones only: nobody waits for one that is alone with a long one.
    places = [
        ((at + 0.5) / len(files) * (1 if sort == "server" else 0.85), sort, tests)
        for sort, files in sorts.items()
        for at, tests in enumerate(list(files.values())[:: -1 if sort == "e2e" else 1])
    ]
    places.sort(key=lambda place: place[:2])
    items[:] = [item for _, _, tests in places for item in tests]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 10, 9, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """SQLite in a temporary folder, and the cheapest password checks that are allowed."""
    return load(
        {
            "HANDRAIL_DATA_DIR": str(tmp_path / "data"),
            "HANDRAIL_ARGON2_MEMORY_KIB": "47104",
            "HANDRAIL_ARGON2_TIME": "1",
        }
    )


def every_table() -> sa.MetaData:
    """The tables of all rooms."""
    for module in pkgutil.walk_packages(handrail.__path__, "handrail."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)
    return Table.metadata


def make_tables(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        every_table().create_all(connection)
        new_epoch(connection)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[postgresql.Cluster]:
    """A running PostgreSQL with a template of all tables, started when a test first needs it."""
    bin_dir = postgresql.programs()
    if bin_dir is None:
        pytest.skip(postgresql.MISSING)
    with postgresql.running(bin_dir) as cluster:
        make_tables(cluster.create(TEMPLATE))
        yield cluster


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    asked = {"empty_settings", "database_settings"} & set(metafunc.fixturenames)
    for name in asked:
        if metafunc.definition.get_closest_marker("only_postgresql"):
            kinds = ["postgresql"]
        elif metafunc.definition.get_closest_marker("both_databases"):
            kinds = ["sqlite", "postgresql"]
        else:
            kinds = ["sqlite"]
        metafunc.parametrize(name, kinds, indirect=True, ids=kinds)


@pytest.fixture
def empty_settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings with a database that has no tables yet."""
    if request.param == "postgresql":
        cluster: postgresql.Cluster = request.getfixturevalue("postgresql_cluster")
        with cluster.next_database() as url:
            yield replace(settings, database_url=url)
        return
    settings.data_dir.mkdir(parents=True)
    yield settings


@pytest.fixture
def database_settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings with a database that has all tables and no person."""
    if request.param == "postgresql":
        cluster: postgresql.Cluster = request.getfixturevalue("postgresql_cluster")
        with cluster.next_database(TEMPLATE) as url:
            yield replace(settings, database_url=url)
        return
    settings.data_dir.mkdir(parents=True)
    shutil.copy(request.getfixturevalue("sqlite_template"), settings.data_dir / "handrail.db")
    yield settings


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("template") / "handrail.db"
    make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture
def database(database_settings: Settings) -> Iterator[Database]:
    """SQLite; with the mark `both_databases` the test runs once more on PostgreSQL."""
    opened = open_database(database_settings)
    yield opened
    asyncio.run(opened.close())
