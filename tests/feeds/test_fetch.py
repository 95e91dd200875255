"""One conditional GET against a server on this machine that behaves as publishers do."""

import gzip
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import NetworkError, RefusedError, StatusError, TooLargeError
from feeds.fetch import fetch, read_max_age, read_retry_after
from feeds.net import build_client

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ETAG = 'W/"a:b,c"'
MODIFIED = "Mon, 02 Mar 2026 10:00:00 GMT"


def test_an_answer_carries_body_type_and_validators(site, client) -> None:
    site.serve("/feed", b"<rss/>", headers={"ETag": ETAG, "Last-Modified": MODIFIED, "Content-Type": "text/xml"})
    answer = fetch(client, site.url("/feed"), now=NOW)
    assert (answer.status, answer.body, answer.content_type) == (200, b"<rss/>", "text/xml")
    assert (answer.etag, answer.last_modified, answer.fetched_at) == (ETAG, MODIFIED, NOW)


def test_validators_are_sent_byte_for_byte_and_a_304_is_a_value(site, client) -> None:
    site.serve("/feed", status=304, headers={"ETag": ETAG})
    answer = fetch(client, site.url("/feed"), etag=ETAG, last_modified="yesterday, says the CMS", now=NOW)
    assert answer.not_modified
    assert answer.body == b""
    _, asked = site.requests[0]
    assert asked["if-none-match"] == ETAG
    assert asked["if-modified-since"] == "yesterday, says the CMS"


def test_a_304_that_nobody_asked_for_is_an_error(site, client) -> None:
    site.serve("/feed", status=304)
    with pytest.raises(StatusError):
        fetch(client, site.url("/feed"), now=NOW)


def test_we_say_who_we_are(site, client) -> None:
    site.serve("/feed", b"x")
    fetch(client, site.url("/feed"), now=NOW)
    assert site.requests[0][1]["user-agent"].startswith("Mozilla/5.0 (compatible; Demarche/")
    assert "+https://desk.example/contact)" in site.requests[0][1]["user-agent"]


def test_no_cookie_is_kept(site, client) -> None:
    site.serve("/feed", b"x", headers={"Set-Cookie": "visitor=1; Path=/"})
    fetch(client, site.url("/feed"), now=NOW)
    fetch(client, site.url("/feed"), now=NOW)
    assert "cookie" not in site.requests[1][1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(minutes=2)),
        ("-5", timedelta(minutes=1)),
        ("0", timedelta(minutes=1)),
        ("31536000", timedelta(hours=24)),
        ("Mon, 02 Mar 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 02 Mar 2020 12:30:00 GMT", timedelta(minutes=1)),
        ("Mon, 02 Mar 2126 12:30:00 GMT", timedelta(hours=24)),
        ("9" * 400, timedelta(hours=24)),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_clamped(value: str | None, expected: timedelta | None) -> None:
    assert read_retry_after(value, now=NOW) == expected


def test_an_error_status_names_status_and_wait(site, client) -> None:
    site.serve("/feed", b"slow down", status=429, headers={"Retry-After": "600"})
    with pytest.raises(StatusError) as caught:
        fetch(client, site.url("/feed"), now=NOW)
    assert (caught.value.status, caught.value.retry_after) == (429, timedelta(minutes=10))


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"a feed " * 1000)),
        ("gzip", gzip.compress(b"a feed " * 400) + gzip.compress(b"a feed " * 600)),
        ("deflate", zlib.compress(b"a feed " * 1000)),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"a feed " * 1000)[2:-4]),
    ],
    ids=["gzip", "gzip of two members", "zlib", "bare deflate"],
)
def test_compressed_answers_are_read(site, client, coding: str, packed: bytes) -> None:
    site.serve("/feed", packed, headers={"Content-Encoding": coding})
    assert fetch(client, site.url("/feed"), now=NOW).body == b"a feed " * 1000


@pytest.mark.parametrize("coding", ["utf-8", "UTF-8, identity", "none", ""])
def test_a_coding_that_is_none_is_not_looked_at(site, client, coding: str) -> None:
    site.serve("/feed", b"a feed", headers={"Content-Encoding": coding})
    assert fetch(client, site.url("/feed"), now=NOW).body == b"a feed"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "gzip, gzip"])
