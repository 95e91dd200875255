"""Which hosts and addresses may be reached: http(s) to public ones, and to those that an administrator allows. No network.

What is checked of a name is what it resolves to; that is done in `net`, which connects to the address that was checked.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from feeds.errors import RefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Of IANA's registries of special-purpose addresses (2025), what older Pythons take for public; 192.88.99.0/24 and fec0::/10 were
# withdrawn, and lead wherever a network still takes them.
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100:0:0:1::/64", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)


class Guard:
    """Says which hosts and addresses may be reached."""

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for entry in (entry.strip().lower().strip("[]") for entry in allow_hosts):
            try:
                self._networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                if entry:
                    self._names.add(entry)

    def check_url(self, url: str) -> None:
        """Check what can be checked before a connection: scheme, credentials, and a host that is itself an address.

        Raises: RefusedError.
        """
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as exc:
            raise RefusedError(f"{shown_url(url)}: not a usable address ({exc})", url=url) from exc
        if parts.scheme.lower() not in {"http", "https"}:
            raise RefusedError(f"{shown_url(url)}: refused, only http and https are fetched", url=url)
        if parts.username is not None or parts.password is not None:
            raise RefusedError(f"{parts.scheme}://...@{host}: refused, an address must not hold credentials", url=shown_url(url))
        if not host:
            raise RefusedError(f"{shown_url(url)}: refused, no host in the address", url=url)
        literal = literal_address(host)
        if literal is not None:
            self.check_addresses(host, [literal], url=url)

    def check_addresses(self, host: str, addresses: Iterable[Address], *, url: str) -> None:
        """Check every address that `host` has; one that is not public spoils them all.

        Raises: RefusedError.
        """
        if host.lower().rstrip(".") in self._names:
            return
        for address in addresses:
            for seen in _disguised(address):
                if self._allowed(seen):
                    continue
                if not _is_public(seen):
                    where = f" ({address})" if host != str(address) else ""
                    raise RefusedError(
                        f"{host}{where}: refused, not a public address; an administrator can allow it with DEMARCHE_ALLOW_HOSTS",
                        url=url,
                    )

    def _allowed(self, address: Address) -> bool:
        return any(address in network for network in self._networks if network.version == address.version)


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not any(address in network for network in _SPECIAL if network.version == address.version)


def _disguised(address: Address) -> list[Address]:
    """Return the addresses that a connection to this one really reaches: itself, or the IPv4 one that it stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return [address.ipv4_mapped]
        if address.sixtofour is not None:
            return [address, address.sixtofour]
        if address.teredo is not None:
            return [address, *address.teredo]
        if address in _NAT64:
            return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def literal_address(host: str) -> Address | None:
    """Return the address that a host name spells out, in any of the forms that C libraries take (0x7f.1, 2130706433)."""
    host = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", host, re.IGNORECASE):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
        except OSError:
            return None
    return None


def shown_url(url: str) -> str:
    """Return the address as it may stand in a message: short, and without credentials."""
    return re.sub(r"//[^/@]*@", "//...@", url)[:200]
