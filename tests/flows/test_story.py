"""The main story over real HTTP: account, check-in, medicine, dose, a second device."""

from typing import Any

from tests.client import PASSWORD, Phone, change, check_in, dose, medication
from tests.live import Live


def kinds(phone: Phone) -> list[str]:
    return sorted(row["kind"] for row in phone.entries.values())


def test_what_one_device_writes_the_other_reads(server: Live) -> None:
    first, second = Phone(server.url), Phone(server.url)
    first.sign_up("two devices")
    entry = change("check_in", check_in(note="walked by the river"))
    reply = first.sync([entry])
    assert [row["id"] for row in reply["accepted"]] == [entry["id"]]
    second.sign_in("two devices")
    second.sync()
    assert second.entries[entry["id"]]["body"]["note"] == "walked by the river"


def test_sent_twice_is_stored_once(server: Live) -> None:
    phone = Phone(server.url)
    phone.sign_up("sent twice")
    entry = change("check_in", check_in())
    first = phone.sync([entry])["accepted"]
    again = phone.sync([entry])["accepted"]
    assert first == again
    fresh = Phone(server.url, phone.cookie)
    fresh.sync()
    assert kinds(fresh) == ["check_in"]


def test_a_bad_entry_never_blocks_a_good_one(server: Live) -> None:
    phone = Phone(server.url)
    phone.sign_up("one of two")
    good, bad = change("check_in", check_in()), change("check_in", check_in(mood=99))
    reply = phone.sync([bad, good])
    assert [row["id"] for row in reply["accepted"]] == [good["id"]]
    assert [(row["id"], row["fields"]) for row in reply["rejected"]] == [(bad["id"], ["mood"])]


def test_two_devices_make_one_dose(server: Live) -> None:
    first, second = Phone(server.url), Phone(server.url)
    first.sign_up("one dose")
    first.sync([change("medication", medication(("aaaaaaaa", "08:00"), ("bbbbbbbb", "20:00")))])
    first.sync()
    second.sign_in("one dose")
    second.sync()
    item = first.agenda["items"][4]
    assert item in second.agenda["items"]
    first.sync([dose(item)])
    second.sync([dose(item)])
    fresh = Phone(server.url, first.cookie)
    fresh.sync()
    assert kinds(fresh) == ["dose", "medication"]


def test_a_moved_time_keeps_its_slot_and_its_dose(server: Live) -> None:
    phone = Phone(server.url)
    phone.sign_up("moved time")
    first = change("medication", medication(("aaaaaaaa", "08:00")))
    phone.sync([first])
    phone.sync()
    item = phone.agenda["items"][3]
    moved = change("medication", medication(("aaaaaaaa", "09:00")), first["id"])
    phone.sync([dose(item), moved])
    phone.sync()
    again = next(one for one in phone.agenda["items"] if one["local_date"] == item["local_date"])
    assert (again["at"], again["dose_id"]) == ("09:00", item["dose_id"])


def test_a_delete_beats_an_edit_on_every_device(server: Live) -> None:
    first, second = Phone(server.url), Phone(server.url)
    first.sign_up("deleted")
    entry = change("check_in", check_in())
    first.sync([entry])
    second.sign_in("deleted")
    second.sync()
    first.sync([change("check_in", None, entry["id"])])
    second.sync([change("check_in", check_in(mood=1), entry["id"])])
    for phone in (first, second):
        phone.sync()
        assert entry["id"] not in phone.entries


def test_a_new_password_ends_the_other_sessions(server: Live) -> None:
    first, second = Phone(server.url), Phone(server.url)
    first.sign_up("new password")
    second.sign_in("new password")
    body = {"password": PASSWORD, "new_password": "copper lantern meadow sixty"}
    first.ask("POST", "/api/account/password", body)
    assert second.call("POST", "/api/sync", empty()).status_code == 401
    assert first.call("POST", "/api/sync", empty()).status_code == 200


def test_the_recovery_code_opens_everything_again(server: Live) -> None:
    first, second = Phone(server.url), Phone(server.url)
    code = first.sign_up("lost password")["recovery_code"]
    entry = change("check_in", check_in(note="still here"))
    first.sync([entry])
    body = {"code": code.lower(), "password": "copper lantern meadow sixty", "device_label": "new"}
    again = second.ask("POST", "/api/recover", body)
    assert again["recovery_code"] != code
    second.sync()
    assert second.entries[entry["id"]]["body"]["note"] == "still here"
    assert first.call("POST", "/api/sync", empty()).status_code == 401
    assert Phone(server.url).call("POST", "/api/recover", body).status_code == 403


def test_erased_is_gone(server: Live) -> None:
    phone = Phone(server.url)
    phone.sign_up("erased")
    phone.sync([change("check_in", check_in())])
    phone.ask("POST", "/api/account/erase", {"password": PASSWORD})
    assert phone.call("POST", "/api/sync", empty()).status_code == 401
    body = {"name": "erased", "password": PASSWORD, "device_label": "again"}
    assert Phone(server.url).call("POST", "/api/sign-in", body).status_code == 403


def empty() -> dict[str, Any]:
    return {"since": 0, "agenda_no": 0, "changes": []}
