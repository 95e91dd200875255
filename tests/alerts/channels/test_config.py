"""The channels file: what it accepts, and that no refusal shows an address or a secret."""

import base64
import os

import pytest

from alerts.channels.config import load_channels, parse_channels
from alerts.channels.console import ConsoleChannel
from alerts.channels.email import EmailChannel, Security
from alerts.channels.webhook import WebhookChannel
from alerts.errors import RuleError

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
FILE = f"""
[channels.hook]
kind = "webhook"
url = "env:HOOK_URL"
secret = "{SECRET}"

[channels.mail]
kind = "email"
host = "smtp.newsroom.example"
user = "demarche"
password = "env:SMTP_PASSWORD"
from = "Démarche <alerts@newsroom.example>"
to = "desk@newsroom.example"

[channels.log]
kind = "console"
"""
ENVIRON = {"HOOK_URL": "https://hooks.example/s3cr3t", "SMTP_PASSWORD": "p4ssw0rd"}


def parse(text, client, environ=ENVIRON):
    return parse_channels(text, name="channels.toml", environ=environ, client=client)


def test_a_file_gives_its_channels_with_values_from_the_environment(client):
    channels = parse(FILE, client)
    hook, mail, log = channels["hook"], channels["mail"], channels["log"]
    assert isinstance(hook, WebhookChannel)
    assert (hook.target.url, hook.key, hook.target.client) == ("https://hooks.example/s3cr3t", KEY, client)
    assert isinstance(mail, EmailChannel)
    assert (mail.port, mail.security, mail.password) == (587, Security.STARTTLS, "p4ssw0rd")
    assert (mail.sender.display_name, mail.to.addr_spec) == ("Démarche", "desk@newsroom.example")
    assert isinstance(log, ConsoleChannel)


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587), ("plain", 25)])
def test_each_security_has_its_port(client, security, port):
    text = f'[channels.m]\nkind="email"\nhost="h"\nsecurity="{security}"\nfrom="a@b.example"\nto="c@d.example"\n'
    assert parse(text, client)["m"].port == port


WEBHOOK = f'[channels.c]\nkind="webhook"\nurl="https://hooks.example/s3cr3t"\nsecret="{SECRET}"\n'
EMAIL = '[channels.c]\nkind="email"\nhost="smtp.s3cr3t.example"\nfrom="a@s3cr3t.example"\nto="b@s3cr3t.example"\n'


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('[channels.c]\nkind="pager"\n', "kind", "webhook, email, slack"),
        ("[channels.c]\n", "kind", "missing"),
        (WEBHOOK + 'colour="s3cr3t"\n', "colour", "unknown key"),
        (WEBHOOK.replace("https:", "http:"), "url", "not encrypted"),
        (WEBHOOK.replace("https:", "ftp:"), "url", "not an address"),
        (WEBHOOK.replace("hooks.example", "user:s3cr3t@hooks.example"), "url", "credentials"),
        (WEBHOOK.replace("hooks.example", "[s3cr3t"), "url", "not an address"),
        (WEBHOOK.replace("whsec_", "s3cr3t"), "secret", "begins with whsec_"),
        (WEBHOOK.replace('"https://hooks.example/s3cr3t"', '"env:NOT_SET"'), "url", "NOT_SET is not set"),
        (WEBHOOK + "timeout_s=0\n", "timeout_s", "1 to 120"),
        (EMAIL + 'user="u"\npassword="s3cr3t"\nsecurity="plain"\n', "security", "plain connection"),
        (EMAIL + 'user="s3cr3t"\n', "password", "come together"),
        (EMAIL + 'security="ssl"\n', "security", "tls, starttls, plain"),
        (EMAIL + "port=70000\n", "port", "not a port"),
        (EMAIL.replace("b@s3cr3t.example", "b@s3cr3t.example, c@s3cr3t.example"), "to", "list address"),
        (EMAIL.replace('"b@s3cr3t.example"', '["b@s3cr3t.example"]'), "to", "not a text"),
        (EMAIL.replace("b@s3cr3t.example", "s3cr3t"), "to", "not one e-mail address"),
        (EMAIL.replace("a@s3cr3t.example", "a@s3cr3t.example\\r\\nBcc: x@evil.example"), "from", "control character"),
        (EMAIL.replace("b@s3cr3t", "ü@s3cr3t"), "to", "ASCII"),
        (EMAIL.replace('host="smtp.s3cr3t.example"\n', ""), "host", "missing"),
        (EMAIL + 'ca_file="/nonexistent/s3cr3t.pem"\n', "ca_file", "no such file"),
    ],
)
def test_a_wrong_value_is_refused_without_being_shown(client, text, key, reason):
    with pytest.raises(RuleError) as caught:
        parse(text, client)
    message = str(caught.value)
    assert message.startswith(f'channels.toml: channel "c": key "{key}": ')
    assert reason in message
    assert "s3cr3t" not in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "text", ['[channels.c]\nsecret = "s3cr3t', "channels = 3\n", "[channels.C]\n", "[channel.c]\n", '[channels]\nc="s3cr3t"\n']
)
def test_a_malformed_file_is_refused_without_being_shown(client, text):
    with pytest.raises(RuleError, match=r"^channels\.toml: ") as caught:
        parse(text, client)
    assert "s3cr3t" not in str(caught.value)


def test_a_file_that_others_can_read_is_warned_of(client, tmp_path):
    path = tmp_path / "channels.toml"
    path.write_text(FILE, encoding="utf-8")
    os.chmod(path, 0o644)
    (warning,) = load_channels(path, environ=ENVIRON, client=client).warnings
    assert "chmod 600" in warning
    os.chmod(path, 0o600)
    assert load_channels(path, environ=ENVIRON, client=client).warnings == ()


def test_a_missing_file_and_one_that_is_no_text_are_one_clear_line(client, tmp_path):
    for path, reason in ((tmp_path / "none.toml", "No such file"), (tmp_path / "binary.toml", "not UTF-8")):
        (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(RuleError, match=reason):
            load_channels(path, environ={}, client=client)
