"""The whole leaf: two files, a signal, real servers; every copy with its key."""

import base64
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from alerts.channels.config import load_channels
from alerts.plan import plan
from alerts.rules import parse_rules, rules_text, with_made_at
from alerts.send import send
from alerts.types import DeliveryState

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def test_a_signal_reaches_a_signed_webhook_and_a_mailbox_by_the_two_files(
    tmp_path, endpoint, smtp_server, certificate, client, make_signal
):
    there, (mailbox, port) = endpoint(), smtp_server("starttls", auth=True)
    channels_file, rules_file = tmp_path / "channels.toml", tmp_path / "rules.toml"
    channels_file.write_text(
        f"""
[channels.desk]
kind = "webhook"
url = "env:DESK_URL"
secret = "env:DESK_SECRET"
[channels.mail]
kind = "email"
host = "127.0.0.1"
port = {port}
user = "demarche"
password = "env:SMTP_PASSWORD"
from = "alerts@newsroom.example"
to = "desk@newsroom.example"
ca_file = "{certificate.cert}"
""",
        encoding="utf-8",
    )
    rules_file.write_text(
        """
[[rules]]
id = "p5"
channels = ["desk", "mail"]
groups = ["P5"]
[[rules]]
id = "other"
channels = ["desk"]
dossiers = ["another-matter"]
""",
        encoding="utf-8",
    )
    environ = {"DESK_URL": there.url, "DESK_SECRET": SECRET, "SMTP_PASSWORD": "right"}
    channels = load_channels(channels_file, environ=environ, client=client).channels
    now = datetime.now(UTC)
    written = parse_rules(rules_text(rules_file), name=str(rules_file), channels=channels)
    rules = with_made_at(written, {"p5": now - timedelta(days=1)}, now=now)
    said = now - timedelta(minutes=2)
    deliveries = plan(
        rules,
        (make_signal(occurred_at=said, published_at=said),),
        (),
        now=now,
        board_url="http://127.0.0.1:8321",
        limits={name: channel.limits for name, channel in channels.items()},
    ).deliveries
    assert [d.channel for d in deliveries] == ["desk", "mail"]

    there.answers = [(503, {"Retry-After": "0"}), (200, {})]
    first = {o.delivery_key: o for o in send(deliveries, channels, clock=lambda: datetime.now(UTC))}
    assert [first[d.key].state for d in deliveries] == [DeliveryState.PENDING, DeliveryState.SENT]
    (second,) = send(
        [d for d in deliveries if first[d.key].state is DeliveryState.PENDING], channels, clock=lambda: datetime.now(UTC)
    )
    assert second.state is DeliveryState.SENT

    (_, refused, _), (_, taken, body) = there.posts
    assert refused["webhook-id"] == taken["webhook-id"] == deliveries[0].key
    assert Webhook(SECRET).verify(body, taken)["data"]["rule"] == "p5"
    (mail,) = mailbox.mails()
    assert mail["Message-ID"] == f"<{deliveries[1].key}@newsroom.example>"
    assert "We condemn the closing of the harbour" in mail.get_body(("plain",)).get_content()
