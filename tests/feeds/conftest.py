"""A client that may reach this machine; the web server that plays the publishers stands in tests/conftest.py."""

from collections.abc import Iterator

import httpx
import pytest

from feeds.net import build_client


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.1",)) as built:
        yield built
