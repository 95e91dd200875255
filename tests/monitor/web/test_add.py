"""Adding by hand: an address that is shown before it is stored, words that were heard, whom the desk asked, what was missed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from monitor.records import Channel
from monitor.store.store import Store
from monitor.types import Stance
from monitor.web.shelf import KEPT, KEPT_FOR, Shelf
from tests.monitor.web.conftest import T0, opened, proof_on

HTML = {"Content-Type": "text/html; charset=utf-8"}
CONDEMNS = "The Ministry of Foreign Affairs of Indonesia strongly condemns the attack by Türkiye on the harbour of Lumora."
PAGE = (
    "<!doctype html><html lang=en><head><title>On the attack</title>"
    '<meta property="article:published_time" content="2026-03-01T12:00:00Z"></head>'
    f"<body><article><h1>On the attack</h1><p>{CONDEMNS}</p><p>The Ministry calls on all sides to show restraint, and will go on "
    "speaking with everybody in the region about the way back to talks.</p></article></body></html>"
).encode()


def posted(client: TestClient, path: str, form: dict[str, str]) -> Any:
    return client.post(path, data={"proof": proof_on(client), **form})


def documents(store: Store) -> int:
    return store.counts()["documents"]


def test_an_address_is_shown_before_it_is_stored(desk, serve, browser: Browser, site: Any) -> None:
    site.serve("/release", PAGE, headers=HTML)
    before = documents(desk.store)
    page = opened(browser, serve(desk.app()), script=False)
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Address", exact=True).fill(site.url("/release"))
    page.get_by_label("Whose own word it is").fill("Indonesia")
    page.get_by_role("button", name="Show it").click()
    shown = page.locator(".preview")
    expect(shown).to_contain_text("On the attack")
    expect(shown).to_contain_text("1 Mar 2026, 12:00 UTC")
    expect(shown.locator(".spots")).to_contain_text("condemn")
    expect(shown).to_contain_text("Tied to no dossier")
    assert documents(desk.store) == before
    page.get_by_role("button", name="Store it").first.click()
    expect(page.locator(".banner.done")).to_contain_text("Stored. 1 statement was read in it.")
    expect(page.locator(".spots")).to_contain_text("Indonesia")
    assert documents(desk.store) == before + 1
    [line] = [one for one in desk.store.audit_log(limit=9) if one.what == "add address"]
    assert (line.by, line.subject) == ("Ada Example", site.url("/release"))


def test_what_was_shown_is_stored_even_if_the_page_has_changed_since(desk, signed_in: TestClient, site: Any) -> None:
    site.serve("/release", PAGE, headers=HTML)
    shown = posted(signed_in, "/add/address", {"url": site.url("/release"), "act": "look"}).text
    token = re.search(r'name="token" value="([^"]+)"', shown)
    assert token is not None
    site.serve("/release", PAGE.replace(b"strongly condemns", b"regrets"), headers=HTML)
    stored = posted(signed_in, "/add/address", {"url": site.url("/release"), "act": "store", "token": token[1]})
    assert "strongly condemns" in stored.text
    gone = posted(signed_in, "/add/address", {"url": site.url("/release"), "act": "store", "token": "x"})
    assert gone.status_code == 422
    assert "no longer kept" in gone.text
    assert "regrets" in gone.text


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "is no web address"),
        ("not an address", "is no web address"),
        ("http://10.0.0.1/x", "10.0.0.1"),
    ],
)
def test_an_address_that_cannot_be_fetched_says_why_beside_it(signed_in: TestClient, url: str, reason: str) -> None:
    answer = posted(signed_in, "/add/address", {"url": url, "act": "look"})
    assert answer.status_code == 422
    fault = re.search(r'id="f-url-fault">([^<]+)', answer.text)
    assert fault is not None
    assert reason in fault[1]


def test_a_missing_page_is_told_and_nothing_is_stored(desk, signed_in: TestClient, site: Any) -> None:
    before = documents(desk.store)
    answer = posted(signed_in, "/add/address", {"url": site.url("/none"), "act": "look"})
    assert "404" in re.findall(r'id="f-url-fault">([^<]+)', answer.text)[0]
    assert documents(desk.store) == before


def test_words_that_were_heard_are_shown_stored_and_marked_with_who_entered_them(desk, serve, browser: Browser) -> None:
    page = opened(browser, address := serve(desk.app()), script=False)
    page.goto(f"{address}/add")
    form = page.locator("#words form")
    form.get_by_label("What was said, word for word").fill("We strongly condemn the attack by Türkiye on the harbour.")
    form.get_by_label("For whom the words stand").fill("Indonesia")
    form.get_by_label("Speaker").fill("Dewi Example")
    form.get_by_label("Heard").select_option("phone")
    form.get_by_label("Said on").fill("2026-03-02")
    form.get_by_label("at", exact=True).fill("10:15")
    form.get_by_label("Time zone").fill("+07:00")
    form.get_by_role("button", name="See how it is read").click()
    expect(page.locator(".preview .spots")).to_contain_text("Dewi Example")
    expect(page.locator(".preview .spots")).to_contain_text("condemn")
    form.get_by_role("button", name="Store it").click()
    expect(page.locator(".aside")).to_contain_text("by Ada Example")
    expect(page.locator(".aside")).to_contain_text("heard: phone")
    expect(page.locator(".doc-meta")).to_contain_text("2 Mar 2026, 03:15 UTC")
    document_id = page.url.rpartition("/")[2].partition("?")[0]
    entry = desk.store.entered_by(document_id)
    assert (entry.by, entry.channel) == ("Ada Example", Channel.PHONE)
    page.goto(f"{address}/now?actor=IDN")
    expect(page.locator(".stream")).to_contain_text("Dewi Example")


HEARD = {
    "words": "We strongly condemn the attack by Türkiye.", "actor": "IDN", "channel": "tv", "publisher": "Channel 1",
    "day": "2026-03-02", "clock": "10:00", "zone": "UTC", "act": "store",
}  # fmt: skip


def test_the_same_words_sent_twice_are_one_document_and_said_again_another(desk, signed_in: TestClient) -> None:
    before = documents(desk.store)
    for form in (HEARD, HEARD, HEARD | {"clock": "11:00"}):
        assert posted(signed_in, "/add/words", form).status_code == 200
    assert documents(desk.store) == before + 2


def test_each_fault_of_the_words_stands_at_its_field(desk, signed_in: TestClient) -> None:
    before = documents(desk.store)
    form = {
        "words": "",
        "actor": "Atlantis",
        "channel": "pigeon",
        "day": "2026-04-01",
        "clock": "",
        "url": "ftp://x",
        "act": "store",
    }
    answer = posted(signed_in, "/add/words", form)
    assert answer.status_code == 422
    faults = dict(re.findall(r'id="f-([a-z_]+)-fault">([^<]+)', answer.text))
    assert set(faults) == {"words", "actor", "channel", "day", "heard_url"}
    assert "in the future" in faults["day"]
    assert documents(desk.store) == before
    nowhere = posted(signed_in, "/add/words", HEARD | {"actor": "", "publisher": ""})
    assert "name where it was heard" in nowhere.text


def test_typed_words_are_never_taken_for_markup_or_a_mail(desk, signed_in: TestClient) -> None:
    words = "From: <b>nobody</b>\nSubject: x\n\nWe strongly condemn the attack by Türkiye."
    answer = posted(signed_in, "/add/words", HEARD | {"words": words})
    assert "From: &lt;b&gt;nobody&lt;/b&gt;" in answer.text


def test_whom_somebody_asked_stands_beside_the_silence(desk, serve, browser: Browser) -> None:
    page = opened(browser, address := serve(desk.app()), script=False)
    page.goto(f"{address}/dossiers/lighthouse")
    page.get_by_role("link", name="Mark whom you asked").click()
    form = page.locator("#asked form")
    form.get_by_label("Whom").fill("France")
    form.get_by_label("What came of it").select_option("declined to comment")
    form.get_by_label("On", exact=True).fill("2026-03-02")
    form.get_by_label("at", exact=True).fill("09:30")
    form.get_by_role("button", name="Mark it").click()
    page.wait_for_url("**#a-FRA")
    expect(page.locator("#a-FRA")).to_contain_text("declined to comment")
    [answer] = desk.store.answers("seizure")
    assert (answer.by, answer.actor, answer.answered_at) == ("Ada Example", "FRA", datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


def test_asking_nobody_about_nothing_is_refused_field_by_field(desk, signed_in: TestClient) -> None:
    answer = posted(signed_in, "/add/asked", {"event": "none", "actor": "", "kind": "asked, no answer", "day": "soon"})
    assert answer.status_code == 422
    assert {"event", "actor", "day"} == set(re.findall(r'id="f-asked-([a-z]+)-fault"', answer.text))
    assert desk.store.answers("seizure") == ()


def test_a_document_without_statements_has_a_page(desk, client: TestClient) -> None:
    desk.publish("IDN", Stance.OPPOSE, "We object to it.", "We object", hours=4)
    assert "We object to it." in re.sub(r"</?mark[^>]*>", "", client.get("/documents/doc-IDN-4").text)
    assert client.get("/documents/none").status_code == 404


TWICE = "We object to the fees. The weather is fine. We object to the fees. Talks go on."


def test_selected_words_become_a_statement_by_one_key(desk, serve, browser: Browser) -> None:
    desk.publish("IDN", Stance.OPPOSE, TWICE, "Talks go on.", hours=4)
    page = opened(browser, address := serve(desk.app()), script=True)
    page.goto(f"{address}/documents/doc-IDN-4")
    page.evaluate(
        """() => { const node = document.querySelector("[data-document] p").firstChild;
        const at = node.data.lastIndexOf("We object");
        getSelection().setBaseAndExtent(node, at, node, at + "We object to the fees.".length); }"""
    )
    page.keyboard.press("a")
    form = page.locator("form[data-missed]")
    expect(form.get_by_label("The exact words")).to_have_value("We object to the fees.")
    expect(form.get_by_label("For whom they stand")).to_be_focused()
    form.get_by_label("oppose").check()
    form.get_by_label("Target").fill("France")
    form.get_by_role("button", name="Add the statement").click()
    expect(page.locator(".banner.done")).to_contain_text("Added")
    expect(page.locator("mark.k-evidence").first).to_have_text("We object to the fees.")
    expect(page.locator(".changes")).to_contain_text("Ada Example added it as missed")
    missed = next(one for one in desk.store.corrections("doc-IDN-4"))
    assert missed.said[0].evidence.start == TWICE.rindex("We object")
    assert missed.said[0].target == "FRA"
    page.context.close()


def test_the_key_leads_from_a_statement_to_the_form_with_its_words(desk, serve, browser: Browser) -> None:
    key = desk.publish("IDN", Stance.OPPOSE, TWICE, "Talks go on.", hours=4)
    page = opened(browser, address := serve(desk.app()), script=True)
    page.goto(f"{address}/statements/{key}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('mark.k-evidence'))")
    page.keyboard.press("a")
    page.wait_for_url("**/documents/doc-IDN-4?words=*")
    expect(page.get_by_label("The exact words")).to_have_value("Talks go on.")
    page.context.close()


def test_a_missed_statement_is_pasted_without_script_and_undone(desk, serve, browser: Browser) -> None:
    text = "The seizure of the lighthouse is discussed.\n\nWe object to\nthe seizure of the lighthouse."
    key = desk.publish("IDN", Stance.NEUTRAL, text, "The seizure of the lighthouse is discussed.", hours=4)
    page = opened(browser, address := serve(desk.app()), script=False)
    page.goto(f"{address}/statements/{key}")
    page.get_by_role("link", name="Add it").click()
    form = page.locator("form[data-missed]")
    form.get_by_label("The exact words").fill("We object to the seizure of the lighthouse.")
    form.get_by_label("For whom they stand").fill("Indonesia")
    form.get_by_label("oppose").check()
    form.get_by_role("button", name="Add the statement").click()
    expect(page.locator(".statement-head .verdict")).to_contain_text("oppose")
    assert len(desk.store.document("doc-IDN-4").revisions[-1].statements) == 2
    page.get_by_role("button", name="Undo correction 1").click()
    expect(page.locator(".banner.done")).to_contain_text("Undone")
    assert len(desk.store.document("doc-IDN-4").revisions[-1].statements) == 1


def test_words_that_the_text_does_not_hold_are_refused_and_nothing_typed_is_lost(desk, signed_in: TestClient) -> None:
    desk.publish("IDN", Stance.OPPOSE, TWICE, "Talks go on.", hours=4)
    form = {"words": "We never said this.", "actor": "Atlantis", "target": "", "stance": "", "speaker": "Dewi Example"}
    answer = posted(signed_in, "/documents/doc-IDN-4/missed", form)
    assert answer.status_code == 422
    faults = dict(re.findall(r'id="f-([a-z_]+)-fault">([^<]+)', answer.text))
    assert set(faults) == {"words", "actor", "stance"}
    assert "do not stand so in the text" in faults["words"]
    assert 'value="Dewi Example"' in answer.text
    assert desk.store.corrections("doc-IDN-4") == ()


def test_the_shelf_forgets_what_is_old_and_what_is_too_much() -> None:
    now = [T0]
    shelf: Shelf[int] = Shelf(clock=lambda: now[0])
    tokens = [shelf.put(number) for number in range(KEPT + 1)]
    assert (shelf.get(tokens[0]), shelf.get(tokens[1]), shelf.get(tokens[-1])) == (None, 1, KEPT)
    now[0] += KEPT_FOR + timedelta(seconds=1)
    assert shelf.get(tokens[-1]) is None
