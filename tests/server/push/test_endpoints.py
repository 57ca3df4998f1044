"""Which endpoints are accepted: the client chooses them, so each hostile shape is a test."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import BadInput
from handrail.net.curl import Dial
from handrail.push.endpoints import HOSTS, SUFFIXES, check_endpoint
from handrail.settings import PushHost

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://fcm.googleapis.com/wp/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/x",
    "https://web.push.apple.com/QAb",
    "https://wns2-par02p.notify.windows.com/w/?token=x",
]
REAL_TOO = [
    "https://jmt17.google.com/fcm/send/tok-_x",
    "https://fcm.googleapis.com:443/fcm/send/abc",
    "https://api.push.apple.com/3/x",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB%2bx%2f%3d",
]
BAD = [
    "http://fcm.googleapis.com/x",
    "https://127.0.0.1:8080/admin?x=a.google.com/",
    "https://fcm.googleapis.com@127.0.0.1/",
    "https://fcm.googleapis.com:443@evil/",
    "https://fcm.googleapis.com\\.evil.example/",
    "https://FCM.googleapis.com./x",
    "https://fcm.googleapis.com\t.evil/",
    "https://fcm.googleapis.com%2eevil/",
    "https://fcm.googleapis.com:8443/x",
    "https://ｆcm.googleapis.com/x",
    "https://web.push.apple.com.evil.net/x",
    "https://evilpush.apple.com/x",
    "https://xnotify.windows.com/x",
    "https://[::1]/x",
    "https://2130706433/x",
    "https://.push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://storage.googleapis.com/x",
    "https://fcm.googleapis.com/x\r\nHost: a",
    "https://fcm.googleapis.com/" + "a" * 2000,
    "https://fcm.googleapis.com/x\n",
]
BAD_TOO = [
    "",
    "https://",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com./x",
    "https://FCM.googleapis.com/x",
    "https://fcm.googleapis.com:0443/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com/x#part",
    "https://fcm.googleapis.com/x\\y",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x\x7f",
    "https://fcm.googleapis.com/é",
    "https://fcm.googleapis.com/x\x00",
    "https:/fcm.googleapis.com/x",
    "https:fcm.googleapis.com/x",
    " https://fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "https://-a.push.apple.com/x",
    "https://a-.push.apple.com/x",
    "https://user@web.push.apple.com/x",
    "https://web.push.apple.com?x=/y",
    "https://push.apple.com/x",
    "https://notify.windows.com/x",
    "https://localhost/x",
    "https://push.test/x",
    "https://169.254.169.254/latest",
    "https://android.googleapis.com/gcm/send/x",
    "https://" + "a" * 64 + ".push.apple.com/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
]


@pytest.mark.parametrize("url", GOOD + REAL_TOO)
def test_the_shapes_that_real_browsers_give_are_accepted(url: str) -> None:
    endpoint = check_endpoint(url)
    assert endpoint.dial is None
    assert endpoint.url == url.replace(":443", "")


@pytest.mark.parametrize("url", BAD + BAD_TOO)
def test_hostile_urls_are_refused_by_name_and_not_repeated(url: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_endpoint(url)
    assert refusal.value.fields == ("endpoint",)
    assert not url or url not in str(refusal.value)


def known_host(host: str) -> bool:
    return host in HOSTS or any(host.endswith(suffix) for suffix in SUFFIXES)


@given(
    st.text(
        st.sampled_from("htps:/.@\\#?%[]443 \t\r\nfcm.googleapis.compushapple-xé0:"), max_size=60
    )
)
def test_only_known_hosts_come_through_whatever_the_text(tail: str) -> None:
    for url in (tail, "https://" + tail, "https://fcm.googleapis.com" + tail):
        try:
            endpoint = check_endpoint(url)
        except BadInput:
            continue
        assert known_host(endpoint.host)
        assert re.fullmatch(r"https://[a-z0-9.-]+(:443)?/[!-~]*", url)


@given(st.from_regex(r"[a-z0-9-]{0,70}(\.[a-z0-9-]{0,5}){0,3}", fullmatch=True))
def test_a_name_before_a_suffix_is_made_of_proper_labels(prefix: str) -> None:
    try:
        endpoint = check_endpoint(f"https://{prefix}.push.apple.com/x")
    except BadInput:
        return
    for label in endpoint.host.split("."):
        assert 1 <= len(label) <= 63
        assert not label.startswith("-")
        assert not label.endswith("-")


@pytest.mark.parametrize(
    ("address", "dialled"),
    [
        ("127.0.0.1:4443", ("127.0.0.1", 4443)),
        ("10.0.0.7", ("10.0.0.7", 443)),
        ("[::1]:9443", ("::1", 9443)),
    ],
)
def test_an_extra_host_is_reached_where_the_operator_says(
    tmp_path: Path, address: str, dialled: tuple[str, int]
) -> None:
    own = PushHost("push.home.test", address, tmp_path / "ca.pem")
    endpoint = check_endpoint("https://push.home.test/up/x", [own])
    assert endpoint.dial == Dial(*dialled, tmp_path / "ca.pem")
    for other in (
        "http://push.home.test/x",
        "https://push.home.test:4443/x",
        "https://x.home.test/",
    ):
        with pytest.raises(BadInput):
            check_endpoint(other, [own])


@pytest.mark.parametrize("address", ["", "localhost", "push.home.test:443", "10.0.0.7:", "::1"])
def test_an_extra_host_without_a_literal_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="literal"):
        check_endpoint("https://push.home.test/x", [PushHost("push.home.test", address, None)])