def test_a_compression_that_nobody_asked_for_is_named(site, client, coding: str) -> None:
    site.serve("/feed", gzip.compress(b"a feed"), headers={"Content-Encoding": coding})
    with pytest.raises(NetworkError, match=f"sent in the coding '{coding}'"):
        fetch(client, site.url("/feed"), now=NOW)


def test_a_compressed_file_is_read_without_a_word_in_the_header(site, client) -> None:
    site.serve("/sitemap.xml.gz", gzip.compress(b"a sitemap " * 1000), headers={"Content-Type": "application/gzip"})
    assert fetch(client, site.url("/sitemap.xml.gz"), now=NOW).body == b"a sitemap " * 1000


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {}])
def test_a_gzip_bomb_is_cut_at_the_cap(site, client, headers: dict[str, str]) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    assert len(bomb) < 100_000
    site.serve("/feed", bomb, headers=headers)
    with pytest.raises(TooLargeError, match="after decompression"):
        fetch(client, site.url("/feed"), now=NOW, max_bytes=1_000_000)


def test_a_giant_answer_is_cut_while_streaming(site, client) -> None:
    def endless() -> Iterator[bytes]:
        while not site.ended.is_set():
            yield bytes(65_536)

    site.serve("/feed", stream=endless)
    with pytest.raises(TooLargeError, match="as sent"):
        fetch(client, site.url("/feed"), now=NOW, max_bytes=500_000)


def test_a_truncated_gzip_is_an_error_not_half_a_feed(site, client) -> None:
    site.serve("/feed", gzip.compress(b"a feed " * 100_000)[:-200], headers={"Content-Encoding": "gzip"})
    with pytest.raises(NetworkError) as caught:
        fetch(client, site.url("/feed"), now=NOW)
    assert caught.value.phase == "protocol"


def test_a_body_shorter_than_announced_is_an_error(site, client) -> None:
    site.serve("/feed", stream=lambda: iter([b"half"]), headers={"Content-Length": "1000"})
    with pytest.raises(NetworkError) as caught:
        fetch(client, site.url("/feed"), now=NOW)
    assert caught.value.phase == "protocol"


def test_a_slow_drip_ends_at_the_deadline(site, client) -> None:
    def drip() -> Iterator[bytes]:
        while not site.ended.wait(0.05):
            yield b"x"

    site.serve("/feed", stream=drip)
    began = time.monotonic()
    with pytest.raises(NetworkError) as caught:
        fetch(client, site.url("/feed"), now=NOW, total_s=0.4)
    assert caught.value.phase == "timeout"
    assert time.monotonic() - began < 1.5


def test_headers_that_never_end_end_at_the_deadline(client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(NetworkError) as caught:
            fetch(client, f"http://127.0.0.1:{port}/feed", now=NOW, total_s=0.3)
    assert caught.value.phase == "timeout"
    assert not caught.value.ours
    assert time.monotonic() - began < 1.5


def test_redirects_are_followed_and_listed(site, client) -> None:
    site.serve("/old", status=301, headers={"Location": "/newer"})
    site.serve("/newer", status=302, headers={"Location": site.url("/feed?a=b#top")})
    site.serve("/feed?a=b", b"found")
    answer = fetch(client, site.url("/old"), now=NOW)
    assert (answer.body, answer.url) == (b"found", site.url("/feed?a=b"))
    assert answer.redirects == (site.url("/old"), site.url("/newer"))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((), None),
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((302,), None),
        ((301, 302), "/1"),
        ((302, 301), None),
        ((307, 308), None),
    ],
)
def test_only_permanent_redirects_from_the_start_say_where_a_feed_moved(site, client, statuses, expected) -> None:
    for number, status in enumerate(statuses):
        site.serve(f"/{number}", status=status, headers={"Location": f"/{number + 1}"})
    site.serve(f"/{len(statuses)}", b"<rss/>")
    answer = fetch(client, site.url("/0"), now=NOW)
    assert answer.moved_to == (site.url(expected) if expected else None)


