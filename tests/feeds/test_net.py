"""The address guard: what may be reached, in whatever disguise."""

import socket
import threading
import time
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from feeds.errors import NetworkError, RefusedError
from feeds.fetch import fetch
from feeds.guard import Guard
from feeds.net import build_client, deadline, resolves, why_refused

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
        ),
        *(
            "240.0.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
        ),
        *("64:ff9b::a00:1", "2002:7f00:1::1", "2001:db8::1", "::ffff:0:10.0.0.1"),
        *(
            "192.0.0.8",
            "192.0.0.192",
            "192.88.99.1",
            "198.18.0.1",
            "fec0::1",
            "3fff::1",
            "5f00::1",
            "64:ff9b:1::1",
            "100:0:0:1::1",
        ),
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        Guard().check_addresses("host.example", [ip_address(address)], url="http://host.example/")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_a_public_address_passes(address: str) -> None:
    Guard().check_addresses("host.example", [ip_address(address)], url="http://host.example/")


def test_one_private_address_among_public_ones_spoils_the_host() -> None:
    with pytest.raises(RefusedError):
        Guard().check_addresses("host.example", [ip_address("93.184.216.34"), ip_address("10.0.0.1")], url="http://host.example/")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.1", "[::1]", "[::ffff:7f00:1]", "127.0.0.1."]
)
def test_every_way_to_write_loopback_is_refused(host: str) -> None:
    with pytest.raises(RefusedError):
        Guard().check_url(f"http://{host}/")


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "file:///etc/passwd", "javascript:alert(1)", "//x.example/", "http:///x", ""]
)
def test_only_http_and_https_with_a_host_are_fetched(url: str) -> None:
    with pytest.raises(RefusedError):
        Guard().check_url(url)


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(RefusedError) as caught:
        Guard().check_url("https://user:secret@ministry.example/feed")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("allowed", ["10.0.0.0/8", "10.1.2.3", "intranet.example", "INTRANET.example "])
def test_an_administrator_can_allow_hosts_and_networks(allowed: str) -> None:
    Guard((allowed,)).check_addresses("intranet.example", [ip_address("10.1.2.3")], url="http://intranet.example/")


def test_an_allowed_network_allows_nothing_else() -> None:
    with pytest.raises(RefusedError):
        Guard(("10.0.0.0/8",)).check_addresses("x.example", [ip_address("192.168.0.1")], url="http://x.example/")


def test_a_name_that_leads_to_this_machine_is_refused(site) -> None:
    with build_client(contact="desk") as strict, pytest.raises(RefusedError, match="not a public address"):
        fetch(strict, site.url("/feed", host="localhost"), now=NOW)
    assert site.requests == []


def test_the_connection_goes_to_the_address_that_was_checked(site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name service that answers differently the second time must not be asked a second time."""
    answers = iter(["127.0.0.1", "10.9.9.9"])
    real = socket.getaddrinfo

    def rebinding(host: str, *args: object, **more: object) -> object:
        return real(next(answers) if host == "rebind.example" else host, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.serve("/feed", b"checked")
    with build_client(contact="desk", allow_hosts=("127.0.0.1",)) as guarded:
        assert fetch(guarded, site.url("/feed", host="rebind.example"), now=NOW).body == b"checked"
    assert site.requests[0][1]["host"].startswith("rebind.example")


def test_a_name_service_that_knows_nothing_is_told() -> None:
    assert resolves(["no-such-name.invalid", "127.0.0.1"])
    assert not resolves(["no-such-name.invalid"])


def test_a_question_about_names_alone_ends_as_well(monkeypatch) -> None:
    released = threading.Event()
    monkeypatch.setattr("feeds.resolver.socket.getaddrinfo", lambda *_, **__: released.wait(10) and [])
    began = time.monotonic()
    try:
        with deadline(0.2):
            assert not resolves(["ministry.example", "office.example"])
            assert why_refused("ministry.example") is None
    finally:
        released.set()
    assert time.monotonic() - began < 2


def test_a_name_service_that_does_not_answer_is_given_up_at_the_deadline(client, monkeypatch) -> None:
    released = threading.Event()
    monkeypatch.setattr("feeds.resolver.socket.getaddrinfo", lambda *_, **__: released.wait(10) and [])
    began = time.monotonic()
    try:
        with deadline(0.2), pytest.raises(NetworkError, match="cannot be resolved"):
            client.get("http://ministry.example/feed")
    finally:
        released.set()
    assert time.monotonic() - began < 2
