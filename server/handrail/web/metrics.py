"""Counters for the operator. No label ever names a person, a device, a kind or a host."""

import hmac
import logging

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from handrail.web.vitals import Vitals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
COUNTERS = {
    "syncs": "Syncs answered.",
    "records_accepted": "Changes taken in.",
    "records_rejected": "Changes refused.",
    "records_unreadable": "Rows that did not open when a phone asked for them.",
    "reminders_sent": "Reminders handed to a push service.",
    "reminders_late": "Reminders handed over more than 30 seconds late.",
    "reminders_failed": "Reminders that no push service took in time.",
    "repairs": "Reminder rows that differed from the records and were made right.",
    "slow_jobs": "Database writes past 10 ms.",
    "errors": "Errors that were a mistake of ours.",
}


class Metrics:
    """A registry of its own, so that nothing else on the machine shows in it."""

    def __init__(self, vitals: Vitals) -> None:
        self.vitals = vitals
        self.registry = CollectorRegistry()
        self.counters = {
            name: Counter(f"handrail_{name}", says, registry=self.registry)
            for name, says in COUNTERS.items()
        }
        self.tick_age = Gauge(
            "handrail_tick_age_seconds", "Age of the last tick.", registry=self.registry
        )
        self.deleting = Gauge(
            "handrail_deleting", "1 while deleting jobs may run.", registry=self.registry
        )

    def count(self, name: str, n: int = 1) -> None:
        if n:
            self.counters[name].inc(n)

    def render(self) -> bytes:
        self.tick_age.set(self.vitals.tick_age_s() or 0)
        self.deleting.set(self.vitals.deleting)
        return generate_latest(self.registry)


class CountsRecords(logging.Handler):
    """Counts what a logger says, for events that are only known below."""

    def __init__(self, metrics: Metrics, name: str, level: int) -> None:
        super().__init__(level)
        self.metrics = metrics
        self.counter = name

    def emit(self, record: logging.LogRecord) -> None:
        self.metrics.count(self.counter)


def may_read(token: str, sent: str | None) -> bool:
    """Without a token set, nobody may."""
    given = (sent or "").encode("utf-8", "replace")
    return bool(token) and hmac.compare_digest(given, b"Bearer " + token.encode())