MIDNIGHT, NOON = "Mon, 02 Mar 2026 00:00:00 GMT", "Mon, 02 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("control", "more", "expected"),
    [
        (None, {}, None),
        ("max-age=600", {}, 600),
        ('public, Max-Age="600"', {}, 600),
        ("max-age=600", {"age": "200"}, 400),
        ("max-age=600", {"age": "700"}, None),
        ("max-age=600", {"expires": NOON, "date": MIDNIGHT}, 600),
        ("no-cache, max-age=600", {}, None),
        ("max-age=0", {"expires": NOON, "date": MIDNIGHT}, None),
        ("max-age=soon", {}, None),
        ("s-maxage=600", {}, None),
        ("max-age=999999999999", {}, 366 * 86_400),
        ("public", {"expires": NOON, "date": MIDNIGHT}, 43_200),
        (None, {"expires": "Mon, 02 Mar 2026 13:00:00 GMT"}, 3600),
        (None, {"expires": MIDNIGHT}, None),
        (None, {"expires": "0"}, None),
        (None, {"expires": "-1", "date": "never"}, None),
    ],
)
def test_how_long_an_answer_is_fresh(control: str | None, more: dict[str, str], expected: int | None) -> None:
    found = read_max_age(control, now=NOW, **more)
    assert found == (None if expected is None else timedelta(seconds=expected))


@given(st.none() | st.text(), st.none() | st.text(), st.none() | st.text(), st.none() | st.text())
def test_no_header_breaks_the_reading(control: str | None, expires: str | None, date: str | None, age: str | None) -> None:
    found = read_max_age(control, expires=expires, date=date, age=age, now=NOW)
    assert found is None or timedelta() < found <= timedelta(days=366)


def test_an_answer_says_how_long_it_is_fresh(site, client) -> None:
    site.serve("/feed", b"<rss/>", headers={"Cache-Control": "max-age=900"})
    assert fetch(client, site.url("/feed"), now=NOW).max_age == timedelta(minutes=15)


def test_a_redirect_loop_is_named(site, client) -> None:
    site.serve("/a", status=302, headers={"Location": "/b"})
    site.serve("/b", status=302, headers={"Location": "/a"})
    with pytest.raises(RefusedError, match="loop"):
        fetch(client, site.url("/a"), now=NOW)


def test_redirects_without_end_are_refused(site, client) -> None:
    for number in range(20):
        site.serve(f"/{number}", status=302, headers={"Location": f"/{number + 1}"})
    with pytest.raises(RefusedError, match="more than 10 redirects"):
        fetch(client, site.url("/0"), now=NOW)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://files.example/x",
        "http://user:secret@127.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://0x7f.0.0.2/",
        "http://2852039166/",
        "gopher://127.0.0.1/",
        "http://",
    ],
)
def test_a_redirect_into_the_inside_is_refused(site, client, target: str) -> None:
    site.serve("/feed", status=302, headers={"Location": target})
    with pytest.raises((RefusedError, StatusError)) as caught:
        fetch(client, site.url("/feed"), now=NOW)
    assert "secret" not in str(caught.value)
    assert site.paths() == ["/feed"]


def test_a_refused_connection_is_ours_to_suspect(client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NetworkError) as caught:
        fetch(client, f"http://127.0.0.1:{port}/feed", now=NOW)
    assert (caught.value.phase, caught.value.ours) == ("connect", True)


def test_an_unknown_name_is_a_dns_failure(client) -> None:
    with pytest.raises(NetworkError) as caught:
        fetch(client, "http://no-such-ministry.invalid/feed", now=NOW)
    assert (caught.value.phase, caught.value.ours) == ("dns", True)
    assert caught.value.url == "http://no-such-ministry.invalid/feed"


