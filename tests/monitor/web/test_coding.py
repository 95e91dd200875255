"""Two people code the same words, each in a browser of their own and blind, differ, and settle it."""

import re
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from feeds.types import DocumentKind
from monitor.types import Stance
from monitor.views.accuracy import Remembered, gold, short_accuracy
from monitor.views.coding import codebook, figures, sample, unit_of
from monitor.web.session import Sessions, ticket
from tests.monitor.web.conftest import KEY, NOW, PATIENCE_MS, Desk, proof_on

WORDS = "We are alarmed at the seizure."


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.key = desk.publish("FRA", Stance.CONDEMN, f"Paris. {WORDS} Talks go on.", WORDS, hours=6)  # type: ignore[attr-defined]
    return desk


def client_of(desk: Desk, name: str) -> TestClient:
    client = TestClient(desk.app(), base_url="http://127.0.0.1", follow_redirects=False)
    sessions = Sessions(KEY, clock=lambda: NOW)
    client.cookies.set("demarche-80", sessions.cookie(sessions.begin(name)))
    return client


def code(client: TestClient, key: str, where: str = "second", **said: str) -> httpx.Response:
    fields = {"stance": "concern", "actor": "FRA", "target": "JPN", "standing": "official", **said}
    return client.post(f"/review/{where}/{key}", data={"proof": proof_on(client), **fields})


def test_no_label_of_anybody_is_on_the_page_of_the_second_coder(desk: Desk) -> None:
    reviewer = client_of(desk, "Ada")
    reviewer.post(f"/review/{desk.key}", data={"proof": proof_on(reviewer), "stance": "endorse", "target": "JPN"})  # type: ignore[attr-defined]
    page = client_of(desk, "Ben").get("/review/second").text
    task = page.split(f'id="q-{desk.key}"')[1].split("</li>")[0]  # type: ignore[attr-defined]
    assert WORDS in task
    assert '<p class="by">Ministry of FRA' in task
    for told in ("JPN", "Japan", "XNV", "Ada", "likely wrong", 'href="/statements/', "selected"):
        assert told not in task, told
    pressed = re.findall(r'<button class="([^"]*)" name="stance" value="(\w+)"', task)
    assert [stance for _, stance in pressed] == [*(stance.value for stance in Stance), "declined"]
    assert {kind for kind, _ in pressed} == {"rung", "rung apart"}  # none stands out but what is no rung


def test_what_another_has_judged_comes_first_and_nobody_codes_twice(desk: Desk) -> None:
    store = desk.store

    def waiting(name: str) -> list[str]:
        return [unit.key for unit in sample(store, codebook(store), coder=name, limit=99)]

    by_lot = waiting("Ada")
    assert sorted(by_lot) == sorted(one.key for one in store.latest_statements(limit=99))
    assert waiting("Ben") == by_lot
    last = by_lot[-1]
    code(client_of(desk, "Ada"), last)
    assert last not in waiting("ADA")
    assert waiting("Ben")[0] == last
    code(client_of(desk, "Ben"), last)
    assert last not in waiting("Cleo")


def test_words_that_several_labels_share_are_not_sampled(desk: Desk) -> None:
    text = "Cairo condemns both."
    desk.publish("EGY", Stance.CONDEMN, text, text, hours=7, entry="both")
    desk.publish("EGY", Stance.SUPPORT, text, text, hours=7, entry="both")
    keys = {unit.evidence for unit in sample(desk.store, codebook(desk.store), coder="Ada", limit=99)}
    assert text not in keys


def test_what_two_say_alike_counts_as_reviewed_and_is_gold(desk: Desk) -> None:
    key = desk.key  # type: ignore[attr-defined]
    code(client_of(desk, "Ada"), key)
    assert desk.store.corrections() == ()
    code(client_of(desk, "Ben"), key)
    (made,) = desk.store.corrections()
    assert (made.by, made.why, made.said[0].stance) == ("Ada and Ben", "coded alike by two: Ada and Ben", Stance.CONCERN)
    (document,) = gold(desk.store).documents
    assert document["statements"][0]["stance"] == "concern"
    found = figures(codebook(desk.store))
    assert (found.units, found.alike, found.open, found.coders) == (1, 1, 0, 2)


def test_taking_a_judgement_back_takes_back_what_came_of_it(desk: Desk) -> None:
    key = desk.key  # type: ignore[attr-defined]
    code(client_of(desk, "Ada"), key)
    ben = client_of(desk, "Ben")
    number = re.search(r"done=(\d+)", code(ben, key).headers["location"])
    assert number is not None
    other = client_of(desk, "Ada").post(f"/review/codings/{number[1]}/undo", data={"proof": "x"})
    assert other.status_code == 403
    assert ben.post(f"/review/codings/{number[1]}/undo", data={"proof": proof_on(ben)}).status_code == 303
    assert [one.undone_at for one in desk.store.corrections()] == [NOW]
    assert desk.store.statement(key).current  # type: ignore[union-attr]


