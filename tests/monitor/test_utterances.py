"""A wire text in ten outlets is one statement with ten sources, wherever it is counted, shown or told. All texts are invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.grammar import parse
from feeds.types import ActorCode, DocumentId, Precision, SourceId, SourceKind, Tier
from monitor.cycle import run_turn
from monitor.desk import Desk
from monitor.dossiers import load_dossier
from monitor.positions import positions
from monitor.rereading import add_dossier
from monitor.storing import ingest_document
from monitor.trends import Step
from monitor.types import EventId, Evidence, Rank, Reaction, Stance, Statement, StatementKey
from monitor.utterances import Mention, folded, utterances
from monitor.views.board import board
from monitor.views.snapshot import take_snapshot
from monitor.views.stream import Filters, stream
from monitor.views.timeline import timeline
from monitor.views.trend import dossier_trend, pair_trend
from tests.monitor.test_cycle import _alerting, _dossier

Make = Callable[..., Any]
WIRE = (
    "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port. The statement "
    "came in the morning, after the first pictures of burnt cranes and two sunken barges had reached the capital. Dockers spoke "
    "of a long night. A harbour pilot counted nine ships that waited at the roads, four of them loaded with grain for the coast."
)


def _outlets(number: int, site: Any, rss: Make, make_source: Make, *, text: str = WIRE, first: int = 0) -> list[Any]:
    """Serve one text in so many outlets, each with a line of its own before it; the one numbered 0 is the first, by minutes."""
    found = []
    for one in range(first, first + number):
        at = datetime(2026, 3, 2, 11, 10 + one, tzinfo=UTC)
        site.serve(f"/outlet{one}", rss((f"w{one}", f"Outlet {one} on the attack on the port", text), at=at, host=site.url("")))
        found.append(
            make_source(
                f"outlet_{one}",
                site.url(f"/outlet{one}"),
                "DEU",
                tier=Tier.MEDIA,
                institution=f"Outlet {one}",
                kind=SourceKind.RSS,
            )
        )
    return found


@pytest.fixture
def ten(site: Any, rss: Make, make_source: Make, make_desk: Make, tmp_path: Path) -> Desk:
    """Return an alerting desk that has polled ten outlets with one text, in two turns."""
    sources = _outlets(10, site, rss, make_source)
    desk = _alerting(make_desk(*sources), site.url("/hook"))
    site.serve("/hook", b"")
    add_dossier(desk, load_dossier(_dossier(tmp_path)), by="desk")
    run_turn(desk, only=[one.id for one in sources[:6]])
    run_turn(desk, only=[one.id for one in sources[6:]])
    assert desk.store.counts()["statements"] == 10
    return desk


def _board(desk: Desk) -> Any:
    dossier = desk.store.dossier("port-attack")
    return board(desk.store, (), desk.vocabulary, dossier, dossier.events[0], now=desk.clock())


def test_ten_outlets_are_one_row_with_ten_sources_by_the_first(ten: Desk) -> None:
    shown = _board(ten)
    [row] = shown.rows
    assert (row.actor.code, row.words.sources, len(row.words.copies), row.earlier) == ("FRA", 10, 9, ())
    assert row.words.source == "Outlet 0"
    assert row.words.spoken.machine == "2026-03-02T11:10:00Z"
    assert (shown.headline.spoken, shown.headline.shifts) == (1, 0)


def test_ten_outlets_ring_once(ten: Desk) -> None:
    assert [one.delivery.rule_id for one in ten.store.deliveries(limit=99)] == ["against"]
    kinds = sorted(signal.kind for signal, _ in ten.store.signals_since(ten.clock() - timedelta(days=9)))
    assert kinds.count("statement") == 1
    assert kinds.count("first_statement") == 1


def test_ten_outlets_are_one_in_every_count(ten: Desk) -> None:
    dossier = ten.store.dossier("port-attack")
    [said] = timeline(ten.store.reactions("port-attack"), dossier.events[0], ten.vocabulary, now=ten.clock())
    assert said.words.sources == 10
    [shown] = stream(ten.store, ten.vocabulary, Filters()).utterances
    assert (shown.sources, len(shown.copies), shown.spoken.machine) == (10, 9, "2026-03-02T11:10:00Z")
    assert ten.store.reaction_count("port-attack") == 1
    since, until = ten.clock().date(), ten.clock().date() + timedelta(days=1)
    span = {"step": Step.DAY, "since": since, "until": until, "now": ten.clock()}
    [point] = pair_trend(ten.store, (), ten.vocabulary, "FRA", "RUS", **span).points
    assert point.n == 1
    [point] = dossier_trend(ten.store, (), ten.vocabulary, dossier, **span).points
    assert point.n == 1
    assert len(ten.store.search(parse("actor:FRA"), limit=99)) == 10
    [hit] = ten.store.search(parse("actor:FRA"), limit=99, folded=True)
    assert hit.sources == 10
    snapshot = take_snapshot(
        ten.store, (), ten.vocabulary, dossier, dossier.events[0], at=ten.clock(), now=ten.clock(), version="1", sample=True
    )
    assert (len(snapshot.cited), snapshot.tally.statements) == (1, 1)


def test_the_official_text_comes_to_the_front_and_the_date_stays_the_first(
    ten: Desk, site: Any, rss: Make, make_source: Make
) -> None:
    at = datetime(2026, 3, 2, 11, 40, tzinfo=UTC)
    site.serve("/fra", rss(("r1", "On the attack", WIRE), at=at))
    source = make_source("fr_mfa", site.url("/fra"), "FRA")
    desk = replace(ten, sources={**ten.sources, source.id: source})
    run_turn(desk, only=[source.id])
    [row] = _board(desk).rows
    assert (row.words.source, row.words.own_text, row.words.sources) == ("Ministry of FRA", True, 11)
    assert row.words.spoken.machine == "2026-03-02T11:10:00Z"
    assert len(desk.store.deliveries(limit=99)) == 1


def test_a_document_taken_out_of_its_fold_counts_by_itself_until_that_is_undone(ten: Desk) -> None:
    document = next(one.document_id for one in ten.store.reactions("port-attack") if one.source_name == "Outlet 4")
    number = ten.store.unfold(document, why="its own interview", by="ada", now=ten.clock())
    [row] = _board(ten).rows
    assert (row.words.sources, len(row.earlier)) == (1, 1)
    assert {row.words.sources, row.earlier[0].sources} == {1, 9}
    assert ten.store.reaction_count("port-attack") == 2
    assert len(stream(ten.store, ten.vocabulary, Filters()).utterances) == 2
    ten.store.undo_fold(number, why="no, the wire", by="ada", now=ten.clock())
    assert [row.words.sources for row in _board(ten).rows] == [10]
    assert ten.store.reaction_count("port-attack") == 1


def test_what_was_known_earlier_has_the_sources_of_then(ten: Desk, clock: Any, site: Any, rss: Make, make_source: Make) -> None:
    then = clock()
    clock.move(hours=3)
    [late] = _outlets(1, site, rss, make_source, first=10)
    desk = replace(ten, sources={**ten.sources, late.id: late})
    run_turn(desk, only=[late.id])
    assert _board(desk).rows[0].words.sources == 11
    known = folded(desk.store.reactions_known("port-attack", at=then))
    assert [one.sources for one in known] == [10]


def test_a_correction_of_one_copy_speaks_for_all(ten: Desk) -> None:
    key = ten.store.latest_statements(limit=1)[0].key
    said = ten.store.statement(key).reactions[0].statement
    ten.store.correct(
        key, [replace(said, stance=Stance.NEUTRAL, stance_toward_event=Stance.NEUTRAL)], why="so", by="ada", now=ten.clock()
    )
    [row] = _board(ten).rows
    assert (row.mark.value, row.words.reviewed, row.words.sources) == ("neutral", True, 10)


def test_an_edit_that_takes_the_words_out_of_the_first_leaves_nine(ten: Desk, site: Any, rss: Make, clock: Any) -> None:
    other = "Outlet 0 took its report on the attack on the port down and gives the weather of the coast in its place."
    site.serve("/outlet0", rss(("w0", "Outlet 0 on the attack on the port", other), at=datetime(2026, 3, 2, 11, 10, tzinfo=UTC)))
    clock.move(hours=2)
    run_turn(ten, only=["outlet_0"])
    [row] = _board(ten).rows
    assert (row.words.source, row.words.sources) == ("Outlet 1", 9)
    assert row.words.spoken.machine == "2026-03-02T11:11:00Z"


def test_a_copy_handed_in_days_later_neither_rings_nor_moves_the_position(ten: Desk, clock: Any) -> None:
    from feeds.document import from_file

    clock.move(days=3)
    [document] = from_file("late.txt", WIRE.encode())
    late = replace(
        document,
        id=DocumentId("late"),
        title="The attack on the port",
        publisher="Late Paper",
        published_at=clock(),
        published_precision=Precision.MINUTE,
        fetched_at=clock(),
        language="en",
    )
    ingest_document(ten, late)
    [row] = _board(ten).rows
    assert (row.words.sources, row.words.spoken.machine) == (11, "2026-03-02T11:10:00Z")
    assert len(ten.store.deliveries(limit=99)) == 1


# The rule by itself


def _mention(key: str, **fields: Any) -> Mention:
    values: dict[str, Any] = {
        "document": DocumentId(f"d-{key}"),
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "actor": ActorCode("FRA"),
        "target": "RUS",
        "stance": Stance.CONDEMN,
        "rank": Rank.MINISTRY,
        "speaker": None,
        "language": "en",
        "counts": True,
        "start": 0,
    }
    return Mention(key=StatementKey(key), **{**values, **fields})


def _keys(*mentions: Mention) -> list[set[str]]:
    return [{str(one.key) for one in group} for group in utterances(mentions)]


def test_the_same_words_a_week_after_the_first_are_said_anew() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    days = [_mention(str(day), saying="s", at=at + timedelta(days=day)) for day in (0, 5, 7, 9)]
    assert _keys(*days) == [{"0", "5", "7"}, {"9"}]


def test_two_statements_of_one_ministry_that_resemble_a_wire_text_are_two() -> None:
    first = _mention("first", saying="of the third", source=SourceId("mfa"), fold="f")
    wire = _mention("wire", saying="of the third", source=SourceId("wire"), fold="f")
    second = _mention("second", saying="of the fifth", source=SourceId("mfa"), fold="f", at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert sorted(map(sorted, _keys(first, wire, second))) == [["first", "wire"], ["second"]]
    translated = replace(second, language="fr")
    assert _keys(first, wire, translated) == [{"first", "wire", "second"}]


def test_the_same_words_on_two_targets_are_two() -> None:
    both = [
        _mention("a", saying="s", document=DocumentId("d")),
        _mention("b", saying="s", document=DocumentId("d"), target="BLR"),
    ]
    again = [_mention("c", saying="s"), _mention("d", saying="s", document=DocumentId("d-c"), target="BLR")]
    assert sorted(map(sorted, _keys(*both, *again))) == [["a", "c"], ["b", "d"]]


def test_two_speakers_in_one_fold_are_two_and_a_translation_is_the_same() -> None:
    head = {"fold": "f", "rank": Rank.HEAD, "speaker": "Ada Invented"}
    minister = {"fold": "f", "rank": Rank.FOREIGN_MINISTER, "speaker": "Ben Invented"}
    found = _keys(
        _mention("en-head", document=DocumentId("en"), **head),
        _mention("en-minister", document=DocumentId("en"), start=50, **minister),
        _mention("ru-head", document=DocumentId("ru"), language="ru", **{**head, "speaker": "Ада Придумана"}),
        _mention("ru-minister", document=DocumentId("ru"), language="ru", start=70, **{**minister, "speaker": "Бен Придуман"}),
    )
    assert sorted(map(sorted, found)) == [["en-head", "ru-head"], ["en-minister", "ru-minister"]]


def test_documents_that_a_person_took_apart_share_nothing() -> None:
    found = _keys(_mention("a", saying="s", fold="f"), _mention("b", saying="s", apart=frozenset({"f"})))
    assert found == [{"a"}, {"b"}]


def _reaction(key: str, **fields: Any) -> Reaction:
    said = Statement(
        actor=ActorCode("FRA"),
        stance=Stance.CONDEMN,
        evidence=Evidence(where="text", start=0, end=1, text="x"),
        event=EventId("e"),
        stance_toward_event=Stance.CONDEMN,
    )
    values: dict[str, Any] = {
        "statement": said,
        "document_id": DocumentId(f"d-{key}"),
        "title": None,
        "url": None,
        "source_name": key,
        "tier": "media",
        "own_text": False,
        "spoken_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "precision": Precision.MINUTE,
        "fetched_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
    }
    return Reaction(key=StatementKey(key), **{**values, **fields})


def test_folding_what_is_folded_changes_nothing() -> None:
    some = [_reaction("a", utterance="u"), _reaction("b", utterance="u"), _reaction("c")]
    once = folded(some)
    assert [one.sources for one in once] == [2, 1]
    assert folded(once) == once


def test_a_late_copy_does_not_make_an_old_position_the_latest(tmp_path: Path) -> None:
    from monitor.vocabulary import load_vocabulary

    event = load_dossier(_dossier(tmp_path)).events[0]
    day = timedelta(days=1)
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def said(stance: Stance) -> Statement:
        return replace(_reaction("x").statement, event=event.id, stance=stance, stance_toward_event=stance)

    reactions = [
        _reaction("first", utterance="u", statement=said(Stance.CONDEMN), spoken_at=start),
        _reaction("later", statement=said(Stance.NEUTRAL), spoken_at=start + day),
        _reaction("copy", utterance="u", statement=said(Stance.CONDEMN), spoken_at=start + 2 * day),
    ]
    found = positions(reactions, event, load_vocabulary(), at=start + 9 * day)["FRA"]
    assert (found.by.key, found.stances) == ("later", (Stance.NEUTRAL,))
