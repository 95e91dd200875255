"""Tests of `monitor.withdrawing`: a page that was taken away withdraws its statements, once. All texts are invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.types import SignalKind
from feeds.types import ActorCode, DocumentId, Precision, Rights, SourceId, TextMode
from monitor.cycle import run_turn
from monitor.desk import Desk
from monitor.records import Selection
from monitor.rereading import add_dossier, relabel
from monitor.revisions import Fate
from monitor.types import Dossier, DossierId, Event, EventId
from monitor.views.board import board
from monitor.views.document import document_page
from monitor.withdrawing import check_pages

Make = Callable[..., Any]
WORDS = "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port."
TITLE = "France strongly condemns the attack by Russia on the port"
EVENT = EventId("port-attack")
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def desk(site: Any, rss: Make, make_source: Make, make_desk: Make, clock: Any) -> Desk:
    """A desk that has heard France on an attack; the page of its statement and an older one stand."""
    host = site.url("")
    site.serve("/feed", rss(("1", TITLE, WORDS), ("0", "Culture", "An exhibition was opened."), at=clock(), host=host))
    for path, words in (("/0", "An exhibition was opened."), ("/1", WORDS)):
        site.serve(path, f"<html><title>A release</title><body><article><p>{words}</p></article></body></html>".encode())
    made: Desk = make_desk(make_source("fr_mfa", site.url("/feed"), "FRA", text_mode=TextMode.FEED))
    event = Event(
        id=EVENT, title="Attack on the port", began=clock() - timedelta(hours=1), began_precision=Precision.MINUTE,
        act="the attack on the port", initiators=(ActorCode("RUS"),),
    )  # fmt: skip
    dossier = Dossier(id=DossierId("port"), title="The port", watch=("FRA",), events=(event,), terms={"en": ("port",)})
    add_dossier(made, dossier, by="test")
    run_turn(made)
    clock.move(hours=2)
    assert check_pages(made) == 0
    return made


def go_by(desk: Desk, clock: Any, *, days: int) -> int:
    """Let days pass in which the source is polled and its pages are looked after; return how many documents changed."""
    changed = 0
    for _ in range(0, days, 2):
        clock.move(days=2)
        run_turn(desk)
        changed += check_pages(desk)
    return changed


def take_away(site: Any, rss: Make, clock: Any, *, status: int = 404) -> None:
    site.serve("/1", b"gone", status=status)
    older = ("0", "Culture", "An exhibition was opened.")
    site.serve("/feed", rss(("2", "Sport", "A race was run."), older, at=clock(), host=site.url("")))


def document_of(desk: Desk) -> DocumentId:
    return desk.store.reactions(EVENT)[0].document_id


def everything(desk: Desk) -> list[Any]:
    return [one for one, _ in desk.store.signals_since(START)]


def signals(desk: Desk, kind: SignalKind) -> list[Any]:
    return [one for one in everything(desk) if one.kind is kind]


@pytest.mark.parametrize(("status", "days"), [(404, 8), (410, 4)])
def test_a_page_that_stays_away_withdraws_its_statements_once_and_keeps_the_words(
    desk: Desk, site: Any, rss: Make, clock: Any, status: int, days: int
) -> None:
    take_away(site, rss, clock, status=status)
    assert go_by(desk, clock, days=days) == 0
    assert go_by(desk, clock, days=20) == 1
    stored = desk.store.document(document_of(desk))
    assert stored is not None
    first, last = stored.revisions
    assert (first.document.text, bool(first.statements)) == (WORDS, True)
    assert (last.document.text, last.statements) == ("", ())
    assert f"answers {status}" in last.document.problems[0]
    assert {tie.fate for tie in desk.store.successions(stored.id)} == {Fate.WITHDRAWN}
    assert not any(reaction.current for reaction in desk.store.reactions(EVENT))
    [dossier] = desk.store.dossiers()
    shown = board(desk.store, desk.sources.values(), desk.vocabulary, dossier, dossier.events[0], now=clock())
    assert [words.actor.code for words in shown.withdrawn] == ["FRA"]
    page = document_page(desk.store, desk.vocabulary, stored.id)
    assert page is not None
    assert (page.text, len(page.revisions)) == ((), 2)
    told = signals(desk, SignalKind.WITHDRAWN)
    assert len(told) == len({one.about for one in told}) > 0
    assert {(one.event, one.dossier) for one in told} == {(EVENT, "port")}


def test_no_page_of_a_publisher_that_forbids_it_is_asked_for_again(desk: Desk, site: Any, rss: Make, clock: Any) -> None:
    source = desk.sources[SourceId("fr_mfa")]
    desk = replace(desk, sources={source.id: replace(source, terms="No crawling for AI.", rights=Rights.NO_AI)})
    take_away(site, rss, clock)
    site.requests.clear()
    assert go_by(desk, clock, days=8) == 0
    assert set(site.paths()) == {"/feed"}


def test_an_outage_of_a_week_withdraws_nothing(desk: Desk, site: Any, rss: Make, clock: Any) -> None:
    page = site.pages["/1"]
    take_away(site, rss, clock)
    assert go_by(desk, clock, days=8) == 0
    site.pages["/1"] = page
    assert go_by(desk, clock, days=30) == 0


def test_a_page_that_its_feed_still_lists_is_not_withdrawn(desk: Desk, site: Any, clock: Any) -> None:
    site.serve("/1", b"gone", status=404)
    assert go_by(desk, clock, days=30) == 0


def test_a_site_whose_old_pages_are_all_gone_has_moved(desk: Desk, site: Any, rss: Make, clock: Any) -> None:
    take_away(site, rss, clock)
    site.serve("/0", b"gone", status=404)
    assert go_by(desk, clock, days=30) == 0


def test_a_page_that_returns_brings_its_words_back_and_rings_no_second_time(desk: Desk, site: Any, rss: Make, clock: Any) -> None:
    page = site.pages["/1"]
    before = {(one.kind, one.key) for one in everything(desk)}
    take_away(site, rss, clock)
    assert go_by(desk, clock, days=14) == 1
    site.pages["/1"] = page
    assert go_by(desk, clock, days=50) == 1
    stored = desk.store.document(document_of(desk))
    assert stored is not None
    assert [one.document.text for one in stored.revisions] == [WORDS, "", WORDS]
    assert any(reaction.current for reaction in desk.store.reactions(EVENT))
    new = {(one.kind, one.key) for one in everything(desk)} - before
    assert {kind for kind, _ in new} == {SignalKind.WITHDRAWN}


def test_what_was_withdrawn_is_not_read_again_and_keeps_its_ties(desk: Desk, site: Any, rss: Make, clock: Any) -> None:
    take_away(site, rss, clock)
    assert go_by(desk, clock, days=14) == 1
    document = document_of(desk)
    [dossier] = desk.store.dossiers()
    relabel(desk, Selection(), by="test")
    add_dossier(desk, dossier, by="test")
    stored = desk.store.document(document)
    assert stored is not None
    assert stored.revisions[-1].statements == ()
    assert document in {reaction.document_id for reaction in desk.store.reactions(EVENT)}


def test_the_page_of_a_document_bound_to_nothing_is_left_alone(desk: Desk, site: Any, clock: Any) -> None:
    go_by(desk, clock, days=30)
    assert set(site.paths()) == {"/robots.txt", "/feed", "/1"}
