"""Addresses of the web: their one spelling, and which machines may be asked at all.

An article's id is made from its address, so that two sources that point to one page bring one article: what only
says how a reader came to the page (campaign tags, fragments) is left out.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

SCHEMES = ("http", "https")
_PORTS = {"http": 80, "https": 443}
LONGEST = 2048  # characters of an address that is followed
# How a reader came here, not what he reads.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|yclid|msclkid|igshid|mc_[ce]id|ref_?src|at_(campaign|medium|custom\d|link\w*)|"
    r"ns_(campaign|mchannel|source|linkname|fee)|__twitter_impression|_ga|wt_mc|xtor|traffic_source|cmpid|ocid",
    re.IGNORECASE,
)
_KEPT = "/%:@!$&'()*+,;=~-._"  # of a path: `%` too, for it is encoded already
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """An address that must not be asked. `code` is a reason code of rejections."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def canonical(address: str) -> str:
    """The one spelling of an address: host in small letters, no default port, no fragment, no campaign tags.

    Raises ValueError where it is no address of the web. An address without path has `/`.
    """
    parts = urlsplit(address.strip())
    host = host_of(parts)
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES:
        raise ValueError(f"{address[:200]}: is no http or https address")
    shown = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS[scheme]) else f":{parts.port}"
    query = parts.query
    if query and any(_TRACKING.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    path = quote(parts.path or "/", safe=_KEPT)
    return urlunsplit((scheme, shown + port, path, quote(query, safe=_KEPT + "?[]|"), ""))


def host_of(parts: SplitResult) -> str:
    """The host in small ASCII letters. Raises ValueError where there is none, or none that can be."""
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("has no host")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9._:\-]{1,253}", host.lower()):
        raise ValueError("has a host that cannot be")
    return host.lower()


def checked(address: str) -> str:
    """The canonical spelling of an address that may be asked, by its looks. Raises Refused."""
    if len(address) > LONGEST:
        raise Refused("bad_address", f"has an address of {len(address):,} characters")
    scheme = address.split(":", 1)[0].strip().lower() if ":" in address else ""
    if scheme not in SCHEMES:
        raise Refused("scheme", f"only http and https are asked, not {scheme[:20] or 'an address without scheme'}")
    try:
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise Refused("bad_address", "has a name or password in its address")
        return canonical(address)
    except (ValueError, UnicodeError) as error:
        raise Refused("bad_address", f"is no address that can be asked ({str(error)[:100]})") from error


def is_public(address: IPAddress) -> bool:
    """Whether a machine on the open internet has this address, however it is wrapped up."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo:
            return False
        if inside is not None:
            return is_public(inside)
    return address.is_global and not address.is_multicast


class Gate:
    """Which machines may be asked: those of the open internet, and those that the configuration allows by name."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """`allowed` holds networks (10.1.0.0/16, 127.0.0.1) and names of hosts (wire.intranet.example)."""
        self.networks: list[Network] = []
        self.hosts: set[str] = set()
        for item in allowed:
            try:
                self.networks.append(ipaddress.ip_network(item.strip(), strict=False))
            except ValueError:
                self.hosts.add(item.strip().lower())

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to: what is checked here is what is connected to.

        Raises Refused where it has none but private ones, OSError where the name cannot be resolved.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))
        allowed = [address for address in addresses if self.allows(host, ipaddress.ip_address(address))]
        if not allowed:
            raise Refused("private_address", f"{host} is {addresses[0]}, an address of a private network")
        return allowed

    def allows(self, host: str, address: IPAddress) -> bool:
        """Whether a host may be asked at this address of it."""
        if is_public(address) or host.lower() in self.hosts:
            return True
        return any(address in network for network in self.networks if network.version == address.version)
