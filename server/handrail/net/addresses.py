"""Which addresses this server may dial: public ones only, by lists written out here."""

import ipaddress

# `ipaddress.is_global` says yes to NAT64, 6to4, site-local and multicast addresses, all of which
# can lead back into the operator's own network. So the lists stand here, from IANA's registries
# of special-purpose addresses.
PRIVATE_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
PRIVATE_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
    )
)


def is_public(text: str) -> bool:
    """Whether a literal address, as the resolver gave it, belongs to the public internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in PRIVATE_4)
    if address.scope_id is not None or address not in PUBLIC_6:
        return False
    return not any(address in network for network in PRIVATE_6)