def test_a_difference_is_settled_by_both_and_the_agreement_stays_that_of_the_first_words(desk: Desk) -> None:
    key = desk.key  # type: ignore[attr-defined]
    ada, ben = client_of(desk, "Ada"), client_of(desk, "Ben")
    ada.post(f"/review/{key}", data={"proof": proof_on(ada), "stance": "oppose"})  # as a reviewer, the engine's label in view
    code(ben, key)
    page = ben.get("/review/differences").text
    assert "differs in: stance" in page
    assert "Agree to this" in page
    code(ben, key, "differences", stance="oppose")
    assert figures(codebook(desk.store)).open == 1
    code(ada, key, "differences", stance="oppose")
    found = figures(codebook(desk.store))
    assert (found.open, found.settled, found.alike) == (0, 1, 0)
    standing = [one for one in desk.store.corrections() if one.undone_at is None]
    assert standing[0].said[0].stance is Stance.OPPOSE  # as Ada had it: nothing needed to be written
    late = code(ben, key, "differences")
    assert (late.status_code, "Nothing differs here any more" in late.text) == (400, True)


def test_a_third_settles_a_difference_alone(desk: Desk) -> None:
    key = desk.key  # type: ignore[attr-defined]
    code(client_of(desk, "Ada"), key)
    code(client_of(desk, "Ben"), key, verdict="none")
    cleo = client_of(desk, "Cleo")
    assert "This is right" in cleo.get("/review/differences").text
    answer = code(cleo, key, "differences", stance="oppose", target="")
    assert answer.headers["location"] == "/review/differences?said=settled"
    (made,) = desk.store.corrections()
    assert (made.by, made.why) == ("Cleo", "a difference of two coders, settled: Cleo")
    assert (made.said[0].stance, made.said[0].target) == (Stance.OPPOSE, None)


@pytest.mark.parametrize(
    "said", [{"stance": ""}, {"actor": ""}, {"actor": "Atlantis"}, {"standing": "x"}, {"target": "Atlantis"}]
)
def test_what_cannot_be_used_is_said_and_nothing_kept(desk: Desk, said: dict[str, str]) -> None:
    answer = code(client_of(desk, "Ada"), desk.key, **said)  # type: ignore[attr-defined]
    assert answer.status_code == 400
    assert "nothing was" in answer.text or "no actor that we know" in answer.text
    assert desk.store.codings() == ()


def test_alpha_is_of_what_was_said_blind(desk: Desk) -> None:
    keys = [one.key for one in desk.store.latest_statements(limit=99)]
    ada, ben = client_of(desk, "Ada"), client_of(desk, "Ben")
    for key, (one, other) in zip(keys, (("condemn", "oppose"), ("support", "support"), ("neutral", "neutral")), strict=False):
        code(ada, key, stance=one)
        code(ben, key, stance=other)
    found = figures(codebook(desk.store))
    assert (found.units, found.seen) == (3, 3)
    assert found.kind_alpha == 1.0
    assert found.stance_alpha is not None
    assert 0.8 < found.stance_alpha < 1.0
    assert found.actor_alpha is None  # nothing varies
    assert "n = 3" in ada.get("/review").text


def test_the_figures_beside_a_chart_follow_what_people_review(desk: Desk) -> None:
    beside = Remembered(desk.store, short_accuracy)
    assert beside().reviewed == 0
    client = client_of(desk, "Ada")
    client.post(f"/review/{desk.key}", data={"proof": proof_on(client), "verdict": "agree"})  # type: ignore[attr-defined]
    found = beside()
    assert (found.reviewed, found.stance_right, found.side_right) == (1, 1, 1)
    assert found.low is not None
    assert found.low == pytest.approx(0.207, abs=0.001)


def sign_in(browser: Browser, address: str, name: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{address}/enter?ticket={ticket(KEY, name, now=NOW)}")
    return page


def test_coding_differing_and_settling_by_keyboard(desk: Desk, serve, browser: Browser) -> None:  # type: ignore[no-untyped-def]
    address = serve(desk.app())
    for name, rung in (("Ada", "1"), ("Ben", "3")):
        page = sign_in(browser, address, name)
        page.goto(f"{address}/review/second#q-{desk.key}")  # type: ignore[attr-defined]
        expect(page.locator(".task.chosen")).to_contain_text(WORDS)
        page.keyboard.press("t")
        page.keyboard.type("JPN")
        page.keyboard.press("Escape")
        page.keyboard.press(rung)
        expect(page.locator(".banner.done")).to_contain_text("toward JPN")
    expect(page.locator(f"#q-{desk.key}")).to_have_count(0)  # type: ignore[attr-defined]
    cleo = sign_in(browser, address, "Cleo")
    cleo.goto(f"{address}/review/differences")
    expect(cleo.locator(".task.chosen")).to_contain_text("differs in: stance")
    cleo.keyboard.press("2")  # folded away: it is shown first, and nothing is done
    expect(cleo.get_by_role("button", name="oppose")).to_be_visible()
    cleo.keyboard.press("s")
    expect(cleo.locator(".banner.done")).to_contain_text("Settled")
    assert [one.said[0].stance for one in desk.store.corrections()] == [Stance.CONCERN]
    expect(cleo.locator(".agreement")).to_contain_text("1 settled")


def test_a_newsrooms_country_is_not_offered_as_the_speaker(desk: Desk) -> None:
    stored = desk.store.statement(desk.key)  # type: ignore[attr-defined]
    assert stored is not None
    assert unit_of(stored).publisher_actor == stored.document.publisher_actor is not None
    carried = replace(stored, document=replace(stored.document, kind=DocumentKind.ARTICLE))
    assert unit_of(carried).publisher_actor is None
