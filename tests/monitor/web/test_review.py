"""The queue in a real browser: by single keys, by plain forms, and what comes out of it."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from monitor.cli import main
from monitor.evaluate import gold_from_json
from monitor.types import Stance
from monitor.views.accuracy import accuracy
from monitor.views.review import queue
from monitor.vocabulary import load_vocabulary
from monitor.web.session import ticket
from tests.monitor.web.conftest import KEY, NOW, proof_on


@pytest.fixture
def page(desk, serve, make_page: Callable[..., Page]) -> Page:
    page = make_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", sound=True)
    address = serve(desk.app())
    page.goto(f"{address}/enter?ticket={ticket(KEY, 'Ada Example', now=NOW)}")
    page.goto(f"{address}/review")
    return page


@pytest.fixture
def desk(desk):
    """The desk with a doubtful label that the queue brings up first."""
    desk.doubtful = desk.publish("IDN", Stance.OPPOSE, "We regret it. We went on.", "We regret it.", hours=4, confidence=0.3)
    return desk


def test_the_queue_begins_with_what_is_doubtful_and_matters(desk) -> None:
    desk.publish("FRA", Stance.OPPOSE, "A deputy objects.", "A deputy objects.", hours=5, confidence=0.3, official=False)
    keys = [task.words.key for task in queue(desk.store, load_vocabulary(), limit=10)]
    assert keys[0] == desk.doubtful
    assert len(keys) == 5


def test_a_label_is_corrected_and_put_back_by_single_keys(desk, page: Page) -> None:
    first = page.locator(".task").first
    expect(first).to_be_focused()
    expect(first).to_contain_text("We regret it.")
    page.keyboard.press("3")
    expect(page.locator(".banner.done")).to_contain_text("IDN: concern, by Ada Example")
    assert page.locator(f"#q-{desk.doubtful}").count() == 0
    listens(page)
    page.keyboard.press("u")
    expect(page.locator(f"#q-{desk.doubtful}")).to_be_focused()
    (made,) = desk.store.corrections()
    assert made.undone_at is not None
    page.keyboard.press("x")
    expect(page.locator(".banner.done")).to_contain_text("No statement")


def listens(page: Page) -> None:
    """Wait until the page's script has run."""
    expect(page.locator(".task.chosen")).to_have_count(1)


def test_keys_move_and_lead_to_target_and_actor(desk, page: Page) -> None:
    tasks = page.locator(".task")
    listens(page)
    page.keyboard.press("j")
    expect(tasks.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("t")
    expect(tasks.first.get_by_label("Target")).to_be_focused()
    page.keyboard.type("j1x")  # in a field a key is a letter
    expect(tasks.first.get_by_label("Target")).to_have_value("j1x")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(tasks.first.get_by_label("Actor")).to_be_focused()
    assert desk.store.corrections() == ()


def test_keys_are_shown_changed_and_switched_off_for_good(desk, page: Page) -> None:
    listens(page)
    page.keyboard.press("?")
    panel = page.locator(".keys-panel")
    expect(panel).to_be_visible()
    panel.locator("input[data-key=next]").fill("n")
    panel.locator("input[data-key=next]").blur()
    page.reload()
    listens(page)
    page.keyboard.press("n")
    expect(page.locator(".task").nth(1)).to_be_focused()
    page.keyboard.press("?")
    panel.get_by_label("Single keys").uncheck()
    page.reload()
    listens(page)
    page.keyboard.press("x")
    page.keyboard.press("n")
    expect(page.locator(".task").first).to_be_focused()
    expect(page.locator("details.keys summary")).to_have_text("Single keys are off")
    assert desk.store.corrections() == ()


def judge(client: TestClient, key: str, **fields: str):
    return client.post(f"/review/{key}", data={"proof": proof_on(client), **fields})


def test_the_same_works_by_plain_forms_and_confirms_what_was_not_changed(desk, signed_in: TestClient) -> None:
    answer = judge(signed_in, desk.doubtful, stance="oppose", target="XNV", actor="IDN", standing="official")
    assert "Recorded." in answer.text
    (made,) = desk.store.corrections()
    assert made.why == "confirmed as it stood"
    assert [task.words.actor.code for task in queue(desk.store, load_vocabulary(), limit=10)].count("IDN") == 0


def test_accuracy_is_that_of_the_engine_through_a_chain_of_corrections(desk, signed_in: TestClient) -> None:
    judge(signed_in, desk.doubtful, stance="concern")
    (first,) = desk.store.corrections()
    again = next(label.key for label in desk.store.labels(first.document_id, 1) if label.stands)
    judge(signed_in, again, stance="condemn")
    other = next(task.words.key for task in queue(desk.store, load_vocabulary(), limit=10))
    judge(signed_in, other, verdict="agree")
    found = accuracy(desk.store)
    assert sum(one.reviewed for one in found.by_class) == 2
    assert sum(one.right for one in found.by_class) == 1
    assert sum(one.side_right for one in found.by_class) == 2  # oppose and condemn are one side
    assert "100 %" in signed_in.get("/review").text


def test_what_persons_labelled_throughout_is_written_as_gold(
    desk, signed_in: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judge(signed_in, desk.doubtful, stance="concern")
    out = tmp_path / "gold.jsonl"
    monkeypatch.setattr(sys, "argv", ["demarche", "review", "--export", str(out), "--db", f"{tmp_path}/desk.db"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert "1 documents" in capsys.readouterr().out
    (line,) = out.read_text(encoding="utf-8").splitlines()
    document = gold_from_json(line, where="gold:1")
    assert [(one.actor, one.rung, one.event_rung, one.span) for one in document.marks] == [("IDN", -1, -1, (0, 13))]
    assert json.loads(line)["statements"][0]["quote"] == "We regret it."