def test_plain_text_where_tls_was_expected_is_a_tls_failure(site, client) -> None:
    with pytest.raises(NetworkError) as caught:
        fetch(client, site.url("/feed").replace("http:", "https:"), now=NOW)
    assert caught.value.phase == "tls"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throwaway certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        if os.environ.get("CI"):
            pytest.fail("the openssl command is needed to test TLS")
        pytest.skip("no openssl command to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    both = folder / "both.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command += ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


@pytest.fixture
def tls_url(site, certificate: Path) -> str:
    """A feed on the same server behind TLS, with a certificate that no system trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    site.serve("/feed", b"<rss/>")
    return str(site.url("/feed")).replace("http:", "https:")


def test_a_certificate_is_trusted_by_the_sources_own_file_only(tls_url, client, certificate) -> None:
    with pytest.raises(NetworkError, match="cannot be verified") as caught:
        fetch(client, tls_url, now=NOW)
    assert (caught.value.phase, caught.value.ours) == ("tls", False)
    assert fetch(client, tls_url, now=NOW, ca_file=str(certificate)).body == b"<rss/>"
    with pytest.raises(NetworkError, match="cannot be verified"):
        fetch(client, tls_url, now=NOW)


def test_an_insecure_source_alone_takes_any_certificate(tls_url, client) -> None:
    assert fetch(client, tls_url, now=NOW, insecure=True).body == b"<rss/>"
    with pytest.raises(NetworkError, match="cannot be verified"):
        fetch(client, tls_url, now=NOW)


@pytest.fixture
def http2_url(certificate: Path) -> Iterator[str]:
    """A server that speaks HTTP/2 alone, for one connection; it answers every request with the protocol that it was asked by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as stream:
            session = H2Connection(H2Configuration(client_side=False))
            session.initiate_connection()
            stream.sendall(session.data_to_send())
            while received := stream.recv(65_536):
                for event in session.receive_data(received):
                    if isinstance(event, RequestReceived):
                        session.send_headers(event.stream_id, [(":status", "200"), ("etag", '"h2"')])
                        session.send_data(event.stream_id, b"<rss/>", end_stream=True)
                stream.sendall(session.data_to_send())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{listening.getsockname()[1]}/feed"
    listening.close()


def test_http2_is_spoken_where_the_source_asks_for_it(http2_url, certificate) -> None:
    with build_client(contact="desk", allow_hosts=("127.0.0.1",)) as own:
        answer = fetch(own, http2_url, now=NOW, ca_file=str(certificate), http2=True)
    assert (answer.body, answer.etag) == (b"<rss/>", '"h2"')


def test_http2_without_its_extra_is_refused_with_what_to_do(tls_url, client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.net.importlib.util.find_spec", lambda name: None)
    with pytest.raises(RefusedError, match=r"demarche\[http2\]"):
        fetch(client, tls_url, now=NOW, http2=True)


def test_a_ca_file_that_is_gone_is_refused(tls_url, client, tmp_path) -> None:
    with pytest.raises(RefusedError, match=r"gone\.pem: no readable certificates .*; correct ca_file"):
        fetch(client, tls_url, now=NOW, ca_file=str(tmp_path / "gone.pem"))


def test_a_server_that_hangs_up_is_a_protocol_failure(client) -> None:
    import threading

    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up() -> None:
            connection, _ = rude.accept()
            connection.recv(100)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(NetworkError) as caught:
            fetch(client, f"http://127.0.0.1:{rude.getsockname()[1]}/", now=NOW)
        thread.join()
    assert caught.value.phase == "protocol"


@pytest.mark.parametrize(
    "url", ["not an address", "http://", "http://[::1", "http://host:99999/", "file:///etc/passwd", "http://\x00/"]
)
def test_an_unusable_address_is_refused(client, url: str) -> None:
    with pytest.raises(RefusedError):
        fetch(client, url, now=NOW)


def test_a_proxy_that_is_not_there_is_ours_to_suspect(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    with build_client(contact="desk") as proxied, pytest.raises(NetworkError) as caught:
        fetch(proxied, "http://ministry.example/feed", now=NOW)
    assert caught.value.ours


def test_behind_a_proxy_names_go_to_it_and_literal_addresses_are_still_checked(site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url(""))
    site.serve("http://ministry.example/feed", b"through the proxy")
    with build_client(contact="desk") as proxied:
        assert fetch(proxied, "http://ministry.example/feed", now=NOW).body == b"through the proxy"
        with pytest.raises(RefusedError):
            fetch(proxied, "http://10.0.0.1/feed", now=NOW)


def test_the_client_is_an_ordinary_one(client) -> None:
    assert isinstance(client, httpx.Client)
    assert client.follow_redirects is False
