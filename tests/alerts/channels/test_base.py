"""Masking, and the console channel."""

import logging

from alerts.channels.base import masked, scrub
from alerts.channels.console import ConsoleChannel


def test_every_secret_is_masked_in_any_case_and_lines_are_joined():
    assert scrub("550 <Desk@X.example>\r\nno desk@x.example", ["desk@x.example"]) == "550 <***> no ***"
    assert scrub("host/path and path", ["path", "host/path"]) == "*** and ***"
    assert scrub("nothing here", ["", "a"]) == "nothing here"


def test_an_address_shows_only_first_letters():
    assert masked("desk@newsroom.example") == "d***@n***"
    assert masked("https://hooks.example/a/b?c") == "https://h***"


def test_the_console_writes_one_line(make_delivery, now, caplog):
    caplog.set_level(logging.INFO)
    ConsoleChannel(name="log").send(make_delivery(), now=now)
    (record,) = caplog.records
    assert record.getMessage() == f"alert channel=log number=0 rule=all key={make_delivery().key} Statement: Ruritania"
