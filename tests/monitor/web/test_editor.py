"""The dossier editor: made in a minute, faults beside their fields, live hits, versions, archive; with and without script."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from monitor.types import Stance
from tests.monitor.web.conftest import DOSSIER, EVENT, NOW, opened, proof_on

FORM = {
    "act": "save",
    "title": "Strike on the harbour",
    "group:P5": "on",
    "watch": "Indonesia",
    "terms:en": "harbour of Lumora",
    "e0.title": "Strike on the harbour",
    "e0.day": "2026-03-01",
    "e0.clock": "09:00",
    "e0.zone": "UTC",
    "e0.act": "the strike",
    "e0.initiators": "TUR",
    "e0.affected": "EGY",
}


KNOWN = replace(DOSSIER, events=(replace(EVENT, initiators=(), affected=()),), terms={"en": ("seizure",)})


@pytest.fixture
def desk(desk):
    """The desk with parties that the tables know."""
    desk.store.save_dossier(KNOWN, now=NOW, by="test")
    return desk


def says(desk, hours: float = 4) -> str:
    text = "The Ministry of Foreign Affairs of Indonesia condemns the strike by Türkiye on the harbour of Lumora."
    return desk.publish("IDN", Stance.CONDEMN, text, text, hours=hours, title="The harbour of Lumora")


def test_a_dossier_is_made_from_a_template_and_shows_what_was_stored_before(desk, serve, browser: Browser) -> None:
    says(desk)
    page = opened(browser, serve(desk.app()), script=False)
    page.get_by_role("link", name="New dossier").click()
    page.get_by_label("What happened where?").fill("Port Lumora")
    page.get_by_role("button", name="Strike").click()
    expect(page.get_by_label("What happened", exact=True)).to_have_value("Strike on Port Lumora")
    expect(page.get_by_label("English")).to_have_value(
        "strike on Port Lumora\nstrikes on Port Lumora\nattack on Port Lumora\nattacked Port Lumora"
    )
    page.get_by_label("English").fill("harbour of Lumora")
    page.get_by_label("T0: day").fill("2026-03-01")
    page.get_by_label("Time", exact=True).fill("11:00")
    page.get_by_label("Time zone").fill("Europe/Istanbul")
    page.get_by_label("Who struck").fill("Türkiye")
    page.get_by_label("Others").fill("Indonesia, Egypt")
    page.get_by_role("button", name="See what it would find").click()
    expect(page.locator("#hits .count")).to_contain_text("1 stored document would be tied to it")
    expect(page.locator("#hits .examples")).to_contain_text("'harbour of Lumora' stands in the title or opening")
    page.get_by_role("button", name="Make the dossier").click()
    expect(page.locator(".banner.done")).to_contain_text("1 reaction among 4 stored documents")
    page.get_by_role("link", name="Open the board").click()
    expect(page.locator("h1")).to_have_text("Strike on Port Lumora")
    expect(page.locator("#a-IDN td:nth-of-type(2)")).to_contain_text("condemn")
    expect(page.locator(".t0")).to_contain_text("1 Mar 2026, 08:00 UTC")
    made = desk.store.dossier("strike-on-port-lumora")
    assert made.events[0].began == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert made.watch == ("UNSC", "G20", "EU/members", "IDN", "EGY")
    assert desk.store.dossier_versions(made.id)[0].by == "Ada Example"


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(desk, serve, browser: Browser) -> None:
    page = opened(browser, address := serve(desk.app()), script=False)
    page.goto(f"{address}/editor")
    page.get_by_label("Title of the dossier").fill("A dossier")
    page.get_by_label("Time zone").fill("Mars/Base")
    page.get_by_label("Time", exact=True).fill("11:00")
    page.get_by_label("Others").fill("Atlantis")
    page.get_by_role("button", name="Make the dossier").click()
    expect(page.locator("#faults")).to_contain_text("5 things are to be put right; nothing was saved")
    beside = page.get_by_label("Others")
    assert beside.get_attribute("aria-invalid") == "true"
    expect(page.locator(f"#{beside.get_attribute('id')}-fault")).to_contain_text("'Atlantis' is neither")
    expect(page.locator("#f-e0-day-fault")).to_contain_text("'Mars/Base' is no time zone")
    expect(page.get_by_label("Title of the dossier")).to_have_value("A dossier")
    page.locator("#faults").get_by_role("link", name="The act").click()
    page.wait_for_url("**#f-e0-act")
    assert desk.store.dossiers() == (KNOWN,)


def test_hits_follow_what_is_typed(desk, serve, browser: Browser) -> None:
    says(desk)
    page = opened(browser, address := serve(desk.app()), script=True)
    page.goto(f"{address}/editor")
    page.get_by_label("T0: day").fill("2026-03-01")
    page.get_by_label("English").press_sequentially("harbour of lumora\npicnic")
    expect(page.locator("#hits .count")).to_contain_text("1 stored document would")
    expect(page.locator("#hits .term.none")).to_contain_text("picnic 0")
    page.get_by_label("NATO members").check()
    expect(page.locator("#watched")).to_contain_text("32 expected")
    assert page.get_by_label("English").input_value() == "harbour of lumora\npicnic"
    page.context.close()


def test_a_change_is_undone_and_every_version_can_be_put_back(desk, serve, browser: Browser) -> None:
    page = opened(browser, address := serve(desk.app()), script=False)
    page.goto(f"{address}/dossiers/lighthouse")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Title of the dossier").fill("The lighthouse of Lumora")
    page.get_by_label("English").fill("lighthouse")
    page.get_by_role("button", name="Add another event").click()
    page.get_by_label("What happened", exact=True).nth(1).fill("Return of the keepers")
    page.get_by_label("T0: day").nth(1).fill("2026-03-02")
    page.get_by_label("The act, as in “on …”").nth(1).fill("the return")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".banner.done")).to_contain_text("Saved.")
    changed = desk.store.dossier("lighthouse")
    assert [event.title for event in changed.events] == ["Seizure of the lighthouse", "Return of the keepers"]
    assert changed.events[1].id == "return-of-the-keepers"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".banner.done")).to_contain_text("Put back as it was")
    assert desk.store.dossier("lighthouse") == KNOWN
    expect(page.locator(".versions .changes li")).to_have_count(4)
    page.get_by_role("button", name="Put this version back").first.click()
    assert desk.store.dossier("lighthouse") == changed


def test_an_archived_dossier_leaves_the_list_and_can_be_read_and_followed_again(desk, serve, browser: Browser) -> None:
    page = opened(browser, address := serve(desk.app()), script=False)
    page.goto(f"{address}/editor/lighthouse")
    page.get_by_role("button", name="Archive it").click()
    expect(page.locator(".banner.done")).to_contain_text("Archived")
    page.goto(address)
    expect(page.locator(".dossier")).to_have_count(0)
    page.get_by_role("link", name="The lighthouse").click()
    expect(page.locator("h1")).to_have_text("Seizure of the lighthouse")
    expect(page.locator("#a-TUR")).to_be_visible()
    page.goto(f"{address}/editor/lighthouse")
    page.get_by_role("button", name="Follow it again").click()
    assert not desk.store.dossier("lighthouse").archived


def posted(client: TestClient, path: str, form: dict[str, str]) -> str:
    answer = client.post(path, data={"proof": proof_on(client), **form})
    return f"{answer.status_code} {answer.text}"


def test_what_somebody_else_saved_meanwhile_is_not_lost(desk, signed_in: TestClient) -> None:
    form = FORM | {"title": "Mine", "version": "1"}
    desk.store.save_dossier(replace(KNOWN, title="Theirs"), now=NOW, by="Ben Example")
    told = posted(signed_in, "/editor/lighthouse", form)
    assert told.startswith("422")
    assert "Ben Example saved it at" in told
    assert 'value="Mine"' in told
    assert desk.store.dossier("lighthouse").title == "Theirs"
    last = desk.store.dossier_versions("lighthouse")[0].number
    assert posted(signed_in, "/editor/lighthouse", form | {"version": str(last)}).startswith("200")
    assert desk.store.dossier("lighthouse").title == "Mine"


def test_a_new_dossier_never_replaces_one_that_is_there(desk, signed_in: TestClient) -> None:
    told = posted(signed_in, "/editor", FORM | {"id": "lighthouse"})
    assert told.startswith("422")
    assert "there is a dossier of this id" in told
    assert desk.store.dossier("lighthouse") == KNOWN


def test_saving_ties_what_the_words_no_longer_hold_to_nothing(desk, signed_in: TestClient) -> None:
    says(desk)
    posted(signed_in, "/editor", FORM)
    made = desk.store.dossier("strike-on-the-harbour")
    assert [one.statement.actor for one in desk.store.reactions(made.events[0].id)] == ["IDN"]
    number = desk.store.dossier_versions(made.id)[0].number
    form = FORM | {"terms:en": "lighthouse", "version": str(number), "e0.id": made.events[0].id}
    assert posted(signed_in, f"/editor/{made.id}", form).startswith("200")
    assert desk.store.reactions(made.events[0].id) == ()


def test_words_that_only_older_documents_hold_are_counted_apart(desk, signed_in: TestClient) -> None:
    says(desk)
    told = posted(signed_in, "/editor", FORM | {"act": "try", "e0.day": "2026-03-05"})
    assert "<strong>0</strong> stored documents would be tied to it; 1 hold the words and are older than T0" in told
    assert "Mine" not in told


def test_a_reader_sees_the_versions_and_no_form(desk, client: TestClient) -> None:
    text = client.get("/editor/lighthouse").text
    assert "sign in" in text
    assert "<form" not in text
    assert client.get("/editor/none").status_code == 404
    assert client.get("/editor?kind=picnic").status_code == 404


def test_a_page_does_not_wait_for_a_long_tying(desk, signed_in: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from monitor.web import binding, routes_editor

    hold = threading.Event()

    def slow(*_: object, **more: object) -> int:
        more["progress"](1200, 1200)  # type: ignore[operator]
        hold.wait(10)
        return 7

    monkeypatch.setattr(binding, "bind_dossier", slow)
    monkeypatch.setattr(routes_editor, "PATIENCE_S", 0.05)
    told = posted(signed_in, "/editor", FORM)
    assert "It is being tied to what is stored: 1200 documents so far" in told
    hold.set()
    deadline = datetime.now(UTC) + timedelta(seconds=5)
    while "7 reactions among 1200 stored documents" not in told and datetime.now(UTC) < deadline:
        told = signed_in.get("/editor/strike-on-the-harbour?said=saved").text
    assert "7 reactions among 1200 stored documents" in told
