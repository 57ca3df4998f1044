"""The address guard: what may be dialled."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.net.addresses import is_public
from handrail.net.lookups import check

BAD = [
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.1.5",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "0.0.0.0",  # noqa: S104
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:7f00:1::1",
    "2001:0:7f00:1::",
    "fec0::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "2001:db8::1",
    "ff02::1",
    "::7f00:1",
    "192.88.99.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "192.0.2.7",
    "198.51.100.1",
    "203.0.113.9",
    "255.255.255.255",
    "198.19.255.255",
    "100.127.255.255",
    "::ffff:8.8.8.8",
    "2001:10::1",
    "2001:20::1",
    "3fff::1",
    "3ffe::1",
    "5f00::1",
    "100::1",
    "4000::1",
    "fc00::1",
    "ff0e::1",
    "2606:4700::1111%eth0",
    "2001:4:112::1",
    "192.31.196.1",
    "192.175.48.1",
]
GOOD = [
    "8.8.8.8",
    "1.1.1.1",
    "142.250.180.10",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "223.255.255.255",
    "17.188.143.1",
    "192.0.1.1",
    "198.17.255.255",
    "198.20.0.1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2620:149::1",
    "2001:4860:4860::8888",
]
NOT_ADDRESSES = ["", "localhost", "2130706433", "0x7f.1", "127.1", "8.8.8.8 ", "8.8.8.8\n", "[::1]"]


@pytest.mark.parametrize("address", BAD)
def test_private_and_special_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", GOOD)
def test_public_addresses_pass(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_what_is_no_literal_address_is_refused(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_every_refusal_of_the_standard_library_is_ours_too_for_v4(address: IPv4Address) -> None:
    if not address.is_global:
        assert not is_public(str(address))


@given(st.ip_addresses(v=6))
def test_every_refusal_of_the_standard_library_is_ours_too_for_v6(address: IPv6Address) -> None:
    if not address.is_global:
        assert not is_public(str(address))


@given(
    st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0/96", "64:ff9b::/96", "::/96", "2002::/16"])
)
def test_no_v4_address_comes_in_wrapped_as_v6(address: IPv4Address, wrapping: str) -> None:
    network = ipaddress.IPv6Network(wrapping)
    shift = 80 if wrapping == "2002::/16" else 0
    wrapped = ipaddress.IPv6Address(int(network.network_address) | int(address) << shift)
    assert not is_public(str(wrapped))


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    assert check(["8.8.8.8", "10.0.0.1"]).error == "address"
    assert check([]).error == "resolve"
    assert check(["8.8.8.8", "2606:4700::1111"]).addresses == ("8.8.8.8", "2606:4700::1111")
