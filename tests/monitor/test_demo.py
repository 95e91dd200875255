"""The sample world: what its server publishes when, and that it cannot be mistaken for news."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from feeds.parse import parse_feed
from feeds.types import Precision, SourceId, SourceKind, Tier
from monitor.demo import World, WorldServer, demo_vocabulary, load_world

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


@pytest.mark.parametrize("path", ["/", "/feeds/none.xml", "/pages/sample_tr_mfa/none", "/pages/sample_tr_mfa/gb-1"])
def test_unknown_path_is_not_found(server: WorldServer, path: str) -> None:
    assert get(server, path).status_code == 404


def test_sources_are_told_with_this_servers_address(server: WorldServer) -> None:
    assert {source.url.rpartition("/feeds/")[0] for source in server.sources()} == {server.url}
    assert SourceId("sample_tr_mfa") in {source.id for source in server.sources()}
