"""Puts everything together: settings and a clock in, one ASGI app out. It alone sees every room."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import sqlalchemy as sa
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException

from handrail.accounts.context import About, Accounts, Hooks, open_accounts
from handrail.accounts.erase import finish_erasures
from handrail.accounts.guard import provide_open, provide_signed
from handrail.accounts.routes import account_handlers
from handrail.clock import Clock, SystemClock
from handrail.db import heartbeat
from handrail.db.database import Database, open_database
from handrail.db.epoch import get_epoch
from handrail.db.standing import end_standing
from handrail.errors import HandrailError
from handrail.exports.calendar.routes import calendar_handlers
from handrail.exports.calendar.service import Feeds, end_feed
from handrail.exports.sheet.routes import sheet_handlers
from handrail.help.routes import help_handlers
from handrail.insights.routes import insight_handlers
from handrail.medications.routes import medicine_handlers, open_shelf
from handrail.medications.service import found_salt
from handrail.meetings.directory.refresh import Nightly
from handrail.meetings.directory.routes import directory_handlers
from handrail.push.routes import push_handlers
from handrail.push.service import Push, open_push
from handrail.push.subscriptions import pushing
from handrail.reminders.dispatch import Dispatcher
from handrail.reminders.horizon import plan_ahead
from handrail.reminders.routes import Agendas, reminder_handlers
from handrail.reminders.service import doubt_plan, found_plan, read_plan, rebuild_plan
from handrail.scales.routes import scale_handlers
from handrail.scales.service import open_questionnaires
from handrail.settings import Settings, load
from handrail.sync.exchange import Exchange
from handrail.sync.routes import BODY_BYTES, Desk, sync_handlers
from handrail.tidying import tidy
from handrail.vault.keys import ServerKeys
from handrail.vault.seal import ServerSeal
from handrail.vault.secret_file import unlock
from handrail.web.front import Front
from handrail.web.logs import places
from handrail.web.metrics import CountsRecords, Metrics
from handrail.web.openapi import as_text, describe, openapi_config
from handrail.web.problems import http_error, known_error, recursion_error, unknown_error
from handrail.web.routes import web_handlers
from handrail.web.vitals import Vitals

TICK_S, FREE_S, SHARE_S, PLAN_S, HOUR_S = 1, 5, 20, 600, 3600
LAST_JOB_S = 5

log = logging.getLogger("handrail.app")


class Job(Protocol):
    """A method of a room, by its name in the log."""

    __name__: str

    async def __call__(self) -> object: ...


class House:
    """What lives as long as the server. Opened on the running loop, closed in the other order."""

    database: Database
    keys: ServerKeys
    seal: ServerSeal
    accounts: Accounts
    push: Push
    dispatcher: Dispatcher
    desk: Desk
    feeds: Feeds
    heart: heartbeat.Heartbeat
    scheduler: AsyncIOScheduler

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.opened = False
        self.running: set[asyncio.Task[Any]] = set()
        self.vitals = Vitals(clock)
        self.metrics = Metrics(self.vitals)
        self.shelf = open_shelf(settings.data_dir)
        self.questionnaires = open_questionnaires(settings.data_dir)
        self.slow = CountsRecords(self.metrics, "slow_jobs", logging.WARNING)

    async def open(self) -> None:
        self.database = open_database(self.settings)
        try:
            await self._furnish()
        except BaseException:
            await self.database.close()
            raise
        logging.getLogger("handrail.db").addHandler(self.slow)
        self.start_jobs()
        self.opened = True

    async def _furnish(self) -> None:
        settings, database, clock = self.settings, self.database, self.clock
        self.keys = await unlock(settings.secret_file, database)
        self.seal = ServerSeal(self.keys)
        epoch = await database.read(get_epoch)
        self.heart = await database.read(
            lambda connection: heartbeat.load(connection, clock.now(), clock.monotonic())
        )
        self.push = await open_push(settings, database, clock, self.keys)
        self.vitals.troubled_hosts = self.push.sender.troubles.hosts
        self.dispatcher = Dispatcher(self.push)
        self.vitals.dispatcher = self.dispatcher if settings.dispatcher else None
        self.accounts = open_accounts(settings, database, clock, self.keys, self._hooks())
        self.feeds = Feeds(database, self.seal, clock, settings.origin)
        follow = self.feeds.refresh
        exchange = Exchange(database, self.seal, clock, epoch, self.metrics.count, follow)
        self.desk = Desk(self.accounts, exchange)
        # At once: a server that is stopped every few minutes must not lose the trust in its clock.
        await self.beat()
        await finish_erasures(self.accounts)

    def _hooks(self) -> Hooks:
        return Hooks(
            founders=(partial(found_plan, self.seal), found_salt),
            rebuilders=(partial(rebuild_plan, self.seal),),
            arrivals=(doubt_plan,),
            endings=(end_feed,),
            quiet=self.dispatcher.quiet,
            about=self._about,
        )

    def _about(self, connection: sa.Connection, person: bytes) -> About:
        plan = read_plan(self.seal, connection, person)
        devices = pushing(connection, person)
        return About(plan.zone, plan.language, devices) if plan else About(pushing=devices)

    def start_jobs(self) -> None:
        """A run that is late runs late, never twice at once; what we drain is not cut off."""
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        if self.settings.dispatcher:
            self._every(TICK_S, self.dispatcher.tick)
        if not self.settings.on_sqlite:
            self._every(FREE_S, self.free_rows)
        self._every(SHARE_S, self.share_tick)
        self._every(PLAN_S, self.look_ahead)
        self._every(HOUR_S, self.tidy)
        self._every(HOUR_S, self.finish_erasing)
        self._every(HOUR_S, Nightly(self.database, self.settings, self.clock).read_meetings)
        self.scheduler.start()

    def _every(self, seconds: int, job: Job) -> None:
        first = SystemClock().now()
        trigger = IntervalTrigger(seconds=seconds)
        self.scheduler.add_job(self._run, trigger, (job,), next_run_time=first)

    async def _run(self, job: Job) -> None:
        """A job that fails is named in the log and runs again at its next time."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self.running.add(task)
        try:
            await job()
        except Exception as error:
            at = places(error.__traceback__)
            log.error("%s failed: %s at %s", job.__name__, type(error).__name__, at)
        finally:
            self.running.discard(task)

    async def beat(self) -> None:
        """Says what time it is, so that deleting can trust it."""
        now, mono = self.clock.now(), self.clock.monotonic()
        await self.database.write(lambda connection: self.heart.beat(connection, now, mono))
        self.vitals.deleting = self.heart.deleting_allowed(now, mono)

    async def free_rows(self) -> None:
        """What another process on the database holds and cannot let go of."""
        await self.database.read(end_standing)

    async def share_tick(self) -> None:
        """What other processes on the database are to know of this one."""
        await self.vitals.share(self.database)

    async def look_ahead(self) -> None:
        """Plans 36 hours ahead."""
        await self.beat()
        await plan_ahead(self.database, self.seal, self.clock.now())

    async def tidy(self) -> None:
        """Forgets what is past its time, while the clock can be believed; then the backup."""
        now = self.clock.now()
        allowed = self.heart.deleting_allowed(now, self.clock.monotonic())
        self.vitals.deleting = allowed
        await tidy(self.settings, self.database, self.push, now, deleting=allowed)

    async def finish_erasing(self) -> None:
        """Where a full disk stopped it: nobody can ask again for an account that is shut."""
        await self.beat()
        await finish_erasures(self.accounts)

    async def close(self) -> None:
        """Nothing new is begun; what was claimed is sent and marked; then the doors close."""
        if not self.opened:
            return  # the start was refused: that is what has to be told
        logging.getLogger("handrail.db").removeHandler(self.slow)
        self.scheduler.pause()
        await self.dispatcher.drain()
        if self.running:
            await asyncio.wait(self.running, timeout=LAST_JOB_S)
        self.scheduler.shutdown(wait=False)
        self.push.close()
        self.accounts.close()
        await self.database.close()


