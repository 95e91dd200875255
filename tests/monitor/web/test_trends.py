"""Trends and pairs: what is asked for stands in the address, the figures lead to the words, and files leave as they may."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from monitor.exports.looks import COLOURS, Look
from monitor.types import Stance
from tests.monitor.web.conftest import DOSSIER, NOW, Desk

PAIR = "/pair/IDN/CHL?since=2026-02-02&until=2026-03-08"


@pytest.fixture
def spoken(desk: Desk) -> Desk:
    """Indonesia has spoken of Chile on three days, from concern to support; the Arabic words are the last."""
    desk.publish("IDN", Stance.CONCERN, "We are worried about what Chile did.", "We are worried", hours=-200, target="CHL")
    desk.publish("IDN", Stance.OPPOSE, "We cannot accept what Chile did.", "We cannot accept", hours=-100, target="CHL")
    desk.publish("IDN", Stance.SUPPORT, "نرحب بما فعلته تشيلي.", "نرحب بما فعلته", hours=20, target="CHL", language="ar")
    return desk


@pytest.fixture
def spoken_client(spoken: Desk) -> TestClient:
    return TestClient(spoken.app(), base_url="http://127.0.0.1")


def test_a_pair_shows_shares_shifts_the_table_and_the_words(spoken_client: TestClient) -> None:
    text = spoken_client.get(PAIR).text
    assert '<span class="n">33 %</span>' in text
    assert "<strong>3</strong> statements, none reviewed by a person" in text
    assert "Table: Indonesia on Chile" in text
    assert "<strong>4 toward support</strong>" in text
    assert 'dir="rtl" lang="ar"' in text
    assert "shift 2 Mar 2026: oppose to support" in text
    assert "q=since%3A2026-02-16+until%3A2026-02-22" in text
    assert '<td colspan="2">could be heard in' in text
    assert re.search(r"<span>could be heard in \d of \d weeks</span>", text)


def test_the_words_behind_a_point_are_one_click_away(spoken_client: TestClient) -> None:
    found = spoken_client.get("/now?q=since:2026-02-16+until:2026-02-22&target=CHL&standing=official&actor=IDN").text
    assert "We are worried" in found
    assert "We cannot accept" not in found


def _first_days(text: str) -> set[str]:
    return set(re.findall(r"/trends/(?:picture|file)\?line=[^\"]*?since=([0-9-]+)", text))


def test_without_a_first_day_a_trend_begins_with_the_first_statement(spoken_client: TestClient) -> None:
    """Three statements from 21 February to 3 March: the week of the first is that of the 16th, four weeks are shown at least."""
    pair = spoken_client.get("/pair/IDN/CHL").text
    assert _first_days(pair) == {"2026-02-09"}
    assert "9 Feb – 2 Mar 2026" in pair
    assert re.search(r'name="since" value=""', pair)
    assert _first_days(spoken_client.get("/pair/IDN/CHL?by=day").text) == {"2026-02-21"}
    chosen = spoken_client.get("/pair/IDN/CHL?since=2025-06-02").text
    assert _first_days(chosen) == {"2025-06-02"}
    assert 'name="since" value="2025-06-02"' in chosen


def test_lines_beside_each_other_begin_on_one_day_and_a_later_line_may_begin_earlier(spoken_client: TestClient) -> None:
    both = spoken_client.get("/trends?line=dossier:lighthouse&line=IDN~CHL&by=day").text
    assert _first_days(both) == {"2026-02-21"}
    assert 'href="/trends?line=IDN~CHL&amp;by=day&amp;until=' in both
    added = spoken_client.get("/trends?line=dossier:lighthouse&who=indonesia&of=Chile&by=day&since=", follow_redirects=False)
    assert "since" not in added.headers["location"]
    assert "<svg" in spoken_client.get("/trends/picture?line=IDN~CHL&by=day").text


def test_an_actor_is_drawn_from_the_month_of_the_first_statement_four_at_least(spoken_client: TestClient) -> None:
    text = spoken_client.get("/actors/IDN").text
    assert _first_days(text) == {"2025-12-01"}
    assert "since" not in re.findall(r'href="(/pair/IDN/CHL\?[^"]*)"', text)[0]


def test_where_nothing_was_said_the_whole_year_is_shown(spoken_client: TestClient) -> None:
    assert "said nothing officially of Chile" in (text := spoken_client.get("/pair/FRA/CHL").text)
    assert _first_days(text) == {"2025-03-03"}


def test_no_page_of_a_pair_that_there_is_none_of(spoken_client: TestClient) -> None:
    for path in ("/pair/ATLANTIS/CHL", "/pair/IDN/ATLANTIS", "/pair/IDN/CHL?by=hour", "/pair/IDN/CHL?since=soon"):
        answer = spoken_client.get(path)
        assert answer.status_code == 404, path
    assert "after the last" in spoken_client.get("/pair/IDN/CHL?since=2026-03-02&until=2026-02-01").text


def test_the_form_leads_to_an_address_that_holds_it_all(spoken_client: TestClient) -> None:
    answer = spoken_client.get(
        "/trends?line=dossier:lighthouse&who=IDN&of=CHL&dossier=&by=day&since=2026-02-20&until=2026-03-02&align=t0",
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == (
        "/trends?line=dossier:lighthouse&line=IDN~CHL&by=day&since=2026-02-20&until=2026-03-02&align=t0"
    )
    text = spoken_client.get(answer.headers["location"]).text
    tables = re.findall(r'<a class="more" href="(/trends\?[^"]+)">The table', text)
    assert len(tables) == 2
    of_pair = spoken_client.get(tables[1].replace("&amp;", "&")).text
    assert "Table: Indonesia on Chile" in of_pair
    assert "Table: The lighthouse" in spoken_client.get(tables[0].replace("&amp;", "&")).text


def test_what_cannot_be_shown_is_said_on_the_page(spoken_client: TestClient) -> None:
    wrong = {
        "line=nobody": "is no line",
        "line=ATLANTIS~USA": "no such actor or group",
        "line=FRA~ATLANTIS": "no such target",
        "line=dossier:none": "no such dossier",
        "line=FRA~USA&by=hour": "is no step",
        "line=FRA~USA&by=day&since=2001-01-01": "too many points",
        "&".join(f"line={code}~USA" for code in ("FRA", "DEU", "ITA", "ESP", "PRT", "GRC", "BEL", "NLD", "LUX")): "too many",
    }
    for query, reason in wrong.items():
        answer = spoken_client.get(f"/trends?{query}")
        assert answer.status_code == 404, query
        assert reason in answer.text, query
        assert spoken_client.get(f"/trends/picture?{query}").status_code == 404


def test_a_group_counts_its_members(spoken_client: TestClient) -> None:
    text = spoken_client.get("/trends?line=ASEAN/members~CHL&since=2026-02-02").text
    assert "Association of Southeast Asian Nations members on Chile" in text or "ASEAN members on Chile" in text
    assert "<strong>3</strong> statements" in text


def test_each_figure_leaves_as_svg_png_and_csv(spoken_client: TestClient) -> None:
    query = "line=IDN~CHL&since=2026-02-02&until=2026-03-08"
    svg = spoken_client.get(f"/trends/file?{query}&format=svg")
    assert svg.headers["content-disposition"] == 'attachment; filename="trend-IDN-CHL.svg"'
    assert "Indonesia on Chile" in svg.text
    assert spoken_client.get(f"/trends/file?{query}&format=png").content.startswith(b"\x89PNG")
    table = spoken_client.get(f"/trends/file?{query}&format=csv").content.decode("utf-8-sig")
    assert "IDN~CHL,Indonesia on Chile,2026-02-16,2026-02-23,0.0000,0.0000,1.0000" in table
    assert spoken_client.get(f"/trends/file?{query}&format=exe").status_code == 404
    assert spoken_client.get("/trends/file?format=csv").status_code == 404


def test_a_dossier_under_embargo_is_shown_here_and_leaves_as_no_file(spoken: Desk) -> None:
    spoken.store.save_dossier(replace(DOSSIER, embargo_until=NOW + timedelta(hours=1)), now=NOW, by="test")
    client = TestClient(spoken.app(), base_url="http://127.0.0.1")
    query = "line=IDN~CHL&line=dossier:lighthouse&since=2026-02-02"
    assert "No file before the embargo ends" in client.get(f"/trends?{query}").text
    assert "UNDER EMBARGO until 2 Mar 2026" in client.get(f"/trends/picture?{query}").text
    for kind in ("svg", "png", "csv"):
        answer = client.get(f"/trends/file?{query}&format={kind}")
        assert answer.status_code == 403
        assert "lighthouse: is under embargo until 2026-03-02T15:00:00Z" in answer.text
    spoken.now = NOW + timedelta(hours=1)
    assert client.get(f"/trends/file?{query}&format=csv").status_code == 200


def test_sample_data_says_so_in_every_file(spoken: Desk) -> None:
    client = TestClient(spoken.app(sample=True), base_url="http://127.0.0.1")
    query = "line=IDN~CHL&since=2026-02-02"
    assert "SAMPLE DATA" in client.get(f"/trends/picture?{query}").text
    assert "SAMPLE DATA" in client.get(f"/trends/file?{query}&format=svg").text
    rows = client.get(f"/trends/file?{query}&format=csv").text.splitlines()
    assert all(row.endswith(",yes") for row in rows[1:])


def test_the_library_may_be_kept_by_the_browser_and_pages_may_not(spoken_client: TestClient) -> None:
    page = spoken_client.get(PAIR)
    name = page.text.partition('data-library="')[2].partition('"')[0]
    assert spoken_client.get(name).headers["cache-control"] == "private, max-age=31536000, immutable"
    assert page.headers["cache-control"] == "no-store"
    missing = spoken_client.get("/bundle/other.js")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


def test_pages_of_trends_stay_under_their_weight(spoken_client: TestClient) -> None:
    for path in (PAIR, "/trends?line=IDN~CHL&line=dossier:lighthouse&by=day&since=2025-06-01"):
        assert len(spoken_client.get(path).content) < 200_000


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    return make_page(viewport={"width": 1200, "height": 1600})


def test_a_reader_compares_a_pair_and_a_dossier_and_points_at_the_chart(spoken: Desk, serve, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(serve(spoken.app()) + "/trends")
    page.get_by_role("link", name="The lighthouse").click()
    page.get_by_label("Who", exact=True).fill("IDN")
    page.get_by_label("of whom").fill("CHL")
    page.get_by_label("First day").fill("2026-02-02")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**line=dossier:lighthouse&line=IDN~CHL**")
    frame = page.locator(".trend-frame").nth(1)
    assert "Indonesia on Chile, by week" in (frame.locator("img").get_attribute("alt") or "")
    assert frame.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    # A focus by keyboard does what pointing does; nothing of it may need eval or styles of its own.
    frame.focus()
    page.wait_for_selector(".trend-frame.live")
    concern = COLOURS[Look.LIGHT].rungs[Stance.CONCERN][0]
    with page.expect_navigation(url="**/now?**"):
        frame.locator(f'.live-chart path[fill="{concern}"]').first.click()
    assert "We are worried" in page.content() or "We cannot accept" in page.content()
    assert said == []


def test_without_script_the_picture_and_its_table_are_there(spoken: Desk, serve, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 1600})
    page = context.new_page()
    page.goto(serve(spoken.app()) + PAIR, wait_until="load")
    page.locator(".trend-frame img").scroll_into_view_if_needed()
    page.locator("summary", has_text="Table").click()
    page.get_by_role("row", name="16 Feb – 22 Feb 2026").get_by_role("link").click()
    page.wait_for_url("**/now?**")
    assert page.get_by_text("We are worried").first.is_visible()
    context.close()
