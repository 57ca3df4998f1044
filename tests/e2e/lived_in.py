"""An account in which every screen has something to show."""

from datetime import timedelta
from typing import Any

from handrail.schedule.zones import zone
from tests import client
from tests.e2e import steps
from tests.e2e.conftest import ZONE
from tests.live import Live

NAME = "watcher"


def hours_from_now(app: Live, hours: float) -> str:
    then = app.now() + timedelta(hours=hours)
    return then.astimezone(zone(ZONE)).strftime("%H:%M")


def write_down(app: Live) -> None:
    """An account with a dose of every sort: due, late, long past, answered, still ahead."""
    phone = client.Phone(app.url)
    phone.sign_up(NAME, zone=ZONE)
    clinic = {
        "clinic_name": "River Street clinic",
        "clinic_phone": "+1 555 0100",
        "clinic_text": "Do not take it more than 12 hours late. Call us.",
    }

    def medicine(name: str, *hours: float, **more: Any) -> dict[str, Any]:
        times = [(f"slot{at:04}", hours_from_now(app, hour)) for at, hour in enumerate(hours)]
        return client.change("medication", client.medication(*times, name=name, **more))

    entries = [
        medicine(steps.MEDICINE, -0.2, 9, form="Film, under the tongue", **clinic),
        medicine("Naltrexone", -1.9, strength="50 mg", form="Tablet"),
        medicine("Acamprosate", -5, strength="333 mg", **clinic),
        medicine("Hydroxyzine", -6, strength="25 mg", end_on="2031-02-03", note="With water"),
        medicine("Sertraline", -7),
        medicine("Ibuprofen", strength="200 mg"),
        medicine("Clonidine extended release", -3, archived=True),
        client.change("check_in", client.check_in(tz=ZONE, note="A long walk", pain=2)),
    ]
    phone.sync(entries)
    phone.sync()
    today = app.now().astimezone(zone(ZONE)).date().isoformat()
    due = {i["reminder"]: i for i in phone.agenda["items"] if i["local_date"] == today}
    taken, skipped = due[entries[3]["id"]], due[entries[4]["id"]]
    phone.sync(
        [
            client.dose(taken, tz=ZONE),
            client.dose(skipped, "skipped", tz=ZONE, reason="ran_out"),
        ]
    )
