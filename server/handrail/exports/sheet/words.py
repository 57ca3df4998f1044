"""What stands on a sheet, in the languages of the app. The phone's print view says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Words:
    """Texts with `{}` are filled in by name."""

    title: str
    name: str
    days: str
    kinds: str
    total: str
    none: str
    honest: str
    replaced: str
    zone: str
    heads: tuple[str, str, str, str, str, str]
    self_reported: str
    signed: str
    page: str
    printed: str
    settings: Mapping[str, str]
    hows: Mapping[str, str]
    weekdays: Sequence[str]
    months: Sequence[str]
    date: str
    noon: tuple[str, str] | None


ENGLISH = Words(
    title="Attendance sheet",
    name="Name: {name}",
    days="{start} to {until}",
    kinds="Of these kinds only: {kinds}",
    total="{n} attended",
    none="Nothing of these kinds was written down for these days.",
    honest="The person wrote all of this down themselves, the initials of a signer included; "
    "nobody else has checked it.",
    replaced="\u25a1 stands for letters that this PDF cannot show.",
    zone="Dates and times are as clocks at the meeting showed.",
    heads=("Date", "Time", "Meeting or session", "Kind", "Minutes", "Confirmed"),
    self_reported="Self-reported",
    signed="Signed: {signer}",
    page="Page {n} of {all}",
    printed="Made on {date}, {time} ({zone})",
    settings={
        "mutual_help": "Mutual-help group",
        "one_on_one": "One-on-one",
        "group": "Group session",
        "family": "Family session",
        "recreational": "Sport or free time",
        "clinic": "Clinic visit",
        "telehealth": "Telehealth",
    },
    hows={"in_person": "in person", "online": "online", "phone": "by phone"},
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    date="{weekday}, {month} {day}, {year}",
    noon=("AM", "PM"),
)

SPANISH = Words(
    title="Hoja de asistencia",
    name="Nombre: {name}",
    days="{start} al {until}",
    kinds="Solo de este tipo: {kinds}",
    total="Asistencias: {n}",
    none="No hay nada anotado de este tipo en estos días.",
    honest="Todo lo anotó la propia persona, también las iniciales de quien firmó; "
    "nadie más lo ha comprobado.",
    replaced="\u25a1 está en lugar de letras que este PDF no puede mostrar.",
    zone="Las fechas y horas son las del lugar de la reunión.",
    heads=("Fecha", "Hora", "Reunión o sesión", "Tipo", "Minutos", "Confirmado"),
    self_reported="Declarado por la persona",
    signed="Firmó: {signer}",
    page="Página {n} de {all}",
    printed="Hecha el {date}, {time} ({zone})",
    settings={
        "mutual_help": "Grupo de ayuda mutua",
        "one_on_one": "Sesión individual",
        "group": "Sesión de grupo",
        "family": "Sesión familiar",
        "recreational": "Deporte o tiempo libre",
        "clinic": "Visita a la clínica",
        "telehealth": "Telesalud",
    },
    hows={"in_person": "en persona", "online": "en línea", "phone": "por teléfono"},
    weekdays=("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    months=["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    date="{weekday} {day} {month} {year}",
    noon=None,
)

WORDS = {"en": ENGLISH, "es": SPANISH}


def date_words(words: Words, on: date) -> str:
    return words.date.format(
        weekday=words.weekdays[on.weekday()],
        month=words.months[on.month - 1],
        day=on.day,
        year=on.year,
    )


def time_words(words: Words, at: str) -> str:
    """`at` is HH:MM or empty."""
    if not at or words.noon is None:
        return at
    hour, minute = int(at[:2]), at[3:]
    return f"{(hour + 11) % 12 + 1}:{minute} {words.noon[hour // 12]}"
