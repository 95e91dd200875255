"""The e-mail channel against a real mail server on loopback."""

import logging
from datetime import timedelta
from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.channels.email import EmailChannel, Security, compose
from alerts.errors import DeliveryError

SENDER = Address("Démarche", "alerts", "newsroom.example")
TO = Address("", "desk", "newsroom.example")


def channel(port, certificate, security=Security.STARTTLS, **changes):
    values = {
        "name": "desk",
        "host": "127.0.0.1",
        "port": port,
        "security": security,
        "sender": SENDER,
        "to": TO,
        "ca_file": certificate.cert,
        "timeout_s": 3,
    }
    return EmailChannel(**(values | changes))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS, Security.PLAIN])
def test_a_mail_arrives_whole_over_each_kind_of_connection(smtp_server, certificate, make_delivery, now, security):
    mailbox, port = smtp_server(security.value)
    delivery = make_delivery()
    channel(port, certificate, security).send(delivery, now=now)
    (mail,) = mailbox.mails()
    assert mailbox.envelopes == [("alerts@newsroom.example", ["desk@newsroom.example"])]
    assert mail["Message-ID"] == f"<{delivery.key}@newsroom.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<all.alerts.newsroom.example>"
    assert mail["Date"].datetime == now
    assert mail["From"].addresses[0].display_name == "Démarche"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain.get_content().splitlines() == delivery.message.text.splitlines()
    assert html.get_content().splitlines() == delivery.message.html.splitlines()


def test_every_copy_of_a_delivery_has_one_message_id_and_a_dossier_is_one_thread(make_delivery, now):
    first = compose(make_delivery(), sender=SENDER, to=TO, now=now)
    again = compose(make_delivery(attempts=3), sender=SENDER, to=TO, now=now + timedelta(minutes=2))
    other = compose(make_delivery(key="msg_other"), sender=SENDER, to=TO, now=now)
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["References"] == other["References"] == first["In-Reply-To"]


def test_a_mail_that_waited_says_so(make_delivery, now):
    mail = compose(make_delivery(), sender=SENDER, to=TO, now=now + timedelta(hours=3))
    assert mail.get_body(("plain",)).get_content().startswith("This message waited 3 h 00 min to be sent.")
    assert "waited 3 h 00 min" in mail.get_body(("html",)).get_content()


def test_a_password_is_given_over_tls(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server(auth=True)
    channel(port, certificate, user="demarche", password="right").send(make_delivery(), now=now)
    assert mailbox.logins == [("demarche", "right")]
    assert len(mailbox.taken) == 1


def test_a_wrong_password_is_tried_again_and_never_shown(smtp_server, certificate, make_delivery, now, caplog):
    caplog.set_level(logging.DEBUG)
    _, port = smtp_server(auth=True)
    with pytest.raises(DeliveryError, match="refused user or password") as caught:
        channel(port, certificate, user="demarche", password="wr0ng-secret").send(make_delivery(), now=now)
    assert not caught.value.permanent
    assert "wr0ng-secret" not in str(caught.value) + caplog.text


def test_a_password_never_goes_over_a_plain_connection(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server("plain")
    with pytest.raises(DeliveryError, match="plain"):
        channel(port, certificate, Security.PLAIN, user="u", password="right").send(make_delivery(), now=now)
    assert mailbox.taken == []


def test_starttls_is_not_skipped_when_the_server_lacks_it(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server("plain")
    with pytest.raises(DeliveryError, match="STARTTLS"):
        channel(port, certificate).send(make_delivery(), now=now)
    assert mailbox.taken == []


def test_an_untrusted_certificate_is_refused(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server("tls")
    with pytest.raises(DeliveryError, match="SSLCertVerificationError") as caught:
        channel(port, certificate, Security.TLS, ca_file=None).send(make_delivery(), now=now)
    assert not caught.value.permanent
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("refusal", "where", "permanent"),
    [
        ("450 4.2.0 <desk@newsroom.example> greylisted, come back", "refuse_recipient", False),
        ("550 5.1.1 <Desk@Newsroom.Example> unknown user", "refuse_recipient", True),
        ("451 4.3.0 try later", "refuse_message", False),
        ("554 5.7.1 refused for policy", "refuse_message", True),
    ],
)
def test_4xx_is_tried_again_and_5xx_is_for_good(smtp_server, certificate, make_delivery, now, refusal, where, permanent):
    mailbox, port = smtp_server()
    setattr(mailbox, where, refusal)
    with pytest.raises(DeliveryError, match=refusal[:3]) as caught:
        channel(port, certificate).send(make_delivery(), now=now)
    assert caught.value.permanent is permanent
    assert "desk@newsroom" not in str(caught.value).lower()
    assert mailbox.taken == []


def test_a_greylisted_mail_arrives_at_the_second_attempt(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server()
    mailbox.refuse_recipient = "450 later"
    with pytest.raises(DeliveryError):
        channel(port, certificate).send(make_delivery(), now=now)
    mailbox.refuse_recipient = ""
    channel(port, certificate).send(make_delivery(attempts=1), now=now)
    assert len(mailbox.taken) == 1


def test_a_connection_dropped_in_the_middle_of_data_is_tried_again(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server(drop=True)
    with pytest.raises(DeliveryError) as caught:
        channel(port, certificate).send(make_delivery(), now=now)
    assert not caught.value.permanent
    assert mailbox.taken == []


def test_a_server_that_is_gone_before_the_goodbye_has_taken_the_mail(smtp_server, certificate, make_delivery, now):
    mailbox, port = smtp_server(vanish=True)
    channel(port, certificate).send(make_delivery(), now=now)
    assert len(mailbox.taken) == 1


def test_nobody_listening_is_tried_again(certificate, make_delivery, now):
    with pytest.raises(DeliveryError, match="ConnectionRefusedError") as caught:
        channel(1, certificate).send(make_delivery(), now=now)
    assert not caught.value.permanent


def test_a_subject_cannot_inject_a_header(make_delivery, now):
    message = make_delivery().message
    evil = make_delivery(message=type(message)(**{**fields(message), "subject": "a\r\nBcc: x@evil.example\u2028Cc: y"}))
    mail = compose(evil, sender=SENDER, to=TO, now=now)
    assert mail["Bcc"] is None
    assert b"\nBcc:" not in mail.as_bytes()
    assert mail["Subject"] == "a Bcc: x@evil.example Cc: y"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(subject=st.text(), thread=st.text(), rule=st.text())
def test_no_text_can_add_a_header(make_delivery, now, subject, thread, rule):
    message = make_delivery().message
    evil = type(message)(**{**fields(message), "subject": subject, "thread": thread})
    mail = compose(make_delivery(message=evil, rule_id=rule), sender=SENDER, to=TO, now=now)
    plain = compose(make_delivery(), sender=SENDER, to=TO, now=now)
    assert message_from_bytes(mail.as_bytes(), policy=policy.default).keys() == plain.keys()


def test_repr_shows_no_address_and_no_secret(certificate):
    shown = repr(channel(25, certificate, user="demarche", password="right"))
    for secret in ("demarche", "right", "newsroom", "127.0.0.1"):
        assert secret not in shown
    assert channel(25, certificate).address == "d***@n***"


def fields(message):
    return {name: getattr(message, name) for name in ("subject", "text", "html", "payload", "thread")}
