"""The sample world: what its server publishes when, and that it cannot be mistaken for news."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from alerts.channels.config import parse_channels
from alerts.rules import parse_rules
from feeds.parse import parse_feed
from feeds.types import (
    Document,
    DocumentId,
    DocumentKind,
    FetchState,
    Health,
    Precision,
    Source,
    SourceId,
    SourceKind,
    Tier,
)
from monitor.demo import LEFT, TAKEN, Wording, World, WorldServer, demo_vocabulary, load_world, moved, sample_rules
from monitor.extract import read_document
from monitor.extract.dossiers import bind
from monitor.records import PollRecord, ReadDocument
from monitor.store.store import Store
from monitor.views.board import Board, board
from monitor.views.tiles import Group

HTTP = httpx.Client(trust_env=False)
START = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def minutes(self, at: float) -> None:
        self.now = START + timedelta(minutes=at)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(world: World, clock: Clock) -> Iterator[WorldServer]:
    with WorldServer(world, clock=clock) as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def _close() -> Iterator[None]:
    yield
    HTTP.close()


def get(server: WorldServer, path: str, **headers: str) -> httpx.Response:
    return HTTP.get(path if path.startswith(server.url) else server.url + path, headers=headers)


def entry_titles(server: WorldServer, source_id: str) -> list[str]:
    return [entry.title for entry in parse_feed(get(server, f"/feeds/{source_id}.xml").content).entries]


def test_every_feed_parses_without_a_problem(server: WorldServer, clock: Clock) -> None:
    clock.minutes(60)
    for source in server.sources():
        if source.id in server.world.down_at:
            continue
        feed = parse_feed(get(server, source.url).content, url=source.url)
        assert feed.problems == (), source.id
        assert feed.entries, source.id
        assert all(entry.title.startswith("SAMPLE") and entry.published_at and entry.id and entry.url for entry in feed.entries)
        assert feed.format.lower().startswith("atom" if source.kind is SourceKind.ATOM else "rss")


def test_every_page_says_that_it_is_a_sample(server: WorldServer, clock: Clock, world: World) -> None:
    clock.minutes(0.9)  # the source that fails later still answers
    for release in world.script:
        page = get(server, f"/pages/{release.source_id}/{release.id}")
        if page.status_code == 200:
            assert "<h1>SAMPLE" in page.text
            assert page.text.count("SAMPLE") >= 4


def test_nobody_is_named() -> None:
    """Only institutions and offices speak: no person of any time in the vocabulary occurs in any text."""
    for release in load_world().script:
        for wording in release.wordings:
            hits = demo_vocabulary().find_persons(f"{wording.title}\n{wording.text}")
            assert [wording.text[hit.start : hit.end] for hit in hits if not hit.short] == [], release.id


def test_event_lies_between_invented_states(world: World) -> None:
    event = world.dossier.events[0]
    assert event.initiators == ("XNV",)
    assert event.affected == ("XSR",)
    assert demo_vocabulary().name_of("XNV") == "Norvelia"


def test_world_speaks_the_seven_languages(world: World) -> None:
    spoken = {source.language for source in world.sources for release in world.script if release.source_id == source.id}
    assert {"en", "es", "fr", "pt", "ru", "zh", "ar"} <= spoken
    assert len(world.sources) >= 30
    assert {source.tier for source in world.sources} == set(Tier)


def test_event_begins_as_long_before_the_start_as_written(server: WorldServer, world: World) -> None:
    assert server.dossier().events[0].began == START + world.began


def test_official_feeds_reach_back_before_the_event(server: WorldServer) -> None:
    began = server.dossier().events[0].began
    for source in server.sources():
        if source.tier is Tier.OFFICIAL:
            assert min(entry.published_at for entry in server.published(source.id)) < began, source.id


def test_release_appears_at_its_time(server: WorldServer, clock: Clock) -> None:
    assert len(entry_titles(server, "sample_pt_mne")) == 2
    clock.minutes(0.9)
    assert entry_titles(server, "sample_pt_mne")[0] == "SAMPLE: Portugal condena a tomada do farol de Kelmar"


def test_speed_shortens_the_wait_and_leaves_the_past(world: World, clock: Clock) -> None:
    with WorldServer(world, clock=clock, speed=10) as server:
        assert server.finished_at() == START + timedelta(minutes=0.42)
        assert server.dossier().events[0].began == START + world.began


def test_edit_changes_the_text_under_the_same_guid(server: WorldServer, clock: Clock) -> None:
    def state() -> tuple[str | None, str]:
        entry = parse_feed(get(server, "/feeds/sample_mx_sre.xml").content).entries[0]
        assert entry.url is not None
        return entry.id, get(server, entry.url).text

    guid, before = state()
    clock.minutes(2.2)
    same_guid, after = state()
    assert same_guid == guid
    assert "expresa su preocupación" in before
    assert "condena enérgicamente" in after


def test_source_goes_down_at_its_time(server: WorldServer, clock: Clock) -> None:
    assert get(server, "/feeds/sample_ng_mfa.xml").status_code == 200
    clock.minutes(1)
    assert get(server, "/feeds/sample_ng_mfa.xml").status_code == 503


def test_unchanged_feed_answers_not_modified(server: WorldServer, clock: Clock) -> None:
    first = get(server, "/feeds/sample_tr_mfa.xml")
    again = get(server, "/feeds/sample_tr_mfa.xml", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    clock.minutes(1.5)
    assert get(server, "/feeds/sample_tr_mfa.xml", **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_one_source_gives_days_only(server: WorldServer) -> None:
    entry = parse_feed(get(server, "/feeds/sample_jp_mofa.xml").content).entries[0]
    assert entry.published_precision is Precision.DAY


def test_the_sample_rules_are_rules_as_if_made_before_the_start(server: WorldServer) -> None:
    channels = parse_channels(server.channels(), name="sample", environ={}, client=HTTP)
    bodies = sample_rules(START)
    rules = [rule for body in bodies.values() for rule in parse_rules(body, name="sample", channels=channels)]
    assert [str(rule.id) for rule in rules] == list(bodies)
    assert {rule.made_at for rule in rules} == {START - timedelta(hours=2)}
    assert {name for rule in rules for name in rule.channels} == set(channels)
    assert {dossier for rule in rules for dossier in rule.dossiers} == {server.dossier().id}
    [off] = [rule for rule in rules if not rule.enabled]
    assert off.id == "everything"


def test_one_receiver_of_the_sample_world_takes_messages_and_one_is_gone(server: WorldServer) -> None:
    answers = [HTTP.post(server.url + path, content=b"{}").status_code for path in (TAKEN, LEFT, "/told/elsewhere")]
    assert answers == [204, 410, 410]


@pytest.mark.parametrize("path", ["/", "/feeds/none.xml", "/pages/sample_tr_mfa/none", "/pages/sample_tr_mfa/gb-1"])
def test_unknown_path_is_not_found(server: WorldServer, path: str) -> None:
    assert get(server, path).status_code == 404


def test_sources_are_told_with_this_servers_address(server: WorldServer) -> None:
    assert {source.url.rpartition("/feeds/")[0] for source in server.sources()} == {server.url}
    assert SourceId("sample_tr_mfa") in {source.id for source in server.sources()}


# --- what the real reading makes of it -----------------------------------------------------------------------------------------


def document_of(release_id: str, wording: Wording, source: Source, first: Wording) -> Document:
    published = START + first.at
    return Document(
        id=DocumentId(release_id),
        text=wording.text,
        title=wording.title,
        source_id=source.id,
        entry_key=release_id,
        publisher=source.institution,
        publisher_actor=source.actor,
        kind=DocumentKind.OFFICIAL if source.tier is Tier.OFFICIAL else DocumentKind.ARTICLE,
        tier=source.tier,
        language=source.language,
        published_at=published,
        published_precision=Precision.SECOND,
        fetched_at=START + wording.at,
        sha256=hashlib.sha256(wording.text.encode()).hexdigest(),
    )


@pytest.fixture(scope="module")
def shown(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The board when everything has been published, read by the extractor as it is and kept by a real store."""
    folder: Path = tmp_path_factory.mktemp("demo")
    vocabulary = demo_vocabulary()
    dossier = moved(world.dossier, START + world.began)
    sources = {source.id: source for source in world.sources}
    store = Store.open(f"sqlite:///{folder}/demo.db")
    store.register(sources, now=START)
    store.save_dossier(dossier, now=START, by="test")
    spoken = [(wording, release) for release in world.script for wording in release.wordings]
    for wording, release in sorted(spoken, key=lambda pair: pair[0].at):
        document = document_of(release.id, wording, sources[release.source_id], release.wordings[0])
        bound = bind(document, (dossier,), vocabulary)
        read = read_document(document, vocabulary, dossier, bound[0].event) if bound else read_document(document, vocabulary)
        store.record(PollRecord(read=(ReadDocument(document=document, statements=read),)), now=START + wording.at)
    now = START + timedelta(minutes=6)
    for source in world.sources:
        up = source.id not in world.down_at
        state = FetchState(
            source_id=source.id,
            next_poll_at=now,
            health=Health.OK if up else Health.SERVER_ERROR,
            failures=0 if up else 4,
            last_polled_at=now,
            last_success_at=now if up else START,
            healthy_since=START if up else None,
            covered_since=START + world.began - timedelta(days=2),
        )
        store.record(PollRecord(state=state), now=now)
    yield board(store, world.sources, vocabulary, dossier, dossier.events[0], now=now)
    store.close()


