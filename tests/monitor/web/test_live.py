"""Pages that hear of what moves, in a real browser: rows arrive, the row being read stays, a reader may pause."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import cast

import pytest
from playwright.sync_api import Page, Route, expect

from monitor.types import Stance
from monitor.views.moves import Glance
from monitor.web.live import Live


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    return make_page(viewport={"width": 1280, "height": 500}, reduced_motion="reduce", sound=True)


def hears(page: Page) -> None:
    """Wait until the page listens."""
    expect(page.locator("#live-control")).to_contain_text("live")


def test_a_new_statement_arrives_and_is_said_to_a_screen_reader(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    desk.publish("IDN", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=28)
    expect(page.locator("#a-IDN blockquote")).to_have_text("We object to the seizure.")
    expect(page.locator("#live-status")).to_have_text("New: Indonesia: oppose")
    expect(page.locator("tr.fresh")).to_have_count(1)


def test_the_row_being_read_does_not_move(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.evaluate("document.getElementById('a-EGY').scrollIntoView({block: 'start'})")
    before = page.locator("#a-EGY").bounding_box()
    for number, actor in enumerate(("IDN", "FRA")):
        desk.publish(actor, Stance.OPPOSE, "We object. " * 40, "We object. " * 40, hours=28 + number)
        expect(page.locator(f"tr#a-{actor}")).to_have_count(1)
    after = page.locator("#a-EGY").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2


def test_the_row_that_was_asked_for_stays_marked_when_others_arrive(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse#a-EGY")
    hears(page)
    ground = "row => getComputedStyle(row.querySelector('th')).backgroundColor"
    marked = page.locator("#a-EGY").evaluate(ground)
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator("tr#a-IDN")).to_have_count(1)
    assert page.locator("#a-EGY").evaluate(ground) == marked
    assert page.locator("#a-IDN").evaluate(ground) != marked
    page.evaluate("location.hash = 'a-IDN'")
    expect(page.locator(".pointed-out")).to_have_id("a-IDN")


def test_a_paused_page_counts_what_has_come_and_shows_it_on_request(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.get_by_role("button", name="Pause").click()
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    show = page.get_by_role("button", name="Show 1 new")
    show.wait_for()
    assert page.locator("tr#a-IDN").count() == 0
    show.click()
    expect(page.locator("tr#a-IDN")).to_have_count(1)


def test_open_details_and_the_focus_stay(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.locator("details.map > summary").click()
    link = page.locator("#a-EGY blockquote a")
    link.focus()
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator("tr#a-IDN")).to_have_count(1)
    expect(link).to_be_focused()
    assert not page.locator("details.map").evaluate("each => each.open")


def test_words_that_are_selected_stay_selected_when_others_speak(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.locator("#a-EGY blockquote").evaluate("quote => getSelection().selectAllChildren(quote)")
    selected = page.evaluate("getSelection().toString()")
    assert selected
    for number, actor in enumerate(("IDN", "FRA")):
        desk.publish(actor, Stance.OPPOSE, "We object.", "We object.", hours=28 + number)
        expect(page.locator(f"tr#a-{actor}")).to_have_count(1)
        assert page.evaluate("getSelection().toString()") == selected


def test_what_was_typed_and_not_sent_yet_stays_with_the_place_in_it(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/now")
    hears(page)
    page.get_by_label("Actor").fill("Egypt")
    page.get_by_label("Stance").select_option("condemn")
    words = page.get_by_label("Words, or a search")
    words.fill("harbour")
    words.press("Home")
    words.press("ArrowRight")
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator("main li", has_text="We object.")).to_have_count(1)
    page.keyboard.type("_")
    expect(words).to_have_value("h_arbour")
    expect(page.get_by_label("Actor")).to_have_value("Egypt")
    expect(page.get_by_label("Stance")).to_have_value("condemn")


def test_what_was_unfolded_or_moved_sideways_stays_so(desk, serve, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    unfolded = page.locator("details.legend")
    unfolded.locator("summary").click()
    page.locator(".map-frame").evaluate("frame => { frame.scrollLeft = 140; }")
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator("tr#a-IDN")).to_have_count(1)
    expect(page.locator(".tiles td", has_text="IDN")).to_contain_text("IDN")
    assert page.locator(".tiles td", has_text="IDN").get_attribute("class") == "m-oppose"
    assert unfolded.evaluate("fold => fold.open")
    assert page.locator(".map-frame").evaluate("frame => frame.scrollLeft") == 140


def test_a_page_that_was_renewed_is_the_page_that_would_be_loaded(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    for number, actor in enumerate(("IDN", "FRA", "EGY")):
        words = f"We object to it, {number}."
        desk.publish(actor, Stance.CONDEMN, words, words, hours=28 + number / 2)
        expect(page.locator(f"tr#a-{actor} blockquote").first).to_have_text(words)
    parts = ", ".join(f"#main {part}" for part in (".glance li", ".tiles td", ".turns li", ".roll tr", ".quiet li"))
    said = """(parts) => [...document.querySelectorAll(parts)].map((each) =>
        [each.id, each.className.replace(/ ?(fresh|leads)/g, ''), each.textContent.trim().replace(/\\s+/g, ' ')].join(' '))"""
    renewed = page.evaluate(said, parts)
    page.reload()
    assert page.evaluate(said, parts) == renewed
    assert len(renewed) > 200


def test_the_front_page_hears_too(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()))
    hears(page)
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28)
    expect(page.locator(".latest blockquote").first).to_have_text("We object.")


@pytest.mark.parametrize("path", ["/", "/now", "/now?actor=IDN", "/dossiers/lighthouse", "/dossiers/lighthouse?map=world"])
def test_what_came_before_a_slow_page_listened_is_shown_and_said(desk, serve, page: Page, path: str) -> None:
    held: list[Route] = []
    page.route("**/live?*", lambda route: held.append(route))
    page.goto(serve(desk.app()) + path)
    expect(page.locator("#live-control")).to_contain_text("connecting")
    desk.publish("IDN", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=28)
    held[0].continue_()
    expect(page.locator("#main blockquote", has_text="We object to the seizure.").first).to_be_visible()
    expect(page.locator("#live-status")).to_contain_text("New: ")
    hears(page)


def test_what_came_while_the_line_was_down_is_shown(desk, serve, page: Page) -> None:
    """A proxy in front of a server that is started again answers what no browser comes back from by itself."""
    page.clock.install()
    answers: list[str] = []

    def proxy(route: Route) -> None:
        answers.append(route.request.url)
        if len(answers) == 1:
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/dossiers/*/live?*", proxy)
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    expect(page.locator("#live-control")).to_contain_text("connection lost, trying again")
    desk.publish("IDN", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=28)
    page.clock.run_for(6000)
    expect(page.locator("#a-IDN blockquote")).to_have_text("We object to the seizure.")
    hears(page)
    with page.expect_request("**/dossiers/*/live?*") as asked:
        page.clock.run_for(60_000)  # a line on which nothing comes for so long is cut, and nobody said so
    expect(page.locator("#live-control")).to_contain_text("live")
    assert asked.value.url != answers[1]  # it says what it heard last
    assert len(answers) <= 3


def test_a_paused_page_shows_what_was_taken_away_when_it_goes_on(desk, serve, page: Page) -> None:
    desk.publish("IDN", Stance.OPPOSE, "We object.", "We object.", hours=28, entry="one")
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    hears(page)
    page.get_by_role("button", name="Pause").click()
    desk.publish("IDN", Stance.OPPOSE, "We object no more.", "We object", hours=28, entry="one")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#a-IDN blockquote")).to_have_text("We object")


def test_a_page_without_events_is_fetched_anew_and_keeps_its_charts(desk, serve, page: Page) -> None:
    page.clock.install()
    page.goto(serve(desk.app()) + "/actors/TUR")
    expect(page.locator("#live-control")).to_contain_text("refreshes every 30 s")
    desk.publish("TUR", Stance.OPPOSE, "We object to the seizure.", "We object to the seizure.", hours=28)
    page.clock.run_for(31_000)
    expect(page.locator("#main blockquote", has_text="We object to the seizure.").first).to_be_visible()
    assert page.locator("[data-spec]:not([role])").count() == 0


def glance(**said: str) -> Glance:
    return Glance(said=said)


def events_of(states: list[Glance], seen: str | None, count: int) -> list[str]:
    """Return what `heard` does; the browser's own loop runs in this thread."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(heard(Live(0.001), states, seen, count))).result(timeout=5)


