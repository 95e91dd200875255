"""Who may talk to the board."""

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from monitor.web.guard import refusal


@pytest.mark.parametrize(
    ("host", "port"),
    [("127.0.0.1:8321", 8321), ("localhost:8321", 8321), ("[::1]:8321", 8321), ("localhost", 80), ("LOCALHOST:8321", 8321)],
)
def test_this_machine_passes(host: str, port: int) -> None:
    assert refusal(Headers({"host": host}), port) is None


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example:8321", "127.0.0.1.rebound.example:8321", "localhost:9999", "localhost", "", "user@localhost:8321",
        "localhost:8321/x", "localhost:x", "[::1", "0.0.0.0:8321", "192.168.1.5:8321",
    ],
)  # fmt: skip
def test_any_other_name_or_port_is_refused(host: str) -> None:
    assert refusal(Headers({"host": host}), 8321) is not None


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "x-forwarded-proto"])
def test_what_came_through_a_proxy_is_refused(client: TestClient, name: str) -> None:
    answer = client.get("/", headers={name: "for=192.0.2.1"})
    assert answer.status_code == 403
    assert "proxy" in answer.text


def test_refusal_is_a_page_that_says_why(client: TestClient) -> None:
    answer = client.get("/", headers={"host": "rebound.example"})
    assert answer.status_code == 403
    assert "Refused" in answer.text
    assert "127.0.0.1" in answer.text
    assert "lighthouse" not in answer.text


@pytest.mark.parametrize("path", ["/", "/static/board.css", "/none", "/healthz"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_are_not_kept_by_caches(client: TestClient) -> None:
    assert client.get("/").headers["cache-control"] == "no-store"
    assert client.get("/static/board.css").headers["cache-control"] == "no-cache"
