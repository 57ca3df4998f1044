"""A phone that has travelled: it asks before any reminder moves, once, and moves them on a yes."""

from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.conftest import ZONE, Screen
from tests.e2e.look import look_at

FAR = "Asia/Tokyo"


def test_a_phone_in_another_zone_asks_before_the_reminders_move(screen: Screen) -> None:
    page = screen.open()
    steps.sign_up(page, "traveller")
    steps.add_medicine(page, screen.wall(3600))
    expect(page.get_by_text("time now")).to_have_count(0)
    screen.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", {"timezoneId": FAR})
    page.reload()
    question = page.get_by_text("This phone is on Tokyo time now")
    expect(question).to_be_visible()
    expect(page.get_by_text("Ask your clinic before you move the time of a dose.")).to_be_visible()
    look = look_at(page)
    look.at("another zone")
    assert look.faults == []
    assert zone_of(screen) == ZONE
    page.get_by_role("button", name="Move my reminders").click()
    expect(question).to_have_count(0)
    assert zone_of(screen) == FAR


def zone_of(screen: Screen) -> str:
    """Where the server takes the person to be."""
    account = screen.page.evaluate("fetch('/api/account').then((answer) => answer.json())")
    return str(account["zone"])
