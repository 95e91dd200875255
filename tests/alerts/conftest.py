"""Values and real counterparts for the tests of alerts: a certificate, a mail server, an HTTP endpoint."""

import asyncio
import os
import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as SmtpServer
from aiosmtpd.smtp import AuthResult

from alerts.types import ChannelName, Delivery, Message, Rule, RuleId, Signal, SignalKind

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

SIGNAL = Signal(
    key="statement_1",
    kind=SignalKind.STATEMENT,
    title="Ruritania: condemn toward Freedonia",
    occurred_at=NOW - timedelta(minutes=5),
    dossier="harbour-dispute",
    dossier_title="Dispute over the harbour",
    event="blockade",
    event_title="Blockade of the harbour",
    actor="RUR",
    actor_name="Ruritania",
    groups=("EU", "P5"),
    speaker="Ada Example",
    role="foreign minister",
    target="FRE",
    target_name="Freedonia",
    stance="condemn",
    stance_score=-3,
    stance_toward_event="oppose",
    stance_toward_event_score=-2,
    legal="unlawful",
    confidence=0.82,
    quote="We condemn the closing of the harbour & demand that it <reopen>.",
    evidence="We condemn the closing of the harbour",
    language="en",
    source_name="Foreign Ministry of Ruritania",
    source_url="https://mfa.example/press/1?a=1&b=2",
    board_path="/statements/abc",
    since_event=timedelta(hours=2, minutes=5),
    published_at=NOW - timedelta(minutes=5),
    published_precision="second",
    fetched_at=NOW - timedelta(minutes=1),
    labelled_at=NOW - timedelta(seconds=58),
)
RULE = Rule(id=RuleId("all"), title="Everything", channels=(ChannelName("desk"),))
DELIVERY = Delivery(
    key="msg_0123456789abcdef0123456789abcdef",
    rule_id=RuleId("all"),
    signal_key="statement_1",
    channel=ChannelName("desk"),
    message=Message(
        subject="Statement: Ruritania",
        text="Who: Ruritania\nQuote: “تدين الوزارة”\n",
        html="<!doctype html><html><body><p>Ruritania</p></body></html>\n",
        payload='{"data":{"quote":"تدين"},"timestamp":"2026-03-02T09:55:00Z","type":"signal.statement"}',
        thread="dossier:harbour-dispute",
    ),
    created_at=NOW,
)


@pytest.fixture
def make_signal() -> Callable[..., Signal]:
    return lambda **changes: replace(SIGNAL, **changes)


@pytest.fixture
def make_rule() -> Callable[..., Rule]:
    return lambda **changes: replace(RULE, **changes)


@pytest.fixture
def make_delivery() -> Callable[..., Delivery]:
    return lambda **changes: replace(DELIVERY, **changes)


@pytest.fixture
def now() -> datetime:
    return NOW


@dataclass
class Certificate:
    cert: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, self.key)
        return context


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A throwaway certificate for 127.0.0.1 that signs itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        if os.environ.get("CI"):
            pytest.fail("the openssl command is needed to test TLS")
        pytest.skip("no openssl command to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(cert), "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return Certificate(cert, key)


@dataclass
class Mailbox:
    """The handler of the mail server: what it took, and the reply it gives to RCPT and to DATA ("" takes the message)."""

    taken: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refuse_recipient: str = ""
    refuse_message: str = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuse_message:
            return self.refuse_message
        self.taken.append(envelope.content)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        login, password = data.login.decode(), data.password.decode()
        self.logins.append((login, password))
        return AuthResult(success=password == "right", handled=False)

    def mails(self) -> list[EmailMessage]:
        parsed = [message_from_bytes(content, policy=policy.default) for content in self.taken]
        assert all(isinstance(mail, EmailMessage) for mail in parsed)
        return parsed  # type: ignore[return-value]


class _Dropping(SmtpServer):
    """A server whose connection breaks in the middle of DATA."""

    async def smtp_DATA(self, arg: str) -> None:
        await self.push("354 go ahead")
        await self._reader.readline()
        self.transport.abort()


class _Vanishing(SmtpServer):
    """A server that takes the message and is gone before the goodbye."""

    async def smtp_QUIT(self, arg: str) -> None:
        self.transport.abort()


class _Loopback(Controller):
    server_class: type[SmtpServer] = SmtpServer

    def factory(self) -> SmtpServer:
        return self.server_class(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp_server(certificate: Certificate) -> Iterator[Callable[..., tuple[Mailbox, int]]]:
    """Start a mail server on loopback: (mode="starttls"|"tls"|"plain", drop, vanish, auth) -> its mailbox and port."""
    running: list[_Loopback] = []

    def start(mode: str = "starttls", *, drop: bool = False, vanish: bool = False, auth: bool = False) -> tuple[Mailbox, int]:
        mailbox = Mailbox()
        options: dict[str, object] = {}
        if mode == "starttls":
            options.update(tls_context=certificate.server_context(), require_starttls=True)
        if auth:
            options.update(authenticator=mailbox.authenticate, auth_required=True)
        controller = _Loopback(
            mailbox,
            hostname="127.0.0.1",
            port=0,
            server_hostname="loopback",
            loop=asyncio.new_event_loop(),
            ssl_context=certificate.server_context() if mode == "tls" else None,
            **options,
        )
        controller.server_class = _Dropping if drop else _Vanishing if vanish else SmtpServer
        controller.start()
        running.append(controller)
        return mailbox, controller.port

    yield start
    for controller in running:
        controller.stop()


@dataclass
class Endpoint:
    """An HTTP endpoint: `answers` are (status, headers) in turn, the last one for ever, each with the body `said`.

    `posts` are (path, headers, body).
    """

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=lambda: [(200, {})])
    said: bytes = b""
    behaviour: str = "answer"
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def endpoint() -> Iterator[Callable[[], Endpoint]]:
    """Start an HTTP endpoint on loopback; its `behaviour` is answer, reset, drip or hang (until the test ends)."""
    running: list[tuple[ThreadingHTTPServer, threading.Thread, Endpoint]] = []

    def start() -> Endpoint:
        state = Endpoint()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                state.posts.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                if state.behaviour == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    self.close_connection = True
                    return
                if state.behaviour == "drip":
                    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 400:
                        self.wfile.write(bytes([byte]))
                        if state.release.wait(0.05):
                            return
                if state.behaviour == "hang":
                    state.release.wait(20)
                status, headers = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(state.said)))
                self.end_headers()
                self.wfile.write(state.said)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that gave up, or a connection that the test reset

        server = Server(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        state.url = f"http://127.0.0.1:{server.server_port}/hooks/s3cr3t-path"
        running.append((server, thread, state))
        return state

    yield start
    for server, thread, state in running:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as opened:
        yield opened