async def heard(live: Live, states: list[Glance], seen: str | None, count: int) -> list[str]:
    """Return the first events of a page that goes through these states, one for each look, and stays at the last."""
    left = iter(states)

    def look() -> Glance:
        return next(left, states[-1])

    events = cast(AsyncIterator[str], live.follow("page", look, seen=seen))
    found: list[str] = []
    async with aclosing(events) as stream:  # type: ignore[type-var]  # it is an asynchronous generator
        async for event in stream:
            found += [event] if "moved" in event else []
            if len(found) == count:
                break
    return found


def test_who_has_an_older_page_is_told_at_once_in_words_where_they_are_known() -> None:
    old, new, newer = glance(a="France: condemn"), glance(a="France: oppose"), glance(a="France: oppose", b="Japan: concern")
    [first, second] = events_of([new, newer], old.mark, 2)
    assert first == f'id: {new.mark}\nevent: moved\ndata: {{"lines": [], "more": 0}}\n\n'
    assert second == f'id: {newer.mark}\nevent: moved\ndata: {{"lines": ["Japan: concern"], "more": 0}}\n\n'


def test_who_has_what_stands_there_is_told_only_of_moves() -> None:
    old, new = glance(a="France: condemn"), glance(a="France: oppose")
    for seen in (old.mark, None):
        [first] = events_of([old, old, new], seen, 1)
        assert '"lines": ["France: oppose"]' in first


def test_a_page_says_the_same_of_itself_in_every_process() -> None:
    assert glance(a="x", b="y").mark == glance(b="y", a="x").mark == "3c0b5eee5bd3bce6"


def test_the_slider_leads_to_the_board_as_it_stood(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse")
    slider = page.get_by_role("slider")
    slider.evaluate(
        "each => { each.value = 360; each.dispatchEvent(new Event('input')); each.dispatchEvent(new Event('change')); }"
    )
    page.wait_for_url("**at=2026-03-01T14%3A00**")
    expect(page.locator("p.banner.old")).to_contain_text("As of 1 Mar 2026, 14:00 UTC")
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "T plus 6 hours 0 minutes"


def test_a_page_that_is_not_listened_to_is_not_looked_at(desk, serve, page: Page) -> None:
    page.goto(serve(desk.app()) + "/dossiers/lighthouse?refresh=off")
    assert page.locator("body").get_attribute("data-live") is None
