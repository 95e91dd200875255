"""The e-mail channel: one message to one address by SMTP, with STARTTLS or TLS, in plain text and HTML.

Every copy of a delivery has the same Message-ID; all messages of a dossier refer to one root, so that they form a thread.
"""

import hashlib
import logging
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path

from alerts.channels.base import masked, scrub
from alerts.errors import DeliveryError
from alerts.numbering import numbered
from alerts.types import ChannelName, Delivery, Limits
from alerts.wording import one_line, span

logger = logging.getLogger(__name__)

_LABEL = re.compile(r"[^A-Za-z0-9_-]")
_WAITED = timedelta(minutes=30)  # from here on the mail says that it waited with us


class Security(StrEnum):
    """How the connection is protected: TLS from the first byte, STARTTLS (refused without it), or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChannel:
    """Mails one address. Its parts stay out of repr, errors and logs. `ca_file` is trusted instead of the system's list."""

    name: ChannelName
    host: str = field(repr=False)
    port: int
    security: Security
    sender: Address = field(repr=False)
    to: Address = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_s: float = 20.0
    limits: Limits = field(default_factory=Limits)

    @property
    def address(self) -> str:
        return masked(self.to.addr_spec)

    def send(self, delivery: Delivery, *, now: datetime) -> None:
        if self.password and self.security is Security.PLAIN:
            raise DeliveryError("a password is not sent over a plain connection; set security to starttls or tls")
        message = compose(delivery, sender=self.sender, to=self.to, now=now)
        try:
            server = self._connect()
            try:
                self._submit(server, message)
            except BaseException:
                server.close()
                raise
        except smtplib.SMTPRecipientsRefused as exc:
            code, reply = next(iter(exc.recipients.values()))
            raise self._refused("the recipient was refused", code, reply) from None
        except smtplib.SMTPAuthenticationError as exc:
            # Not for good: the password can be corrected while the message waits.
            raise DeliveryError(f"the server refused user or password ({exc.smtp_code})") from None
        except smtplib.SMTPSenderRefused as exc:
            raise self._refused("the sender was refused", exc.smtp_code, exc.smtp_error) from None
        except smtplib.SMTPDataError as exc:
            raise self._refused("the message was refused", exc.smtp_code, exc.smtp_error) from None
        except smtplib.SMTPResponseException as exc:
            raise DeliveryError(self._scrubbed(f"the server answered {exc.smtp_code}", exc.smtp_error)) from None
        except (smtplib.SMTPException, OSError, ValueError) as exc:
            raise DeliveryError(self._scrubbed(f"not reached: {type(exc).__name__}", str(exc))) from None
        _leave(server)

    def _connect(self) -> smtplib.SMTP:
        # The name in EHLO is given: smtplib would ask DNS for our own, which stalls on a machine without it.
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=self.sender.domain, timeout=self.timeout_s, context=self._context()
            )
        return smtplib.SMTP(self.host, self.port, local_hostname=self.sender.domain, timeout=self.timeout_s)

    def _submit(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        if self.security is Security.STARTTLS:
            server.starttls(context=self._context())
        if self.password:
            server.login(self.user, self.password)
        server.send_message(message, self.sender.addr_spec, [self.to.addr_spec])

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))

    def _refused(self, what: str, code: int, reply: bytes | str) -> DeliveryError:
        """4xx is greylisting or a full mailbox and comes back; 5xx is for good (RFC 5321, 4.2.1)."""
        return DeliveryError(self._scrubbed(f"{what} ({code})", reply), permanent=500 <= code < 600)

    def _scrubbed(self, what: str, reply: bytes | str) -> str:
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        secrets = (self.password, self.user, self.to.addr_spec, self.sender.addr_spec, self.host, self.to.username)
        return f"{what}: {scrub(text, secrets)}"


def compose(delivery: Delivery, *, sender: Address, to: Address, now: datetime) -> EmailMessage:
    """Return the mail of a delivery; only its Date, and a line when it waited over half an hour, differ between copies."""
    thread = hashlib.sha256(delivery.message.thread.encode()).hexdigest()[:32]
    root = f"<thread-{thread}@{sender.domain}>"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = one_line(delivery.message.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{delivery.key}@{sender.domain}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["List-Id"] = f"<{_LABEL.sub('-', delivery.rule_id)}.alerts.{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    waited, message = now - delivery.created_at, numbered(delivery, now=now)
    note = f"This message waited {span(waited)} to be sent.\n" if waited > _WAITED else ""
    mail.set_content(note + message.text)
    mail.add_alternative(message.html.replace("<body>", f"<body><p>{note}</p>", 1) if note else message.html, subtype="html")
    return mail


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the message is taken, so nothing that goes wrong from here on may count as a failure."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError) as exc:
        logger.debug("the mail server closed without a goodbye: %s", type(exc).__name__)
        server.close()
