"""Correcting a label where it is shown: what is asked, what is kept, what counts then, and the way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from monitor.records import ReadDocument
from monitor.types import Stance
from monitor.web.session import ticket
from tests.monitor.web.conftest import EVENT, KEY, NOW, proof_on


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    """A page of a browser that runs no script: everything must work by plain forms."""
    return make_page(java_script_enabled=False, viewport={"width": 1280, "height": 2400})


def objects(desk) -> str:
    return desk.publish("IDN", Stance.CONCERN, "We object to the seizure.", "We object to the seizure.", hours=4)


def test_a_label_is_corrected_shown_as_reviewed_and_put_back(desk, serve, page: Page) -> None:
    key = objects(desk)
    address = serve(desk.app())
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    page.goto(f"{address}/statements/{key}")
    page.locator("label", has_text="condemn").locator("input").check()
    expect(page.get_by_label("Stance on Seizure of the lighthouse")).to_have_value("same")  # it moves with the one above
    page.get_by_role("textbox", name="Why").fill("It calls it a crime")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".banner.done")).to_contain_text("Recorded")
    expect(page.locator(".statement-head .verdict")).to_contain_text("condemn")
    expect(page.locator(".changes")).to_contain_text("Ada Example corrected it")
    expect(page.locator(".changes")).to_contain_text("It calls it a crime")
    page.goto(f"{address}/dossiers/lighthouse")
    expect(page.locator("#a-IDN td:nth-of-type(2)")).to_contain_text("condemn")
    expect(page.locator("#a-IDN td:nth-of-type(2)")).to_contain_text("reviewed by a person")
    expect(page.locator(".glance .checked")).to_contain_text("1 reviewed by a person")
    page.goto(f"{address}/statements/{key}")
    expect(page.locator(".banner.old")).to_contain_text("Corrected by a person")
    page.locator(".banner.old a").click()
    page.get_by_role("button", name="Undo correction 1").click()
    expect(page.locator(".banner.done")).to_contain_text("Undone")
    expect(page.locator(".statement-head .verdict")).to_contain_text("concern")
    page.goto(f"{address}/dossiers/lighthouse")
    expect(page.locator("#a-IDN td:nth-of-type(2)")).not_to_contain_text("reviewed")


def correct(client: TestClient, key: str, **fields: str):
    return client.post(f"/statements/{key}/correct", data={"proof": proof_on(client), **fields})


def test_target_actor_and_standing_are_corrected_by_name_or_code(desk, signed_in: TestClient) -> None:
    key = objects(desk)
    answer = correct(signed_in, key, actor="France", target="usa", standing="hearsay", why="the paper says so")
    assert answer.status_code == 200
    (made,) = desk.store.corrections()
    assert (made.by, made.why) == ("Ada Example", "the paper says so")
    (said,) = made.said
    assert (said.actor, said.target, said.hearsay, said.stance, said.event) == ("FRA", "USA", True, Stance.CONCERN, EVENT.id)


def test_the_stance_on_the_event_moves_with_the_statements_own_unless_it_is_given(desk, signed_in: TestClient) -> None:
    correct(signed_in, objects(desk), stance="oppose", why="objects")
    (made,) = desk.store.corrections()
    assert made.said[0].stance_toward_event is Stance.OPPOSE
    answer = correct(signed_in, objects(desk), stance="oppose", why="again")
    assert answer.status_code == 400
    assert "no longer stands" in answer.text


@pytest.mark.parametrize(("told", "stands"), [("same", Stance.CONDEMN), ("understand", Stance.UNDERSTAND)])
def test_the_form_names_the_stance_on_the_event_or_says_that_it_is_the_same(
    desk, signed_in: TestClient, told: str, stands: Stance
) -> None:
    correct(signed_in, objects(desk), stance="condemn", **{f"toward:{EVENT.id}": told}, why="a crime")
    (made,) = desk.store.corrections()
    assert (made.said[0].stance, made.said[0].stance_toward_event) == (Stance.CONDEMN, stands)


def test_an_empty_target_is_none_and_an_event_may_be_left_untouched(desk, signed_in: TestClient) -> None:
    correct(signed_in, objects(desk), target="", **{f"toward:{EVENT.id}": ""}, why="of nobody")
    (made,) = desk.store.corrections()
    assert (made.said[0].target, made.said[0].stance_toward_event, made.said[0].event) == (None, None, EVENT.id)


def test_what_is_no_statement_counts_nowhere(desk, signed_in: TestClient) -> None:
    key = objects(desk)
    answer = correct(signed_in, key, verdict="none", why="a headline only")
    assert "no statement of this actor" in answer.text
    assert 'tr role="row" id="a-IDN"' not in signed_in.get("/dossiers/lighthouse").text


def test_a_label_that_is_right_is_confirmed_in_one_act(desk, signed_in: TestClient) -> None:
    answer = correct(signed_in, objects(desk), verdict="agree")
    assert "found it right" in answer.text
    assert "concern" in answer.text
    assert "not reviewed" not in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stance": "anger", "why": "x"}, "none of condemn"),
        ({"actor": "Atlantis", "why": "x"}, "is no actor that we know"),
        ({"actor": "HAMAS", "why": "x"}, "is no actor that we know"),
        ({"standing": "loud", "why": "x"}, "none of official"),
        ({"stance": "oppose", "why": "  "}, "Say in a few words why"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(desk, signed_in: TestClient, fields, words: str) -> None:
    answer = correct(signed_in, objects(desk), **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert desk.store.corrections() == ()


def test_a_reader_sees_who_corrected_but_no_form(desk, client: TestClient) -> None:
    key = objects(desk)
    text = client.get(f"/statements/{key}").text
    assert "<form" not in text
    assert "Is this label right?" in text
    assert "not reviewed by a person" in text


def test_undo_leads_nowhere_but_to_the_board(desk, signed_in: TestClient) -> None:
    correct(signed_in, objects(desk), verdict="agree")
    data = {"proof": proof_on(signed_in), "back": "//evil.example/"}
    answer = signed_in.post("/corrections/1/undo", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/"
    again = signed_in.post("/corrections/1/undo", data=data)
    assert again.status_code == 400
    assert "undone at" in again.text


def test_headlines_give_own_texts_beside_reports(client: TestClient) -> None:
    assert "2 in their own texts, 0 as reported" in client.get("/dossiers/lighthouse").text
    assert "None reviewed by a person" in client.get("/").text


def test_the_line_for_a_live_blog_is_copied_by_one_key(desk, serve, browser: Browser) -> None:
    key = objects(desk)
    address = serve(desk.app())
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/statements/{key}")
    expect(page.get_by_role("button", name="Copy the line")).to_be_visible()
    page.keyboard.press("l")
    expect(page.locator("#live-status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Indonesia (spokesperson): “We object to the seizure.” · 1 Mar 2026, 12:00 UTC")
    context.close()


def test_other_sources_of_the_same_words_are_listed(desk, client: TestClient) -> None:
    words = "We object to the seizure of the lighthouse."
    keys = [desk.publish("IDN", Stance.OPPOSE, f"Edition {one}. {words}", words, hours=6, entry=one) for one in "ab"]
    text = client.get(f"/statements/{keys[0]}").text
    assert "2 sources" in text
    assert f"/statements/{keys[1]}#evidence" in text


def test_a_correction_is_never_told_as_an_edit_of_the_source(desk, signed_in: TestClient) -> None:
    key = objects(desk)
    signed_in.post(f"/review/{key}", data={"proof": proof_on(signed_in), "stance": "condemn"})
    other = desk.publish("FRA", Stance.SUPPORT, "Paris welcomes it.", "Paris welcomes it.", hours=5)
    signed_in.post(f"/review/{other}", data={"proof": proof_on(signed_in), "verdict": "none"})
    board = signed_in.get("/dossiers/lighthouse").text
    assert "reviewed" in board
    assert "Edited by the source" not in board
    assert "Withdrawn" not in board
    assert "Paris welcomes it." not in board
    known = desk.store.reactions_known(EVENT.id, at=NOW + timedelta(hours=1))
    assert {(one.key, one.current, one.edited) for one in known if one.key in (key, other)} == {
        (key, False, False),
        (other, False, False),
    }


def test_a_label_that_was_read_anew_is_not_told_as_an_edit_either(desk, signed_in: TestClient) -> None:
    key = objects(desk)
    stored = desk.store.statement(key)
    anew = replace(stored.reactions[0].statement, stance=Stance.OPPOSE, engine="rules 1")
    desk.store.relabel([ReadDocument(document=stored.document, statements=(anew,))], engine="rules 1", now=NOW, by="test")
    assert "Edited by the source" not in signed_in.get("/dossiers/lighthouse").text
    page = signed_in.get(f"/statements/{key}").text
    assert "Read again" in page
    assert "The source has since changed" not in page
