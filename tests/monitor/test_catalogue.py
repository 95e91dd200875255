"""Own rows over shipped sources. All sources are invented."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.findings import Found, Probe
from feeds.registry import load_sources, row_of
from feeds.types import ActorCode, Source, SourceId, SourceKind, Tier
from monitor.catalogue import applied, as_wanted, corrected, has_twin, merged, passed, switched, to_switch_on
from monitor.records import OwnRow
from monitor.vocabulary import load_vocabulary

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SHIPPED = Source(
    id=SourceId("aa_mfa"), actor=ActorCode("ALA"), institution="Ministry", url="https://mfa.example/feed", kind=SourceKind.RSS,
    language="en", tier=Tier.OFFICIAL, interval=timedelta(hours=1), enabled=False, note="switched off until checked",
)  # fmt: skip


def own(**values: object) -> OwnRow:
    return OwnRow(source_id=SHIPPED.id, actor=SHIPPED.actor, values=values)


def probe(found: Found = Found.ALIVE, **more: object) -> Probe:
    return Probe(source_id=SHIPPED.id, url=SHIPPED.url, checked_at=NOW, found=found, **more)  # type: ignore[arg-type]


def test_every_source_names_a_known_actor() -> None:
    known = {*load_vocabulary().actors, "INTL"}  # no single country
    assert {source.actor for source in load_sources()} <= known
    assert {source.publisher for source in load_sources() if source.publisher is not None} <= known


def test_own_keys_win_and_what_the_desk_never_touched_follows_an_upgrade() -> None:
    row = {SHIPPED.id: own(enabled=True)}
    upgraded = replace(SHIPPED, url="https://new.mfa.example/feed")
    assert merged([SHIPPED], row).sources[SHIPPED.id] == replace(SHIPPED, enabled=True)
    assert merged([upgraded], row).sources[SHIPPED.id] == replace(upgraded, enabled=True)


def test_a_source_of_the_desks_own_needs_no_shipped_one() -> None:
    wanted = replace(SHIPPED, id=SourceId("aa_own"), enabled=True)
    catalogue = merged([], {wanted.id: as_wanted(None, wanted)})
    assert catalogue.sources == {"aa_own": wanted}
    assert catalogue.problems == ()


def test_a_row_edited_back_to_what_is_shipped_leaves_nothing_of_the_desks_own() -> None:
    edited = replace(SHIPPED, note="", url="https://other.example/")
    assert as_wanted(SHIPPED, edited).values == {"url": "https://other.example/", "note": None}
    assert applied(SHIPPED, as_wanted(SHIPPED, edited)) == edited
    assert as_wanted(SHIPPED, SHIPPED).values == {}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (own(kind="gopher"), "own row (aa_mfa): kind = 'gopher' is not one of"),
        (own(ca_file="/nowhere/zz.pem"), "own row (aa_mfa): ca_file"),
        (
            OwnRow(source_id=SourceId("bb_gone"), actor=SHIPPED.actor, values={"enabled": True}),
            "own row (bb_gone): the source that",
        ),
    ],
)
def test_an_own_row_that_cannot_be_used_costs_only_itself(row: OwnRow, reason: str) -> None:
    catalogue = merged([SHIPPED], {row.source_id: row})
    assert catalogue.sources == {SHIPPED.id: SHIPPED}
    [problem] = catalogue.problems
    assert problem.startswith(reason)


def test_switching_keeps_what_else_the_desk_said_and_is_said_even_where_it_is_shipped_so() -> None:
    before = own(url="https://other.example/")
    assert switched(SHIPPED, before, on=True).values == {"url": "https://other.example/", "enabled": True}
    assert switched(SHIPPED, None, on=False).values == {"enabled": False}


def test_a_checked_source_is_switched_on_where_and_as_it_was_found() -> None:
    moved = probe(Found.MOVED, address="https://www.mfa.example/atom", kind=SourceKind.ATOM)
    values = corrected(SHIPPED, own(note="ours"), moved).values
    assert values == {"note": "ours", "enabled": True, "url": "https://www.mfa.example/atom", "kind": "atom"}
    same = probe(address=SHIPPED.url, kind=SHIPPED.kind)
    assert corrected(SHIPPED, None, same).values == {"enabled": True}


def test_only_a_good_check_of_the_present_address_passes() -> None:
    assert passed(SHIPPED, probe())
    assert passed(SHIPPED, probe(Found.MOVED))
    assert not passed(SHIPPED, None)
    assert not passed(replace(SHIPPED, url="https://elsewhere.example/"), probe())
    assert [found for found in Found if passed(SHIPPED, probe(found))] == [Found.ALIVE, Found.MOVED]


def test_of_all_that_was_checked_only_what_is_new_and_sure_is_switched_on() -> None:
    names = ("aa_good", "aa_moved", "aa_same_place", "aa_on", "aa_dead", "aa_unchecked", "aa_twin", "aa_page")
    urls = {name: f"https://{name[3:]}.example/feed" for name in names}
    sources = {
        SourceId(name): replace(SHIPPED, id=SourceId(name), url=url, enabled=name == "aa_on") for name, url in urls.items()
    }
    sources[SourceId("aa_twin")] = replace(sources[SourceId("aa_twin")], same_as=SourceId("aa_on"))
    found = {
        "aa_good": probe(), "aa_moved": probe(Found.MOVED, address="https://new.example/"),
        "aa_same_place": probe(Found.MOVED, address=urls["aa_on"]), "aa_on": probe(), "aa_dead": probe(Found.DEAD),
        "aa_twin": probe(), "aa_page": probe(kind=SourceKind.LISTING, entries=9),
    }  # fmt: skip
    probes = {SourceId(name): replace(one, source_id=SourceId(name), url=urls[name]) for name, one in found.items()}
    rows, left = to_switch_on(sources, {}, probes)
    assert {row.source_id: dict(row.values) for row in rows} == {
        "aa_good": {"enabled": True},
        "aa_moved": {"enabled": True, "url": "https://new.example/"},
    }
    assert left == (
        "aa_same_place: serves at the address of aa_on",
        "aa_twin: aa_on brings the same releases",
        "aa_page: an index page without dates; look at it with `sources test`",
    )


def test_a_list_without_dates_is_left_to_a_person() -> None:
    page = replace(SHIPPED, kind=SourceKind.LISTING)
    assert passed(page, probe(kind=SourceKind.LISTING, entries=10, dated=5))
    assert not passed(page, probe(kind=SourceKind.LISTING, entries=10, dated=4))


def test_a_twin_counts_while_it_is_on() -> None:
    twin = replace(SHIPPED, id=SourceId("aa_twin"), enabled=True)
    source = replace(SHIPPED, same_as=twin.id)
    assert has_twin(source, {twin.id: twin})
    assert not has_twin(source, {twin.id: replace(twin, enabled=False)})
    assert not has_twin(source, {})
    assert not has_twin(SHIPPED, {twin.id: twin})


def test_every_shipped_source_can_be_laid_over_itself() -> None:
    for source in load_sources():
        assert applied(source, OwnRow(source_id=source.id, actor=source.actor, values=row_of(source))) == source
