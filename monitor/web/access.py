"""Which proxies the board believes, and what they may say: the client's address, the scheme, and who the user is. Pure."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers

from monitor.errors import ConfigError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`proxies` are the addresses whose headers count; `user_header` names the one with the user, empty where there is none.

    `secure`: the board is read by https only, so that its cookies never travel without.
    """

    proxies: tuple[Network, ...] = ()
    user_header: str = ""
    secure: bool = False

    def trusts(self, address: str) -> bool:
        """Return whether the headers of a request from this address count."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        plain = getattr(found, "ipv4_mapped", None) or found
        return any(plain in network for network in self.proxies)

    def client(self, peer: str, headers: Headers) -> str:
        """Return who asks: the peer, or whom a proxy that is believed names. Of several hops the nearest not believed counts."""
        hops = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",") if hop.strip()]
        asks = peer
        while hops and self.trusts(asks):
            asks = hops.pop()
        return asks

    def user(self, peer: str, headers: Headers) -> str | None:
        """Return the user whom a proxy that is believed names; None where it names none, or more than one."""
        told = headers.getlist(self.user_header) if self.user_header and self.trusts(peer) else []
        # Starlette gives header bytes as Latin-1; a name is sent as UTF-8.
        try:
            name = told[0].encode("latin-1").decode() if len(told) == 1 else ""
        except UnicodeError:
            name = ""
        return name.strip() or None

    def is_secure(self, peer: str, headers: Headers) -> bool:
        """Return whether the reader's side of the request is encrypted, as far as is known."""
        return self.secure or (self.trusts(peer) and headers.get("x-forwarded-proto", "").strip().lower() == "https")

    def hosts(self, peer: str, headers: Headers) -> tuple[str, ...]:
        """Return the names under which the reader may have asked for us: Host, and what a believed proxy says it was."""
        told = headers.getlist("x-forwarded-host") if self.trusts(peer) else []
        return tuple(one.strip().lower() for one in (*headers.getlist("host"), *told) if one.strip())


def read_access(proxies: str, user_header: str, board_url: str) -> Access:
    """Return what the settings say.

    Raises: ConfigError naming the variable that cannot be used.
    """
    header = user_header.strip()
    if header and not _HEADER.match(header):
        raise ConfigError(f"DEMARCHE_USER_HEADER: {header!r} is no name of a header; write it as X-Remote-User")
    networks = _networks([one.strip() for one in proxies.split(",") if one.strip()])
    if header and not networks:
        raise ConfigError(
            "DEMARCHE_USER_HEADER: whoever reaches the board could send it; name the proxy's address in DEMARCHE_TRUSTED_PROXIES"
        )
    return Access(proxies=networks, user_header=header, secure=board_url.lower().startswith("https://"))


def _networks(told: Sequence[str]) -> tuple[Network, ...]:
    found = []
    for one in told:
        try:
            network = ipaddress.ip_network(one)
        except ValueError as exc:
            raise ConfigError(
                f"DEMARCHE_TRUSTED_PROXIES: {one!r} is no address or network, such as 10.0.0.5 or 10.0.0.0/28"
            ) from exc
        if not network.prefixlen:
            raise ConfigError(f"DEMARCHE_TRUSTED_PROXIES: {one} is everybody; name the proxy's own address")
        found.append(network)
    return tuple(found)
