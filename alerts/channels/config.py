"""Channels file -> channels. The file's format is described in docs/alerts.md; the only place that reads addresses and secrets.

The environment and the HTTP client come from the caller. No value of the file ever stands in an error.
"""

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.parser import HeaderParser
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from alerts.channels.apprise import AppriseChannel, Refusal, never_refused, service_at
from alerts.channels.base import Channel
from alerts.channels.chat import slack, teams
from alerts.channels.console import ConsoleChannel
from alerts.channels.email import EmailChannel, Security
from alerts.channels.post import Deadline, Target, no_deadline
from alerts.channels.webhook import WebhookChannel, secret_bytes
from alerts.errors import RuleError
from alerts.types import ChannelName

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ENV = "env:"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.PLAIN: 25}
_KEYS = {
    "webhook": {"kind", "url", "secret", "timeout_s"},
    "email": {"kind", "host", "port", "security", "user", "password", "from", "to", "ca_file", "timeout_s"},
    "slack": {"kind", "url", "timeout_s"},
    "teams": {"kind", "url", "timeout_s"},
    "apprise": {"kind", "url", "timeout_s"},
    "console": {"kind"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSet:
    """The channels of a file by name, and what `doctor` should say about the file, one sentence each."""

    channels: Mapping[ChannelName, Channel] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def load_channels(
    path: Path,
    *,
    environ: Mapping[str, str],
    client: httpx.Client,
    deadline: Deadline = no_deadline,
    refusal: Refusal = never_refused,
) -> ChannelSet:
    """Return the channels of a file; a value `env:NAME` is taken from `environ`.

    What is posted goes through `client`, each within `deadline(seconds)`, a block that ends every read of the client in time.
    `refusal` says why a host may not be reached, for what goes out by other means.

    Raises: RuleError naming file, channel, key, reason and what to do; never an address or a secret.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else "it is not UTF-8 text"
        raise RuleError(f"{path}: the channels file cannot be read ({reason}); correct the path or its permissions") from exc
    channels = parse_channels(text, name=str(path), environ=environ, client=client, deadline=deadline, refusal=refusal)
    return ChannelSet(channels=channels, warnings=_warnings(path, mode))


def parse_channels(
    text: str,
    *,
    name: str,
    environ: Mapping[str, str],
    client: httpx.Client,
    deadline: Deadline = no_deadline,
    refusal: Refusal = never_refused,
) -> dict[ChannelName, Channel]:
    """Return the channels written in TOML; `name` stands for the file in errors, the rest is as for `load_channels`.

    Raises: RuleError.
    """
    try:
        root = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        # The parser's message may quote the line, which may hold a secret: only the place is passed on.
        place = re.search(r"\(at [^)]*\)$", str(exc))
        raise RuleError(f"{name}: this is not valid TOML {place[0] if place else ''}; correct the file") from None
    unknown = sorted(set(root) - {"channels"})
    if unknown:
        raise RuleError(f'{name}: unknown key "{unknown[0]}"; a channels file holds [channels.NAME] tables only')
    tables = root.get("channels", {})
    if not isinstance(tables, dict):
        raise RuleError(f"{name}: channels must be tables; begin each with [channels.NAME]")
    found: dict[ChannelName, Channel] = {}
    for channel, table in tables.items():
        if not _NAME.fullmatch(channel) or not isinstance(table, dict):
            raise RuleError(f'{name}: "{channel}" is not a channel; write [channels.NAME] with small letters, digits, - and _')
        found[ChannelName(channel)] = _Table(table, name, channel, environ).channel(client, deadline, refusal)
    return found


def _warnings(path: Path, mode: int) -> tuple[str, ...]:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return (f"{path}: others can read this file, which holds addresses and keys; run chmod 600 on it",)
    return ()


class _Table:
    """One [channels.NAME] table being read."""

    def __init__(self, table: Mapping[str, object], name: str, channel: str, environ: Mapping[str, str]) -> None:
        self.table = table
        self.name = name
        self.channel_name = channel
        self.environ = environ

    def channel(self, client: httpx.Client, deadline: Deadline, refusal: Refusal) -> Channel:
        kind = self.table.get("kind")
        if not isinstance(kind, str) or kind not in _KEYS:
            raise self._error("kind", "unknown or missing kind", f"use one of {', '.join(_KEYS)}")
        unknown = sorted(set(self.table) - _KEYS[kind])
        if unknown:
            raise self._error(unknown[0], "unknown key", f"use one of {', '.join(sorted(_KEYS[kind]))}")
        name = ChannelName(self.channel_name)
        if kind == "console":
            return ConsoleChannel(name=name)
        if kind == "email":
            return self._email(name)
        seconds = self._seconds("timeout_s", 15.0)
        if kind == "apprise":
            return self._apprise(name, seconds, refusal)
        target = Target(url=self._url(), client=client, timeout_s=seconds, deadline=deadline)
        if kind == "webhook":
            return WebhookChannel(name=name, target=target, key=self._secret())
        return slack(name, target) if kind == "slack" else teams(name, target)

    def _apprise(self, name: ChannelName, seconds: float, refusal: Refusal) -> AppriseChannel:
        try:
            return AppriseChannel(name=name, service=service_at(self._text("url"), seconds), refusal=refusal)
        except ValueError as exc:
            raise self._error("url", str(exc), "see https://appriseit.com/services/ for the form of each service") from None
        except ImportError:
            raise self._error("kind", "Apprise is not installed", "pip install 'demarche[apprise]'") from None

    def _email(self, name: ChannelName) -> EmailChannel:
        security = self._security()
        user, password = self._text("user", ""), self._text("password", "")
        if password and security is Security.PLAIN:
            raise self._error("security", "a password would go over a plain connection", 'write "starttls" or "tls"')
        if bool(user) != bool(password):
            raise self._error("password", "user and password come together", "give both or neither")
        ca_file = self._text("ca_file", "")
        if ca_file and not Path(ca_file).is_file():
            raise self._error("ca_file", "there is no such file", "correct the path or leave the key out")
        return EmailChannel(
            name=name,
            host=self._text("host"),
            port=self._port(_PORTS[security]),
            security=security,
            sender=self._mailbox("from"),
            to=self._mailbox("to"),
            user=user,
            password=password,
            ca_file=Path(ca_file) if ca_file else None,
            timeout_s=self._seconds("timeout_s", 20.0),
        )

    def _error(self, key: str, reason: str, remedy: str) -> RuleError:
        return RuleError(f'{self.name}: channel "{self.channel_name}": key "{key}": {reason}; {remedy}')

    def _text(self, key: str, fallback: str | None = None) -> str:
        value = self.table.get(key, fallback)
        if not isinstance(value, str) or (fallback is None and not value):
            raise self._error(key, "it is missing or not a text", 'write it in quotes, or "env:NAME" for a variable')
        if value.startswith(_ENV):
            variable = value.removeprefix(_ENV)
            value = self.environ.get(variable, "")
            if not value:
                raise self._error(key, f"the environment variable {variable} is not set", "set it or write the value")
        if any(ord(char) < 32 or ord(char) == 127 for char in value):
            raise self._error(key, "it holds a control character", "remove line breaks and tabs")
        return value

    def _url(self) -> str:
        url = self._text("url")
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise self._error("url", "it is not an address", "write https://host/path") from None
        if parts.scheme not in {"https", "http"} or not host or not url.isascii() or " " in url:
            raise self._error("url", "it is not an address", "write https://host/path")
        if parts.scheme == "http" and host not in _LOOPBACK:
            raise self._error("url", "it is not encrypted", "use https (plain http is for this machine only)")
        if "@" in parts.netloc:
            raise self._error("url", "it holds credentials", "remove user and password from the address")
        return url

    def _secret(self) -> bytes:
        try:
            return secret_bytes(self._text("secret"))
        except ValueError as exc:
            raise self._error("secret", str(exc), 'make one with: echo "whsec_$(openssl rand -base64 32)"') from None

    def _security(self) -> Security:
        try:
            return Security(self._text("security", "starttls"))
        except ValueError:
            raise self._error("security", "unknown word", f"use one of {', '.join(Security)}") from None

    def _port(self, fallback: int) -> int:
        value = self.table.get("port", fallback)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 65535:
            raise self._error("port", "it is not a port", "write a number from 1 to 65535")
        return value

    def _seconds(self, key: str, fallback: float) -> float:
        value = self.table.get(key, fallback)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 120:
            raise self._error(key, "it is not a time from 1 to 120 seconds", "write a number such as 15")
        return float(value)

    def _mailbox(self, key: str) -> Address:
        """One address, with or without a name: a second recipient is a second channel, so that each has its own outcome."""
        text = self._text(key)
        remedy = 'write one address such as "desk@newsroom.example"; for several people use a list address or several channels'
        if any(ord(char) > 126 for char in text.rpartition("<")[2]):
            raise self._error(key, "the address is not ASCII", remedy)
        try:
            header = HeaderParser(policy=default).parsestr(f"To: {text}\n")["To"]
            addresses = header.addresses
        except (HeaderParseError, IndexError, ValueError, AttributeError):
            raise self._error(key, "it is not an e-mail address", remedy) from None
        if len(addresses) != 1 or header.defects or not addresses[0].username or not addresses[0].domain:
            raise self._error(key, "it is not one e-mail address", remedy)
        return Address(addresses[0].display_name, addresses[0].username, addresses[0].domain)
