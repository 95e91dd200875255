"""What many readers ask for at once is made once, is never older than a moment, and is forgotten after a form."""

import threading
from datetime import timedelta

from fastapi import FastAPI
from starlette.testclient import TestClient

from monitor.types import Stance
from monitor.web.shared import Forgetting, Shared
from tests.monitor.web.conftest import NOW, proof_on


def test_all_who_ask_meanwhile_wait_for_one_making() -> None:
    shared = Shared(60, clock=lambda: NOW)
    begun, go, made, got = threading.Event(), threading.Event(), [], []

    def make() -> object:
        made.append(1)
        begun.set()
        assert go.wait(5)
        return object()

    threads = [threading.Thread(target=lambda: got.append(shared.get("board", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    assert begun.wait(5)
    go.set()
    for thread in threads:
        thread.join(5)
    assert len(made) == 1
    assert len(got) == 20
    assert len(set(map(id, got))) == 1


def test_a_value_is_made_anew_once_it_is_old_by_either_clock_or_forgotten() -> None:
    now = [NOW]
    shared = Shared(60, clock=lambda: now[0])
    numbers = iter(range(9))
    assert [shared.get("x", lambda: next(numbers)) for _ in range(2)] == [0, 0]
    now[0] += timedelta(seconds=61)
    assert shared.get("x", lambda: next(numbers)) == 1
    shared.clear()
    assert shared.get("x", lambda: next(numbers)) == 2
    shared.put("x", 99)
    assert shared.get("x", lambda: next(numbers)) == 99
    assert [Shared(0, clock=lambda: NOW).get("x", lambda: next(numbers)) for _ in range(2)] == [3, 4]


def test_a_failed_making_is_not_kept() -> None:
    shared = Shared(60, clock=lambda: NOW)

    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            shared.get("x", fail)
        except ValueError:
            continue
        raise AssertionError
    assert shared.get("x", lambda: 1) == 1


def test_a_form_forgets_before_its_sender_hears_of_it() -> None:
    shared = Shared(60, clock=lambda: NOW)
    app = FastAPI()

    @app.post("/")
    def act() -> int:
        return shared.put("x", 1)

    app.add_middleware(Forgetting, shared=shared)
    shared.put("x", 0)
    client = TestClient(app)
    client.get("/")
    assert shared.get("x", lambda: 2) == 0
    client.post("/")
    assert shared.get("x", lambda: 2) == 2


def test_one_readers_page_is_never_anothers(desk, signed_in: TestClient) -> None:
    stranger = TestClient(signed_in.app, base_url="http://127.0.0.1")
    mine = [signed_in.get("/dossiers/lighthouse").text for _ in range(2)]
    theirs = [stranger.get("/dossiers/lighthouse").text for _ in range(2)]
    assert all("Ada Example" in one for one in mine)
    assert not any("Ada Example" in one for one in theirs)


def test_a_correction_is_on_the_board_at_once(desk, signed_in: TestClient) -> None:
    key = desk.publish("IDN", Stance.CONCERN, "We object to it.", "We object to it.", hours=4)
    signed_in.get("/dossiers/lighthouse")
    form = {"proof": proof_on(signed_in), "verdict": "none", "why": "a headline"}
    assert signed_in.post(f"/statements/{key}/correct", data=form).status_code == 200
    assert '<tr id="a-IDN"' not in signed_in.get("/dossiers/lighthouse").text
