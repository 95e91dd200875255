"""A refusal to comment as a label that a person gives and takes away: on every form, counted apart, undone, written as gold."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from monitor.types import Stance, Statement
from monitor.views.accuracy import accuracy, gold
from monitor.views.coding import codebook, figures
from monitor.web.session import Sessions, ticket
from tests.monitor.web.conftest import EVENT, KEY, NOW, Desk, proof_on

WORDS = "We have nothing to say on the seizure."


@pytest.fixture
def key(desk: Desk) -> str:
    return desk.publish("IDN", Stance.CONCERN, WORDS, WORDS, hours=4)


@pytest.fixture
def page(make_page: Callable[..., Page], desk: Desk, serve) -> Page:
    page = make_page(viewport={"width": 1280, "height": 1400})
    page.goto(f"{serve(desk.app())}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    return page


def send(client: TestClient, address: str, **fields: str):
    return client.post(address, data={"proof": proof_on(client), **fields})


def stands(desk: Desk) -> list[Statement]:
    return [one.statement for one in desk.store.latest_statements(limit=99) if one.statement.actor == "IDN"]


def test_no_comment_is_given_on_the_statements_page_counts_apart_and_is_undone(desk: Desk, page: Page, key: str) -> None:
    base = page.url.split("/enter")[0].rstrip("/")
    page.goto(f"{base}/statements/{key}")
    page.get_by_role("radio", name="no comment").check()
    page.get_by_role("textbox", name="Why").fill("It was asked and would not say")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".statement-head .verdict")).to_contain_text("no comment")
    expect(page.get_by_role("radio", name="no comment")).to_be_checked()
    expect(page.get_by_label("Stance on Seizure of the lighthouse")).to_have_value("same")
    (said,) = stands(desk)
    assert (said.stance, said.declined) == (Stance.NEUTRAL, True)
    page.goto(f"{base}/dossiers/lighthouse")
    expect(page.locator("#a-IDN td:nth-of-type(2)")).to_contain_text("no comment")
    expect(page.locator(".strip .group", has_text="no comment").locator("a")).to_have_count(1)
    (made,) = desk.store.corrections()
    assert '"declined": true' in (desk.store.audit_log(limit=1)[0].after or "")
    page.goto(f"{base}/statements/{key}")
    page.locator(".banner.old a").click()
    page.get_by_role("button", name=f"Undo correction {made.number}").click()
    expect(page.locator(".statement-head .verdict")).to_contain_text("concern")
    assert [one.declined for one in stands(desk)] == [False]


def test_no_comment_is_one_key_of_the_queue_and_another_takes_it_away(desk: Desk, page: Page, key: str) -> None:
    base = page.url.split("/enter")[0].rstrip("/")
    page.goto(f"{base}/review#q-{key}")
    expect(page.locator(f"#q-{key}.chosen")).to_have_count(1)
    page.keyboard.press("0")
    expect(page.locator(".banner.done")).to_contain_text("IDN: no comment, by Ada Example")
    (said,) = stands(desk)
    assert said.declined
    expect(page.locator(".task.chosen")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator(f"#q-{key}.chosen")).to_have_count(1)
    assert [one.declined for one in stands(desk)] == [False]


def test_a_plain_neutral_is_no_refusal_to_comment(desk: Desk, signed_in: TestClient, key: str) -> None:
    send(signed_in, f"/review/{key}", stance="declined")
    refused = next(one.key for one in desk.store.latest_statements(limit=99) if one.statement.declined)
    send(signed_in, f"/statements/{refused}/correct", stance="neutral", why="it calls for talks")
    (said,) = stands(desk)
    assert (said.stance, said.declined) == (Stance.NEUTRAL, False)
    assert desk.store.corrections()[0].why == "it calls for talks"  # a change, and no confirmation


def test_the_event_alone_may_be_what_was_not_commented_on(desk: Desk, signed_in: TestClient, key: str) -> None:
    send(signed_in, f"/statements/{key}/correct", stance="condemn", **{f"toward:{EVENT.id}": "declined"}, why="of another")
    (said,) = desk.store.corrections()[0].said
    assert (said.stance, said.stance_toward_event, said.declined) == (Stance.CONDEMN, Stance.NEUTRAL, True)


def test_a_missed_refusal_is_added_and_is_gold(desk: Desk, signed_in: TestClient, key: str) -> None:
    send(signed_in, f"/statements/{key}/correct", verdict="none", why="not this one")
    form = {"words": "nothing to say", "actor": "IDN", "stance": "declined", "target": "", "speaker": "", "role": ""}
    assert "Added." in send(signed_in, "/documents/doc-IDN-4/missed", **form).text
    (said,) = stands(desk)
    assert said.declined
    (document,) = gold(desk.store).documents
    (label,) = document["statements"]  # type: ignore[misc]
    assert (label["stance"], label["declined"]) == ("neutral", True)


def test_two_coders_differ_on_it_and_settle_it(desk: Desk, key: str) -> None:
    def client(name: str) -> TestClient:
        made = TestClient(desk.app(), base_url="http://127.0.0.1", follow_redirects=False)
        sessions = Sessions(KEY, clock=lambda: NOW)
        made.cookies.set("demarche-80", sessions.cookie(sessions.begin(name)))
        return made

    common = {"actor": "IDN", "target": "", "standing": "official"}
    send(client("Ada"), f"/review/second/{key}", stance="neutral", **common)
    send(client("Ben"), f"/review/second/{key}", stance="declined", **common)
    found = figures(codebook(desk.store))
    assert (found.open, found.alike, found.kind_alpha) == (1, 0, 0.0)  # two sides: no comment is not neutral
    page = client("Cleo").get("/review/differences").text
    assert "differs in: stance" in page
    assert 'name="stance" value="declined" data-side="2"' in page
    send(client("Cleo"), f"/review/differences/{key}", stance="declined", **common)
    assert [one.declined for one in stands(desk)] == [True]
    assert [one.judgement.declined for one in desk.store.codings()] == [False, True, True]


def test_an_engine_that_said_neutral_of_a_refusal_was_not_right(desk: Desk, signed_in: TestClient) -> None:
    key = desk.publish("IDN", Stance.NEUTRAL, WORDS, WORDS, hours=4)
    send(signed_in, f"/review/{key}", stance="declined")
    (score,) = accuracy(desk.store).by_class
    assert (score.reviewed, score.right, score.stance_right, score.side_right) == (1, 0, 0, 0)


def test_the_stream_is_filtered_by_it_and_neutral_does_not_mean_it(desk: Desk, signed_in: TestClient, key: str) -> None:
    send(signed_in, f"/review/{key}", stance="declined")
    refused = next(one.key for one in desk.store.latest_statements(limit=99) if one.statement.declined)
    asked = {stance: signed_in.get("/now", params={"stance": stance}).text for stance in ("declined", "neutral", "concern")}
    assert [stance for stance, text in asked.items() if f'data-key="{refused}"' in text] == ["declined"]
    assert 'value="declined" selected>no comment' in asked["declined"]
    assert len(re.findall(r'data-key="', asked["neutral"])) == 1  # Egypt, which is neutral
