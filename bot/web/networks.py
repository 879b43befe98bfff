"""Where a request comes from, so that one network cannot use up what is meant for all."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Request

_Address = IPv4Address | IPv6Address


def address_of(request: Request) -> _Address | None:
    """Give the address that a request came from: behind a proxy on this host or in its network, what that says."""
    near = _address(request.remote_addr)
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (_address(said) or near) if near is None or near.is_private else near


def network_of(request: Request) -> str:
    """Give the network that a request came from; empty where that is not known.

    Of IPv6 the half that names the network, since a single customer has the other half to choose from.
    """
    address = address_of(request)
    if address is None:
        return ""
    return str(address) if address.version == 4 else address.exploded[:19]


def _address(text: str | None) -> _Address | None:
    try:
        address = ip_address(text or "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address  # a socket for both kinds writes those of IPv4 as ::ffff:192.0.2.1
