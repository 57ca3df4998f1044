"""A phone that has travelled: it asks before any reminder moves, once, and moves them on a yes."""

from playwright.sync_api import expect

from handrail.schedule.zones import zone
from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen
from tests.e2e.look import look_at

# Whatever zone it is noon in, one of these goes by another clock.
CITIES = (("Tokyo", "Asia/Tokyo"), ("Lima", "America/Lima"))


def test_a_phone_in_another_zone_asks_before_the_reminders_move(screen: Screen) -> None:
    city, far = next((city, far) for city, far in CITIES if another_clock(screen, far))
    page = screen.open()
    steps.sign_up(page, "traveller")
    steps.add_medicine(page, screen.wall(3600))
    expect(page.get_by_text("time now")).to_have_count(0)
    screen.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", {"timezoneId": far})
    page.reload()
    question = page.get_by_text(f"This phone is on {city} time now")
    expect(question).to_be_visible()
    expect(page.get_by_text("Ask your clinic before you move the time of a dose.")).to_be_visible()
    look = look_at(page)
    look.at("another zone")
    assert look.faults == []
    assert zone_of(screen) == ZONE
    page.get_by_role("button", name="Move my reminders").click()
    expect(question).to_have_count(0)
    assert zone_of(screen) == far


def another_clock(screen: Screen, far: str) -> bool:
    now = screen.app.now()
    return now.astimezone(zone(far)).utcoffset() != now.astimezone(zone(ZONE)).utcoffset()


def zone_of(screen: Screen) -> str:
    """Where the server takes the person to be."""
    account = screen.page.evaluate("fetch('/api/account').then((answer) => answer.json())")
    return str(account["zone"])
