"""Counters for the operator. No label ever names a person, a device, a kind or a host."""

import hmac
import logging
from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from handrail.web.vitals import Vitals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
COUNTERS = {
    "syncs": "Syncs answered.",
    "records_accepted": "Changes taken in.",
    "records_rejected": "Changes refused.",
    "records_unreadable": "Rows that did not open when a phone asked for them.",
    "repairs": "Reminder rows that differed from the records and were made right.",
    "slow_jobs": "Database writes past 10 ms.",
}
# Of the dispatcher's own counts, by their words.
REMINDERS = {
    "reminders_sent": ("Reminders that a push service took.", ("accepted",)),
    "reminders_late": ("Of these, more than 30 seconds late.", ("late",)),
    "reminders_past": ("Reminders that nobody could be sent in time.", ("past",)),
    "reminders_failed": (
        "Sends, batches and ticks that failed.",
        ("broken", "raised", "flights lost", "ticks failed"),
    ),
}


class Metrics(Collector):
    """In a registry of its own, so that nothing else on the machine shows in it."""

    def __init__(self, vitals: Vitals) -> None:
        self.vitals = vitals
        self.counts: Counter[str] = Counter()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def count(self, name: str, n: int = 1) -> None:
        self.counts[name] += n

    def collect(self) -> Iterator[Metric]:
        for name, says in COUNTERS.items():
            yield CounterMetricFamily(f"handrail_{name}", says, value=self.counts[name])
        told = self.vitals.dispatcher.counts if self.vitals.dispatcher else Counter[str]()
        for name, (says, words) in REMINDERS.items():
            value = sum(told[word] for word in words)
            yield CounterMetricFamily(f"handrail_{name}", says, value=value)
        age = self.vitals.tick_age_s()
        if age is not None:
            yield GaugeMetricFamily("handrail_tick_age_seconds", "Age of the last tick.", value=age)
        yield GaugeMetricFamily(
            "handrail_push_hosts_in_trouble",
            "Push services that refuse or do not answer.",
            value=len(self.vitals.troubled_hosts()),
        )
        yield GaugeMetricFamily(
            "handrail_deleting", "1 while deleting jobs may run.", value=self.vitals.deleting
        )

    def render(self) -> bytes:
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
