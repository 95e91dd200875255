"""The board with users: every route with every role, signing in and out, tokens, a proxy that says who it is, many failures."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from monitor import credentials
from monitor.credentials import new_token, secret_hash
from monitor.errors import ConfigError
from monitor.people import FIRST_WAIT, FREE_BY_NAME, Role, User
from monitor.web import guard
from monitor.web.access import Access, read_access
from monitor.web.rights import BY_ADDRESS, PUBLIC, RIGHTS, needed
from monitor.web.session import Sessions, ticket
from monitor.web.signing_in import address_key
from tests.monitor.web.conftest import KEY, NOW, Desk, proof_on

PASSWORD = "three words of mine"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)
NAMES = {Role.READER: "Rea Reader", Role.ANALYST: "Ana Analyst", Role.ADMIN: "Ada Admin"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk with a user of each role."""
    for role in reversed(Role):
        desk.store.people.add(User(name=NAMES[role], role=role, made_at=NOW), password=HASH, by="root")
    return desk


def app_of(desk: Desk, access: Access | None = None) -> FastAPI:
    return desk.app(access=access, live_every_s=0.05)


def client_of(desk: Desk, access: Access | None = None, *, peer: str = "198.51.100.7") -> TestClient:
    return TestClient(app_of(desk, access), base_url="http://desk.example", client=(peer, 40000), follow_redirects=False)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little memory and one pass: dozens of sign-ins are made here."""
    monkeypatch.setattr(credentials, "_HASHER", QUICK)
    monkeypatch.setattr(credentials, "_NOBODY", HASH)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return client_of(desk)


def come_in(desk: Desk, client: TestClient, name: str, session_id: str = "an id that nobody can guess") -> TestClient:
    """Give a client the session that a sign-in gives."""
    desk.store.people.begin_session(name, secret_hash(session_id + name), now=desk.now)
    client.cookies.set("demarche-80", Sessions(KEY, clock=lambda: desk.now).user_cookie(session_id + name))
    return client


def send(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    """Sign in as the form does."""
    found = re.search(r'name="proof" value="([^"]+)"', client.get("/login").text)
    assert found is not None
    return client.post("/login", data={"proof": found[1], "name": name, "password": password, **more})


def every_route(app: FastAPI) -> Iterator[tuple[str, str]]:
    def walk(routes):  # type: ignore[no-untyped-def]
        for route in routes:
            if isinstance(route, APIRoute):
                yield from ((method, route.path) for method in sorted(route.methods))
            elif hasattr(route, "original_router"):
                yield from walk(route.original_router.routes)
            elif getattr(route, "path", "") != "/static":
                yield "?", getattr(route, "path", str(route))

    yield from walk(app.routes)


def filled(path: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "1", path)


# every route, every role


def test_every_route_says_which_role_it_asks_for(desk: Desk) -> None:
    ways = {f"{method} {path}" for method, path in every_route(app_of(desk)) if method != "HEAD"}
    assert sorted(ways - set(RIGHTS) - PUBLIC - BY_ADDRESS) == [], (
        "enter these in monitor.web.rights.RIGHTS with the least role that may"
    )
    assert sorted((set(RIGHTS) | PUBLIC | BY_ADDRESS) - ways) == [], "there are no such routes any more"
    assert needed("POST", "/not/entered") is needed("GET", "/not/entered") is Role.ADMIN


def test_no_route_answers_whoever_did_not_sign_in(desk: Desk, client: TestClient) -> None:
    before = desk.store.audit_log(limit=1000)
    for method, path in every_route(app_of(desk)):
        if needed(method, path) is None:
            continue
        answer = client.request(method, filled(path))
        reads = method in {"GET", "HEAD"}
        assert answer.status_code == (303 if reads else 401), (method, path)
        assert not reads or answer.headers["location"].startswith("/login"), path
        assert "lighthouse" not in answer.text
    for path in ("/none", "/docs", "/openapi.json"):
        assert client.get(path).status_code == 303
    assert client.get("/static/board.css").status_code == client.get("/healthz").status_code == 200
    assert desk.store.audit_log(limit=1000) == before


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_refused_what_asks_for_more(desk: Desk, client: TestClient, role: Role) -> None:
    come_in(desk, client, NAMES[role])
    before = desk.store.audit_log(limit=1000)
    refused = set()
    for method, path in every_route(app_of(desk)):
        wanted = needed(method, path)
        if wanted is None or path.endswith("/live"):
            continue
        answer = client.request(method, filled(path), data=None if method in {"GET", "HEAD"} else {"proof": "x"})
        # Whoever may is stopped by the form's missing proof only: nothing is changed here.
        if "This is for the role" in answer.text or (method == "HEAD" and answer.status_code == 403):
            refused.add((method, path))
            assert answer.status_code == 403
        assert ((method, path) in refused) is not role.includes(wanted), (method, path)
    assert desk.store.audit_log(limit=1000) == before
    assert (("POST", "/review/{key}") in refused) is (role is Role.READER)
    assert (("GET", "/users") in refused) is (role is not Role.ADMIN)


def test_a_reader_is_shown_no_form_that_corrects(desk: Desk, client: TestClient) -> None:
    page = come_in(desk, client, NAMES[Role.READER]).get("/review").text
    assert "No statement</button>" not in page
    assert "Rea Reader" in page
    assert "No statement</button>" in come_in(desk, client_of(desk), NAMES[Role.ANALYST]).get("/review").text


def test_each_role_is_shown_what_it_may_do(desk: Desk, client: TestClient) -> None:
    reader, analyst = (come_in(desk, client_of(desk), NAMES[role]) for role in (Role.READER, Role.ANALYST))
    come_in(desk, client, NAMES[Role.ADMIN])
    key = desk.store.latest_statements(limit=1)[0].key
    for path, least in (("/sources", "admin"), ("/add", "analyst"), (f"/statements/{key}", "analyst")):
        assert f"is for the role {least}; you are signed in as reader" in reader.get(path).text, path
        assert "you need a session" not in reader.get(path).text
    assert "is for the role admin; you are signed in as analyst" in analyst.get("/sources").text
    assert "is for the role" not in analyst.get("/add").text + client.get("/sources").text
    assert "Switch off" in client.get("/sources").text
    assert "Switch off" not in analyst.get("/sources").text
    assert ">Edit</a>" in analyst.get("/dossiers/lighthouse").text
    assert ">Edit</a>" not in reader.get("/dossiers/lighthouse").text


def test_who_corrected_is_the_user(desk: Desk, client: TestClient) -> None:
    come_in(desk, client, NAMES[Role.ANALYST])
    key = desk.store.latest_statements(limit=1)[0].key
    answer = client.post(f"/review/{key}", data={"proof": proof_on(client), "stance": "concern", "by": "Ada Admin"})
    assert answer.status_code == 303
    assert [(one.by, one.what) for one in desk.store.audit_log(limit=1)] == [("Ana Analyst", "correct statement")]


# signing in and out


def test_a_user_signs_in_goes_on_and_out(desk: Desk, client: TestClient) -> None:
    asked = client.get("/now?q=sea")
    assert asked.headers["location"] == "/login?next=/now%3Fq%3Dsea"
    answer = send(client, "ana ANALYST", next="/now?q=sea")
    assert (answer.status_code, answer.headers["location"]) == (303, "/now?q=sea")
    kept = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("demarche-80="))
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert "Ana Analyst</bdi></a>, analyst" in client.get("/now").text
    cookie = dict(client.cookies)
    assert client.post("/session/end", data={"proof": proof_on(client)}).headers["location"] == "/login"
    client.cookies.update(cookie)  # what somebody kept of it is worth nothing
    assert client.get("/now").status_code == 303


def test_a_hash_of_weaker_parameters_is_made_anew_on_signing_in(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(credentials, "_HASHER", stronger)
    assert send(client, "Ana Analyst").status_code == 303
    assert not stronger.check_needs_rehash(desk.store.people.password_of("Ana Analyst") or "")


@pytest.mark.parametrize("onward", ["//evil.example/", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(client: TestClient, onward: str) -> None:
    assert send(client, "Ana Analyst", next=onward).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: TestClient) -> None:
    wrong, unknown = send(client, "Ana Analyst", "not my password"), send(client, "Nobody", PASSWORD)
    assert wrong.status_code == unknown.status_code == 401
    assert (
        wrong.text.replace("Ana Analyst", "").split("<main")[1].split("proof")[0]
        == unknown.text.replace("Nobody", "").split("<main")[1].split("proof")[0]
    )
    assert "Name or password is wrong" in wrong.text
    assert "<code>demarche user password NAME</code>" in wrong.text
    assert "not my password" not in wrong.text


def test_the_form_for_signing_in_is_of_this_browser(desk: Desk, client: TestClient) -> None:
    other = client_of(desk)
    found = re.search(r'name="proof" value="([^"]+)"', other.get("/login").text)
    assert found is not None
    answer = client.post("/login", data={"proof": found[1], "name": "Ana Analyst", "password": PASSWORD})
    assert answer.status_code == 400
    assert "demarche-80" not in client.cookies


def test_another_sites_form_is_refused(client: TestClient) -> None:
    for origin in ("https://evil.example", "null"):
        answer = client.post("/login", data={"name": "Ana Analyst", "password": PASSWORD}, headers={"origin": origin})
        assert answer.status_code == 403
    assert client.get("/login", headers={"origin": "http://desk.example"}).status_code == 200


def test_many_failures_bring_a_wait_that_passes_and_a_restart_does_not_shorten(desk: Desk, client: TestClient) -> None:
    for _ in range(FREE_BY_NAME):
        assert send(client, "Ana Analyst", "wrong wrong wrong").status_code == 401
    again = client_of(desk, peer="203.0.113.9")  # a new process, and the same name from elsewhere
    answer = send(again, "ana analyst")
    assert answer.status_code == 429
    assert "Wait 30 seconds" in answer.text
    assert answer.headers["retry-after"] == "30"
    assert send(again, "Ada Admin").status_code == 303  # others sign in meanwhile
    desk.now += FIRST_WAIT
    assert send(again, "Ana Analyst").status_code == 303


def test_a_browser_that_signed_in_before_is_not_locked_out_by_others(desk: Desk, client: TestClient) -> None:
    assert send(client, "Ana Analyst").status_code == 303
    stranger = client_of(desk, peer="203.0.113.9")
    for _ in range(FREE_BY_NAME):
        send(stranger, "Ana Analyst", "wrong wrong wrong")
    assert send(stranger, "Ana Analyst").status_code == 429
    assert send(client, "Ana Analyst").status_code == 303


def test_failures_of_one_ipv6_network_are_counted_together() -> None:
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff") != address_key("2001:db8:0:1::1")
    assert address_key("::ffff:192.0.2.1") == address_key("192.0.2.1")


def test_a_new_password_ends_the_other_sessions(desk: Desk, client: TestClient) -> None:
    other = come_in(desk, client_of(desk), "Ana Analyst", "elsewhere")
    come_in(desk, client, "Ana Analyst")
    fields = {"old": PASSWORD, "new": "four other words here", "again": "four other words here"}
    for wrong in ({"old": "x"}, {"again": "y"}, {"new": "short", "again": "short"}):
        answer = client.post("/session/password", data={**fields, **wrong, "proof": proof_on(client)})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
    answer = client.post("/session/password", data={**fields, "proof": proof_on(client)})
    assert answer.headers["location"] == "/session?said=password"
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 303
    assert send(client_of(desk), "Ana Analyst").status_code == 401
    assert send(client_of(desk), "Ana Analyst", fields["new"]).status_code == 303


def test_an_admin_looks_after_users_on_the_board(desk: Desk, client: TestClient) -> None:
    come_in(desk, client, "Ada Admin")
    reader = come_in(desk, client_of(desk), "Rea Reader")

    def act(path: str, **fields: str) -> httpx.Response:
        return client.post(path, data={"proof": proof_on(client), **fields})

    assert act("/users", name="New Colleague", role="reader", password=PASSWORD).headers["location"] == "/users?said=added"
    weak = act("/users", name="Another", role="reader", password="short")
    assert (weak.status_code, "at least 12 characters" in weak.text) == (400, True)
    assert act("/users/change", user="New Colleague", act="role", role="analyst").status_code == 303
    assert "only admin" in act("/users/change", user="Ada Admin", act="disable").text
    assert act("/users/change", user="Rea Reader", act="disable").status_code == 303
    assert reader.get("/").status_code == 303
    assert send(reader, "Rea Reader").status_code == 401
    assert act("/users/change", user="Rea Reader", act="enable").status_code == 303
    assert act("/users/change", user="Rea Reader", act="password", password="quite another one").status_code == 303
    assert act("/users/change", user="New Colleague", act="remove").status_code == 303
    page = client.get("/users?said=removed").text
    assert "New Colleague" not in page
    assert "What the audit says of the name stays" in page
    assert {one.by for one in desk.store.audit_log(limit=6)} == {"Ada Admin"}


# tokens and proxies


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_token_is_shown_once_acts_as_its_user_and_can_be_revoked(desk: Desk, client: TestClient) -> None:
    come_in(desk, client, "Ana Analyst")
    made = client.post("/session/tokens", data={"proof": proof_on(client), "label": "nightly", "role": "reader", "days": "90"})
    found = re.search(r"demarche_[\w-]{43}", made.text)
    assert found is not None
    assert found[0] not in client.get("/session").text
    program = client_of(desk)
    assert program.get("/now", headers=bearer(found[0])).status_code == 200
    key = desk.store.latest_statements(limit=1)[0].key
    refused = program.post(f"/review/{key}", data={"stance": "concern"}, headers=bearer(found[0]))
    assert (refused.status_code, "for the role analyst" in refused.text) == (403, True)
    number = desk.store.people.tokens()[0].number
    assert client.post(f"/session/tokens/{number}/revoke", data={"proof": proof_on(client)}).status_code == 303
    over = program.get("/now", headers=bearer(found[0]))
    assert (over.status_code, over.headers["www-authenticate"]) == (401, "Bearer")


def test_a_token_never_does_more_than_its_user(desk: Desk, client: TestClient) -> None:
    come_in(desk, client, "Ana Analyst")
    more = client.post("/session/tokens", data={"proof": proof_on(client), "label": "x", "role": "admin"})
    assert more.status_code == 403
    secret, people = new_token(), desk.store.people
    people.add_token("Ana Analyst", label="x", sha256=secret_hash(secret), role=Role.ADMIN, expires_at=None, by="x", now=NOW)
    program = client_of(desk)
    assert program.get("/users", headers=bearer(secret)).status_code == 403
    key = desk.store.latest_statements(limit=1)[0].key
    # A token needs no proof of a form: no browser sends one by itself.
    assert program.post(f"/review/{key}", data={"stance": "concern"}, headers=bearer(secret)).status_code == 303
    people.set_role("Ana Analyst", Role.READER, by="x", now=NOW)
    assert program.post(f"/review/{key}", data={"stance": "concern"}, headers=bearer(secret)).status_code == 403


BEHIND = Access(proxies=read_access("10.0.0.5", "", "").proxies, user_header="X-Remote-User")


def test_the_user_header_counts_from_the_configured_proxy_only(desk: Desk) -> None:
    named = {"x-remote-user": "rea reader"}
    through = client_of(desk, BEHIND, peer="10.0.0.5")
    assert "Rea Reader" in through.get("/session", headers=named).text
    assert client_of(desk, BEHIND, peer="10.0.0.6").get("/", headers=named).status_code == 303
    assert client_of(desk, peer="10.0.0.5").get("/", headers=named).status_code == 303  # no header was configured
    twice = httpx.Headers([("x-remote-user", "rea reader"), ("x-remote-user", "ada admin")])
    assert through.get("/", headers=twice).status_code == 303
    assert through.get("/", headers={"x-remote-user": "Nobody"}).status_code == 303
    desk.store.people.disable("Rea Reader", disabled=True, by="x", now=NOW)
    assert through.get("/", headers=named).status_code == 303


def test_a_form_behind_a_proxy_carries_its_proof_too(desk: Desk) -> None:
    through = client_of(desk, BEHIND, peer="10.0.0.5")
    named = {"x-remote-user": "Ana Analyst", "origin": "https://public.example", "x-forwarded-host": "public.example"}
    key = desk.store.latest_statements(limit=1)[0].key
    assert through.post(f"/review/{key}", data={"stance": "concern"}, headers=named).status_code == 403
    proof = re.search(r'name="proof" value="([^"]+)"', through.get("/review", headers=named).text)
    assert proof is not None
    answer = through.post(f"/review/{key}", data={"stance": "concern", "proof": proof[1]}, headers=named)
    assert answer.status_code == 303


def test_the_address_that_a_believed_proxy_names_is_the_one_that_waits(desk: Desk) -> None:
    from starlette.datastructures import Headers

    chain = Headers({"x-forwarded-for": "203.0.113.1, 198.51.100.2"})
    assert BEHIND.client("10.0.0.5", chain) == "198.51.100.2"  # what came before it anybody may have written
    assert BEHIND.client("192.0.2.9", chain) == "192.0.2.9"


def test_cookies_behind_tls_travel_encrypted_only(desk: Desk) -> None:
    through = client_of(desk, BEHIND, peer="10.0.0.5")
    assert "Secure" in through.get("/login", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert "Secure" not in client_of(desk, BEHIND).get("/login", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert "Secure" in client_of(desk, read_access("", "", "https://desk.example")).get("/login").headers["set-cookie"]


@pytest.mark.parametrize(
    ("proxies", "header", "fault"),
    [
        ("", "X-User", "whoever reaches"),
        ("proxy.example", "", "no address"),
        ("0.0.0.0/0", "", "everybody"),
        ("10.0.0.5", "X User", "no name"),
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(proxies: str, header: str, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        read_access(proxies, header, "http://127.0.0.1:8321")


# between the two kinds of board


def test_what_was_open_without_users_asks_for_signing_in_once_there_is_one(desk: Desk) -> None:
    people = desk.store.people
    for user in reversed(people.users()):
        if user.role is not Role.ADMIN:
            people.remove(user.name, by="x", now=NOW)
    people.remove("Ada Admin", by="x", now=NOW)
    local = TestClient(app_of(desk), base_url="http://127.0.0.1", follow_redirects=False)
    local.get("/enter", params={"ticket": ticket(KEY, "root", now=NOW)})
    assert "Signed in as" in local.get("/").text
    far = client_of(desk)
    assert (far.get("/").status_code, "demarche user add" in far.get("/").text) == (403, True)
    people.add(User(name="Ada", role=Role.ADMIN, made_at=NOW), password=HASH, by="x")
    assert local.get("/").headers["location"] == "/login"
    void = local.get("/enter", params={"ticket": ticket(KEY, "root", now=NOW)})
    assert (void.status_code, "no user who may sign in" in void.text) == (403, True)
    local.get("/enter", params={"ticket": ticket(KEY, "ada", now=NOW)})
    assert "Signed in as" in local.get("/").text


def test_without_users_a_request_from_elsewhere_is_refused_whatever_host_it_claims(desk: Desk) -> None:
    assert not guard.serves_this_machine("192.0.2.1")
    assert not guard.serves_this_machine("desk.example")
    assert guard.serves_this_machine("127.0.0.5")


def test_a_stream_ends_with_its_session(
    desk: Desk, serve: Callable[[FastAPI], str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(guard, "ASK_AGAIN_S", 0.0)
    monkeypatch.setattr("monitor.web.live.STAY_ALIVE_S", 0.1)
    address = serve(app_of(desk))
    port = address.rpartition(":")[2]
    desk.store.people.begin_session("Rea Reader", secret_hash("an id"), now=NOW)
    cookie = Sessions(KEY, clock=lambda: NOW).user_cookie("an id")
    with httpx.stream("GET", f"{address}/now/live", cookies={f"demarche-{port}": cookie}, timeout=10) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "retry: 3000"
        desk.store.people.disable("Rea Reader", disabled=True, by="x", now=NOW)
        assert all("moved" not in line for line in lines)  # and it comes to an end
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_no_secret_reaches_the_log(desk: Desk, client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="monitor"):
        send(client, "my password typed into the wrong field", "wrong wrong wrong")
        send(client, "Ana Analyst")
        client.get("/", headers=bearer("demarche_secret"))
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "signed in Ana Analyst" in said
    assert not any(secret in said for secret in ("wrong", PASSWORD, "demarche_secret"))


def test_a_session_ends_after_thirty_days(desk: Desk, client: TestClient) -> None:
    come_in(desk, client, "Ana Analyst")
    desk.now += timedelta(days=29)
    assert client.get("/").status_code == 200
    desk.now += timedelta(days=1)
    assert client.get("/").status_code == 303
