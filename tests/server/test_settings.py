"""Settings stand or the server does not start, and no message repeats a value."""

from dataclasses import fields
from pathlib import Path

import pytest

from handrail.settings import VARIABLES, BadSetting, PushHost, Settings, load, with_test_clock

BAD = [
    ("DATABASE_URL", "mysql://root:hunter2@db/x"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "eighty"),
    ("ORIGIN", "http://handrail.example"),
    ("ORIGIN", "https://handrail.example/"),
    ("ORIGIN", "https://handrail.example/path"),
    ("ORIGIN", "https://user:hunter2@handrail.example"),
    ("ORIGIN", "https://HANDRAIL.example"),
    ("ORIGIN", "https://handrail.example:port"),
    ("ORIGIN", "https://" + "a" * 60),
    ("ORIGIN", "ftp://localhost"),
    ("TRUSTED_PROXIES", "everybody"),
    ("SIGN_UP", "closed"),
    ("CONTACT", "somebody"),
    ("CONTACT", "http://handrail.example"),
    ("PUSH_HOSTS_EXTRA", "push.example"),
    ("PUSH_HOSTS_EXTRA", "push.example=127.0.0.1,/no/such/file"),
    ("PUSH_HOSTS_EXTRA", "PUSH.example=127.0.0.1"),
    ("ARGON2_MEMORY_KIB", "47103"),
    ("ARGON2_MEMORY_KIB", "262145"),
    ("ARGON2_TIME", "0"),
    ("ARGON2_TIME", "11"),
    ("BACKUP_DAYS", "0"),
    ("LOG_LEVEL", "loud"),
    ("DISPATCHER", "maybe"),
    ("OPERATOR", "line\nbreak"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_by_name_and_never_repeated(name: str, value: str) -> None:
    says = next(variable.says for variable in VARIABLES if variable.name == name.lower())
    with pytest.raises(BadSetting) as refused:
        load({f"HANDRAIL_{name}": value})
    assert str(refused.value) == f"HANDRAIL_{name} cannot be used: {says}"
    assert refused.value.__suppress_context__


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(BadSetting, match="HANDRAIL_PROT is not a setting"):
        load({"HANDRAIL_PROT": "8000", "PATH": "/bin"})


def test_nothing_set_is_a_home_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load({})
    assert settings.database_url == f"sqlite:///{tmp_path}/data/handrail.db"
    assert settings.secret_file == tmp_path / "data" / "secret.keys"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.origin == "http://localhost:8000"
    assert settings.sign_up == "open"
    assert settings.dispatcher


def test_under_a_public_name_people_need_an_invitation() -> None:
    public = {"HANDRAIL_ORIGIN": "https://handrail.example"}
    assert load(public).sign_up == "invite"
    assert load(public | {"HANDRAIL_SIGN_UP": "open"}).sign_up == "open"


def test_an_address_is_made_a_contact() -> None:
    assert load({"HANDRAIL_CONTACT": "me@handrail.example"}).contact == "mailto:me@handrail.example"


def test_push_hosts_name_where_they_really_are(tmp_path: Path) -> None:
    cafile = tmp_path / "ca.pem"
    cafile.touch()
    text = f"push.example=127.0.0.1:8443,{cafile}; ntfy.example=192.0.2.7"
    assert load({"HANDRAIL_PUSH_HOSTS_EXTRA": text}).push_hosts_extra == (
        PushHost("push.example", "127.0.0.1:8443", cafile),
        PushHost("ntfy.example", "192.0.2.7", None),
    )


def test_postgresql_is_reached_through_psycopg() -> None:
    settings = load({"HANDRAIL_DATABASE_URL": "postgresql://u:hunter2@db/handrail"})
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert not settings.on_sqlite


def test_secrets_are_not_shown() -> None:
    settings = load(
        {
            "HANDRAIL_DATABASE_URL": "postgresql://u:hunter2@db/handrail",
            "HANDRAIL_METRICS_TOKEN": "hunter3",
        }
    )
    assert "hunter" not in repr(settings)


def test_on_sqlite_somebody_must_send_the_reminders() -> None:
    with pytest.raises(BadSetting, match="HANDRAIL_DISPATCHER"):
        load({"HANDRAIL_DISPATCHER": "off"})
    on_postgresql = {"HANDRAIL_DATABASE_URL": "postgresql://db/handrail"}
    assert not load(on_postgresql | {"HANDRAIL_DISPATCHER": "off"}).dispatcher


def test_the_test_clock_is_for_this_machine_only(tmp_path: Path) -> None:
    assert with_test_clock(load({}), tmp_path / "clock").test_clock == tmp_path / "clock"
    for host in ("192.0.2.1", "localhost", "::1"):
        with pytest.raises(BadSetting, match="--test-clock"):
            with_test_clock(load({"HANDRAIL_HOST": host}), tmp_path / "clock")
    with pytest.raises(BadSetting):
        load({"HANDRAIL_TEST_CLOCK": "/tmp/clock"})


def test_every_setting_is_said_in_words() -> None:
    named = {variable.name for variable in VARIABLES}
    assert named == {field.name for field in fields(Settings)} - {"app_dir", "test_clock"}
    assert all(variable.says.endswith(".") for variable in VARIABLES)
