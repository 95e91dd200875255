"""Who may write: tickets that work once, signed sessions, forms that carry their proof, and no other site's."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from monitor.errors import MonitorError
from monitor.keys import read_key
from monitor.web.session import SESSION_LIVES, TICKET_LIVES, Sessions, ticket
from tests.monitor.web.conftest import KEY, NOW, proof_on


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "board.key"
    key = read_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (len(key), read_key(path)) == (32, key)


def test_a_key_that_others_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "board.key"
    read_key(path)
    path.chmod(0o644)
    with pytest.raises(MonitorError, match="chmod 600"):
        read_key(path)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(MonitorError, match="delete the file"):
        read_key(path)


def test_a_ticket_works_once_and_half_an_hour() -> None:
    now = [NOW]
    sessions = Sessions(KEY, clock=lambda: now[0])
    first, second = (ticket(KEY, name, now=NOW) for name in ("Ada", "Ben"))
    session = sessions.exchange(first)
    assert session is not None
    assert session.name == "Ada"
    assert sessions.exchange(first) is None
    now[0] = NOW + TICKET_LIVES + timedelta(seconds=1)
    assert sessions.exchange(second) is None


@pytest.mark.parametrize("told", ["", "x", "W10.x", ticket(b"another key", "Ada", now=NOW)])
def test_a_forged_ticket_gives_nothing(told: str) -> None:
    assert Sessions(KEY, clock=lambda: NOW).exchange(told) is None


def test_a_ticket_used_before_a_restart_is_void_after_it() -> None:
    assert Sessions(KEY, clock=lambda: NOW + timedelta(minutes=1)).exchange(ticket(KEY, "Ada", now=NOW)) is None


def test_a_session_ends_and_cannot_be_forged() -> None:
    now = [NOW]
    sessions = Sessions(KEY, clock=lambda: now[0])
    session = sessions.begin("Ada")
    cookie = sessions.cookie(session)
    assert sessions.read(cookie) == session
    assert sessions.read(cookie + "x") is None
    assert sessions.read(ticket(KEY, "Ada", now=NOW)) is None  # signed by us, but no session
    assert not sessions.proved(sessions.begin("Ada"), sessions.proof(session))
    now[0] = NOW + SESSION_LIVES
    assert sessions.read(cookie) is None


def test_the_address_that_up_prints_signs_in_and_works_once(client: TestClient) -> None:
    told = ticket(KEY, "Ada Example", now=NOW)
    answer = client.get("/enter", params={"ticket": told})
    assert answer.url.path == "/"
    assert "Signed in as" in answer.text
    assert "Ada Example" in answer.text
    cookie = answer.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    client.cookies.clear()
    again = client.get("/enter", params={"ticket": told})
    assert again.status_code == 403
    assert "demarche sign-in" in again.text


def test_the_name_can_be_changed_and_the_session_ended(signed_in: TestClient) -> None:
    answer = signed_in.post("/session", data={"proof": proof_on(signed_in), "name": "Ben <b>Example</b>"})
    assert "Ben &lt;b&gt;Example&lt;/b&gt;" in answer.text
    ended = signed_in.post("/session/end", data={"proof": proof_on(signed_in)})
    assert "Signed in" not in ended.text


BY_LINK = {"/act/{token}"}
"""What is done with a signed link out of a message, by its recipient: tests/monitor/web/test_act.py."""


def every_way_to_write(client: TestClient) -> list[str]:
    def walk(routes):  # type: ignore[no-untyped-def]
        for route in routes:
            if isinstance(route, APIRoute):
                yield route
            elif hasattr(route, "original_router"):
                yield from walk(route.original_router.routes)
            elif hasattr(route, "routes") and route.routes:
                yield from walk(route.routes)

    found = []
    for route in walk(client.app.routes):  # type: ignore[attr-defined]
        if set(route.methods) - {"GET", "HEAD"} and route.path not in BY_LINK:
            found.append(
                route.path.replace("{number}", "1")
                .replace("{key}", "x")
                .replace("{dossier_id}", "lighthouse")
                .replace("{document_id}", "x")
                .replace("{source_id}", "x")
            )
    assert "/session/end" in found
    return found


def test_nothing_can_be_written_without_a_session(desk, client: TestClient) -> None:
    before = desk.store.audit_log(limit=1000)
    for path in every_way_to_write(client):
        answer = client.post(path, data={"proof": "x", "name": "x"}, follow_redirects=False)
        if path == "/login":  # without users there is nobody to sign in as
            assert answer.headers["location"] == "/session"
            continue
        assert answer.status_code == 403, path
        assert "demarche sign-in" in answer.text, path
    assert desk.store.audit_log(limit=1000) == before


def test_nothing_can_be_written_without_the_forms_own_proof(desk, signed_in: TestClient) -> None:
    before = desk.store.audit_log(limit=1000)
    other = Sessions(KEY, clock=lambda: NOW)
    for path in every_way_to_write(signed_in):
        if path == "/login":  # it changes nothing, and has a proof of its own
            continue
        for proof in ("", "x", other.proof(other.begin("Ada Example"))):
            answer = signed_in.post(path, data={"proof": proof})
            assert answer.status_code == 403, path
            assert "Load its page again" in answer.text
    assert desk.store.audit_log(limit=1000) == before


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_sites_origin_is_refused(signed_in: TestClient, origin: str, method: str) -> None:
    answer = signed_in.request(method, "/session", headers={"origin": origin})
    assert answer.status_code == 403
    assert "Another site" in answer.text


def test_our_own_origin_passes(signed_in: TestClient) -> None:
    answer = signed_in.post(
        "/session", data={"proof": proof_on(signed_in), "name": "Ada"}, headers={"origin": "http://127.0.0.1"}
    )
    assert answer.status_code == 200


def test_what_is_no_form_or_too_long_changes_nothing(signed_in: TestClient) -> None:
    assert signed_in.post("/session", json={"name": "x"}).status_code == 400
    answer = signed_in.post("/session", data={"proof": proof_on(signed_in), "name": "x" * 300_000})
    assert answer.status_code == 400
    assert "256 kB" in answer.text


def test_pages_travel_compressed_and_no_proof_is_sent_twice(signed_in: TestClient) -> None:
    answer = signed_in.get("/session", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert proof_on(signed_in) != proof_on(signed_in)
    sessions = Sessions(KEY, clock=lambda: NOW)
    session = sessions.begin("Ada Example")
    first, second = sessions.proof(session), sessions.proof(session)
    assert first != second
    assert sessions.proved(session, first)
    assert sessions.proved(session, second)
    assert not sessions.proved(session, first[:-4] + "AAAA")
    assert not any(sessions.proved(session, told) for told in ("", "x", "é", "=" * 9))


@pytest.mark.parametrize(
    "address",
    [
        "/corrections/{}/undo",
        "/review/codings/{}/undo",
        "/glosses/{}/undo",
        "/alerts/feeds/{}/revoke",
        "/alerts/hushes/{}/end",
        "/session/tokens/{}/revoke",
        "/editor/lighthouse/versions/{}",
    ],
)
@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648", "-1", "x"])
def test_a_number_that_no_row_can_have_is_no_page(signed_in: TestClient, address: str, number: str) -> None:
    assert signed_in.post(address.format(number), data={"proof": proof_on(signed_in)}).status_code == 404
