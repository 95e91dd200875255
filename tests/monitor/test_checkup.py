"""What `demarche doctor` finds of the network; the rest is held by the tests of the command line."""

from collections.abc import Callable
from typing import Any

import pytest

from monitor.checkup import Verdict, _network

Make = Callable[..., Any]


def test_a_host_with_a_port_is_looked_up_by_its_name(make_source: Make, make_desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    desk = make_desk(make_source("fr_mfa", "http://127.0.0.1:8080/feed", "FRA"))
    assert _network(desk).verdict is Verdict.OK
    offline = make_desk(make_source("zz_mfa", "http://no-such-name.invalid:8080/feed", "FRA"))
    assert _network(offline).verdict is Verdict.WARNING