def provided(house: House) -> dict[str, Provide]:
    """Dependencies by name. What is opened at start is looked up at each request."""
    found: dict[str, Callable[[], Any]] = {
        "settings": lambda: house.settings,
        "vitals": lambda: house.vitals,
        "metrics": lambda: house.metrics,
        "accounts": lambda: house.accounts,
        "push": lambda: house.push,
        "shelf": lambda: house.shelf,
        "questionnaires": lambda: house.questionnaires,
        "feeds": lambda: house.feeds,
        "agendas": lambda: Agendas(house.desk.exchange.agenda),
    }
    given = {name: Provide(find, sync_to_thread=False) for name, find in found.items()}
    return given | {"signed": Provide(provide_signed), "opened": Provide(provide_open)}


def api_of(house: House, *, described: bool = False) -> Litestar:
    """The API. Its description is made only for `handrail openapi`, and served nowhere."""
    return Litestar(
        [
            *account_handlers,
            *reminder_handlers,
            *push_handlers,
            *sync_handlers(lambda: house.desk),
            *help_handlers,
            *medicine_handlers,
            *scale_handlers,
            *directory_handlers,
            *insight_handlers,
            *calendar_handlers,
            *sheet_handlers,
            *web_handlers,
        ],
        dependencies=provided(house),
        exception_handlers={
            HandrailError: known_error,
            HTTPException: http_error,
            RecursionError: recursion_error,
            Exception: unknown_error,
        },
        on_startup=[house.open],
        on_shutdown=[house.close],
        request_max_body_size=BODY_BYTES,
        openapi_config=openapi_config() if described else None,
        logging_config=None,
        debug=False,
    )


def create_app(settings: Settings, clock: Clock) -> Front:
    return Front(api_of(House(settings, clock)), settings)


async def remind_forever(settings: Settings, clock: Clock) -> None:
    """`handrail remind`: the jobs without the API, until told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # HANDRAIL_DISPATCHER=off speaks to the API's processes, which share these settings.
    house = House(replace(settings, dispatcher=True), clock)
    await house.open()
    gc.freeze()
    try:
        await stop.wait()
    finally:
        await house.close()


def openapi_text() -> str:
    """What stands in docs/api/openapi.json."""
    return as_text(describe(api_of(House(load({}), SystemClock()), described=True)))