def test_board_shows_two_shifts_of_two_rungs_or_more(shown: Board) -> None:
    shifted = {row.actor.code: [change.rungs for change in row.shifts] for row in shown.rows if row.shifts}
    assert set(shifted) == {"TUR", "BRA"}
    assert all(abs(rungs) >= 2 for changes in shifted.values() for rungs in changes)


def test_board_shows_silent_unmonitored_and_failing_ones_apart(shown: Board) -> None:
    assert {quiet.actor.code for quiet in shown.silent} == {"IDN", "IND"}
    assert {quiet.actor.code for quiet in shown.not_monitored} == {"CHL", "KAZ"}
    assert {quiet.actor.code for quiet in shown.source_down} == {"NGA"}


def test_board_shows_joint_texts_of_signatories_and_of_an_organisation(shown: Board) -> None:
    through = {text.via.code if text.via else None: {name.code for name in text.actors} for text in shown.joint}
    assert through == {None: {"NOR", "CHE"}, "EU": {"POL", "SWE"}}


def test_board_shows_an_edit_with_the_old_words(shown: Board) -> None:
    (row,) = [row for row in shown.rows if row.replaced]
    assert row.actor.code == "MEX"
    assert row.words.mark.value == "condemn"
    assert "preocupación" in row.replaced[0].text
    assert row.reworded is not None


def test_board_shows_an_unofficial_voice_apart(shown: Board) -> None:
    assert "opposition lawmaker" in [words.role for words in shown.apart]


def test_board_quotes_seven_languages(shown: Board) -> None:
    assert {"ar", "en", "es", "fr", "pt", "ru", "zh"} <= {
        words.language for row in shown.rows for words in (row.words, *row.earlier)
    }


def test_board_has_all_three_sides(shown: Board) -> None:
    counts = shown.headline.counts
    assert min(counts[group] for group in (Group.AGAINST, Group.NEUTRAL, Group.FOR)) >= 1
    assert sum(counts.values()) == shown.headline.expected == 31


def test_invented_parties_are_heard_outside_the_count(shown: Board) -> None:
    assert {row.actor.code for row in shown.others} == {"XNV", "XSR"}
